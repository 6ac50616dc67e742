// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/discounts.h"

namespace parapet::guardrails::code_burst {

// A code that leaked is redeemed by the hundred. Counted are the uses of the last minute, this order's with them,
// against what the register plans for a minute or, without a plan, against a bound for every code. A plan of less than
// one use a minute counts as one. Whether an unregistered code is within its plan nobody can tell.
inline constexpr Guardrail kGuardrail = {
    .doc = "A discount is redeemed far more often a minute than planned.",
    .message =
        "A discount was redeemed {observed} times in a minute; from {expected} on it is stopped. At risk: {at_risk}.",
    .shopper = "A code in your cart cannot be used at the moment. Please remove it, or contact us and we will help.",
    .reach = Reach::kHistory,
    .needs = {Fact::kCodes, Fact::kSales},
    .stages = kCodeStages,
    .origins = kCodeOrigins,
    .recommended = Action::kHold,
    .parameters = {{
        {"times_plan", Unit::kCount, 10, 1, 10'000, "From this many times the planned uses on."},
        {"unplanned", Unit::kCount, 100, 2, 1'000'000, "From this many uses on, where none are planned."},
    }},
    .sources = "D09 I11",
};

inline int64_t Bound(const DiscountFacts& known, const Rule& rule) {
  if (!known.uses_planned) return rule.parameter[1];
  int64_t bound = 0;
  const int64_t planned = *known.uses_planned < 1 ? 1 : *known.uses_planned;
  return MultiplyOverflows(planned, rule.parameter[0], &bound) ? kNever : bound;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  bool any_unknown = false;
  for (size_t i = 0; i < order.discounts.size(); ++i) {
    const DiscountFacts known = RegisteredAs(facts, i);
    const Rule& rule = rules.Whole();
    const int64_t uses = int64_t{known.uses_lately} + 1;
    const int64_t bound = Bound(known, rule);
    if (uses >= bound) {
      findings.Whole(rule, rule.action)
          .Observed(Reading::Count(uses))
          .Expected(Reading::Count(bound))
          .AtRisk(order.discounts[i].amount)
          .Advise(Advice::kDropCode);
    } else {
      any_unknown = any_unknown || (!known.registered && !order.discounts[i].code.empty());
    }
  }
  if (any_unknown) findings.CouldNotCheckOrder(rules.Whole(), Fact::kCodes, Missing::kUnregistered);
}

}  // namespace parapet::guardrails::code_burst
