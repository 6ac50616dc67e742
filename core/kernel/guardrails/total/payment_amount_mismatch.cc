// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::payment_amount_mismatch {

// All payments together against the total, in the one currency that they are in: the shop's or the customer's. Taken is
// what was captured or, before that, authorised; a capture of a part leaves the rest of the authorisation to be had.
//
// Nothing to look at: no payments, or none with an amount (an invoice, cash on delivery); cash, which is rounded to
// what coins there are and given change on; payments in several currencies. Ordinary: less than the total under a
// declared plan with a deposit; an authorisation above it for goods sold by weight; stored values on top of a total
// from which the platform has taken them already; more than the total of an order that was edited down, until the rest
// is paid back.
inline constexpr Guardrail kGuardrail = {
    .doc = "What was authorised or captured is not the total of the order.",
    .message = "Payments come to {observed} and the order to {expected}. At risk: {at_risk}.",
    .shopper = "We are checking the payment of your order and will write to you before anything else happens.",
    .reach = Reach::kReference,
    .needs = {Fact::kPayments},
    .stages = Bit(Stage::kPlaced) | Bit(Stage::kPaid) | Bit(Stage::kEdited),
    .origins = kSaleOrigins & ~(Bit(Origin::kB2b) | Bit(Origin::kMarketplace)),
    .recommended = Action::kHold,
    .sources = "T05 B05 B23 B39 B69",
};

struct Paid {
  int64_t taken = 0;      // captured, else authorised
  int64_t available = 0;  // authorised or captured, whichever is more
  int64_t stored = 0;     // of `taken`, by gift cards and store credit
  int stated = 0;         // payments with an amount
  bool captured = true;   // all of them
};

// Saturates: sums beyond 64 bits are above every total.
inline void Plus(int64_t& sum, Money amount) {
  if (__builtin_add_overflow(sum, amount.micros(), &sum)) sum = std::numeric_limits<int64_t>::max();
}

// The currency of all payments; none where they differ, or one is cash.
inline Currency CommonCurrency(const Order& order) {
  Currency common;
  for (const Payment& payment : order.payments) {
    const Currency currency = payment.currency.IsNone() ? CustomerCurrency(order) : payment.currency;
    if (payment.kind == PaymentKind::kCash || (!common.IsNone() && common != currency)) return {};
    common = currency;
  }
  return common;
}

inline Paid SumPayments(const Order& order) {
  Paid paid;
  for (const Payment& payment : order.payments) {
    if (!payment.authorised && !payment.captured) continue;
    const Money taken = payment.captured ? *payment.captured : *payment.authorised;
    const bool stored = payment.kind == PaymentKind::kGiftCard || payment.kind == PaymentKind::kStoreCredit;
    Plus(paid.taken, taken);
    Plus(paid.available, payment.authorised && *payment.authorised > taken ? *payment.authorised : taken);
    if (stored) Plus(paid.stored, taken);
    paid.captured = paid.captured && payment.captured;
    ++paid.stated;
  }
  return paid;
}

inline bool IsOver(const Order& order, const Paid& paid, Money total, int64_t minor) {
  if (order.stage == Stage::kEdited) return false;
  if (paid.taken < total.micros() || Gap(Money::FromMicros(paid.taken), total) < minor) return false;
  const Money beside_stored = Money::FromMicros(paid.taken - paid.stored);
  if (paid.stored > 0 && Gap(beside_stored, total) < minor) return false;
  return paid.captured || !order.AnyLine(LineTrait::kByWeight);
}

inline bool IsShort(const Order& order, const Paid& paid, Money total, int64_t minor) {
  if (paid.available > total.micros() || Gap(Money::FromMicros(paid.available), total) < minor) return false;
  return !order.AnyLine(LineTrait::kDeposit);
}

static void Judge(const Order& order, const Facts&, const Rules& rules, Findings& findings) {
  if (order.payments.empty()) return;
  const Currency currency = CommonCurrency(order);
  const bool in_shop_money = currency == order.currency;
  if (currency.IsNone() || (!in_shop_money && currency != order.presentment_currency)) return;
  const Paid paid = SumPayments(order);
  if (paid.stated == 0) return;
  const auto& total = in_shop_money ? order.total : order.presentment_total;
  const Rule& rule = rules.Whole();
  if (!total || paid.stated < static_cast<int>(order.payments.size())) {
    return findings.CouldNotCheckOrder(rule, Fact::kPayments, Missing::kNotStated);
  }
  const bool over = IsOver(order, paid, *total, currency.MinorUnitMicros());
  if (!over && !IsShort(order, paid, *total, currency.MinorUnitMicros())) return;
  const Money sum = Money::FromMicros(over ? paid.taken : paid.available);
  findings.Whole(rule, rule.action)
      .Observed(in_shop_money ? Reading(sum) : Reading::Presentment(sum))
      .Expected(in_shop_money ? Reading(*total) : Reading::Presentment(*total))
      .LosesTo(over ? LossTo::kCustomer : LossTo::kMerchant)
      .AtRisk(in_shop_money ? (over ? Subtract(sum, *total) : Subtract(*total, sum)) : std::nullopt)
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::payment_amount_mismatch
