// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/money_parts.h"

namespace parapet::commercetools {
namespace {

constexpr int kPreciseDigitsMax = 20;

uint8_t SignificantPlaces(int64_t count, int digits) {
  for (; digits > 0 && count % 10 == 0; --digits) count /= 10;
  return static_cast<uint8_t>(digits);
}

// `count` of 10^-digits as micros, rounded half-even; nullopt when it does not fit.
std::optional<Money> FromCount(int64_t count, int digits) {
  std::optional<Money> money;
  if (digits <= 6) {
    money = FromMinorUnits(count, digits);
  } else {
    int64_t divisor = 1;
    for (int i = 6; i < digits; ++i) divisor *= 10;
    money = Money::FromMicros(DivideHalfEven(count, divisor));
  }
  if (!money || money->micros() == INT64_MIN) return std::nullopt;  // the least integer has no decimal text
  return money;
}

}  // namespace

void MoneyParts::Take(MoneyPart part, const JsonValue& value, FieldReader& at) {
  switch (part) {
    case MoneyPart::kType:
      high_precision_ = value.IsText() && value.text == "highPrecision";
      break;
    case MoneyPart::kCentAmount:
      cents_ = at.WholeNumber(value);
      break;
    case MoneyPart::kPreciseAmount:
      precise_ = at.WholeNumber(value);
      break;
    case MoneyPart::kFractionDigits:
      digits_ = at.WholeNumber(value);
      break;
    case MoneyPart::kCurrency:
      currency_ = at.CurrencyOf(value);
      break;
  }
}

std::optional<MoneyAmount> MoneyParts::Finish(FieldReader& at) const {
  const auto refuse = [&at](std::string_view code, const char* message) {
    at.Fail(code, message);
    return std::nullopt;
  };
  const bool precise = high_precision_ && precise_.has_value();
  const auto count = precise ? precise_ : cents_;
  const int64_t digits = digits_.value_or(currency_.exponent());
  if (!count) return refuse("not_an_amount", "money needs its centAmount");
  if (currency_.IsNone()) return refuse("unknown_currency", "money needs its currencyCode");
  const bool known_scale = digits >= 0 && digits <= kPreciseDigitsMax;
  if (!known_scale) return refuse("number_out_of_range", "expected 0 to 20 fractionDigits");
  const auto money = FromCount(*count, static_cast<int>(digits));
  if (!money) return refuse("number_out_of_range", "the amount is beyond ±9.2 · 10^12");
  return MoneyAmount{*money, SignificantPlaces(*count, static_cast<int>(digits)), currency_, precise};
}

}  // namespace parapet::commercetools
