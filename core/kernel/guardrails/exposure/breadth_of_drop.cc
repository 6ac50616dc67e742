// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/price_drop.h"
#include "parapet/core/kernel/reference_finding.h"

namespace parapet::guardrails::breadth_of_drop {

// One low price is a price; low prices in many orders at once are a mistake spreading. Counted are the orders of the
// last 10 minutes with a line more than 30 % below its reference: too many of at least 20 orders, or a multiple of what
// is usual here, in a handful of orders at least, as five times nothing is nothing. Then every further line that low
// is a finding, whatever it means to the other guardrails; orders at their references are none of its business. Until
// enough orders have been seen to know what is usual, a low line can only be measured by the plain share.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is offered far below its reference while unusually many orders contain such items.",
    .message =
        "{item} is offered at {observed}; its last vouched price is {expected}, and many orders of the last minutes "
        "are as low. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kHistory,
    .needs = {Fact::kReference, Fact::kSales},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .parameters = {{
        {"share", Unit::kBasisPoints, 1'000, 0, 10'000, "More than this part of the last orders is too many."},
        {"orders", Unit::kCount, 20, 1, 1'000'000, "From how many orders on the plain share is looked at."},
        {"multiple", Unit::kCount, 5, 2, 1'000, "So many times the usual part of the orders is too many, too."},
        {"least", Unit::kCount, 5, 1, 1'000'000, "From how many low orders on they are compared with the usual."},
    }},
    .sources = "P12 I01 I02",
};

inline bool AboveShare(const Pace& pace, const Rule& rule) {
  if (pace.orders < rule.parameter[1] || pace.below_reference.count <= 0) return false;
  return rule.parameter[0] < kNever && pace.below_reference.count * kHundredPercent > rule.parameter[0] * pace.orders;
}

// REQUIRES: the usual share is known.
inline bool AboveUsual(const Pace& pace, const Rule& rule) {
  const Share& low = pace.below_reference;
  if (pace.orders <= 0 || low.count < rule.parameter[3] || rule.parameter[2] >= kNever) return false;
  const int64_t usual = std::clamp<int64_t>(*low.usual, 0, kHundredPercent);
  return low.count * kHundredPercent >= usual * pace.orders * rule.parameter[2];
}

inline void JudgeLine(size_t i, const Line& line, const LineFacts& known, const Pace& pace, const Rule& rule,
                      Findings& findings) {
  const bool compared = line.priced && known.reference;
  if (compared && !IsLow(line.offered_unit, *known.reference)) return;
  if (compared && Explained(known, line.offered_unit)) return;
  const bool too_many = AboveShare(pace, rule) || (pace.below_reference.usual && AboveUsual(pace, rule));
  if (!too_many) {
    const bool untold = compared && !pace.below_reference.usual && pace.below_reference.count >= rule.parameter[3];
    if (untold) findings.CouldNotCheck(i, rule, Fact::kSales, Missing::kTooFew);
  } else if (compared) {
    ReportOffReference(i, line, known, rule, rule.action, findings);
  } else {
    findings.CouldNotCheck(i, rule, Fact::kReference, WhyNoComparison(line, known));
  }
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference) || facts.pace.below_reference.count <= 0) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (line.priced && facts.lines[i].reference == line.offered_unit) continue;
    if (line.IsMerchandise()) JudgeLine(i, line, facts.lines[i], facts.pace, rules.Line(i), findings);
  }
}

}  // namespace parapet::guardrails::breadth_of_drop
