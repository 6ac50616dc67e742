// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/discounts.h"

namespace parapet::guardrails::code_outside_window {

// The register says from when until when a discount holds, and whom it is for; a side that it leaves open is open.
// Judged at the time the order was placed. The grace is for clocks that differ and for checkouts begun in time.
inline constexpr Guardrail kGuardrail = {
    .doc = "A discount is redeemed before it starts, after it ended, or by somebody it is not for.",
    .message = "A discount takes {observed} off outside of its time or audience. At risk: {at_risk}.",
    .shopper = "A code in your cart is not valid for this order. Please remove it and try again.",
    .reach = Reach::kReference,
    .needs = {Fact::kCodes},
    .stages = kCodeStages,
    .origins = kCodeOrigins,
    .recommended = Action::kBlock,
    .parameters = {{
        {"grace", Unit::kSeconds, 300, 0, 86'400, "How long before and after its time a discount is let pass."},
    }},
    .sources = "D05 I11",
};

inline bool IsOutside(const DiscountFacts& known, Instant at, int64_t seconds) {
  if (seconds >= kNever) return false;
  const Duration grace = Seconds(seconds);
  if (known.starts.IsKnown() && known.starts - at > grace) return true;
  return known.ends.IsKnown() && at - known.ends >= grace;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const bool earlier = order.placed_at.IsKnown() && order.placed_at < facts.now;
  const Instant at = earlier ? order.placed_at : facts.now;
  JudgeRegistered(order, facts, rules, findings,
                  [&](const Discount& discount, const DiscountFacts& known, const Rule& rule) {
                    if (!known.wrong_audience && !IsOutside(known, at, rule.parameter[0])) return;
                    findings.Whole(rule, rule.action)
                        .Observed(discount.amount ? Reading(*discount.amount) : Reading())
                        .AtRisk(discount.amount)
                        .Advise(Advice::kDropCode);
                  });
}

}  // namespace parapet::guardrails::code_outside_window
