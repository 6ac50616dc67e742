// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/conversion.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::exchange_rate_band {

// Compared is what the customer pays with what the shop counts, as a whole: the total, or the lines where no total is
// told in both. What rounding to the smallest unit explains, as in an order of a few cents, is no deviation. The width
// of the band leaves room for a day's market and for what payment providers add.
inline constexpr Guardrail kGuardrail = {
    .doc = "The rate between what the customer pays and what the shop counts is off the exchange rate.",
    .message = "The customer pays {observed}; at the exchange rate it would be {expected}. At risk: {at_risk}.",
    .shopper = "The amount to pay is being checked. Please contact us if you need your order soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kExchangeRates},
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kHold,
    .parameters = {{
        {"tag_off", Unit::kBasisPoints, 500, 1, 1'000'000, "Tag from this far off the exchange rate on."},
        {"hold_off", Unit::kBasisPoints, 1'500, 1, 1'000'000, "Hold from this far off the exchange rate on."},
        {"block_off", Unit::kBasisPoints, kNever, 1, 1'000'000, "Block from this far off the exchange rate on."},
    }},
    .sources = "C04 I12",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const Rule& rule = rules.Whole();
  const auto off = FindOffTheRate(order, facts, rule, findings);
  if (!off) return;
  const Money charged = off->amount.presentment;
  const Action action = Grade(Gap(charged, off->fair), off->fair.micros(), rule.parameter);
  if (action == Action::kAllow) return;
  findings.Whole(rule, action)
      .Observed(Reading::Presentment(charged))
      .Expected(Reading::Presentment(Rounded(off->fair, order.presentment_currency)))
      .LosesTo(WhoLoses(charged, off->fair))
      .AtRisk(LossInShopMoney(charged, off->fair, off->rate, order.currency))
      .Advise(Advice::kReprice);
}

}  // namespace parapet::guardrails::exchange_rate_band
