// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::price_uniform_collapse {

// The counterpart of uniform_price_collapse before any order. That a change is vouched does not excuse it: a rule that
// caps every price and strikes the old one through declares each markdown. Only a registered promotion does.
inline constexpr Guardrail kGuardrail = {
    .doc = "The prices of many items that cost different amounts were changed to one and the same price.",
    .message = "{observed} items with different prices were set to one price, far below; {expected} are allowed.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kChange,
    .needs = {Fact::kReference, Fact::kSales},
    .recommended = Action::kHold,
    .parameters = {{
        {"items", Unit::kCount, 8, 2, 1'000'000, "From how many items at one price on."},
        {"share", Unit::kBasisPoints, 2'500, 1, 10'000, "Only where they are at least this part of all that dropped."},
        {"spread", Unit::kBasisPoints, 20'000, 10'000, 10'000'000,
         "Only where the dearest price before is at least this much of the cheapest."},
    }},
    .sources = "P11 I01 I02 I03 I07 I08 I09",
};

inline bool Collapsed(const PriceChange& change, const Rule& rule) {
  return change.cohort_items >= rule.parameter[0] && change.cohort_spread >= rule.parameter[2] &&
         Reaches(change.cohort_items, change.dropped_items < 0 ? 0 : change.dropped_items, rule.parameter[1]);
}

// What the windows count as dropped is more than this below what it was.
inline constexpr int64_t kDropped = 2'500;

static void Judge(const PriceChange& change, const Rules& rules, Findings& findings) {
  const Rule& rule = rules.Whole();
  if (change.promoted || !Collapsed(change, rule)) return;
  if (!change.reference) return findings.CouldNotCheckOrder(rule, Fact::kReference, WhyNoComparison(change));
  if (!LiesBelow(change.price, *change.reference, kDropped)) return;
  findings.Whole(rule, rule.action)
      .Observed(Reading::Count(change.cohort_items))
      .Expected(Reading::Count(rule.parameter[0] - 1))
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::price_uniform_collapse
