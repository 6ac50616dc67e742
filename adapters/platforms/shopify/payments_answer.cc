// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/payments_answer.h"

#include <algorithm>

namespace parapet::shopify {

void PaymentsAnswer::OnOwnBegin(uint16_t field) {
  if (field == kOrder) has_order = true;
  if (field == kPayment) payments.emplace_back();
  if (field == kPayback) refunds.emplace_back();
  if (field == kPart) part_status_.clear(), part_amount_ = Money();
}

void PaymentsAnswer::OnOwnEnd(uint16_t field) {
  if (field != kPart) return;
  Payback& payback = refunds.back();
  if (part_status_ == "SUCCESS") {
    payback.amount = SaturatingAdd(payback.amount, part_amount_);
  } else if (part_status_ == "FAILURE" || part_status_ == "ERROR") {
    payback.failed = true;
  } else {
    payback.open = true;
  }
}

void PaymentsAnswer::OnOwn(uint16_t field, const JsonValue& value, FieldReader& at) {
  switch (field) {
    case kPresentment:
      currency = at.TextCopy(value);
      break;
    case kPaymentId:
      payments.back().id = at.TextCopy(value);
      break;
    case kPaymentKind:
      payments.back().kind = at.TextCopy(value);
      break;
    case kPaymentStatus:
      payments.back().status = at.TextCopy(value);
      break;
    case kPaymentGateway:
      payments.back().gateway = at.TextCopy(value);
      break;
    case kPaymentParent:
      payments.back().parent = at.TextCopy(value);
      break;
    case kPaymentAmount:
      payments.back().amount = at.Amount(value).value_or(Money());
      break;
    case kPaybackNote:
      refunds.back().note = at.TextCopy(value);
      break;
    case kPartStatus:
      part_status_ = at.TextCopy(value);
      break;
    case kPartAmount:
      part_amount_ = at.Amount(value).value_or(Money());
      break;
    case kCancelledAt:
      is_cancelled = !at.TextCopy(value).empty();
      break;
    case kNetPayment:
      net_payment = at.Amount(value).value_or(Money());
      break;
    default:
      break;
  }
}

const Payback* PaymentsAnswer::Find(std::string_view mark) const {
  const auto found =
      std::find_if(refunds.begin(), refunds.end(), [mark](const auto& r) { return r.note.find(mark) != r.note.npos; });
  return found == refunds.end() ? nullptr : &*found;
}

Money PaymentsAnswer::Left() const {
  Money left;
  for (const Payment& payment : payments) {
    if (payment.IsCaptured()) left = SaturatingAdd(left, payment.amount);
    if (payment.IsGivenBack()) left = Subtract(left, payment.amount).value_or(Money());
  }
  return std::max(left, Money());
}

Money PaymentsAnswer::LeftOf(const Payment& payment) const {
  Money left = payment.IsCaptured() ? payment.amount : Money();
  for (const Payment& back : payments) {
    if (back.IsGivenBack() && back.parent == payment.id) left = Subtract(left, back.amount).value_or(Money());
  }
  return std::max(left, Money());
}

std::vector<Share> PaymentsAnswer::Spread(Money amount) const {
  std::vector<Share> shares;
  if (amount > Left()) return shares;
  for (const Payment& payment : payments) {
    const Money part = std::min(amount, LeftOf(payment));
    if (part.IsZero()) continue;
    shares.push_back({&payment, part});
    amount = *Subtract(amount, part);
  }
  if (!amount.IsZero()) shares.clear();
  return shares;
}

std::string CutText(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xc0) == 0x80) --bytes_max;
  return std::string(text.substr(0, bytes_max));
}

}  // namespace parapet::shopify
