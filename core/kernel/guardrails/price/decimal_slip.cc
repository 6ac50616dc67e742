// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/reference_finding.h"

namespace parapet::guardrails::decimal_slip {

inline constexpr Guardrail kGuardrail = {
    .doc = "An item's price is a power of ten away from its last vouched price: a decimal point slipped.",
    .message =
        "{item} is offered at {observed}; its last vouched price is {expected}: the decimal point seems to have "
        "slipped. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kReference},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .parameters = {{
        {"tolerance", Unit::kBasisPoints, 300, 0, kSlipToleranceMax, "How near a tenth, tenfold, … price must be."},
    }},
    .sources = "B05 B32 I06 I12",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  JudgeAgainstReference(order, facts, rules, findings, [](const Line& line, const LineFacts& known, const Rule& rule) {
    const bool slipped = PowerOfTenSlip(line.offered_unit, *known.reference, rule.parameter[0]) != 0;
    return slipped && !Explained(known, line.offered_unit) ? rule.action : Action::kAllow;
  });
}

}  // namespace parapet::guardrails::decimal_slip
