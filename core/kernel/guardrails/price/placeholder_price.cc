// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/reference_finding.h"

namespace parapet::guardrails::placeholder_price {

// 1.00 and 9999 are prices of real things too. So a vouched price is never a placeholder, nor is one near it: what a
// placeholder stands for is far away. Without a vouched price only the smallest unit is beyond doubt.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is offered at a number that people and programs put where the real price is not known yet.",
    .message = "{item} is offered at {observed}, which looks like a placeholder. At risk: {at_risk}.",
    .shopper = "This item cannot be ordered at the moment. Please contact us and we will help.",
    .reach = Reach::kReference,
    .needs = {Fact::kReference},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .parameters = {{
        {"distance", Unit::kBasisPoints, 5'000, 1, 10'000,
         "How far it must be from the vouched price, as a part of the greater of the two."},
    }},
    .sources = "P24 I02 I03",
};

inline bool IsFar(Money price, Money reference, const Rule& rule) {
  return Reaches(Gap(price, reference), (price > reference ? price : reference).micros(), rule.parameter[0]);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (!line.priced || known.reference == line.offered_unit || !line.IsMerchandise()) continue;
    if (known.free_ok || !IsPlaceholder(line.offered_unit, order.currency)) continue;
    const Rule& rule = rules.Line(i);
    const bool smallest = line.offered_unit.micros() <= order.currency.MinorUnitMicros();
    if (!known.reference && !smallest) {
      findings.CouldNotCheck(i, rule, Fact::kReference, WhyNoComparison(line, known));
    } else if (!known.reference) {
      findings.Line(i, rule, rule.action)
          .Observed(line.offered_unit)
          .AtRisk(MerchantLoss(line, known))
          .Advise(Advice::kReview);
    } else if (IsFar(line.offered_unit, *known.reference, rule) && !Explained(known, line.offered_unit)) {
      ReportOffReference(i, line, known, rule, rule.action, findings);
    }
  }
}

}  // namespace parapet::guardrails::placeholder_price
