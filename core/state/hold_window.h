// SPDX-License-Identifier: Apache-2.0
//
// How many of the last orders would have been held only because something could not be checked.
//
// Follows from the book like the other windows: an order that was placed, judged and is neither a test nor an import is
// added when it is indexed and removed before a newer revision takes its place, so it counts once. Orders stand by the
// instant at which they were judged. One whose hold fell to a tag counts like one that was held: what is asked is how
// often facts were missing, not what became of it, so the brake ends when the facts are back and not before.
//
// Thread safety: none. Cost: an entry of some 60 bytes an order; a question walks the orders that it asks about.
#ifndef PARAPET_CORE_STATE_HOLD_WINDOW_H_
#define PARAPET_CORE_STATE_HOLD_WINDOW_H_

#include <cstdint>
#include <set>
#include <string_view>
#include <tuple>

#include "parapet/core/state/events.h"

namespace parapet {

// Of the last orders, how many.
struct HoldShare {
  int64_t orders = 0;
  int64_t unsure = 0;  // would have been held for want of facts alone
  friend bool operator==(const HoldShare&, const HoldShare&) = default;
};

class HoldWindow {
 public:
  static bool Counts(const OrderRecord& record);
  // REQUIRES: Counts(record).
  void Add(const OrderRecord& record) { entries_.insert(KeyOf(record)); }
  void Remove(const OrderRecord& record) { entries_.erase(KeyOf(record)); }
  // Of the last `most` orders, leaving out the one called `without`.
  HoldShare Last(int64_t most, std::string_view without) const;

 private:
  using Key = std::tuple<Instant, uint64_t, bool>;  // judged at, fingerprint of the identity, unsure
  static Key KeyOf(const OrderRecord& record);

  std::set<Key> entries_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_HOLD_WINDOW_H_
