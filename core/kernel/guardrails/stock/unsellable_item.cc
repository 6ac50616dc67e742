// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::unsellable_item {

// What is recalled is sold by nobody, neither as a gift nor inside a bundle. What is unpublished or discontinued is
// sold on purpose by staff, to the trade, on marketplaces and to subscribers, and hides in bundles and gifts; only a
// shopper at the storefront should not get it. Platforms that tell an item's state tell it when the item changes, so an
// item whose state is not known is listed and, as shipped, raises nothing.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is sold that is recalled, or that a shopper should not find: unpublished or discontinued.",
    .message = "{item} is unpublished, discontinued or recalled, and was ordered. At risk: {at_risk}.",
    .shopper = "This item is no longer available. Please remove it from your cart; the rest can be ordered.",
    .reach = Reach::kReference,
    .needs = {Fact::kItemState},
    .origins = kEveryOrigin & ~(Bit(Origin::kImport) | Bit(Origin::kParapet)),
    .recommended = Action::kBlock,
    .on_missing = Action::kAllow,
    .loss_to = LossTo::kCustomer,
    .sources = "S08",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffSale)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (known.state == ItemState::kOnSale) continue;
    if (!line.quantity.IsPositive() || !TakesStock(line)) continue;
    if (known.state == ItemState::kUnknown) {
      const Missing why = known.item_known ? Missing::kNotStated : WhyUnknownItem(known);
      if (line.IsMerchandise()) findings.CouldNotCheck(i, rules.Line(i), Fact::kItemState, why);
      continue;
    }
    const bool hidden = order.origin != Origin::kStorefront || !line.IsMerchandise();
    if (hidden && known.state != ItemState::kRecalled) continue;
    const Rule& rule = rules.Line(i);
    findings.Line(i, rule, rule.action)
        .Observed(line.quantity)
        .Expected(Quantity())
        .AtRisk(OfferedTotal(line))
        .Advise(Advice::kRemoveLine);
  }
}

}  // namespace parapet::guardrails::unsellable_item
