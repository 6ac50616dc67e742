// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::negative_price {

inline constexpr Guardrail kGuardrail = {
    .doc = "An item has a price below zero: buying it pays the shopper.",
    .message = "{item} is offered at {observed}, below zero. At risk: {at_risk}.",
    .shopper = "This item cannot be ordered at the moment. Please contact us and we will help.",
    .origins = kSaleOrigins,
    .recommended = Action::kBlock,
    .monotone = Monotone::kPriceDown,
    .sources = "B11 B16",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (!order.AnyLine(LineTrait::kNegativePrice)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (!line.unit_price || !line.unit_price->IsNegative() || !line.IsMerchandise()) continue;
    const Rule& rule = rules.Line(i);
    findings.Line(i, rule, rule.action)
        .Observed(*line.unit_price)
        .Expected(Money())
        .AtRisk(LossOn(*line.unit_price, Money(), line.quantity))
        .Advise(Advice::kReview);
  }
}

}  // namespace parapet::guardrails::negative_price
