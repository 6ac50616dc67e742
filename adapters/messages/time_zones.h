// SPDX-License-Identifier: Apache-2.0
//
// Time zones by country, from ICU's tables: what hour it is where a customer lives.
//
//   ZonesOf("DE")                      // {"Europe/Berlin", "Europe/Busingen"}
//   ZonesOf("US")                      // 29 of them: an order tells no more, so all of them have to be awake
//   OffsetOf("Europe/Berlin")->operator()(now)
//
// Thread safety: pure; what OffsetOf returns belongs to one thread at a time. Errors: an unknown country has no zones,
// an unknown zone no offset. Cost: some microseconds a question.
#ifndef PARAPET_ADAPTERS_MESSAGES_TIME_ZONES_H_
#define PARAPET_ADAPTERS_MESSAGES_TIME_ZONES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/messages/letter_plan.h"

namespace parapet::messages {

// By ISO 3166 alpha-2; the zones where people live, as the IANA names them.
std::vector<std::string> ZonesOf(std::string_view country);
std::optional<UtcOffset> OffsetOf(const std::string& zone);

// Where a customer may be: the country's zones, else the store's own. Never empty while `store_zone` is known.
std::vector<UtcOffset> PlacesOf(std::string_view country, const std::string& store_zone);
// The zone to write times in: the country's where all of it agrees at `now`, else the store's.
std::string ReaderZone(std::string_view country, const std::string& store_zone, Instant now);

}  // namespace parapet::messages

#endif  // PARAPET_ADAPTERS_MESSAGES_TIME_ZONES_H_
