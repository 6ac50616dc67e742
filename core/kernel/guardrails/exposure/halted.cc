// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::halted {

// Operations stopped selling something until they say otherwise; nobody sells it meanwhile, staff and subscriptions
// neither. What is sent again or swapped was sold before.
inline constexpr Guardrail kGuardrail = {
    .doc = "Something is sold, or a discount given, that operations have halted.",
    .message = "{item}: operations stopped selling this, or giving this discount.",
    .shopper = "This cannot be ordered at the moment. Please try again later or contact us and we will help.",
    .reach = Reach::kReference,
    .origins = kSaleOrigins | Bit(Origin::kRenewal),
    .recommended = Action::kBlock,
    .sources = "V07 I18",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  for (size_t i = 0; facts.AnyLine(FactTrait::kHalted) && i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (!facts.lines[i].halted || !line.quantity.IsPositive() || !CountsPieces(line)) continue;
    const Rule& rule = rules.Line(i);
    findings.Line(i, rule, rule.action).Observed(line.quantity).Expected(Quantity()).Advise(Advice::kRemoveLine);
  }
  for (size_t i = 0; i < order.discounts.size() && i < facts.discounts.size(); ++i) {
    if (!facts.discounts[i].halted) continue;
    const Rule& rule = rules.Whole();
    const auto& amount = order.discounts[i].amount;
    findings.Whole(rule, rule.action)
        .Observed(amount ? Reading(*amount) : Reading())
        .AtRisk(amount)
        .Advise(Advice::kDropCode);
  }
}

}  // namespace parapet::guardrails::halted
