// SPDX-License-Identifier: Apache-2.0
//
// What guardrails share that look at an order in its two currencies: the shop's money, and the presentment money that
// the customer saw and pays.
//
//   if (!IsForeign(order)) return;                                   // the ordinary order ends here
//   const auto pair = WholeInBoth(order);                            // its total in both, else its goods
//   const auto fair = Converted(pair->shop, *facts.surroundings.exchange_rate);
//
// A rate is what one unit of shop money buys of presentment money, in micros; a rate that is not positive is none. Only
// positive amounts are compared: a zero beside an amount is a discount that was counted on one side. The total is the
// exception: one that is zero to the customer alone is compared.
//
// Thread safety: pure. Errors: nullopt where an amount is not known or does not fit. Cost: a comparison for an order in
// one currency; else one pass over the lines at most.
#ifndef PARAPET_CORE_KERNEL_CONVERSION_H_
#define PARAPET_CORE_KERNEL_CONVERSION_H_

#include <cstdint>
#include <optional>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/order.h"

namespace parapet {

// The rate between the order's two currencies, where it is known.
constexpr std::optional<int64_t> RateOf(const Facts& facts) {
  const auto& rate = facts.surroundings.exchange_rate;
  return rate && *rate > 0 && *rate <= kFactorMax ? rate : std::nullopt;
}

// How far a rate is from one to one, at least. Currencies nearly at par have the same prices on purpose, and converting
// once, twice or not at all comes to the same.
inline bool IsApart(int64_t rate, int64_t basis_points) {
  return Reaches(static_cast<int64_t>(Magnitude(rate - kMicros)), kMicros, basis_points);
}

// Shop money in presentment money at a rate, and the reverse.
inline std::optional<Money> Converted(Money shop, int64_t rate) {
  const auto micros = MultiplyDivide(shop.micros(), rate, kMicros);
  return micros ? std::optional(Money::FromMicros(*micros)) : std::nullopt;
}
inline std::optional<Money> ConvertedBack(Money presentment, int64_t rate) {
  const auto micros = MultiplyDivide(presentment.micros(), kMicros, rate);
  return micros ? std::optional(Money::FromMicros(*micros)) : std::nullopt;
}

// An amount rounded to the smallest unit of its currency, for people.
inline Money Rounded(Money amount, Currency currency) {
  const int64_t unit = currency.MinorUnitMicros();
  const auto micros = MultiplyDivide(DivideHalfEven(amount.micros(), unit), unit, 1);
  return micros ? Money::FromMicros(*micros) : amount;
}

// One amount in both currencies, and how many amounts were rounded on the way to it.
struct InBoth {
  Money shop, presentment;
  int64_t terms = 1;
};
inline std::optional<InBoth> Both(const std::optional<Money>& shop, const std::optional<Money>& presentment) {
  if (!shop || !presentment || shop->micros() <= 0 || presentment->micros() <= 0) return std::nullopt;
  return InBoth{*shop, *presentment};
}
inline std::optional<InBoth> UnitInBoth(const Line& line) {
  return line.priced ? Both(line.unit_price, line.presentment_unit) : std::nullopt;
}
inline std::optional<InBoth> ShippingInBoth(const Order& order) {
  return Both(order.shipping, order.presentment_shipping);
}

// What the lines come to before discounts, over those that are known in both.
inline std::optional<InBoth> GoodsInBoth(const Order& order) {
  InBoth sum = {Money(), Money(), 0};
  for (const Line& line : order.lines) {
    const auto unit = UnitInBoth(line);
    if (!unit || !line.quantity.IsPositive()) continue;
    const auto shop = Multiply(unit->shop, line.quantity);
    const auto presentment = Multiply(unit->presentment, line.quantity);
    const auto all_shop = shop ? Add(sum.shop, *shop) : std::nullopt;
    const auto all_presentment = presentment ? Add(sum.presentment, *presentment) : std::nullopt;
    if (!all_shop || !all_presentment) return std::nullopt;
    sum = {*all_shop, *all_presentment, sum.terms + 1};
  }
  return sum.terms == 0 ? std::nullopt : std::optional(sum);
}

// The order's total, else what its lines come to.
inline std::optional<InBoth> WholeInBoth(const Order& order) {
  const auto &shop = order.total, &presentment = order.presentment_total;
  if (!shop || !presentment || shop->micros() <= 0 || presentment->IsNegative()) return GoodsInBoth(order);
  return InBoth{*shop, *presentment, static_cast<int64_t>(order.lines.size()) + 2};  // the lines, shipping and tax
}

// An order of which the whole, in presentment money, is not what the rate makes of it, rounding apart.
struct OffTheRate {
  InBoth amount;
  Money fair;  // what the rate makes of it
  int64_t rate = 0;
};

// Whether two amounts of presentment money differ by no more than rounding each term to the smallest unit explains.
inline bool IsRounding(Money a, Money b, Currency currency, int64_t terms) {
  return Gap(a, b) <= currency.MinorUnitMicros() * terms;
}

// An order off the rate. nullopt for one in one currency, one that is at the rate, and one without a rate, which could
// not be checked.
inline std::optional<OffTheRate> FindOffTheRate(const Order& order, const Facts& facts, const Rule& rule,
                                                Findings& findings) {
  if (!IsForeign(order)) return std::nullopt;
  const auto amount = WholeInBoth(order);
  if (!amount) return std::nullopt;
  const auto rate = RateOf(facts);
  if (!rate) {
    findings.CouldNotCheckOrder(rule, Fact::kExchangeRates, Missing::kNoExchangeRate);
    return std::nullopt;
  }
  const auto fair = Converted(amount->shop, *rate);
  if (!fair || IsRounding(amount->presentment, *fair, order.presentment_currency, amount->terms)) return std::nullopt;
  return OffTheRate{*amount, *fair, *rate};
}

// What charging `charged` instead of `fair`, both presentment money, costs in shop money, rounded.
inline std::optional<Money> LossInShopMoney(Money charged, Money fair, int64_t rate, Currency shop) {
  const auto loss = ConvertedBack(Money::FromMicros(Gap(charged, fair)), rate);
  return loss ? std::optional(Rounded(*loss, shop)) : std::nullopt;
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_CONVERSION_H_
