// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::stale_reference {

// A price that has not changed for months is not old: a shop that tells us of changes says nothing about what stays.
// Old is a reference when neither the item nor anything else in the catalogue has been heard of since. And it does no
// harm while orders come at it: each of them confirms it. So this speaks of lines off their reference only, beside what
// off_reference may find, and says why that may be our mistake. That a line has no reference is said without a tag:
// off_reference tags it.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is offered at another price than its last vouched one, which is old, and nothing newer is known.",
    .message = "{item} is off its last vouched price, and the catalogue was last heard of {observed} ago.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kReference},
    .origins = kPricedOrigins,
    .recommended = Action::kTag,
    .on_missing = Action::kAllow,
    .parameters = {{
        {"older_than", Unit::kSeconds, 604'800, 3'600, 31'536'000,
         "From this long without any news of item or catalogue on."},
    }},
    .sources = "P25",
};

// When the item's price was last vouched for or seen, or anything in the catalogue heard of.
inline Instant LastHeard(const LineFacts& known, const Facts& facts) {
  const Instant catalogue = facts.surroundings.catalogue_as_of;
  return known.reference_as_of > catalogue ? known.reference_as_of : catalogue;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if ((line.priced && known.reference == line.offered_unit) || !line.IsMerchandise()) continue;
    const Rule& rule = rules.Line(i);
    if (!line.priced || !known.reference) {
      findings.CouldNotCheck(i, rule, Fact::kReference, WhyNoComparison(line, known));
      continue;
    }
    if (Explained(known, line.offered_unit)) continue;
    const Instant heard = LastHeard(known, facts);
    if (!heard.IsKnown()) {
      findings.CouldNotCheck(i, rule, Fact::kReference, Missing::kUndated);
    } else if (rule.parameter[0] < kNever && facts.now - heard >= Seconds(rule.parameter[0])) {
      findings.Line(i, rule, rule.action)
          .Observed(Reading::SecondsOf(facts.now - heard))
          .Expected(Reading(Reading::Kind::kSeconds, rule.parameter[0]))
          .Advise(Advice::kReview);
    }
  }
}

}  // namespace parapet::guardrails::stale_reference
