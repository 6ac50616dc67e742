// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/stated_tax.h"

namespace parapet::guardrails::untaxed_destination {

// The order says that its tax is nothing, and goods are taxed where it goes. What is due there is reckoned at the least
// rate; where even that rounds away there is nothing to owe. An order that does not speak of tax is not looked at: many
// platforms leave out a tax that prices contain. A till taxes by where it stands, which an order does not tell.
inline constexpr Guardrail kGuardrail = {
    .doc = "No tax is charged on an order that goes to a place where its goods are taxed.",
    .message = "The order bears tax of {observed}; at its destination at least {expected} is due. At risk: {at_risk}.",
    .shopper = "The amount to pay has changed. Please look at your cart again before you order.",
    .reach = Reach::kReference,
    .needs = {Fact::kTaxRates},
    .origins = kTaxedOrigins & ~Bit(Origin::kPos),
    .recommended = Action::kHold,
    .sources = "X01 B41",
};

// What at least is due; nullopt where that does not fit.
inline std::optional<Money> Due(const Order& order, Money goods, int64_t rate) {
  const bool inside = order.tax_basis == TaxBasis::kIncluded;
  const auto due = MultiplyDivide(goods.micros(), rate, inside ? kHundredPercent + rate : kHundredPercent);
  return due ? std::optional(Money::FromMicros(*due)) : std::nullopt;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (order.tax_total && !order.tax_total->IsZero()) return;
  const auto tax = StatedTax(order);
  if (!tax || !tax->IsZero() || !order.arithmetic_fits) return;
  const Money goods = Taxed(order, Money()).least;
  if (goods.micros() <= 0) return;
  const Rule& rule = rules.Whole();
  const auto& rate = facts.surroundings.tax_least;
  if (!rate) return findings.CouldNotCheckOrder(rule, Fact::kTaxRates, WhyNoTaxRate(order));
  if (*rate <= 0) return;
  const auto due = Due(order, goods, *rate);
  if (due && *due <= TaxRounding(order, order.lines.size())) return;
  findings.Whole(rule, rule.action)
      .Observed(Money())
      .Expected(due ? Reading(*due) : Reading())
      .AtRisk(due)
      .Advise(Advice::kReconfirm);
}

}  // namespace parapet::guardrails::untaxed_destination
