// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

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

inline void Report(size_t i, const Line& line, const LineFacts& facts, const Rule& rule, Findings& findings) {
  const bool low = line.offered_unit < *facts.reference;
  findings.Line(i, rule, rule.action)
      .Observed(line.offered_unit)
      .Expected(*facts.reference)
      .LosesTo(low ? LossTo::kMerchant : LossTo::kCustomer)
      .AtRisk(low ? MerchantLoss(line, facts) : LossOn(line.offered_unit, *facts.reference, line.quantity))
      .Advise(low ? Advice::kReview : Advice::kReprice);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (line.priced && known.reference == line.offered_unit) continue;
    if (!line.IsMerchandise()) continue;
    const Rule& rule = rules.Line(i);
    if (!line.priced || !known.reference) {
      findings.CouldNotCheck(i, rule, Fact::kReference, WhyNoComparison(line, known));
    } else if (PowerOfTenSlip(line.offered_unit, *known.reference, rule.parameter[0]) != 0 &&
               !Explained(known, line.offered_unit)) {
      Report(i, line, known, rule, findings);
    }
  }
}

}  // namespace parapet::guardrails::decimal_slip
