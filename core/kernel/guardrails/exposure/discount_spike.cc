// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/unspread_discount.h"

namespace parapet::guardrails::discount_spike {

// The share of orders with a deep discount jumps when a code or a rule gives more than it was meant to. Said of orders
// that are deeply discounted themselves, by discounts that nobody registered. Few orders are no jump.
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
        {"depth", Unit::kBasisPoints, 5'000, 1, 10'000, "An order with this share off its goods is deeply discounted."},
        {"multiple", Unit::kCount, 5, 2, 1'000, "From this many times the usual share on."},
        {"orders", Unit::kCount, 10, 2, 1'000'000, "From this many such orders in 10 minutes on, this one too."},
    }},
    .sources = "V08 I08 I09",
};

// What the discounts took off the goods, as far as it is told.
inline Money Discounted(const Order& order) {
  if (order.discounts_in_lines) return order.discount_total.value_or(Money());
  const Money rest = UnspreadDiscount(order).value_or(Money());
  const auto spread = Subtract(order.goods_total, order.goods_net_total);
  return spread ? Add(*spread, rest).value_or(rest) : rest;
}

inline bool IsDeep(const Order& order, Money off, int64_t depth) {
  const auto before = order.discounts_in_lines ? Add(order.goods_total, off) : std::optional(order.goods_total);
  return before && before->micros() > 0 && Reaches(off.micros(), before->micros(), depth);
}

inline bool IsRegistered(const Order& order, const Facts& facts) {
  if (facts.entitlement.covers_zero_total) return true;
  if (order.discounts.empty() || facts.discounts.size() != order.discounts.size()) return false;
  for (const DiscountFacts& known : facts.discounts) {
    if (!known.registered) return false;
  }
  return true;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const Money off = Discounted(order);
  if (off.micros() <= 0) return;
  const Rule& rule = rules.Whole();
  const Share& deep = facts.pace.deeply_discounted;
  const int64_t count = int64_t{deep.count} + 1, orders = int64_t{facts.pace.orders} + 1;
  if (count < rule.parameter[2] || !IsDeep(order, off, rule.parameter[0]) || IsRegistered(order, facts)) return;
  if (!deep.usual) return findings.CouldNotCheckOrder(rule, Fact::kSales, Missing::kTooFew);
  if (rule.parameter[1] >= kNever || !Reaches(count, orders, *deep.usual * rule.parameter[1])) return;
  findings.Whole(rule, rule.action)
      .Observed(Reading(Reading::Kind::kBasisPoints, DivideHalfEven(count * kHundredPercent, orders)))
      .Expected(Reading(Reading::Kind::kBasisPoints, *deep.usual))
      .AtRisk(off)
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::discount_spike
