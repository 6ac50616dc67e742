// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::missing_price {

inline constexpr Guardrail kGuardrail = {
    .doc = "An item has no price at all, which many shops turn into zero.",
    .message = "{item} has no price; it would be sold for nothing. At risk: {at_risk}.",
    .shopper = "This item cannot be ordered at the moment. Please contact us and we will help.",
    .reach = Reach::kReference,
    .origins = kSaleOrigins,
    .recommended = Action::kHold,
    .sources = "B08",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!order.AnyLine(LineTrait::kMissingPrice)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (line.unit_price || !line.IsMerchandise() || facts.lines[i].free_ok) continue;
    const Rule& rule = rules.Line(i);
    const auto worth = Worth(facts.lines[i]);
    findings.Line(i, rule, rule.action)
        .Expected(facts.lines[i].reference ? Reading(*facts.lines[i].reference) : Reading())
        .AtRisk(worth ? Multiply(*worth, line.quantity) : std::nullopt)
        .Advise(Advice::kReview);
  }
}

}  // namespace parapet::guardrails::missing_price
