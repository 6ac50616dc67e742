// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::quantity_not_positive {

// A negative quantity offsets the rest of the order and raises the stock; a broken one where only whole pieces are sold
// is rounded by somebody downstream. A line edited down to nothing is a removed line.
inline constexpr Guardrail kGuardrail = {
    .doc = "A line's quantity is zero, below zero, missing, or broken where only whole pieces are sold.",
    .message = "{item}: the quantity is {observed}. At risk: {at_risk}.",
    .shopper = "Please check the quantities in your cart.",
    .origins = kSaleOrigins,
    .recommended = Action::kBlock,
    .sources = "B29 B68",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (!order.AnyLine(LineTrait::kOddQuantity)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const bool whole = !line.requires_whole_quantity || line.quantity.IsWhole();
    if ((line.quantity.IsPositive() && whole) || !CountsPieces(line)) continue;
    if (order.stage == Stage::kEdited && line.quantity_known && line.quantity == Quantity()) continue;
    const Rule& rule = rules.Line(i);
    const bool negative = line.quantity < Quantity() && line.priced;
    const auto refund = negative ? Multiply(line.offered_unit, line.quantity) : std::nullopt;
    findings.Line(i, rule, rule.action)
        .Observed(line.quantity_known ? Reading(line.quantity) : Reading())
        .AtRisk(refund ? Subtract(Money(), *refund) : std::nullopt)
        .Advise(Advice::kReconfirm);
  }
}

}  // namespace parapet::guardrails::quantity_not_positive
