// SPDX-License-Identifier: Apache-2.0
//
// A platform's own list of its orders, as the watchers read it: which orders there are, and how far each has come.
//
//   PlatformOrderPage page = orders.ListChanged(since, cursor);       // oldest change first; page.next leads on
//   PlatformOrderPage some = orders.Read({"450789469"});              // these, wherever they are in the list
//
// Implemented by adapters/platforms/<name>; a store without one is not reconciled. Thread safety: one thread at a time.
// Errors: `error` says why a page could not be read; then nothing in it counts.
#ifndef PARAPET_CORE_PORTS_PLATFORM_ORDERS_H_
#define PARAPET_CORE_PORTS_PLATFORM_ORDERS_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/time.h"

namespace parapet {

struct PlatformOrder {
  std::string identity;  // as orders are known here: the platform's id
  std::string number;    // the one that people use
  Instant placed_at, updated_at;
  Instant need_by;           // when it has to be there or leave at the latest; unknown: no such date
  bool held = false;         // nothing leaves before a hold is released
  bool left_partly = false;  // some of it has left
  bool left = false;         // all of it has
  bool cancelled = false, test = false;
  friend bool operator==(const PlatformOrder&, const PlatformOrder&) = default;
};

struct PlatformOrderPage {
  std::string error;
  std::vector<PlatformOrder> orders;
  std::string next;  // the cursor of the next page; empty: this is the last
};

class PlatformOrders {
 public:
  virtual ~PlatformOrders() = default;
  // Orders that changed at or after `since`. `cursor` empty: from the beginning.
  virtual PlatformOrderPage ListChanged(Instant since, std::string_view cursor) = 0;
  // Of these orders, those that there are; at most 50 are asked for.
  virtual PlatformOrderPage Read(const std::vector<std::string>& identities) = 0;
};
inline constexpr size_t kOrdersReadAtOnce = 50;

}  // namespace parapet

#endif  // PARAPET_CORE_PORTS_PLATFORM_ORDERS_H_
