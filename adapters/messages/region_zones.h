// SPDX-License-Identifier: Apache-2.0
//
// Time zones by state or province, for countries that lie in several: what narrows "somewhere in the United States" to
// "Eastern or Central".
//
//   RegionZones("US", "FL")   // {"America/New_York", "America/Chicago"}
//   RegionZones("US", "??")   // {}: nothing is known, all of the country counts
//
// Source: the "comments" and coordinates of the IANA time zone database's zone1970.tab, put beside the subdivision
// codes of ISO 3166-2. A subdivision that is parted lists every zone that people of it live by; a zone is left out only
// where its offset is always that of another that is listed. Mexico's codes are those of ISO 3166-2 and those that
// Shopify uses.
//
// Thread safety: pure. Errors: none; what is not listed has no zones. Cost: a search through some 250 rows.
#ifndef PARAPET_ADAPTERS_MESSAGES_REGION_ZONES_H_
#define PARAPET_ADAPTERS_MESSAGES_REGION_ZONES_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parapet::messages {

// By ISO 3166-1 alpha-2 and what follows the dash in ISO 3166-2.
std::vector<std::string> RegionZones(std::string_view country, std::string_view region);

// A row of the table, for tests: its regions and zones are parted by spaces.
struct RegionRow {
  std::string_view country, regions, zones;
};
std::span<const RegionRow> RegionRows();

}  // namespace parapet::messages

#endif  // PARAPET_ADAPTERS_MESSAGES_REGION_ZONES_H_
