// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::negative_total {

inline constexpr Guardrail kGuardrail = {
    .doc = "The total is below zero: the order would pay the shopper.",
    .message = "The total is {observed}. At risk: {at_risk}.",
    .shopper = "This order cannot be completed as it stands. Please reload your cart or contact us and we will help.",
    .origins = kSaleOrigins,
    .recommended = Action::kBlock,
    .sources = "B10 B11 B12 B13 B15 B16 B29",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  const bool stated = order.total && order.total->IsNegative();
  const bool presented = order.presentment_total && order.presentment_total->IsNegative();
  if (!stated && !presented) return;
  const Rule& rule = rules.Whole();
  findings.Whole(rule, rule.action)
      .Observed(stated ? Reading(*order.total) : Reading::Presentment(*order.presentment_total))
      .Expected(Money())
      .AtRisk(stated ? Subtract(Money(), *order.total) : std::nullopt)
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::negative_total
