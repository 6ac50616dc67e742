// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::quantity_overflow {

// Shops, carriers and warehouses behind us count pieces in 32 bits at best, and what does not fit comes back negative
// or as nothing at all. A store that knows of a smaller bound sets it. Sums over the lines are total_identity's.
inline constexpr Guardrail kGuardrail = {
    .doc = "A quantity, or what it comes to, is more than the systems behind the shop can count.",
    .message = "{item}: a quantity of {observed} cannot be counted, or not at this price; at most {expected} can.",
    .shopper = "Please check the quantities in your cart.",
    .origins = kEveryOrigin & ~(Bit(Origin::kImport) | Bit(Origin::kParapet)),
    .recommended = Action::kBlock,
    .monotone = Monotone::kQuantityUp,
    .parameters = {{
        {"pieces", Unit::kCount, 2'147'483'647, 1, 2'147'483'647, "The greatest quantity that can be counted."},
    }},
    .sources = "Q04 B29 B46",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const Rule& rule = rules.Line(i);
    const bool countable = rule.parameter[0] >= kNever ||
                           Magnitude(line.quantity.micros()) <= Magnitude(rule.parameter[0]) * Magnitude(kMicros);
    const bool fits = line.priced || !line.unit_price;
    if ((countable && fits) || !CountsPieces(line)) continue;
    findings.Line(i, rule, rule.action)
        .Observed(line.quantity)
        .Expected(countable ? Reading() : Reading(Quantity::Whole(rule.parameter[0])))
        .Advise(Advice::kReconfirm);
  }
}

}  // namespace parapet::guardrails::quantity_overflow
