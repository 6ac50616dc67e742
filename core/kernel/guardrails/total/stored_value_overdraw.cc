// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::stored_value_overdraw {

// A gift card or store credit against its balance before this payment, less what other orders have taken of the same
// value since that balance was stated: two checkouts with one card of 10 both see 10. A stored value without balance or
// amount could not be checked, which is listed and, as shipped, raises nothing: few platforms tell a balance. Other
// payments hold nothing.
inline constexpr Guardrail kGuardrail = {
    .doc = "A gift card or store credit pays more than it holds.",
    .message = "A stored value pays {observed} and holds {expected}. At risk: {at_risk}.",
    .shopper = "Your gift card or credit does not cover this amount. Please choose another way to pay the rest.",
    .reach = Reach::kClaim,
    .needs = {Fact::kPayments},
    .stages = kFromCheckoutOn & ~Bit(Stage::kEdited),
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kBlock,
    .on_missing = Action::kAllow,
    .sources = "D15 B22",
};

inline Reading InCurrencyOf(const Payment& payment, const Order& order, Money amount) {
  const bool customers = payment.currency.IsNone() || payment.currency == order.presentment_currency;
  if (customers && !order.presentment_currency.IsNone()) return Reading::Presentment(amount);
  return customers || payment.currency == order.currency ? Reading(amount) : Reading();
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  for (size_t i = 0; i < order.payments.size(); ++i) {
    const Payment& payment = order.payments[i];
    if (payment.kind != PaymentKind::kGiftCard && payment.kind != PaymentKind::kStoreCredit) continue;
    const Rule& rule = rules.Whole();
    const auto& taken = payment.captured ? payment.captured : payment.authorised;
    if (!payment.balance || !taken) {
      findings.CouldNotCheckOrder(rule, Fact::kPayments, Missing::kNotStated);
      continue;
    }
    const PaymentFacts known = i < facts.payments.size() ? facts.payments[i] : PaymentFacts();
    const Money held = Subtract(*payment.balance, known.spent_elsewhere.value_or(Money())).value_or(Money());
    if (*taken <= held || taken->micros() <= 0) continue;
    const Reading observed = InCurrencyOf(payment, order, *taken);
    findings.Whole(rule, rule.action)
        .Observed(observed)
        .Expected(InCurrencyOf(payment, order, held))
        .AtRisk(observed.kind == Reading::Kind::kMoney ? Subtract(*taken, held) : std::nullopt)
        .Advise(Advice::kReconfirm);
  }
}

}  // namespace parapet::guardrails::stored_value_overdraw
