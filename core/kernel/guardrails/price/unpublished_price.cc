// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/published_price.h"

namespace parapet::guardrails::unpublished_price {

// Shops that believe what the browser sends sell at any price that a shopper names, and one that is only a little too
// low strikes no other guardrail. Known prices are the live one, those of the last 24 hours, the reference, the sale
// and the list price, and what a registered promotion explains. Above the price of today nobody names one to his own
// harm: there a surcharge for something chosen is more likely.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is ordered below its price, at one that the shop never published.",
    .message = "{item} is ordered at {observed}, a price that it never had; it costs {expected}. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart has changed. Please look at your cart again before you order.",
    .reach = Reach::kReference,
    .needs = {Fact::kLivePrice},
    .stages = kListedStages,
    .origins = kListedOrigins,
    .recommended = Action::kHold,
    .parameters = {{
        {"tolerance", Unit::kMinorUnits, 1, 0, 10'000, "How far off a published price a price may be."},
    }},
    .sources = "P18 B27",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  JudgeAgainstPublished(
      order, facts, rules, findings,
      [](const Line& line, const LineFacts& known, Money current, int64_t tolerance, const Rule& rule) {
        const bool published = line.offered_unit > current || OnceInForce(line, known, tolerance);
        return published ? Action::kAllow : rule.action;
      });
}

}  // namespace parapet::guardrails::unpublished_price
