// SPDX-License-Identifier: Apache-2.0
//
// What a watcher says: one thing that is amiss, since when.
//
// A watcher is fed recorded facts and asked with `now`; it never acts. Everything of one watcher, or of one group of
// it, is one alarm (alarm_book.h). Thread safety: values.
#ifndef PARAPET_CORE_RECOVERY_WATCH_AMISS_H_
#define PARAPET_CORE_RECOVERY_WATCH_AMISS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/time.h"

namespace parapet {

enum class Watcher : uint8_t {
  kUnguarded,  // the platform has an order that was never judged here
  kUnread,     // the platform's list of orders cannot be read
  kStuck,      // nothing happens to an order
  kHold,       // a hold that is not in place
  kSilence,    // no webhook has come for too long
  kReference,  // a price sells that nothing vouches for any more
  kEffect,     // a kind of effect fails again and again
};
inline constexpr int kWatchers = 7;
std::string_view Name(Watcher watcher);  // "unguarded_orders", "order_list", "stuck_orders", "broken_holds", …
std::optional<Watcher> WatcherFromName(std::string_view name);

struct Amiss {
  Watcher watcher = Watcher::kUnguarded;
  std::string group;    // of effects: the kind; empty: the watcher has one alarm
  std::string subject;  // an order's identity, an item's key
  Instant since;
  int severity = 1;  // 1 to 5
  std::string what;  // a sentence for operations, without customer data
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_WATCH_AMISS_H_
