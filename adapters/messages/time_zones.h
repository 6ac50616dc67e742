// SPDX-License-Identifier: Apache-2.0
//
// Time zones by country and region, from ICU's tables: what hour it is where a customer lives.
//
//   ZonesOf({"DE"})                    // {"Europe/Berlin", "Europe/Busingen"}
//   ZonesOf({"US", "FL"})              // Eastern and Central (region_zones.h)
//   ZonesOf({"US"})                    // 29 of them: an order that tells no more has all of them to be awake
//   OffsetOf("Europe/Berlin")->operator()(now)
//
// Thread safety: pure; what OffsetOf returns belongs to one thread at a time. Errors: an unknown country has no zones,
// an unknown region those of its country, an unknown zone no offset. Cost: some microseconds a question.
#ifndef PARAPET_ADAPTERS_MESSAGES_TIME_ZONES_H_
#define PARAPET_ADAPTERS_MESSAGES_TIME_ZONES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/messages/letter_plan.h"

namespace parapet::messages {

// A country by ISO 3166-1 alpha-2, and the part of ISO 3166-2 after the dash where an address tells it.
struct Place {
  std::string country, region;
  friend auto operator<=>(const Place&, const Place&) = default;
};
// Of "US-FL", or "US" alone.
Place PlaceFrom(std::string_view code);

// The zones where people of it live, as the IANA names them.
std::vector<std::string> ZonesOf(const Place& place);
std::optional<UtcOffset> OffsetOf(const std::string& zone);

// Where a customer may be: in the zones of each of the places, else the store's own. Never empty while `store_zone` is
// known.
std::vector<UtcOffset> PlacesOf(const std::vector<Place>& places, const std::string& store_zone);
// The zone to write times in: the customer's where all of the places agree at `now`, else the store's.
std::string ReaderZone(const std::vector<Place>& places, const std::string& store_zone, Instant now);

}  // namespace parapet::messages

#endif  // PARAPET_ADAPTERS_MESSAGES_TIME_ZONES_H_
