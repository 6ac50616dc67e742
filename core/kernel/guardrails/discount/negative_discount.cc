// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::negative_discount {

// A discount below zero raises the price. One smallest unit is what is left over when a discount is spread over
// lines. The order's sum is looked at where no single discount says by how much it raises the price.
inline constexpr Guardrail kGuardrail = {
    .doc = "A discount is below zero: it raises the price.",
    .message = "A discount of {observed} raises what the customer pays. At risk: {at_risk}.",
    .shopper = "A discount in your cart cannot be applied. Please remove the code and try again.",
    .origins = kSaleOrigins,
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .sources = "D16",
};

inline bool Raises(const std::optional<Money>& discount, const Order& order) {
  return discount && discount->micros() < -order.currency.MinorUnitMicros();
}

inline void Complete(Findings::Report report, Money discount) {
  report.Observed(discount).Expected(Money()).AtRisk(Subtract(Money(), discount)).Advise(Advice::kDropCode);
}

// Whether it says by how much it raises.
inline bool JudgeDiscount(const Discount& discount, const Order& order, const Rule& rule, Findings& findings) {
  const bool raises = Raises(discount.amount, order);
  if (raises) {
    Complete(findings.Whole(rule, rule.action), *discount.amount);
  } else if (discount.is_percentage && discount.percentage_micros < 0) {
    findings.Whole(rule, rule.action)
        .Observed(Reading(Reading::Kind::kBasisPoints, discount.percentage_micros / kHundredPercent))
        .Expected(Money())
        .Advise(Advice::kDropCode);
  }
  return raises;
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  const Rule& whole = rules.Whole();
  bool told = false;
  for (const Discount& discount : order.discounts) told = JudgeDiscount(discount, order, whole, findings) || told;
  if (!told && Raises(order.discount_total, order))
    Complete(findings.Whole(whole, whole.action), *order.discount_total);
  for (size_t i = 0; order.AnyLine(LineTrait::kNegativeDiscount) && i < order.lines.size(); ++i) {
    const auto& discount = order.lines[i].discount;
    const Rule& rule = rules.Line(i);
    if (Raises(discount, order)) Complete(findings.Line(i, rule, rule.action), *discount);
  }
}

}  // namespace parapet::guardrails::negative_discount
