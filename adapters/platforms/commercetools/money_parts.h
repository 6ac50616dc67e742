// SPDX-License-Identifier: Apache-2.0
//
// commercetools' money objects, read part by part while the fields of a body arrive.
//
//   {"type":"centPrecision","currencyCode":"EUR","centAmount":1999,"fractionDigits":2}                 19.99
//   {"type":"highPrecision",…,"centAmount":0,"preciseAmount":4125,"fractionDigits":6}                  0.004125
//
// centPrecision counts `centAmount` units of 10^-fractionDigits; highPrecision counts `preciseAmount` units of up to 20
// digits behind the point, rounded half-even to micros. Without fractionDigits the currency's own exponent holds.
//
// Thread safety: a value. Errors: refusals of the reader, at the money object's path. Cost: no allocation.
#ifndef PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_MONEY_PARTS_H_
#define PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_MONEY_PARTS_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "parapet/adapters/json/field_reader.h"

namespace parapet::commercetools {

enum class MoneyPart : uint8_t { kType, kCentAmount, kPreciseAmount, kFractionDigits, kCurrency };

// The parts' keys, in the order of MoneyPart.
inline constexpr std::string_view kMoneyKeys[] = {"type", "centAmount", "preciseAmount", "fractionDigits",
                                                  "currencyCode"};

// A money object that was read.
struct MoneyAmount {
  Money money;
  uint8_t places = 0;  // significant decimal places
  Currency currency;
  bool high_precision = false;
};

// A money object while it is read.
class MoneyParts {
 public:
  void Take(MoneyPart part, const JsonValue& value, FieldReader& at);
  // Refuses, and returns nullopt, where the amount or the currency is missing or out of range.
  std::optional<MoneyAmount> Finish(FieldReader& at) const;

 private:
  bool high_precision_ = false;
  std::optional<int64_t> cents_, precise_, digits_;
  Currency currency_;
};

}  // namespace parapet::commercetools

#endif  // PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_MONEY_PARTS_H_
