// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/reference_finding.h"

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

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const int exponent = order.currency.exponent();
  JudgeAgainstReference(
      order, facts, rules, findings, [exponent](const Line& line, const LineFacts& known, const Rule& rule) {
        const int power_of_ten = PowerOfTenSlip(line.offered_unit, *known.reference, rule.parameter[0]);
        return Implied(power_of_ten, exponent) && !Explained(known, line.offered_unit) ? rule.action : Action::kAllow;
      });
}

}  // namespace parapet::guardrails::minor_units
