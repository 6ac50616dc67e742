// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::clock_skew {

// What an order's windows, references and promotions are looked up by is its time. One in the future is a wrong clock
// or a time without its zone. One long past may be wrong as well, but orders are judged from files, sweeps and samples
// long after they were placed; so a policy that wants to hear of those says from when on. It goes by the later of the
// order's two times: an old order that is updated today is not late. A cart may lie for weeks before its checkout, and
// a platform that tells no time leaves nothing to look at.
inline constexpr Guardrail kGuardrail = {
    .doc = "An order's time lies in the future or long ago: a clock or a time zone is wrong.",
    .message = "The order's time is {observed} away from when it arrived; {expected} are usual at most.",
    .shopper = "We will look at this order and write to you shortly.",
    .reach = Reach::kReference,
    .stages = kFromCheckoutOn & ~Bit(Stage::kCheckout),
    .origins = Bit(Origin::kStorefront),
    .recommended = Action::kTag,
    .parameters = {{
        {"ahead", Unit::kSeconds, 300, 1, 86'400, "The furthest into the future that clocks differ."},
        {"behind", Unit::kSeconds, kNever, 3'600, 31'536'000, "The longest that an order is on its way."},
    }},
    .sources = "G04",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const Instant placed = order.placed_at, updated = order.revision.updated_at;
  const Instant latest = updated > placed ? updated : placed;
  if (!latest.IsKnown() || !facts.now.IsKnown()) return;
  const bool future = latest > facts.now;
  const Duration gap = future ? latest - facts.now : facts.now - latest;
  const Rule& rule = rules.Whole();
  const int64_t usual = rule.parameter[future ? 0 : 1];
  if (usual >= kNever || gap <= Seconds(usual)) return;
  findings.Whole(rule, rule.action)
      .Observed(Reading::SecondsOf(gap))
      .Expected(Reading(Reading::Kind::kSeconds, usual))
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::clock_skew
