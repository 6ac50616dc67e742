// SPDX-License-Identifier: Apache-2.0
//
// Exact money, quantities and currencies.
//
// Money is an int64 count of micros, 10^-6 of the major unit (15.00 USD is 15'000'000), the unit in which Google's
// and Apple's store interfaces count, so that unit prices finer than a cent stay exact. A Money carries no currency:
// an order has one, and whoever compares amounts of two currencies is stopped by the facts, not by the type.
//
//   std::optional<Money> line = Multiply(unit, Quantity::Whole(3));   // nullopt when it does not fit
//   DecimalResult read = ParseDecimal("15.00");                       // from text only; there is no road from double
//
// Thread safety: values. Errors: arithmetic that could overflow returns std::optional; nothing wraps or saturates
// silently. Cost: one integer; products that fit 64 bits take the fast path, others a 64-step division.
#ifndef PARAPET_CORE_KERNEL_MONEY_H_
#define PARAPET_CORE_KERNEL_MONEY_H_

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace parapet {

// Micros in one major unit, and in one whole piece of a quantity.
inline constexpr int64_t kMicros = 1'000'000;

// An amount of money in micros of its currency's major unit. Range: ±(2^63 − 1) micros, 9.2 · 10^12 major units;
// parsing and multiplication never yield the lowest int64, so that an amount can be negated.
class Money {
 public:
  constexpr Money() = default;
  static constexpr Money FromMicros(int64_t micros) { return Money(micros); }
  // Whole major units; for constants in tests and defaults.
  static constexpr Money Major(int64_t units) { return Money(units * kMicros); }
  // No road from floating point: 0.1 + 0.2 has cost shops real money.
  template <std::floating_point F>
  static Money FromMicros(F) = delete;

  constexpr int64_t micros() const { return micros_; }
  constexpr bool IsZero() const { return micros_ == 0; }
  constexpr bool IsNegative() const { return micros_ < 0; }
  friend constexpr auto operator<=>(const Money&, const Money&) = default;

 private:
  explicit constexpr Money(int64_t micros) : micros_(micros) {}
  int64_t micros_ = 0;
};

// How many of an item, in micro-pieces: 3 pieces are 3'000'000, 2.5 metres 2'500'000.
class Quantity {
 public:
  constexpr Quantity() = default;
  static constexpr Quantity FromMicros(int64_t micros) { return Quantity(micros); }
  static constexpr Quantity Whole(int64_t pieces) { return Quantity(pieces * kMicros); }
  template <std::floating_point F>
  static Quantity FromMicros(F) = delete;

  constexpr int64_t micros() const { return micros_; }
  constexpr bool IsWhole() const { return micros_ % kMicros == 0; }
  constexpr bool IsPositive() const { return micros_ > 0; }
  friend constexpr auto operator<=>(const Quantity&, const Quantity&) = default;

 private:
  explicit constexpr Quantity(int64_t micros) : micros_(micros) {}
  int64_t micros_ = 0;
};

constexpr std::optional<Money> Add(Money a, Money b) {
  int64_t sum = 0;
  if (__builtin_add_overflow(a.micros(), b.micros(), &sum)) return std::nullopt;
  return Money::FromMicros(sum);
}

// The sum, or the end of Money's range where it does not fit: for sums that are compared with limits.
constexpr Money SaturatingAdd(Money a, Money b) {
  constexpr Money kLeast = Money::FromMicros(std::numeric_limits<int64_t>::min());
  constexpr Money kMost = Money::FromMicros(std::numeric_limits<int64_t>::max());
  return Add(a, b).value_or(a.IsNegative() ? kLeast : kMost);
}

constexpr std::optional<Money> Subtract(Money a, Money b) {
  int64_t difference = 0;
  if (__builtin_sub_overflow(a.micros(), b.micros(), &difference)) return std::nullopt;
  return Money::FromMicros(difference);
}

constexpr std::optional<Quantity> Add(Quantity a, Quantity b) {
  int64_t sum = 0;
  if (__builtin_add_overflow(a.micros(), b.micros(), &sum)) return std::nullopt;
  return Quantity::FromMicros(sum);
}

// Magnitude without the sign; fits for every int64.
constexpr uint64_t Magnitude(int64_t value) {
  return value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

// Whether a · b does not fit 64 bits; else `product` is it. On wasm32, which has no wider multiplication to test with,
// a product that is exactly the lowest int64 counts as not fitting.
constexpr bool MultiplyOverflows(int64_t a, int64_t b, int64_t* product) {
#ifdef __wasm32__
  constexpr uint64_t kLargest = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  const uint64_t size_a = Magnitude(a), size_b = Magnitude(b);
  const bool small = ((size_a | size_b) >> 31) == 0;
  if (!small && size_b != 0 && size_a > kLargest / size_b) return true;
  *product = static_cast<int64_t>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
  return false;
#else
  return __builtin_mul_overflow(a, b, product);
#endif
}

// value · numerator / denominator, rounded half to even, through 128 bits. Returns nullopt when the result is beyond
// ±(2^63 − 1) or the denominator is 0.
std::optional<int64_t> MultiplyDivideWide(int64_t value, int64_t numerator, int64_t denominator);

// value / denominator, rounded half to even. REQUIRES: denominator is neither 0 nor, for the lowest int64, −1.
constexpr int64_t DivideHalfEven(int64_t value, int64_t denominator) {
  const int64_t quotient = value / denominator;
  const int64_t rest = value % denominator;
  const uint64_t twice = 2 * (rest < 0 ? 0 - static_cast<uint64_t>(rest) : static_cast<uint64_t>(rest));
  const uint64_t size = denominator < 0 ? 0 - static_cast<uint64_t>(denominator) : static_cast<uint64_t>(denominator);
  if (twice < size || (twice == size && quotient % 2 == 0)) return quotient;
  return (value < 0) == (denominator < 0) ? quotient + 1 : quotient - 1;
}

inline std::optional<int64_t> MultiplyDivide(int64_t value, int64_t numerator, int64_t denominator) {
  int64_t product = 0;
  const bool wide = MultiplyOverflows(value, numerator, &product) || denominator == 0 ||
                    product == std::numeric_limits<int64_t>::min();
  if (wide) [[unlikely]]
    return MultiplyDivideWide(value, numerator, denominator);
  return DivideHalfEven(product, denominator);
}

// a · b compared with c · d, exactly, through 128 bits.
std::strong_ordering CompareProducts(uint64_t a, uint64_t b, uint64_t c, uint64_t d);

// Unit price · quantity, rounded half to even to micros.
inline std::optional<Money> Multiply(Money unit, Quantity quantity) {
  const auto product = MultiplyDivide(unit.micros(), quantity.micros(), kMicros);
  return product ? std::optional(Money::FromMicros(*product)) : std::nullopt;
}

// Amount / quantity, rounded half to even to micros; nullopt for a zero quantity.
inline std::optional<Money> Divide(Money amount, Quantity quantity) {
  const auto share = MultiplyDivide(amount.micros(), kMicros, quantity.micros());
  return share ? std::optional(Money::FromMicros(*share)) : std::nullopt;
}

// In basis points, hundredths of a percent: 30 % is 3'000.
inline constexpr int64_t kHundredPercent = 10'000;

// (observed − expected) / expected in basis points, rounded half to even: −10'000 when observed is zero. Saturates
// at ±kDeviationLimit, which no threshold reaches. REQUIRES: expected > 0.
inline constexpr int64_t kDeviationLimit = int64_t{1} << 62;
int64_t DeviationBasisPoints(Money observed, Money expected);

inline constexpr int64_t kPowersOfTen[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};

// A currency of ISO 4217 with its exponent (2 for USD, 0 for JPY, 3 for KWD). A default one is "none".
class Currency {
 public:
  constexpr Currency() = default;
  // From the three-letter code in any case; nullopt for one that ISO 4217 does not list.
  static std::optional<Currency> FromCode(std::string_view code);

  constexpr std::string_view code() const { return {code_, code_[0] ? 3u : 0u}; }
  constexpr int exponent() const { return exponent_; }
  constexpr bool IsNone() const { return code_[0] == 0; }
  // Micros in the smallest unit: 10'000 for USD, 1'000'000 for JPY.
  constexpr int64_t MinorUnitMicros() const { return kPowersOfTen[6 - exponent_]; }
  friend constexpr bool operator==(const Currency&, const Currency&) = default;

 private:
  char code_[3] = {};
  uint8_t exponent_ = 0;
};

// Why a text is no amount.
enum class DecimalError : uint8_t {
  kNone,
  kEmpty,       // nothing there: a missing price, never zero
  kMalformed,   // not a decimal number: "1.355,90", "NaN", "12abc"
  kOutOfRange,  // beyond ±(2^63 − 1) micros, or an exponent beyond ±30
  kTooLong,     // more than kDecimalTextMax characters
};
inline constexpr size_t kDecimalTextMax = 64;

// What a decimal text says.
struct DecimalResult {
  DecimalError error = DecimalError::kNone;
  int64_t micros = 0;
  uint8_t places = 0;    // digits behind the point without trailing zeros: 1 for "15.5" and "15.50", 0 for "1500e-2"
  bool rounded = false;  // the text was finer than a micro; rounded half to even
  constexpr bool ok() const { return error == DecimalError::kNone; }
  constexpr Money money() const { return Money::FromMicros(micros); }
  constexpr Quantity quantity() const { return Quantity::FromMicros(micros); }
};

// Reads a decimal number from its text: an optional sign, digits, an optional fraction, an optional exponent as JSON
// writes it ("-12.50", "1e2"). No white space, no thousands separators, no bare point at either end.
DecimalResult ParseDecimal(std::string_view text);

// Reads `minor` counts of the currency's smallest unit with the given number of fraction digits (0 to 6), the form of
// Stripe and commercetools; nullopt when it does not fit.
std::optional<Money> FromMinorUnits(int64_t minor, int fraction_digits);

// Longest text of FormatDecimal: sign, 13 digits, point, 6 digits.
inline constexpr size_t kDecimalFormatMax = 24;

// Writes micros as a decimal text with at least `places` (0 to 6) digits behind the point and no needless zeros beyond
// them, into `out` (at least kDecimalFormatMax bytes); returns the part written, which need not start at `out`.
// Round-trips through ParseDecimal, except for the lowest int64, which is no amount.
std::string_view FormatDecimal(int64_t micros, int places, char* out);

// An amount in another currency, at so many micros of it for one unit; at the end of Money's range where it does not
// fit. Rounded up for what is spent, down for what is left.
enum class Rounding : uint8_t { kDown, kUp };
Money InCurrency(Money amount, int64_t rate_micros, Rounding rounding);
// The way back, exactly: what an amount of that other currency comes to, at the same rate. What fits into an amount
// that InCurrency rounded down fits, on its way back rounded up, into what that amount was made from.
Money FromCurrency(Money amount, int64_t rate_micros, Rounding rounding);

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_MONEY_H_
