// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/price_drop.h"
#include "parapet/core/kernel/reference_finding.h"

namespace parapet::guardrails::uniform_price_collapse {

// What six public mass-pricing incidents share: many items with different normal prices all sell at one price. Counting
// items at one price alone raises dozens of false alarms a day; what holds is that within 15 minutes at least 8 items
// sold at one price lie more than 25 % below their references, that they are at least a quarter of all items that lie
// so low, and that their references differ at least twofold. A planned flat price does all this too: it must be
// registered.
inline constexpr Guardrail kGuardrail = {
    .doc = "Many items with different normal prices are all sold at one and the same price.",
    .message =
        "{item} is offered at {observed} like many others at once; its last vouched price is {expected}. At risk: "
        "{at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kHistory,
    .needs = {Fact::kReference, Fact::kSales},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .parameters = {{
        {"items", Unit::kCount, kCollapseItems, 2, 1'000'000, "From how many items at one price on."},
        {"share", Unit::kBasisPoints, kCollapseShare, 1, 10'000,
         "Only where they are at least this part of all that dropped."},
        {"spread", Unit::kBasisPoints, kCollapseSpread, 10'000, 10'000'000,
         "Only where the dearest reference is at least this much of the cheapest."},
    }},
    .sources = "P11 I01 I02 I03 I07 I08 I09",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (line.priced && known.reference == line.offered_unit) continue;
    const Rule& rule = rules.Line(i);
    if (!line.IsMerchandise() || !IsInCollapse(known, rule)) continue;
    if (!line.priced || !known.reference) {
      findings.CouldNotCheck(i, rule, Fact::kReference, WhyNoComparison(line, known));
    } else if (IsDrop(line.offered_unit, *known.reference) && !Explained(known, line.offered_unit)) {
      ReportOffReference(i, line, known, rule, rule.action, findings);
    }
  }
}

}  // namespace parapet::guardrails::uniform_price_collapse
