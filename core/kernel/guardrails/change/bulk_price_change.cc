// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::bulk_price_change {

// Counts only changes that nothing vouches for, so that a prepared sale passes however large it is.
inline constexpr Guardrail kGuardrail = {
    .doc = "Many prices were changed at once without anything vouching for them.",
    .message = "{observed} prices changed at once without being vouched for; {expected} are allowed.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kChange,
    .recommended = Action::kHold,
    .parameters = {{
        {"items", Unit::kCount, 20, 2, 1'000'000, "From how many items on, in one import or 15 minutes."},
    }},
    .sources = "I01 I02 I07 I09",
};

static void Judge(const PriceChange& change, const Rules& rules, Findings& findings) {
  const Rule& rule = rules.Whole();
  if (change.vouched || change.promoted || change.unvouched_in_batch < rule.parameter[0]) return;
  findings.Whole(rule, rule.action)
      .Observed(Reading::Count(change.unvouched_in_batch))
      .Expected(Reading::Count(rule.parameter[0] - 1))
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::bulk_price_change
