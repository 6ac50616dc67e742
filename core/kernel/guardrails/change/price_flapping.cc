// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::price_flapping {

// Two repricers answering each other move a price back and forth, each time by little and to prices that were vouched
// for before; so that a change is vouched for does not quiet this.
inline constexpr Guardrail kGuardrail = {
    .doc = "A price changes again and again within an hour.",
    .message = "The price of {item} changed {observed} times within an hour; {expected} are usual at most.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kChange,
    .recommended = Action::kTag,
    .parameters = {{
        {"changes", Unit::kCount, 6, 1, 100'000, "The most changes an hour that are usual."},
    }},
    .sources = "P28 I15",
};

static void Judge(const PriceChange& change, const Rules& rules, Findings& findings) {
  const Rule& rule = rules.Whole();
  if (change.changes_lately <= rule.parameter[0]) return;
  findings.Whole(rule, rule.action)
      .Observed(Reading::Count(change.changes_lately))
      .Expected(Reading::Count(rule.parameter[0]))
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::price_flapping
