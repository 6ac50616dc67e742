// SPDX-License-Identifier: Apache-2.0
//
// An order as the platform's own list shows it: a recorded fact. Thread safety: values.
#ifndef PARAPET_CORE_RECOVERY_WATCH_LISTED_ORDER_H_
#define PARAPET_CORE_RECOVERY_WATCH_LISTED_ORDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parapet/core/kernel/time.h"

namespace parapet {

// How far the goods are, in the platform's eyes.
enum class Fulfilment : uint8_t {
  kWaiting,
  kHeld,     // nothing leaves before the hold is released
  kPartial,  // some of it has left
  kDone,     // all of it has left
};
std::string_view Name(Fulfilment fulfilment);  // "waiting", "held", "partial", "done"
std::optional<Fulfilment> FulfilmentFromName(std::string_view name);

struct ListedOrder {
  std::string identity, number;
  Instant placed_at, updated_at;
  Instant need_by;  // unknown: no such date
  Fulfilment fulfilment = Fulfilment::kWaiting;
  bool cancelled = false, test = false;
  friend bool operator==(const ListedOrder&, const ListedOrder&) = default;
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_WATCH_LISTED_ORDER_H_
