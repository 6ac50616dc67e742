// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/time_zones.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "parapet/adapters/json/rfc3339.h"

namespace parapet::messages {
namespace {

const Instant kWinter = *ParseRfc3339("2026-11-22T12:00:00Z"), kSummer = *ParseRfc3339("2026-07-22T12:00:00Z");

TEST(TimeZones, KnowSummerTime) {
  const auto berlin = OffsetOf("Europe/Berlin");
  ASSERT_TRUE(berlin);
  EXPECT_EQ((*berlin)(kWinter), Hours(1));
  EXPECT_EQ((*berlin)(kSummer), Hours(2));
  EXPECT_FALSE(OffsetOf("Europe/Nowhere"));
}

TEST(TimeZones, OfACountryAreAllWherePeopleLive) {
  const auto has = [](const char* country, const char* zone) {
    const auto zones = ZonesOf(country);
    return std::find(zones.begin(), zones.end(), zone) != zones.end();
  };
  EXPECT_TRUE(has("DE", "Europe/Berlin"));
  EXPECT_TRUE(has("US", "Pacific/Honolulu"));
  EXPECT_TRUE(has("US", "America/New_York"));
  EXPECT_TRUE(ZonesOf("").empty());
  EXPECT_TRUE(ZonesOf("nonsense").empty());
  EXPECT_TRUE(ZonesOf("d'").empty());
}

TEST(TimeZones, OfAReaderAreTheCountrysWhereItAgreesElseTheStores) {
  EXPECT_EQ(ReaderZone("JP", "Europe/Berlin", kWinter), "Asia/Tokyo");
  EXPECT_EQ(ReaderZone("US", "America/Chicago", kWinter), "America/Chicago");
  EXPECT_EQ(ReaderZone("US", "Europe/Berlin", kWinter), "Europe/Berlin") << "the order does not say where in it";
  EXPECT_EQ(ReaderZone("", "Europe/Berlin", kWinter), "Europe/Berlin");
}

TEST(TimeZones, LeaveEightHoursOfADayToTheUnitedStates) {
  const auto places = PlacesOf("US", "UTC");
  const Instant midnight = *ParseRfc3339("2026-11-22T00:00:00Z");
  size_t hours = 0;
  for (int hour = 0; hour < 24; ++hour) {
    const Instant at = midnight + Hours(hour);
    hours += OutsideQuiet(at, places, {}) == at ? 1 : 0;
  }
  EXPECT_EQ(hours, 8u) << "from eight in Hawaii to nine at night in New York";
}

}  // namespace
}  // namespace parapet::messages
