// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::quantity_limit {

// An item without a limit has none. Of what an anonymous customer bought before nothing is known: a line that alone
// exceeds what a customer may have is found all the same, any other is listed as not checked. Staff, the trade and
// marketplaces sell by agreements of their own. Blocked, because the shopper can put it right at once.
inline constexpr Guardrail kGuardrail = {
    .doc = "A line asks for more of an item than one order, or one customer within a day, may have.",
    .message = "{item}: {observed} ordered by one customer; at most {expected} are allowed.",
    .shopper = "We share this item out among our customers. Please reduce the quantity and we will take your order.",
    .reach = Reach::kReference,
    .needs = {Fact::kItemLimits},
    .origins = Bit(Origin::kStorefront) | Bit(Origin::kPos),
    .recommended = Action::kBlock,
    .monotone = Monotone::kQuantityUp,
    .sources = "Q02",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kLimited) && !facts.AnyLine(FactTrait::kUnknownItem)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (!line.IsMerchandise() || !line.quantity.IsPositive()) continue;
    if (!known.item_known) {
      findings.CouldNotCheck(i, rules.Line(i), Fact::kItemLimits, WhyUnknownItem(known));
    } else if (const auto passed = PassedLimit(known, line.quantity)) {
      const Rule& rule = rules.Line(i);
      findings.Line(i, rule, rule.action)
          .Observed(passed->counted)
          .Expected(passed->most)
          .Advise(Advice::kReduceQuantity);
    } else if (known.max_per_customer && !known.bought_before) {
      findings.CouldNotCheck(i, rules.Line(i), Fact::kItemLimits, Missing::kAnonymous);
    }
  }
}

}  // namespace parapet::guardrails::quantity_limit
