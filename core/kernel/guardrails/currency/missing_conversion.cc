// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/conversion.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::missing_conversion {

// 60 pounds charged as 60 euros. Only exactly the same number is meant; near par it is a shop's own choice to ask the
// same in both, so the rate must be well away from one. Where the totals are equal, the lines are not repeated.
inline constexpr Guardrail kGuardrail = {
    .doc = "The customer pays the same number in another currency: the amount was not converted.",
    .message = "{item} costs {observed} to the customer where {expected} is right: not converted. At risk: {at_risk}.",
    .shopper = "The amount to pay has changed. Please look at your cart again before you order.",
    .reach = Reach::kReference,
    .needs = {Fact::kExchangeRates},
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kBlock,
    .parameters = {{
        {"apart", Unit::kBasisPoints, 1'000, 100, 1'000'000, "How far the exchange rate must be from one to one."},
    }},
    .sources = "C02 B40 spree_multi_currency#64",
};

inline bool IsSame(const std::optional<InBoth>& amount) { return amount && amount->shop == amount->presentment; }

inline bool AnySameUnit(const Order& order) {
  for (const Line& line : order.lines) {
    if (IsSame(UnitInBoth(line))) return true;
  }
  return false;
}

// Completes a finding about an amount, `quantity` times.
inline void Complete(Money amount, Quantity quantity, const Order& order, int64_t rate, Findings::Report report) {
  const auto fair = Converted(amount, rate);
  const auto loss = fair ? LossInShopMoney(amount, *fair, rate, order.currency) : std::nullopt;
  report.Observed(Reading::Presentment(amount))
      .Expected(fair ? Reading::Presentment(Rounded(*fair, order.presentment_currency)) : Reading())
      .LosesTo(rate > kMicros ? LossTo::kMerchant : LossTo::kCustomer)
      .AtRisk(loss ? Multiply(*loss, quantity) : std::nullopt)
      .Advise(Advice::kReprice);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!IsForeign(order)) return;
  const auto total = Both(order.total, order.presentment_total);
  if (!IsSame(total) && !AnySameUnit(order)) return;
  const Rule& whole = rules.Whole();
  const auto rate = RateOf(facts);
  if (!rate) return findings.CouldNotCheckOrder(whole, Fact::kExchangeRates, Missing::kNoExchangeRate);
  if (IsSame(total)) {
    if (!IsApart(*rate, whole.parameter[0])) return;
    return Complete(total->shop, Quantity::Whole(1), order, *rate, findings.Whole(whole, whole.action));
  }
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const auto unit = UnitInBoth(line);
    const Rule& rule = rules.Line(i);
    if (!IsSame(unit) || !IsApart(*rate, rule.parameter[0])) continue;
    Complete(unit->shop, line.quantity, order, *rate, findings.Line(i, rule, rule.action));
  }
}

}  // namespace parapet::guardrails::missing_conversion
