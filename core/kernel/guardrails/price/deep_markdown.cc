// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::deep_markdown {

// How much is struck off the list price, before order discounts. Unlike off_reference it needs no vouched price, so it
// sees a new item; at its vouched price an item is where somebody wanted it, however deep that is. The list price is
// the one the order states beside the line's, else the catalogue's; most items have none, and are marked down by
// nothing.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is sold at a small part of its list price and no registered promotion explains it.",
    .message =
        "{item} is marked down from {expected} to {observed} without a registered promotion. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .monotone = Monotone::kPriceDown,
    .parameters = {{
        {"tag_depth", Unit::kBasisPoints, 7'500, 1, 10'000, "Tag from this much off the list price on."},
        {"hold_depth", Unit::kBasisPoints, 9'000, 1, 10'000, "Hold from this much off the list price on."},
        {"block_depth", Unit::kBasisPoints, kNever, 1, 10'000, "Block from this much off the list price on."},
    }},
    .sources = "P14 I08 I14",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference) || !facts.AnyLine(FactTrait::kListPrice)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    const auto& list = line.compare_at ? line.compare_at : known.compare_at;
    if (!list || !line.priced || line.offered_unit >= *list || list->micros() <= 0) continue;
    if (known.reference && line.offered_unit >= *known.reference) continue;
    if (!line.IsMerchandise() || known.free_ok || Explained(known, line.offered_unit)) continue;
    const Rule& rule = rules.Line(i);
    const Action action = Grade(Gap(*list, line.offered_unit), list->micros(), rule.parameter);
    if (action == Action::kAllow) continue;
    findings.Line(i, rule, action)
        .Observed(line.offered_unit)
        .Expected(*list)
        .AtRisk(LossOn(line.offered_unit, *list, line.quantity))
        .Advise(Advice::kReview);
  }
}

}  // namespace parapet::guardrails::deep_markdown
