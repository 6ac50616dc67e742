// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::duplicate_order {

// The state remembers the latest order of every customer, address and set of lines; an order without a known identity
// and address is never taken for a duplicate.
inline constexpr Guardrail kGuardrail = {
    .doc = "The same customer ordered the same things to the same address a moment ago.",
    .message = "The same customer placed the same order {observed} earlier. At risk: {at_risk}.",
    .shopper = "You placed the same order a moment ago. We will make sure that you are charged only once.",
    .reach = Reach::kHistory,
    .needs = {Fact::kIdentity},
    .stages = kFromCheckoutOn & ~Bit(Stage::kEdited),
    .origins = kSaleOrigins & ~Bit(Origin::kEdit),
    .recommended = Action::kHold,
    .loss_to = LossTo::kCustomer,
    .parameters = {{
        {"hold_within", Unit::kSeconds, 120, 0, 86'400,
         "Hold a second order that comes within this time; 0 for never."},
        {"tag_within", Unit::kSeconds, 600, 0, 86'400, "Tag a second order that comes within this time; 0 for never."},
    }},
    .sources = "B60 B61 B63",
};

inline bool Within(Duration since, int64_t seconds) {
  return seconds > 0 && seconds < kNever && since <= Seconds(seconds);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const History& history = facts.history;
  if (!history.since_same && history.identity_missing == Missing::kNothing) return;
  const Rule& rule = rules.Whole();
  if (!history.since_same) return findings.CouldNotCheckOrder(rule, Fact::kIdentity, history.identity_missing);
  const bool hold = Within(*history.since_same, rule.parameter[0]);
  if (!hold && !Within(*history.since_same, rule.parameter[1])) return;
  findings.Whole(rule, hold ? Action::kHold : Action::kTag)
      .Observed(Reading::SecondsOf(*history.since_same))
      .Expected(Reading(Reading::Kind::kSeconds, rule.parameter[hold ? 0 : 1]))
      .AtRisk(order.total)
      .Advise(Advice::kCompare);
}

}  // namespace parapet::guardrails::duplicate_order
