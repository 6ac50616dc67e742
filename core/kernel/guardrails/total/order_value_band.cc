// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::order_value_band {

// Usual is the largest total but 1 in 1,000 of the last orders in this currency. So large a total is most often a slip
// in a price or a quantity, which the customer pays. Until enough orders have been seen nothing is usual; that is every
// shop's first weeks, and is listed without tagging its orders.
inline constexpr Guardrail kGuardrail = {
    .doc = "The total is many times what orders usually come to.",
    .message = "The total is {observed}; hardly any order exceeds {expected}.",
    .shopper = "We would like to confirm this order with you before we send it. We will write to you shortly.",
    .reach = Reach::kHistory,
    .needs = {Fact::kSales},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .on_missing = Action::kAllow,
    .loss_to = LossTo::kCustomer,
    .monotone = Monotone::kTotalUp,
    .parameters = {{
        {"tag_from", Unit::kBasisPoints, 30'000, 10'000, 10'000'000, "Tag from this part of the usual total on."},
        {"hold_from", Unit::kBasisPoints, 100'000, 10'000, 10'000'000, "Hold from this part of the usual total on."},
        {"block_from", Unit::kBasisPoints, kNever, 10'000, 10'000'000, "Block from this part of the usual total on."},
    }},
    .sources = "T07 I17",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const auto& usual = facts.history.usual_total;
  const Rule& rule = rules.Whole();
  if (!usual || usual->micros() <= 0) return findings.CouldNotCheckOrder(rule, Fact::kSales, Missing::kTooFew);
  if (!order.total || *order.total <= *usual) return;
  const Action action = Grade(order.total->micros(), usual->micros(), rule.parameter);
  if (action == Action::kAllow) return;
  findings.Whole(rule, action).Observed(*order.total).Expected(*usual).Advise(Advice::kReconfirm);
}

}  // namespace parapet::guardrails::order_value_band
