// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/discounts.h"

namespace parapet::guardrails::code_used_by_customer {

// A registered discount without a number of uses a customer has no such bound; of an order that names nobody that
// cannot be told, for whose uses should be counted?
inline constexpr Guardrail kGuardrail = {
    .doc = "A customer redeems a discount more often than one customer may.",
    .message = "A customer redeems a discount with {observed} uses left to them. At risk: {at_risk}.",
    .shopper = "You have already used a code in your cart. Please remove it and try again.",
    .reach = Reach::kClaim,
    .needs = {Fact::kCodes},
    .stages = kCodeStages,
    .origins = kCodeOrigins,
    .recommended = Action::kBlock,
    .sources = "D07 I11",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  bool nobody = false;
  JudgeRegistered(order, facts, rules, findings,
                  [&](const Discount& discount, const DiscountFacts& known, const Rule& rule) {
                    nobody = nobody || (!known.customer_left && order.customer == 0 && !discount.code.empty());
                    if (!known.customer_left || *known.customer_left >= 1) return;
                    findings.Whole(rule, rule.action)
                        .Observed(Reading::Count(*known.customer_left))
                        .Expected(Reading::Count(1))
                        .AtRisk(discount.amount)
                        .Advise(Advice::kDropCode);
                  });
  if (nobody) findings.CouldNotCheckOrder(rules.Whole(), Fact::kCodes, Missing::kAnonymous);
}

}  // namespace parapet::guardrails::code_used_by_customer
