// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/published_price.h"

namespace parapet::guardrails::stale_price {

// A cart outlives prices. Where the item has become dearer, the shopper would get away with the old price (Black
// Friday's, on Monday): never more than a hold, as the loss is the shop's. Where it has become cheaper, the shopper
// would pay too much and must be shown the right price first; but only where the cart's price was the item's own a
// while ago, as one that never was holds a surcharge for something chosen with it. What nobody vouches for is no price
// of today: then the reference is.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is ordered at an old price while it costs something else by now.",
    .message = "{item} is ordered at {observed}; it costs {expected} by now. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart has changed. Please look at your cart again before you order.",
    .reach = Reach::kReference,
    .needs = {Fact::kLivePrice},
    .stages = kListedStages,
    .origins = kListedOrigins,
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .parameters = {{
        {"tolerance", Unit::kMinorUnits, 1, 0, 10'000, "How far off the price of today a price may be."},
    }},
    .sources = "P16 B28 B30",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  JudgeAgainstPublished(
      order, facts, rules, findings,
      [](const Line& line, const LineFacts& known, Money current, int64_t tolerance, const Rule& rule) {
        if (line.offered_unit < current) return AtMost(rule.action, Action::kHold);
        return OnceInForce(line, known, tolerance) ? rule.action : Action::kAllow;
      });
}

}  // namespace parapet::guardrails::stale_price
