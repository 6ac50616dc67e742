// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/time_zones.h"

#include <unicode/strenum.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <memory>

namespace parapet::messages {

std::vector<std::string> ZonesOf(std::string_view country) {
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

std::vector<UtcOffset> PlacesOf(std::string_view country, const std::string& store_zone) {
  std::vector<UtcOffset> places;
  for (const std::string& zone : ZonesOf(country)) {
    if (auto offset = OffsetOf(zone)) places.push_back(std::move(*offset));
  }
  if (!places.empty()) return places;
  if (auto offset = OffsetOf(store_zone)) places.push_back(std::move(*offset));
  return places;
}

std::string ReaderZone(std::string_view country, const std::string& store_zone, Instant now) {
  const std::vector<std::string> zones = ZonesOf(country);
  if (zones.empty() || std::find(zones.begin(), zones.end(), store_zone) != zones.end()) return store_zone;
  const auto first = OffsetOf(zones.front());
  const bool agree = first && std::all_of(zones.begin(), zones.end(), [&](const std::string& zone) {
                       const auto offset = OffsetOf(zone);
                       return offset && (*offset)(now) == (*first)(now);
                     });
  return agree ? zones.front() : store_zone;
}

}  // namespace parapet::messages
