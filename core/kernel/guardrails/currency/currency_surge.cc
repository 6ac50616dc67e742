// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::currency_surge {

// Shoppers find a wrong rate sooner than the shop: bookings in Danish kroner were far above normal. A handful of orders
// is no surge, whatever their share; and until enough orders have been seen to know what is usual, that is said only
// where there is a burst.
inline constexpr Guardrail kGuardrail = {
    .doc = "Far more orders than usual pay in this order's currency.",
    .message = "{observed} of the last orders pay in this currency; usual are {expected}.",
    .shopper = "We will look at this order and write to you shortly.",
    .reach = Reach::kHistory,
    .needs = {Fact::kSales},
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kTag,
    .on_missing = Action::kAllow,
    .parameters = {{
        {"times", Unit::kCount, 5, 2, 1'000, "From this many times the usual share of all orders on."},
        {"orders", Unit::kCount, 10, 1, 1'000'000, "From this many orders in ten minutes on, both together."},
    }},
    .sources = "C07 I12",
};

static void Judge(const Order&, const Facts& facts, const Rules& rules, Findings& findings) {
  const Share& share = facts.pace.currency;
  const Rule& rule = rules.Whole();
  if (share.count < rule.parameter[1] || facts.pace.orders <= 0 || rule.parameter[0] >= kNever) return;
  if (!share.usual) return findings.CouldNotCheckOrder(rule, Fact::kSales, Missing::kTooFew);
  const int64_t now = int64_t{share.count} * kHundredPercent;
  if (*share.usual < 0 || *share.usual > kHundredPercent) return;
  if (now < rule.parameter[0] * *share.usual * facts.pace.orders) return;
  findings.Whole(rule, rule.action)
      .Observed(Reading(Reading::Kind::kBasisPoints, now / facts.pace.orders))
      .Expected(Reading(Reading::Kind::kBasisPoints, *share.usual))
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::currency_surge
