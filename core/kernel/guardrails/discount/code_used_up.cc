// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/discounts.h"

namespace parapet::guardrails::code_used_up {

// Uses are taken together with the order that is judged, so of two orders that come at once with a code of one use, one
// finds it used up. A registered discount without a number of uses has no such bound.
inline constexpr Guardrail kGuardrail = {
    .doc = "A discount is redeemed more often than it may be in all.",
    .message = "A discount is redeemed with {observed} uses left of it. At risk: {at_risk}.",
    .shopper = "A code in your cart has been used up. Please remove it and try again.",
    .reach = Reach::kClaim,
    .needs = {Fact::kCodes},
    .stages = kCodeStages,
    .origins = kCodeOrigins,
    .recommended = Action::kBlock,
    .sources = "D06 B18 B19 B20",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  JudgeRegistered(order, facts, rules, findings,
                  [&](const Discount& discount, const DiscountFacts& known, const Rule& rule) {
                    if (!known.uses_left || *known.uses_left >= 1) return;
                    findings.Whole(rule, rule.action)
                        .Observed(Reading::Count(*known.uses_left))
                        .Expected(Reading::Count(1))
                        .AtRisk(discount.amount)
                        .Advise(Advice::kDropCode);
                  });
}

}  // namespace parapet::guardrails::code_used_up
