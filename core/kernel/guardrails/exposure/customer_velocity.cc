// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::customer_velocity {

// Only at the storefront: tills sell to one collective customer, the trade and marketplaces send orders in batches, and
// subscriptions renew at midnight. An anonymous order is nobody's.
inline constexpr Guardrail kGuardrail = {
    .doc = "One customer places many orders within a minute.",
    .message = "{observed} orders of one customer within a minute; up to {expected} pass unremarked.",
    .shopper = "We have received several orders from you. We will look at them and write to you shortly.",
    .reach = Reach::kHistory,
    .needs = {Fact::kIdentity},
    .stages = kFromCheckoutOn & ~Bit(Stage::kEdited),
    .origins = Bit(Origin::kStorefront),
    .recommended = Action::kTag,
    .parameters = {{
        {"orders", Unit::kCount, 5, 1, 100'000, "Tag from more than this many orders a minute on, this one too."},
    }},
    .sources = "V04",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const History& history = facts.history;
  const int64_t orders = int64_t{history.customer_orders} + 1;
  const Rule& rule = rules.Whole();
  if (orders > rule.parameter[0]) {
    findings.Whole(rule, rule.action)
        .Observed(Reading::Count(orders))
        .Expected(Reading::Count(rule.parameter[0]))
        .Advise(Advice::kCompare);
  } else if (order.customer == 0) {
    findings.CouldNotCheckOrder(rule, Fact::kIdentity, Missing::kAnonymous);
  }
}

}  // namespace parapet::guardrails::customer_velocity
