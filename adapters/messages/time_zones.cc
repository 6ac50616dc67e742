// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/time_zones.h"

#include <unicode/strenum.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "parapet/adapters/messages/region_zones.h"

namespace parapet::messages {

namespace {

std::vector<std::string> ZonesOfCountry(std::string_view country) {
  std::vector<std::string> zones;
  const bool is_code =
      country.size() == 2 && std::all_of(country.begin(), country.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!is_code) return zones;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::StringEnumeration> ids(icu::TimeZone::createTimeZoneIDEnumeration(
      UCAL_ZONE_TYPE_CANONICAL_LOCATION, std::string(country).c_str(), nullptr, status));
  if (U_FAILURE(status) || ids == nullptr) return zones;
  for (const char* id = ids->next(nullptr, status); id != nullptr && U_SUCCESS(status); id = ids->next(nullptr, status))
    zones.emplace_back(id);
  return zones;
}

std::vector<std::string> ZonesOfAll(const std::vector<Place>& places) {
  std::vector<std::string> all;
  for (const Place& place : places) {
    for (std::string& zone : ZonesOf(place)) {
      if (std::find(all.begin(), all.end(), zone) == all.end()) all.push_back(std::move(zone));
    }
  }
  return all;
}

}  // namespace

Place PlaceFrom(std::string_view code) {
  const size_t dash = std::min(code.find('-'), code.size());
  return {std::string(code.substr(0, dash)), std::string(code.substr(std::min(dash + 1, code.size())))};
}

std::vector<std::string> ZonesOf(const Place& place) {
  std::vector<std::string> zones = RegionZones(place.country, place.region);
  return zones.empty() ? ZonesOfCountry(place.country) : zones;
}

std::optional<UtcOffset> OffsetOf(const std::string& zone) {
  std::shared_ptr<icu::TimeZone> known(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)));
  if (*known == icu::TimeZone::getUnknown()) return std::nullopt;
  return [known](Instant at) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t raw = 0, summer = 0;
    const int64_t milliseconds = at.micros / 1'000;
    known->getOffset(static_cast<UDate>(milliseconds), 0, raw, summer, status);
    return U_FAILURE(status) ? Duration() : Milliseconds(raw + summer);
  };
}

std::vector<UtcOffset> PlacesOf(const std::vector<Place>& places, const std::string& store_zone) {
  std::vector<UtcOffset> offsets;
  for (const std::string& zone : ZonesOfAll(places)) {
    if (auto offset = OffsetOf(zone)) offsets.push_back(std::move(*offset));
  }
  if (!offsets.empty()) return offsets;
  if (auto offset = OffsetOf(store_zone)) offsets.push_back(std::move(*offset));
  return offsets;
}

std::string ReaderZone(const std::vector<Place>& places, const std::string& store_zone, Instant now) {
  const std::vector<std::string> zones = ZonesOfAll(places);
  if (zones.empty() || std::find(zones.begin(), zones.end(), store_zone) != zones.end()) return store_zone;
  const auto first = OffsetOf(zones.front());
  const bool agree = first && std::all_of(zones.begin(), zones.end(), [&](const std::string& zone) {
                       const auto offset = OffsetOf(zone);
                       return offset && (*offset)(now) == (*first)(now);
                     });
  return agree ? zones.front() : store_zone;
}

}  // namespace parapet::messages
