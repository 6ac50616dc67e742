// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/reference_finding.h"

namespace parapet::guardrails::price_off_reference {

// Measured from the oldest reference of the last 24 hours, so that small steps cannot walk a price down unnoticed.
inline constexpr Guardrail kGuardrail = {
    .doc = "A price was changed far below or far above its last vouched price.",
    .message = "{item} now costs {observed}; its last vouched price is {expected}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kChange,
    .needs = {Fact::kReference},
    .recommended = Action::kHold,
    .parameters = {{
        {"tag_low", Unit::kBasisPoints, 3'000, 1, 10'000, "Tag from this far below the reference on."},
        {"hold_low", Unit::kBasisPoints, 5'000, 1, 10'000, "Hold from this far below the reference on."},
        {"block_low", Unit::kBasisPoints, kNever, 1, 10'000, "Block from this far below the reference on."},
        {"tag_high", Unit::kBasisPoints, 10'000, 1, 10'000'000, "Tag from this far above the reference on."},
        {"hold_high", Unit::kBasisPoints, 30'000, 1, 10'000'000, "Hold from this far above the reference on."},
        {"block_high", Unit::kBasisPoints, kNever, 1, 10'000'000, "Block from this far above the reference on."},
    }},
    .sources = "I01 I05 I13",
};

static void Judge(const PriceChange& change, const Rules& rules, Findings& findings) {
  if (change.vouched || change.promoted) return;
  const Rule& rule = rules.Whole();
  const auto& origin = change.band_origin ? change.band_origin : change.reference;
  if (!origin) return findings.CouldNotCheckOrder(rule, Fact::kReference, WhyNoComparison(change));
  if (change.free_ok && change.price.IsZero()) return;
  const Action action = GradeDeviation(change.price, *origin, rule.parameter);
  if (action != Action::kAllow) ReportChange(change, *origin, rule, action, findings);
}

}  // namespace parapet::guardrails::price_off_reference
