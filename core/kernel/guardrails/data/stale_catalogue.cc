// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::stale_catalogue {

// A catalogue that nothing was heard of for weeks is right where nothing changed; a small shop edits no product for a
// month. It is out of date when an order holds items that it lacks. That is what this speaks of, once for the order;
// unknown_item names the items, and prices that moved on are stale_reference's.
inline constexpr Guardrail kGuardrail = {
    .doc = "An order holds items that the catalogue lacks, and the catalogue has not been heard of for long.",
    .message = "The order holds items that the catalogue lacks; it was last heard of {observed} ago.",
    .shopper = "We will look at this order and write to you shortly.",
    .reach = Reach::kReference,
    .needs = {Fact::kCatalogue},
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kTag,
    .parameters = {{
        {"older_than", Unit::kSeconds, 604'800, 3'600, 31'536'000, "From this long without any news on."},
    }},
    .sources = "G05",
};

inline bool LacksItem(const Order& order, const Facts& facts) {
  for (size_t i = 0; i < order.lines.size(); ++i) {
    if (!facts.lines[i].item_known && order.lines[i].IsMerchandise()) return true;
  }
  return false;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kUnknownItem) || !LacksItem(order, facts)) return;
  const Rule& rule = rules.Whole();
  const Instant heard = facts.surroundings.catalogue_as_of;
  if (!heard.IsKnown()) return findings.CouldNotCheckOrder(rule, Fact::kCatalogue, Missing::kUndated);
  if (rule.parameter[0] >= kNever || facts.now - heard < Seconds(rule.parameter[0])) return;
  findings.Whole(rule, rule.action)
      .Observed(Reading::SecondsOf(facts.now - heard))
      .Expected(Reading(Reading::Kind::kSeconds, rule.parameter[0]))
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::stale_catalogue
