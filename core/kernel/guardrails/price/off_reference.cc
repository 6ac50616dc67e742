// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/reference_finding.h"

namespace parapet::guardrails::off_reference {

// Compared is the unit price before order discounts: a coupon is not a wrong price. A registered promotion explains a
// low price down to its floor; below it the price is compared with the reference as if there were none. Orders at a
// live price that nobody vouched for are at least tagged wherever deviations on that side are tagged at all.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is offered far below or far above its last vouched price.",
    .message = "{item} is offered at {observed}; its last vouched price is {expected}. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kReference},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .parameters = {{
        {"tag_low", Unit::kBasisPoints, 3'000, 1, 10'000, "Tag from this far below the reference on."},
        {"hold_low", Unit::kBasisPoints, 5'000, 1, 10'000, "Hold from this far below the reference on."},
        {"block_low", Unit::kBasisPoints, kNever, 1, 10'000, "Block from this far below the reference on."},
        {"tag_high", Unit::kBasisPoints, 10'000, 1, 10'000'000, "Tag from this far above the reference on."},
        {"hold_high", Unit::kBasisPoints, 30'000, 1, 10'000'000, "Hold from this far above the reference on."},
        {"block_high", Unit::kBasisPoints, kNever, 1, 10'000'000, "Block from this far above the reference on."},
    }},
    .sources = "I05 I08 I14 B27 B66",
};

inline Action Classify(const Line& line, const LineFacts& facts, const Rule& rule) {
  const Money price = line.offered_unit;
  const bool low = price < *facts.reference;
  if (low && (Explained(facts, price) || (facts.free_ok && price.IsZero()))) return Action::kAllow;
  const Action action = GradeDeviation(price, *facts.reference, rule.parameter);
  const bool unvouched = facts.live_unvouched && price != *facts.reference && facts.live == price;
  return unvouched && action == Action::kAllow && rule.parameter[low ? 0 : 3] < kNever ? Action::kTag : action;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  JudgeAgainstReference(order, facts, rules, findings, Classify);
}

}  // namespace parapet::guardrails::off_reference
