// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::absurd_price {

// Protects the shopper from a robot's price. The two bounds are Amazon's published ones. The lower is counted in the
// currency's smallest unit, so that it is 200 dollars and 20,000 yen and not 200 yen; in a currency with small units of
// its own a policy sets another. A price below it needs no reference, and is quiet without one.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is offered at several times its last vouched price and more than a considerable amount.",
    .message = "{item} is offered at {observed}; its last vouched price is {expected}. At risk: {at_risk}.",
    .shopper = "This item cannot be ordered at the moment. Please contact us and we will help.",
    .reach = Reach::kReference,
    .needs = {Fact::kReference},
    .origins = kPricedOrigins,
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .monotone = Monotone::kPriceUp,
    .parameters = {{
        {"multiple", Unit::kBasisPoints, 60'000, 10'000, 10'000'000, "Above this part of the vouched price."},
        {"amount", Unit::kMinorUnits, 20'000, 0, 1'000'000'000, "Above this much, both together."},
    }},
    .sources = "P29 I15",
};

// Whether `price` is above a multiple of the reference.
inline bool IsAbove(Money price, Money reference, int64_t basis_points) {
  return CompareToPart(price.micros(), reference.IsNegative() ? 0 : reference.micros(), basis_points) > 0;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (!line.priced || known.reference == line.offered_unit || !line.IsMerchandise()) continue;
    const Rule& rule = rules.Line(i);
    if (rule.parameter[0] >= kNever || rule.parameter[1] >= kNever) continue;
    if (line.offered_unit.micros() <= SmallestUnits(order, rule.parameter[1])) continue;
    if (!known.reference) {
      findings.CouldNotCheck(i, rule, Fact::kReference, WhyNoComparison(line, known));
    } else if (IsAbove(line.offered_unit, *known.reference, rule.parameter[0])) {
      findings.Line(i, rule, rule.action)
          .Observed(line.offered_unit)
          .Expected(*known.reference)
          .AtRisk(LossOn(line.offered_unit, *known.reference, line.quantity))
          .Advise(Advice::kReprice);
    }
  }
}

}  // namespace parapet::guardrails::absurd_price
