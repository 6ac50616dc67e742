// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/time_zones.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/messages/region_zones.h"

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
    const auto zones = ZonesOf({country, ""});
    return std::find(zones.begin(), zones.end(), zone) != zones.end();
  };
  EXPECT_TRUE(has("DE", "Europe/Berlin"));
  EXPECT_TRUE(has("US", "Pacific/Honolulu"));
  EXPECT_TRUE(has("US", "America/New_York"));
  EXPECT_TRUE(ZonesOf({}).empty());
  EXPECT_TRUE(ZonesOf({"nonsense", ""}).empty());
  EXPECT_TRUE(ZonesOf({"d'", ""}).empty());
}

TEST(TimeZones, OfAReaderAreTheCountrysWhereItAgreesElseTheStores) {
  EXPECT_EQ(ReaderZone({{"JP", ""}}, "Europe/Berlin", kWinter), "Asia/Tokyo");
  EXPECT_EQ(ReaderZone({{"US", ""}}, "America/Chicago", kWinter), "America/Chicago");
  EXPECT_EQ(ReaderZone({{"US", ""}}, "Europe/Berlin", kWinter), "Europe/Berlin")
      << "the order does not say where in it";
  EXPECT_EQ(ReaderZone({{"", ""}}, "Europe/Berlin", kWinter), "Europe/Berlin");
}

TEST(TimeZones, LeaveEightHoursOfADayToTheUnitedStates) {
  const auto places = PlacesOf({{"US", ""}}, "UTC");
  const Instant midnight = *ParseRfc3339("2026-11-22T00:00:00Z");
  size_t hours = 0;
  for (int hour = 0; hour < 24; ++hour) {
    const Instant at = midnight + Hours(hour);
    hours += OutsideQuiet(at, places, {}) == at ? 1 : 0;
  }
  EXPECT_EQ(hours, 8u) << "from eight in Hawaii to nine at night in New York";
}

TEST(TimeZones, OfAStateAreItsOwn) {
  EXPECT_EQ(ZonesOf({"US", "CA"}), std::vector<std::string>({"America/Los_Angeles"}));
  EXPECT_EQ(ZonesOf({"US", "FL"}).size(), 2u) << "a part of it lives by Central time";
  EXPECT_EQ(ZonesOf({"US", "??"}), ZonesOf({"US", ""})) << "nothing is known: as without";
  EXPECT_EQ(ZonesOf({"DE", "BY"}), ZonesOf({"DE", ""}));
  EXPECT_EQ(ZonesOf(PlaceFrom("CA-ON")), ZonesOf({"CA", "ON"}));
  EXPECT_EQ(PlaceFrom("DE"), (Place{"DE", ""}));
  const auto californian = PlacesOf({{"US", "CA"}}, "UTC");
  const Instant evening = *ParseRfc3339("2026-11-23T04:30:00Z");  // half past eight there
  EXPECT_EQ(OutsideQuiet(evening, californian, {}), evening);
  EXPECT_NE(OutsideQuiet(evening, PlacesOf({{"US", "CA"}, {"US", "NY"}}, "UTC"), {}), evening)
      << "asleep in one of them";
  EXPECT_EQ(ReaderZone({{"US", "CA"}}, "Europe/Berlin", kWinter), "America/Los_Angeles");
  EXPECT_EQ(ReaderZone({{"US", "CA"}, {"US", "NY"}}, "Europe/Berlin", kWinter), "Europe/Berlin");
}

// Each zone is known, and lies in the country that it is said of: nobody is woken by a slip of the table.
TEST(TimeZones, OfRegionsAreZonesOfTheirCountry) {
  std::set<std::pair<std::string_view, std::string>> regions;
  for (const RegionRow& row : RegionRows()) {
    std::istringstream names{std::string(row.regions)}, zones{std::string(row.zones)};
    for (std::string name; names >> name;) EXPECT_TRUE(regions.emplace(row.country, name).second) << name << " twice";
    const auto country = PlacesOf({{std::string(row.country), ""}}, "UTC");
    for (std::string zone; zones >> zone;) {
      const auto offset = OffsetOf(zone);
      ASSERT_TRUE(offset) << zone;
      const bool its_own = std::any_of(country.begin(), country.end(),
                                       [&](const auto& place) { return place(kWinter) == (*offset)(kWinter); });
      const bool apart = row.regions == "PR VI" || row.regions == "GU MP" || row.regions == "AS";
      EXPECT_TRUE(its_own || apart) << zone << " is at an hour that nobody in " << row.country << " lives by";
    }
  }
  const auto of = [&](std::string_view country) {
    return std::count_if(regions.begin(), regions.end(), [&](const auto& region) { return region.first == country; });
  };
  EXPECT_EQ(of("US"), 56) << "fifty states, the capital's district and five territories";
  EXPECT_EQ(of("CA"), 13);
  EXPECT_EQ(of("AU"), 8);
  EXPECT_EQ(of("BR"), 27);
  EXPECT_EQ(of("RU"), 83);
}

}  // namespace
}  // namespace parapet::messages
