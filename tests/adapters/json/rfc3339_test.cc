// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/rfc3339.h"

#include <gtest/gtest.h>

#include <random>

namespace parapet {
namespace {

TEST(Rfc3339, ReadsInstants) {
  struct Row {
    const char* text;
    int64_t micros;
  };
  // RFC 3339 section 5.8 gives the second to fifth; the others are calendar corners.
  const Row rows[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"1985-04-12T23:20:50.52Z", 482'196'050'520'000},
      {"1996-12-19T16:39:57-08:00", 851'042'397'000'000},
      {"1990-12-31T23:59:60Z", 662'688'000'000'000},
      {"1937-01-01T12:00:27.87+00:20", -1'041'337'172'130'000},
      {"2021-12-31T19:00:00-05:00", 1'640'995'200'000'000},
      {"2000-02-29t00:00:00z", 951'782'400'000'000},
      {"2024-02-29 12:00:00.123456789+00:00", 1'709'208'000'123'456},
      {"0001-01-01T00:00:00Z", -62'135'596'800'000'000},
      {"9999-12-31T23:59:59.999999Z", 253'402'300'799'999'999},
  };
  for (const Row& row : rows) {
    const auto instant = ParseRfc3339(row.text);
    ASSERT_TRUE(instant.has_value()) << row.text;
    EXPECT_EQ(instant->micros, row.micros) << row.text;
  }
}

TEST(Rfc3339, RefusesWhatNamesNoInstant) {
  for (const char* text : {"",
                           "2021",
                           "2021-12-31",
                           "2021-12-31T19:00:00",
                           "2021-12-31T19:00Z",
                           "2021-13-01T00:00:00Z",
                           "2021-02-29T00:00:00Z",
                           "1900-02-29T00:00:00Z",
                           "2021-00-10T00:00:00Z",
                           "2021-01-00T00:00:00Z",
                           "2021-01-01T24:00:00Z",
                           "2021-01-01T00:60:00Z",
                           "2021-01-01T00:00:61Z",
                           "2021-01-01T00:00:00.Z",
                           "2021-01-01T00:00:00+24:00",
                           "2021-01-01T00:00:00+0500",
                           "2021-01-01T00:00:00Zx",
                           " 2021-01-01T00:00:00Z",
                           "0000-01-01T00:00:00Z",
                           "2021-1-01T00:00:00Z",
                           "+021-01-01T00:00:00Z"}) {
    EXPECT_FALSE(ParseRfc3339(text).has_value()) << text;
  }
}

TEST(Rfc3339, WritesFractionsOnlyWhereThereAreSome) {
  EXPECT_EQ(FormatRfc3339({1'640'995'200'000'000}), "2022-01-01T00:00:00Z");
  EXPECT_EQ(FormatRfc3339({1'640'995'200'120'000}), "2022-01-01T00:00:00.120Z");
  EXPECT_EQ(FormatRfc3339({1'640'995'200'120'001}), "2022-01-01T00:00:00.120001Z");
  EXPECT_EQ(FormatRfc3339({-1}), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(FormatRfc3339({INT64_MAX}), "9999-12-31T23:59:59.999999Z");
  EXPECT_EQ(FormatRfc3339({INT64_MIN}), "0001-01-01T00:00:00Z");
}

TEST(Rfc3339, RoundTrips) {
  constexpr unsigned kSeed = 3339;
  std::mt19937_64 random(kSeed);
  std::uniform_int_distribution<int64_t> any(-62'135'596'800'000'000, 253'402'300'799'999'999);
  for (int i = 0; i < 100'000; ++i) {
    const Instant instant{any(random)};
    ASSERT_EQ(ParseRfc3339(FormatRfc3339(instant)), instant) << instant.micros << ", seed " << kSeed;
  }
}

}  // namespace
}  // namespace parapet
