// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/discounts.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::discount_spike {

// The share of orders with a deep discount jumps when a code or a rule gives more than it was meant to. Said of orders
// that are deeply discounted themselves, as the windows count them (kDeepDiscount), by discounts that nobody
// registered. Few orders are no jump.
inline constexpr Guardrail kGuardrail = {
    .doc = "Many times more orders than usual are deeply discounted, this one too, and nothing registered explains it.",
    .message =
        "{observed} of the orders of the last 10 minutes are deeply discounted; usual are {expected}. "
        "At risk: {at_risk}.",
    .shopper = "We will look at the discount on this order and write to you shortly.",
    .reach = Reach::kHistory,
    .needs = {Fact::kSales},
    .stages = kFromCheckoutOn & ~Bit(Stage::kEdited),
    .origins = Bit(Origin::kStorefront),
    .recommended = Action::kTag,
    .parameters = {{
        {"multiple", Unit::kCount, 5, 2, 1'000, "From this many times the usual share on."},
        {"orders", Unit::kCount, 10, 2, 1'000'000, "From this many such orders in 10 minutes on, this one too."},
    }},
    .sources = "V08 I08 I09",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const Rule& rule = rules.Whole();
  const Share& deep = facts.pace.deeply_discounted;
  const int64_t count = int64_t{deep.count} + 1, orders = int64_t{facts.pace.orders} + 1;
  if (count < rule.parameter[1] || !IsDeeplyDiscounted(order) || IsDiscountExplained(order, facts)) return;
  if (!deep.usual) return findings.CouldNotCheckOrder(rule, Fact::kSales, Missing::kTooFew);
  if (rule.parameter[0] >= kNever || !Reaches(count, orders, *deep.usual * rule.parameter[0])) return;
  findings.Whole(rule, rule.action)
      .Observed(Reading(Reading::Kind::kBasisPoints, DivideHalfEven(count * kHundredPercent, orders)))
      .Expected(Reading(Reading::Kind::kBasisPoints, *deep.usual))
      .AtRisk(DiscountOnGoods(order)->taken)
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::discount_spike
