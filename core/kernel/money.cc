// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/money.h"

namespace parapet {
namespace {

struct Wide {
  uint64_t high;
  uint64_t low;
};

// 64 × 64 → 128 by halves: wasm32 has no wider integer.
Wide MultiplyWide(uint64_t a, uint64_t b) {
  const uint64_t a_low = a & 0xffffffff, a_high = a >> 32, b_low = b & 0xffffffff, b_high = b >> 32;
  const uint64_t low = a_low * b_low;
  const uint64_t middle = a_high * b_low + (low >> 32);
  const uint64_t cross = a_low * b_high + (middle & 0xffffffff);
  return {a_high * b_high + (middle >> 32) + (cross >> 32), (cross << 32) | (low & 0xffffffff)};
}

// Schoolbook division, a bit a step. REQUIRES: value.high < divisor.
uint64_t DivideWide(Wide value, uint64_t divisor, uint64_t* rest) {
  uint64_t quotient = 0;
  for (int bit = 0; bit < 64; ++bit) {
    const bool carry = value.high >> 63;
    value.high = (value.high << 1) | (value.low >> 63);
    value.low <<= 1;
    quotient <<= 1;
    if (carry || value.high >= divisor) {
      value.high -= divisor;
      quotient |= 1;
    }
  }
  *rest = value.high;
  return quotient;
}

constexpr uint64_t kLargest = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The digits of a decimal text, and how many of them stand behind the point.
struct DigitReader {
  char digits[kDecimalTextMax] = {};
  size_t count = 0;
  int scale = 0;
  size_t significant = 0;  // digits up to the last one that is not 0

  void Digit(char c, bool fraction) {
    digits[count++] = c;
    if (fraction) ++scale;
    if (c != '0') significant = count;
  }
  // Digits behind the point, once moved by the exponent, without trailing zeros.
  int Places(int exponent) const {
    const int places = scale - exponent - static_cast<int>(count - significant);
    return significant == 0 || places < 0 ? 0 : places;
  }
};

// The digits, moved so that they count micros; cuts half-even below a micro.
bool ToMicros(const DigitReader& read, int exponent, uint64_t* micros, bool* rounded) {
  const int shift = 6 + exponent - read.scale;  // how many zeros to add, or digits to cut
  uint64_t value = 0;
  const long keep = static_cast<long>(read.count) + (shift < 0 ? shift : 0);
  for (long i = 0; i < keep; ++i) {
    if (value > kLargest / 10) return false;
    value = value * 10 + static_cast<uint64_t>(read.digits[i] - '0');
  }
  for (int i = 0; i < shift; ++i) {
    if (value > kLargest / 10) return false;
    value *= 10;
  }
  if (value > kLargest) return false;  // from here on rounding up by one cannot wrap
  bool above_zero = false;
  for (long i = keep < 0 ? 0 : keep; i < static_cast<long>(read.count); ++i) above_zero |= read.digits[i] != '0';
  *rounded = above_zero;
  if (above_zero && keep >= 0) {
    const char first = read.digits[keep];
    bool tail = false;
    for (size_t i = static_cast<size_t>(keep) + 1; i < read.count; ++i) tail |= read.digits[i] != '0';
    if (first > '5' || (first == '5' && (tail || value % 2 == 1))) ++value;
  }
  *micros = value;
  return value <= kLargest;
}

// The exponent behind an 'e'; false when malformed. Beyond ±30 `out` is set to ±31.
bool ReadExponent(std::string_view text, int* out) {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return false;
  int value = 0;
  for (char c : text) {
    if (!IsDigit(c)) return false;
    value = value > 30 ? 31 : value * 10 + (c - '0');
  }
  if (value > 31) value = 31;
  *out = negative ? -value : value;
  return true;
}

DecimalResult Fail(DecimalError error) { return {.error = error}; }

}  // namespace

std::optional<int64_t> MultiplyDivideWide(int64_t value, int64_t numerator, int64_t denominator) {
  if (denominator == 0) return std::nullopt;
  const bool negative = ((value < 0) != (numerator < 0)) != (denominator < 0);
  const Wide product = MultiplyWide(Magnitude(value), Magnitude(numerator));
  const uint64_t divisor = Magnitude(denominator);
  if (product.high >= divisor) return std::nullopt;
  uint64_t rest = 0;
  uint64_t quotient = DivideWide(product, divisor, &rest);
  const uint64_t half = divisor - rest;
  if (quotient > kLargest) return std::nullopt;
  if (rest > half || (rest == half && quotient % 2 == 1)) ++quotient;
  if (quotient > kLargest) return std::nullopt;
  return negative ? -static_cast<int64_t>(quotient) : static_cast<int64_t>(quotient);
}

std::strong_ordering CompareProducts(uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  const Wide left = MultiplyWide(a, b);
  const Wide right = MultiplyWide(c, d);
  return left.high == right.high ? left.low <=> right.low : left.high <=> right.high;
}

int64_t DeviationBasisPoints(Money observed, Money expected) {
  const auto difference = Subtract(observed, expected);
  const auto deviation =
      difference ? MultiplyDivide(difference->micros(), kHundredPercent, expected.micros()) : std::nullopt;
  const bool beyond = !deviation || *deviation > kDeviationLimit || *deviation < -kDeviationLimit;
  if (beyond) return observed < expected ? -kDeviationLimit : kDeviationLimit;
  return *deviation;
}

DecimalResult ParseDecimal(std::string_view text) {
  if (text.empty()) return Fail(DecimalError::kEmpty);
  if (text.size() > kDecimalTextMax) return Fail(DecimalError::kTooLong);
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  DigitReader read;
  size_t at = 0;
  while (at < text.size() && IsDigit(text[at])) read.Digit(text[at++], false);
  if (at == 0) return Fail(DecimalError::kMalformed);
  if (at < text.size() && text[at] == '.') {
    const size_t point = at++;
    while (at < text.size() && IsDigit(text[at])) read.Digit(text[at++], true);
    if (at == point + 1) return Fail(DecimalError::kMalformed);
  }
  int exponent = 0;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return Fail(DecimalError::kMalformed);
    text.remove_prefix(at + 1);
    if (!ReadExponent(text, &exponent)) return Fail(DecimalError::kMalformed);
    if (exponent > 30 || exponent < -30) return Fail(DecimalError::kOutOfRange);
  }
  uint64_t micros = 0;
  DecimalResult result;
  if (!ToMicros(read, exponent, &micros, &result.rounded)) return Fail(DecimalError::kOutOfRange);
  result.places = static_cast<uint8_t>(read.Places(exponent));
  result.micros = negative ? -static_cast<int64_t>(micros) : static_cast<int64_t>(micros);
  return result;
}

std::optional<Money> FromMinorUnits(int64_t minor, int fraction_digits) {
  if (fraction_digits < 0 || fraction_digits > 6) return std::nullopt;
  int64_t micros = 0;
  if (MultiplyOverflows(minor, kPowersOfTen[6 - fraction_digits], &micros)) return std::nullopt;
  return Money::FromMicros(micros);
}

std::string_view FormatDecimal(int64_t micros, int places, char* out) {
  const uint64_t size = Magnitude(micros);
  uint64_t whole = size / kMicros;
  uint64_t fraction = size % kMicros;
  char* end = out + kDecimalFormatMax;
  char* at = end;
  int digits = 6;
  while (digits > places && fraction % 10 == 0) {
    fraction /= 10;
    --digits;
  }
  for (int i = 0; i < digits; ++i, fraction /= 10) *--at = static_cast<char>('0' + fraction % 10);
  if (digits > 0) *--at = '.';
  do {
    *--at = static_cast<char>('0' + whole % 10);
    whole /= 10;
  } while (whole != 0);
  if (micros < 0) *--at = '-';
  return {at, static_cast<size_t>(end - at)};
}

namespace {

// amount · numerator / denominator, rounded as asked.
Money Scale(Money amount, int64_t numerator, int64_t denominator, Rounding rounding) {
  if (numerator == denominator) return amount;
  const auto product = MultiplyDivide(amount.micros(), numerator, denominator);
  if (!product) return Money::FromMicros(amount.IsNegative() ? INT64_MIN : INT64_MAX);
  // Rounded to the nearest; one step more where that went the wrong way. Both are of one sign.
  const auto size =
      CompareProducts(Magnitude(*product), Magnitude(denominator), Magnitude(amount.micros()), Magnitude(numerator));
  const bool negative = amount.IsNegative();
  const bool below = negative ? size > 0 : size < 0, above = negative ? size < 0 : size > 0;
  if (rounding == Rounding::kUp && below) return Money::FromMicros(*product + 1);
  if (rounding == Rounding::kDown && above) return Money::FromMicros(*product - 1);
  return Money::FromMicros(*product);
}

}  // namespace

Money InCurrency(Money amount, int64_t rate_micros, Rounding rounding) {
  return Scale(amount, rate_micros, kMicros, rounding);
}

Money FromCurrency(Money amount, int64_t rate_micros, Rounding rounding) {
  return Scale(amount, kMicros, rate_micros, rounding);
}

}  // namespace parapet
