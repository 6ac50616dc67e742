// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/total_parts.h"

namespace parapet::guardrails::total_identity {

// How the parts go together, and what rounding explains, says total_parts.h. Sums that do not fit 64 bits are always a
// finding: that is how quantities wrap (CVE-2024-50944).
inline constexpr Guardrail kGuardrail = {
    .doc = "The total is not the sum of lines, discounts, shipping, tax, fees and tips.",
    .message = "The total is {observed}; its parts come to {expected}. At risk: {at_risk}.",
    .shopper = "This order cannot be completed as it stands. Please reload your cart or contact us and we will help.",
    .origins = kSaleOrigins,
    .recommended = Action::kHold,
    .sources = "B05 B29 B37 B46",
};

inline void ReportOverflow(const Order& order, const Rule& rule, Findings& findings) {
  findings.Whole(rule, rule.action).Observed(order.total ? Reading(*order.total) : Reading()).Advise(Advice::kReview);
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  const TotalCheck& check = order.total_check;
  if (check.fit == TotalFit::kTooLarge) return ReportOverflow(order, rules.Whole(), findings);
  if (check.fit != TotalFit::kOff) return;
  const bool low = *order.total < check.expected;
  ReportTotal(*order.total, check.expected, rules.Whole(), findings).Advise(low ? Advice::kReview : Advice::kReprice);
}

}  // namespace parapet::guardrails::total_identity
