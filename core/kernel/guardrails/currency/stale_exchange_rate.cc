// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/conversion.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::stale_exchange_rate {

// Central banks publish on working days, and around Easter five days pass; so a rate is old after a week. It does no
// harm while orders come at it: one whose own rate is near the known one confirms it.
inline constexpr Guardrail kGuardrail = {
    .doc = "An order's rate has moved away from an exchange rate that is too old to judge it by.",
    .message = "The order's rate is off the exchange rate that it is compared with, which is {observed} old.",
    .shopper = "The amount to pay is being checked. Please contact us if you need your order soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kExchangeRates},
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kTag,
    .on_missing = Action::kAllow,
    .parameters = {{
        {"older_than", Unit::kSeconds, 604'800, 3'600, 31'536'000, "From this age on."},
        {"moved", Unit::kBasisPoints, 200, 1, 10'000, "From this far off the known rate on."},
    }},
    .sources = "C06",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const Rule& rule = rules.Whole();
  const auto off = FindOffTheRate(order, facts, rule, findings);
  if (!off || !Reaches(Gap(off->amount.presentment, off->fair), off->fair.micros(), rule.parameter[1])) return;
  const Instant as_of = facts.surroundings.exchange_rate_as_of;
  if (!as_of.IsKnown()) return findings.CouldNotCheckOrder(rule, Fact::kExchangeRates, Missing::kUndated);
  if (rule.parameter[0] >= kNever || facts.now - as_of < Seconds(rule.parameter[0])) return;
  findings.Whole(rule, rule.action)
      .Observed(Reading::SecondsOf(facts.now - as_of))
      .Expected(Reading(Reading::Kind::kSeconds, rule.parameter[0]))
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::stale_exchange_rate
