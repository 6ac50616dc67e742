// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"

#include <algorithm>
#include <iterator>

namespace parapet {
namespace {

constexpr int64_t Cents(int64_t cents) { return cents * (kMicros / 100); }

constexpr int64_t kPlaceholders[] = {Cents(1),          Cents(100),       Cents(999'900),    Cents(999'999),
                                     Cents(9'999'900),  Cents(9'999'999), Cents(99'999'900), Cents(99'999'999),
                                     Cents(12'345),     Cents(123'456),   Cents(1'234'567),  Cents(1'234'500),
                                     Cents(12'345'600), Cents(111'111)};
constexpr int64_t kWholePlaceholders[] = {999'999 * kMicros, 9'999'999 * kMicros, 123'456 * kMicros,
                                          1'234'567 * kMicros};

// |price · scale − target| ≤ target · tolerance, where one of price and target was scaled. Exact.
bool Near(int64_t price, int64_t price_scale, int64_t target, int64_t target_scale, int64_t tolerance) {
  int64_t scaled_price = 0, scaled_target = 0;
  if (MultiplyOverflows(price, price_scale, &scaled_price)) return false;
  if (MultiplyOverflows(target, target_scale, &scaled_target)) return false;
  const int64_t gap = Gap(Money::FromMicros(scaled_price), Money::FromMicros(scaled_target));
  return CompareToPart(gap, scaled_target, tolerance) <= 0;
}

}  // namespace

int PowerOfTenAmong(Money price, Money reference, int64_t tolerance) {
  if (price.micros() <= 0 || reference.micros() <= 0) return 0;
  int64_t power = 1;
  for (int k = 1; k <= 3; ++k) {
    power *= 10;
    if (Near(price.micros(), power, reference.micros(), 1, tolerance)) return -k;
    if (Near(price.micros(), 1, reference.micros(), power, tolerance)) return k;
  }
  return 0;
}

bool IsPlaceholder(Money price, Currency currency) {
  const auto is = [price](int64_t micros) { return price.micros() == micros; };
  if (is(currency.MinorUnitMicros())) return true;
  if (currency.exponent() == 0) return std::any_of(std::begin(kWholePlaceholders), std::end(kWholePlaceholders), is);
  return std::any_of(std::begin(kPlaceholders), std::end(kPlaceholders), is);
}

std::optional<Money> Worth(const LineFacts& facts) {
  std::optional<Money> worth;
  for (const auto& candidate : {facts.reference, facts.cost, facts.floor}) {
    if (candidate && (!worth || *candidate > *worth)) worth = candidate;
  }
  return worth;
}

std::optional<Money> MerchantLoss(const Line& line, const LineFacts& facts) {
  const auto worth = Worth(facts);
  if (!worth || !line.priced) return std::nullopt;
  return line.net_unit >= *worth ? Money() : LossOn(line.net_unit, *worth, line.quantity);
}

std::optional<QuantityLimit> PassedLimit(const LineFacts& facts, Quantity quantity) {
  if (facts.max_per_order && quantity > *facts.max_per_order) return QuantityLimit{quantity, *facts.max_per_order};
  if (!facts.max_per_customer) return std::nullopt;
  const Quantity counted = Add(quantity, facts.bought_before.value_or(Quantity()))
                               .value_or(Quantity::FromMicros(std::numeric_limits<int64_t>::max()));
  if (counted <= *facts.max_per_customer) return std::nullopt;
  return QuantityLimit{counted, *facts.max_per_customer};
}

std::optional<Money> LossOn(Money charged, Money fair, Quantity quantity) {
  const auto gap = charged > fair ? Subtract(charged, fair) : Subtract(fair, charged);
  return gap ? Multiply(*gap, quantity) : std::nullopt;
}

}  // namespace parapet
