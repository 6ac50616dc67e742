// SPDX-License-Identifier: Apache-2.0
//
// Payments of a cart or order. They are references; their transactions are there only where a reference was expanded,
// as in orders read with expand=paymentInfo.payments[*], and never in what an extension is sent. What is not expanded
// says nothing, and so does a payment of which nothing succeeded.
#include "parapet/adapters/platforms/commercetools/resource_fields.h"
#include "parapet/adapters/platforms/commercetools/resource_sink.h"

namespace parapet::commercetools {
namespace {

// `method` is the shop's own word for it.
PaymentKind KindOf(std::string_view method) {
  const auto says = [method](std::string_view word) {
    for (size_t at = 0; at + word.size() <= method.size(); ++at) {
      size_t same = 0;
      while (same < word.size() && (method[at + same] | 0x20) == word[same]) ++same;
      if (same == word.size()) return true;
    }
    return false;
  };
  if (says("gift")) return PaymentKind::kGiftCard;
  if (says("credit") && says("store")) return PaymentKind::kStoreCredit;
  return says("cash") ? PaymentKind::kCash : PaymentKind::kCard;
}

}  // namespace

void ResourceSink::PaymentField(uint16_t field, const JsonValue& value, FieldReader& at) {
  switch (field) {
    case kPaymentId:
      payment_.id = Copy(value, at);
      break;
    case kPaymentMethod:
      payment_.method = at.Text(value, *context_.arena);
      break;
    case kTransactionType:
      payment_.type = at.Text(value, *context_.arena);
      break;
    case kTransactionState:
      payment_.state = at.Text(value, *context_.arena);
      break;
    default:
      break;
  }
}

// Refunds are left out: they take back what was paid, and the total of the order stays.
void ResourceSink::EndTransaction(FieldReader& at) {
  const bool authorises = payment_.type == "Authorization", captures = payment_.type == "Charge";
  if ((authorises || captures) && (payment_.state == "Initial" || payment_.state == "Pending")) payment_.open = true;
  if (payment_.state != "Success" || !payment_.amount) return;
  payment_.currency = payment_.amount->currency;
  const Money amount = payment_.amount->money;
  if (authorises) AddUp(payment_.authorised, amount, at);
  if (captures) AddUp(payment_.captured, amount, at);
  if (payment_.type == "CancelAuthorization") AddUp(payment_.authorised, Subtract(Money(), amount), at);
}

void ResourceSink::EndPayment(FieldReader& at) {
  const auto authorised = payment_.authorised.value(), captured = payment_.captured.value();
  const bool has_money = (authorised && !authorised->IsZero()) || captured;
  if (!has_money && !payment_.open) return;
  Payment* const payment = builder_->AddPayment();
  if (payment == nullptr) return at.Fail("too_many_payments", "more than 50 payments");
  payment->id = payment_.id;
  payment->kind = KindOf(payment_.method);
  payment->currency = payment_.currency;
  if (payment_.open) return;
  payment->authorised = authorised;
  payment->captured = captured;
}

}  // namespace parapet::commercetools
