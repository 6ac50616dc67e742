// SPDX-License-Identifier: Apache-2.0
//
// What guardrails that compare an order's prices with references share: which lines are compared, when a comparison is
// not possible, and what a finding says. A guardrail adds its own question and nothing else:
//
//   JudgeAgainstReference(order, facts, rules, findings, [](const Line& line, const LineFacts& known, const Rule& rule)
//   {
//     return IsWrong(line.offered_unit, *known.reference) ? rule.action : Action::kAllow;
//   });
//
// Thread safety: pure. Cost: one comparison for a line at its reference; the question is inlined.
#ifndef PARAPET_CORE_KERNEL_REFERENCE_FINDING_H_
#define PARAPET_CORE_KERNEL_REFERENCE_FINDING_H_

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet {

// A finding about a line's offered price: below its reference the merchant loses, above it the customer.
inline void ReportOffReference(size_t i, const Line& line, const LineFacts& facts, const Rule& rule, Action action,
                               Findings& findings) {
  const bool low = line.offered_unit < *facts.reference;
  findings.Line(i, rule, action)
      .Observed(line.offered_unit)
      .Expected(*facts.reference)
      .LosesTo(WhoLoses(line.offered_unit, *facts.reference))
      .AtRisk(low ? MerchantLoss(line, facts) : LossOn(line.offered_unit, *facts.reference, line.quantity))
      .Advise(low ? Advice::kReview : Advice::kReprice);
}

// A finding about a price change.
inline void ReportChange(const PriceChange& change, Money reference, const Rule& rule, Action action,
                         Findings& findings) {
  findings.Whole(rule, action)
      .Observed(change.price)
      .Expected(reference)
      .LosesTo(WhoLoses(change.price, reference))
      .Advise(Advice::kReview);
}

// Asks `classify` about every line whose price differs from its reference; anything but allow is a finding.
template <typename Classify>
inline void JudgeAgainstReference(const Order& order, const Facts& facts, const Rules& rules, Findings& findings,
                                  Classify classify) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (line.priced && known.reference == line.offered_unit) continue;
    if (!line.IsMerchandise()) continue;
    const Rule& rule = rules.Line(i);
    if (!line.priced || !known.reference) {
      findings.CouldNotCheck(i, rule, Fact::kReference, WhyNoComparison(line, known));
      continue;
    }
    const Action action = classify(line, known, rule);
    if (action != Action::kAllow) ReportOffReference(i, line, known, rule, action, findings);
  }
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_REFERENCE_FINDING_H_
