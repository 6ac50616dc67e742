// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::minor_units {

// Amounts travel as counts of the smallest unit, and how many of those make one major unit depends on the currency: 1
// in JPY, 100 in USD, 1,000 in KWD. Whoever forgets to divide, or divides twice, or divides yen by 100, is off by
// exactly that factor. Upwards 100 and 1,000 are both looked for; downwards only the factor that the currency's
// exponent implies: 100 where it has no or two decimals, 1,000 where it has three.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item's price is 100 or 1,000 times its last vouched price, or the reverse: minor units taken for major.",
    .message =
        "{item} is offered at {observed}; its last vouched price is {expected}: the currency's decimals seem to "
        "have been miscounted. At risk: {at_risk}.",
    .shopper = "This item cannot be ordered at the moment. Please contact us and we will help.",
    .reach = Reach::kReference,
    .needs = {Fact::kReference},
    .origins = kPricedOrigins,
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .parameters = {{
        {"tolerance", Unit::kBasisPoints, 100, 0, kSlipToleranceMax, "How near 100 or 1,000 times the price must be."},
    }},
    .sources = "B23 B25",
};

inline bool Implied(int power_of_ten, int exponent) {
  if (power_of_ten >= 2) return true;
  return power_of_ten == (exponent == 3 ? -3 : -2);
}

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
    } else if (Implied(PowerOfTenSlip(line.offered_unit, *known.reference, rule.parameter[0]),
                       order.currency.exponent()) &&
               !Explained(known, line.offered_unit)) {
      Report(i, line, known, rule, findings);
    }
  }
}

}  // namespace parapet::guardrails::minor_units
