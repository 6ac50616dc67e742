// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::zero_price {

inline constexpr Guardrail kGuardrail = {
    .doc = "An item that is not meant to be free is offered at zero.",
    .message = "{item} is offered at {observed}; it is not marked as free. At risk: {at_risk}.",
    .shopper = "This item cannot be ordered at the moment. Please contact us and we will help.",
    .reach = Reach::kReference,
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .monotone = Monotone::kPriceDown,
    .sources = "B01 B03 B09 I10",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!order.AnyLine(LineTrait::kZeroPrice)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (!line.IsMerchandise() || !line.priced || !line.offered_unit.IsZero()) continue;
    if (facts.lines[i].free_ok || Explained(facts.lines[i], line.offered_unit)) continue;
    const Rule& rule = rules.Line(i);
    findings.Line(i, rule, rule.action)
        .Observed(line.offered_unit)
        .Expected(facts.lines[i].reference ? Reading(*facts.lines[i].reference) : Reading())
        .AtRisk(MerchantLoss(line, facts.lines[i]))
        .Advise(Advice::kReview);
  }
}

}  // namespace parapet::guardrails::zero_price
