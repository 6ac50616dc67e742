// SPDX-License-Identifier: Apache-2.0
//
// What watchers told, and what the platform's list of orders said, as ledger events in JSON. Reading what was written
// gives equal values. Thread safety: pure. Errors: false and a message naming the place.
#ifndef PARAPET_PLUGIN_RECOVERY_WATCH_WATCH_PAYLOAD_H_
#define PARAPET_PLUGIN_RECOVERY_WATCH_WATCH_PAYLOAD_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/watch/alarm_book.h"
#include "parapet/core/recovery/watch/listed_order.h"

namespace parapet {

// What an event of kind kWatch says: a step of an alarm; or that the list was read up to a time, and what was news.
struct WatchEvent {
  WatchStep step;
  Instant listed_to;  // listed
  std::vector<ListedOrder> orders;
};
std::string WriteWatchEvent(const WatchEvent& event);
bool ReadWatchEvent(std::string_view json, Instant at, WatchEvent* out, std::string* error);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_WATCH_WATCH_PAYLOAD_H_
