// SPDX-License-Identifier: Apache-2.0
//
// Money, quantities and decimal text: exact, half-even, and never silently wrapped. The oracle is the compiler's
// 128-bit integer, which the kernel does without.
#include "parapet/core/kernel/money.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace parapet {
namespace {

__extension__ using Int128 = __int128;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr uint32_t kSeed = 20240607;

std::string Format(int64_t micros, int places) {
  char text[kDecimalFormatMax];
  return std::string(FormatDecimal(micros, places, text));
}

// Integers that lean to the edges of their bit lengths, where mistakes live.
class Edges {
 public:
  explicit Edges(uint32_t seed) : random_(seed) {}
  int64_t Next() {
    const int bits = static_cast<int>(random_() % 64);
    const uint64_t edge = uint64_t{1} << bits;
    const uint64_t mask = edge - 1;
    switch (random_() % 4) {
      case 0:
        return Sign(edge);
      case 1:
        return Sign(edge - 1);
      case 2:
        return Sign(edge + random_() % 3);
      default:
        return Sign(random_() & mask);
    }
  }

 private:
  int64_t Sign(uint64_t magnitude) {
    const auto value = static_cast<int64_t>(magnitude);
    return random_() % 2 == 0 || value == kMin ? value : -value;
  }
  std::mt19937_64 random_;
};

Int128 HalfEven(Int128 value, Int128 denominator) {
  if (denominator < 0) value = -value, denominator = -denominator;
  const bool negative = value < 0;
  if (negative) value = -value;
  Int128 quotient = value / denominator;
  const Int128 twice = 2 * (value % denominator);
  if (twice > denominator || (twice == denominator && quotient % 2 != 0)) ++quotient;
  return negative ? -quotient : quotient;
}

TEST(Money, RoundsHalfToEven) {
  EXPECT_EQ(DivideHalfEven(5, 2), 2);
  EXPECT_EQ(DivideHalfEven(7, 2), 4);
  EXPECT_EQ(DivideHalfEven(-5, 2), -2);
  EXPECT_EQ(DivideHalfEven(-7, 2), -4);
  EXPECT_EQ(DivideHalfEven(1, 2), 0);
  EXPECT_EQ(DivideHalfEven(3, -2), -2);
  EXPECT_EQ(DivideHalfEven(kMax, kMin), -1);
}

TEST(Money, MultipliesAndDividesAsTheCompilerWould) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  Edges edges(kSeed);
  int fits = 0, too_big = 0;
  for (int round = 0; round < 400'000; ++round) {
    const int64_t a = edges.Next(), b = edges.Next(), c = edges.Next();
    const auto result = MultiplyDivide(a, b, c);
    const auto wide = MultiplyDivideWide(a, b, c);
    ASSERT_EQ(result, wide) << a << " * " << b << " / " << c;
    if (c == 0) {
      ASSERT_FALSE(result);
      continue;
    }
    const Int128 exact = HalfEven(Int128{a} * b, c);
    const bool representable = exact <= kMax && exact >= -Int128{kMax};
    ASSERT_EQ(result.has_value(), representable) << a << " * " << b << " / " << c;
    ASSERT_EQ(result.value_or(0), representable ? static_cast<int64_t>(exact) : 0) << a << " * " << b << " / " << c;
    ++(representable ? fits : too_big);
  }
  EXPECT_GT(fits, 50'000);
  EXPECT_GT(too_big, 50'000);
}

TEST(Money, TellsWhetherAProductFits) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  Edges edges(kSeed + 4);
  for (int round = 0; round < 100'000; ++round) {
    const int64_t a = edges.Next(), b = edges.Next();
    int64_t product = 0;
    const Int128 exact = Int128{a} * b;
    const bool overflows = MultiplyOverflows(a, b, &product);
    ASSERT_EQ(overflows, exact > kMax || exact < kMin) << a << " * " << b;
    ASSERT_TRUE(overflows || product == exact) << a << " * " << b;
  }
}

TEST(Money, DoesNotWrapWhenAQuotientRoundsUpPastTheLastBit) {
  EXPECT_EQ(MultiplyDivideWide(kMax, kMax, 1), std::nullopt);
  EXPECT_EQ(MultiplyDivideWide(kMin, 4, 2), std::nullopt);
  EXPECT_EQ(MultiplyDivideWide(kMin, 3, 2), std::nullopt);
  EXPECT_EQ(MultiplyDivideWide(kMin, 1, 1), std::nullopt) << "the lowest int64 is no amount";
  EXPECT_EQ(MultiplyDivideWide(kMin, kMax, kMin), kMax);
}

TEST(Money, ComparesProductsExactly) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  __extension__ using Unsigned128 = unsigned __int128;
  Edges edges(kSeed + 1);
  for (int round = 0; round < 100'000; ++round) {
    const auto a = static_cast<uint64_t>(edges.Next()), b = static_cast<uint64_t>(edges.Next());
    const auto c = round % 3 == 0 ? b : static_cast<uint64_t>(edges.Next());
    const auto d = round % 3 == 0 ? a : static_cast<uint64_t>(edges.Next());
    const Unsigned128 left = Unsigned128{a} * b, right = Unsigned128{c} * d;
    const auto order = CompareProducts(a, b, c, d);
    ASSERT_EQ(order < 0, left < right) << a << " " << b << " " << c << " " << d;
    ASSERT_EQ(order == 0, left == right) << a << " " << b << " " << c << " " << d;
  }
}

TEST(Money, AddsOnlyWhatFits) {
  EXPECT_EQ(Add(Money::FromMicros(kMax), Money::FromMicros(1)), std::nullopt);
  EXPECT_EQ(Subtract(Money::FromMicros(kMin), Money::FromMicros(1)), std::nullopt);
  EXPECT_EQ(Add(Money::Major(10), Money::FromMicros(-500'000)), Money::FromMicros(9'500'000));
  EXPECT_EQ(Add(Quantity::FromMicros(kMax), Quantity::FromMicros(1)), std::nullopt);
}

TEST(Money, MultipliesByQuantities) {
  EXPECT_EQ(Multiply(Money::Major(15), Quantity::Whole(3)), Money::Major(45));
  EXPECT_EQ(Multiply(Money::FromMicros(36'000), Quantity::FromMicros(2'500'000)), Money::FromMicros(90'000));
  EXPECT_EQ(Multiply(Money::FromMicros(5'000'000'000'000), Quantity::Whole(2'147'483'648)), std::nullopt);
  EXPECT_EQ(Divide(Money::Major(10), Quantity::Whole(3)), Money::FromMicros(3'333'333));
  EXPECT_EQ(Divide(Money::Major(10), Quantity()), std::nullopt);
}

TEST(Money, MeasuresDeviationsInBasisPoints) {
  EXPECT_EQ(DeviationBasisPoints(Money::Major(70), Money::Major(100)), -3'000);
  EXPECT_EQ(DeviationBasisPoints(Money(), Money::Major(100)), -10'000);
  EXPECT_EQ(DeviationBasisPoints(Money::Major(250), Money::Major(100)), 15'000);
  EXPECT_EQ(DeviationBasisPoints(Money::FromMicros(kMax), Money::FromMicros(1)), kDeviationLimit);
  EXPECT_EQ(DeviationBasisPoints(Money::FromMicros(-kMax), Money::FromMicros(1)), -kDeviationLimit);
  EXPECT_EQ(DeviationBasisPoints(Money::FromMicros(-700'000'000'000'000), Money::FromMicros(1)), -kDeviationLimit);
}

struct Reading {
  const char* text;
  DecimalError error;
  int64_t micros = 0;
  int places = 0;
  bool rounded = false;
};

TEST(Decimal, ReadsWhatJsonWrites) {
  constexpr auto kOk = DecimalError::kNone;
  const Reading readings[] = {{"0", kOk},
                              {"-0", kOk},
                              {"0.00", kOk},
                              {"0e-2", kOk},
                              {"15", kOk, 15'000'000},
                              {"+15", kOk, 15'000'000},
                              {"15.50", kOk, 15'500'000, 1},
                              {"-12.05", kOk, -12'050'000, 2},
                              {"00012.5", kOk, 12'500'000, 1},
                              {"1e2", kOk, 100'000'000},
                              {"1.5E+2", kOk, 150'000'000},
                              {"100e-2", kOk, 1'000'000},
                              {"1500e-2", kOk, 15'000'000},
                              {"1505e-2", kOk, 15'050'000, 2},
                              {"1.25e-1", kOk, 125'000, 3},
                              {"0.0000005", kOk, 0, 7, true},
                              {"0.0000015", kOk, 2, 7, true},
                              {"0.00000051", kOk, 1, 8, true},
                              {"0.0000025", kOk, 2, 7, true},
                              {"0.00000250000", kOk, 2, 7, true},
                              {"0.0000025000000001", kOk, 3, 16, true},
                              {"-0.0000015", kOk, -2, 7, true},
                              {"1e-30", kOk, 0, 30, true},
                              {"0.000001", kOk, 1, 6},
                              {"9223372036854.775807", kOk, kMax, 6},
                              {"-9223372036854.775807", kOk, -kMax, 6},
                              {"9223372036854.7758074", kOk, kMax, 7, true},
                              {"9223372036854.7758075", DecimalError::kOutOfRange},
                              {"9223372036854.775808", DecimalError::kOutOfRange},
                              {"-9223372036854.775808", DecimalError::kOutOfRange},
                              {"18446744073709.551615", DecimalError::kOutOfRange},
                              {"18446744073709.5516155", DecimalError::kOutOfRange},
                              {"18446744073709.551616", DecimalError::kOutOfRange},
                              {"1e30", DecimalError::kOutOfRange},
                              {"1e31", DecimalError::kOutOfRange},
                              {"1e-31", DecimalError::kOutOfRange},
                              {"1e99999999999999999999", DecimalError::kOutOfRange},
                              {"0e30", kOk},
                              {"", DecimalError::kEmpty},
                              {"-", DecimalError::kMalformed},
                              {"+", DecimalError::kMalformed},
                              {".5", DecimalError::kMalformed},
                              {"5.", DecimalError::kMalformed},
                              {"1.355,90", DecimalError::kMalformed},
                              {"1,5", DecimalError::kMalformed},
                              {" 1", DecimalError::kMalformed},
                              {"1 ", DecimalError::kMalformed},
                              {"1e", DecimalError::kMalformed},
                              {"1e+", DecimalError::kMalformed},
                              {"1e1.5", DecimalError::kMalformed},
                              {"NaN", DecimalError::kMalformed},
                              {"Infinity", DecimalError::kMalformed},
                              {"0x10", DecimalError::kMalformed},
                              {"--1", DecimalError::kMalformed},
                              {"1-", DecimalError::kMalformed},
                              {"1.2.3", DecimalError::kMalformed},
                              {"12abc", DecimalError::kMalformed},
                              {"$5", DecimalError::kMalformed}};
  for (const Reading& reading : readings) {
    SCOPED_TRACE(reading.text);
    const DecimalResult read = ParseDecimal(reading.text);
    EXPECT_EQ(static_cast<int>(read.error), static_cast<int>(reading.error));
    EXPECT_EQ(read.micros, reading.micros);
    EXPECT_EQ(read.places, reading.places);
    EXPECT_EQ(read.rounded, reading.rounded);
  }
}

TEST(Decimal, ReadsTextsUpToItsLength) {
  const std::string zeros = "0." + std::string(kDecimalTextMax - 2, '0');
  EXPECT_TRUE(ParseDecimal(zeros).ok());
  EXPECT_EQ(ParseDecimal(zeros + "0").error, DecimalError::kTooLong);
  const std::string nines(kDecimalTextMax, '9');
  EXPECT_EQ(ParseDecimal(nines).error, DecimalError::kOutOfRange);
  EXPECT_TRUE(ParseDecimal(std::string(kDecimalTextMax - 1, '0') + "7").ok());
  EXPECT_EQ(ParseDecimal(std::string("1\0"
                                     "2",
                                     3))
                .error,
            DecimalError::kMalformed);
}

TEST(Decimal, RoundTripsEveryAmount) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  Edges edges(kSeed + 2);
  for (int round = 0; round < 100'000; ++round) {
    const int64_t micros = edges.Next();
    if (micros == kMin) continue;
    const int places = round % 7;
    const std::string text = Format(micros, places);
    const DecimalResult read = ParseDecimal(text);
    ASSERT_TRUE(read.ok()) << text;
    ASSERT_EQ(read.micros, micros) << text;
    ASSERT_FALSE(read.rounded) << text;
    const size_t point = text.find('.');
    ASSERT_GE(point == std::string::npos ? 0u : text.size() - point - 1, static_cast<size_t>(places)) << text;
  }
}

TEST(Decimal, CutsHalfEvenBelowAMicro) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  std::mt19937_64 random(kSeed + 3);
  for (int round = 0; round < 50'000; ++round) {
    const auto digits = static_cast<int64_t>(random() % 1'000'000'000'000'000'000u);
    const int scale = 6 + static_cast<int>(random() % 12);
    std::string text = std::to_string(digits);
    if (text.size() <= static_cast<size_t>(scale)) text.insert(0, static_cast<size_t>(scale) + 1 - text.size(), '0');
    text.insert(text.size() - static_cast<size_t>(scale), ".");
    Int128 power = 1;
    for (int i = 6; i < scale; ++i) power *= 10;
    ASSERT_EQ(ParseDecimal(text).micros, static_cast<int64_t>(HalfEven(digits, power))) << text;
    ASSERT_EQ(ParseDecimal(text).rounded, digits % power != 0) << text;
  }
}

TEST(Decimal, FormatsWithAsManyPlacesAsNeeded) {
  EXPECT_EQ(Format(15'000'000, 2), "15.00");
  EXPECT_EQ(Format(15'000'000, 0), "15");
  EXPECT_EQ(Format(15'123'400, 2), "15.1234");
  EXPECT_EQ(Format(-10'000, 2), "-0.01");
  EXPECT_EQ(Format(1, 0), "0.000001");
  EXPECT_EQ(Format(0, 3), "0.000");
  EXPECT_EQ(Format(kMin, 2), "-9223372036854.775808");
}

TEST(Decimal, ReadsMinorUnits) {
  EXPECT_EQ(FromMinorUnits(1'999, 2), Money::FromMicros(19'990'000));
  EXPECT_EQ(FromMinorUnits(705, 0), Money::Major(705));
  EXPECT_EQ(FromMinorUnits(1'500, 3), Money::FromMicros(1'500'000));
  EXPECT_EQ(FromMinorUnits(kMax, 6), Money::FromMicros(kMax));
  EXPECT_EQ(FromMinorUnits(kMax, 5), std::nullopt);
  EXPECT_EQ(FromMinorUnits(1, 7), std::nullopt);
  EXPECT_EQ(FromMinorUnits(1, -1), std::nullopt);
}

TEST(Currency, KnowsItsExponent) {
  EXPECT_EQ(Currency::FromCode("usd")->code(), "USD");
  EXPECT_EQ(Currency::FromCode("USD")->exponent(), 2);
  EXPECT_EQ(Currency::FromCode("JPY")->exponent(), 0);
  EXPECT_EQ(Currency::FromCode("KWD")->exponent(), 3);
  EXPECT_EQ(Currency::FromCode("USD")->MinorUnitMicros(), 10'000);
  EXPECT_EQ(Currency::FromCode("JPY")->MinorUnitMicros(), 1'000'000);
  EXPECT_EQ(Currency::FromCode("KWD")->MinorUnitMicros(), 1'000);
  EXPECT_EQ(Currency::FromCode("ZWG")->exponent(), 2);
}

TEST(Currency, RefusesWhatIsNone) {
  for (const char* code : {"", "US", "USDX", "ABC", "XAU", "D U", " US", "SDG ", "\0\0\0"}) {
    EXPECT_FALSE(Currency::FromCode(code)) << code;
  }
  EXPECT_TRUE(Currency().IsNone());
  EXPECT_EQ(Currency().code(), "");
  EXPECT_NE(Currency::FromCode("USD"), Currency::FromCode("EUR"));
}

}  // namespace
}  // namespace parapet
