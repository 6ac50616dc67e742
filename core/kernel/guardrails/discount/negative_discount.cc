// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::negative_discount {

// A discount below zero raises the price. One smallest unit is what is left over when a discount is spread over lines.
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

// The order's sum, else the first of its discounts: the sum may hide one among others.
inline void JudgeOrderDiscounts(const Order& order, const Rule& rule, Findings& findings) {
  if (Raises(order.discount_total, order)) {
    return Complete(findings.Whole(rule, rule.action), *order.discount_total);
  }
  for (const Discount& discount : order.discounts) {
    if (Raises(discount.amount, order)) return Complete(findings.Whole(rule, rule.action), *discount.amount);
    if (!discount.is_percentage || discount.percentage_micros >= 0) continue;
    findings.Whole(rule, rule.action)
        .Observed(Reading(Reading::Kind::kBasisPoints, discount.percentage_micros / kHundredPercent))
        .Expected(Money())
        .Advise(Advice::kDropCode);
    return;
  }
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  JudgeOrderDiscounts(order, rules.Whole(), findings);
  if (order.goods_net_total == order.goods_total && order.discounts.empty()) return;  // no line bears a discount
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const auto& discount = order.lines[i].discount;
    const Rule& rule = rules.Line(i);
    if (Raises(discount, order)) Complete(findings.Line(i, rule, rule.action), *discount);
  }
}

}  // namespace parapet::guardrails::negative_discount
