// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/reference_finding.h"

namespace parapet::guardrails::price_decimal_slip {

inline constexpr Guardrail kGuardrail = {
    .doc = "A price was changed to a power of ten of its last vouched price: a decimal point slipped.",
    .message =
        "{item} now costs {observed}; its last vouched price is {expected}: the decimal point seems to have "
        "slipped.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kChange,
    .needs = {Fact::kReference},
    .recommended = Action::kHold,
    .parameters = {{
        {"tolerance", Unit::kBasisPoints, 300, 0, kSlipToleranceMax, "How near a tenth, tenfold, … price must be."},
    }},
    .sources = "B25 B32 I06 I12",
};

static void Judge(const PriceChange& change, const Rules& rules, Findings& findings) {
  if (change.vouched || change.promoted) return;
  const Rule& rule = rules.Whole();
  if (!change.reference) return findings.CouldNotCheckOrder(rule, Fact::kReference, WhyNoComparison(change));
  if (PowerOfTenSlip(change.price, *change.reference, rule.parameter[0]) == 0) return;
  ReportChange(change, *change.reference, rule, rule.action, findings);
}

}  // namespace parapet::guardrails::price_decimal_slip
