// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/discounts.h"

namespace parapet::guardrails::deep_total_discount {

// All discounts on goods together against what these cost before them. Somebody decided on a registered discount, so an
// order that bears no other is explained, and so is one that a registered right lets pay nothing; what registered ones
// must not do together is the business of additive_percentages and too_many_discounts. A shop without a register has
// nothing to explain them with, and learns of every deep one.
inline constexpr Guardrail kGuardrail = {
    .doc = "Discounts together take off most of what the goods cost, and no registered one explains it.",
    .message = "Discounts take {observed} off goods of {expected}. At risk: {at_risk}.",
    .shopper = "A discount in your cart cannot be applied. Please remove the code and try again, or contact us.",
    .reach = Reach::kReference,
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .monotone = Monotone::kDiscountUp,
    .parameters = {{
        {"tag_from", Unit::kBasisPoints, kDeepDiscount, 1, 10'000, "Tag from this part of what the goods cost on."},
        {"hold_from", Unit::kBasisPoints, 8'000, 1, 10'000, "Hold from this part of what the goods cost on."},
        {"block_from", Unit::kBasisPoints, 9'500, 1, 10'000, "Block from this part of what the goods cost on."},
    }},
    .sources = "D02 B17 I09",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!DiscountsAnything(order)) return;
  const auto discount = DiscountOnGoods(order);
  if (!discount) return;
  const Rule& rule = rules.Whole();
  const Action action = Grade(discount->taken.micros(), discount->base.micros(), rule.parameter);
  if (action == Action::kAllow || IsDiscountExplained(order, facts)) return;
  findings.Whole(rule, action)
      .Observed(Reading(Reading::Kind::kBasisPoints, DiscountShare(order)))
      .Expected(discount->base)
      .AtRisk(discount->taken)
      .Advise(Advice::kDropCode);
}

}  // namespace parapet::guardrails::deep_total_discount
