// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/price_drop.h"

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
        {"items", Unit::kCount, kCollapseItems, 2, 1'000'000, "From how many items at one price on."},
        {"share", Unit::kBasisPoints, kCollapseShare, 1, 10'000,
         "Only where they are at least this part of all that dropped."},
        {"spread", Unit::kBasisPoints, kCollapseSpread, 10'000, 10'000'000,
         "Only where the dearest price before is at least this much of the cheapest."},
    }},
    .sources = "P11 I01 I02 I03 I07 I08 I09",
};

static void Judge(const PriceChange& change, const Rules& rules, Findings& findings) {
  const Rule& rule = rules.Whole();
  if (change.promoted || !IsInCollapse(change, rule)) return;
  if (!change.reference) return findings.CouldNotCheckOrder(rule, Fact::kReference, WhyNoComparison(change));
  if (!IsDrop(change.price, *change.reference)) return;
  findings.Whole(rule, rule.action)
      .Observed(Reading::Count(change.cohort_items))
      .Expected(Reading::Count(rule.parameter[0] - 1))
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::price_uniform_collapse
