// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::unknown_item {

inline constexpr Guardrail kGuardrail = {
    .doc = "A line sells an item that is not in the catalogue, so nothing about it can be checked.",
    .message = "{item} is not in the catalogue; its price and stock cannot be checked.",
    .shopper = "We will look at this order and write to you shortly.",
    .reach = Reach::kReference,
    .needs = {Fact::kCatalogue},
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kTag,
    .sources = "G02 saleor: search null inStock",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kUnknownItem)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const LineFacts& known = facts.lines[i];
    if (known.item_known || !order.lines[i].IsMerchandise()) continue;
    const Rule& rule = rules.Line(i);
    if (known.item_missing == Missing::kUnknownItem || known.item_missing == Missing::kNothing) {
      findings.Line(i, rule, rule.action).Advise(Advice::kReview);
    } else {
      findings.CouldNotCheck(i, rule, Fact::kCatalogue, known.item_missing);
    }
  }
}

}  // namespace parapet::guardrails::unknown_item
