// SPDX-License-Identifier: Apache-2.0
//
// Who placed orders for an item, in which order, where the platform keeps the stock number.
//
// The platform has lowered the number by the time an order arrives, so nothing is claimed. Once a reading is newer than
// an order it contains the order, and a level of −n means that exactly the newest placed orders that cover n units are
// oversold. An order cancelled after the reading has given its units back meanwhile.
//
//   available to an order = level + units given back since + units of newer orders + its own units
//
// and it is oversold where that is less than it wants.
// Thread safety: none. Cost: one step per newer order of the item; a reading costs a step per order since the last one.
#ifndef PARAPET_CORE_STATE_PLACEMENTS_H_
#define PARAPET_CORE_STATE_PLACEMENTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/time.h"
#include "parapet/core/state/demand.h"
#include "parapet/core/state/text_hash.h"

namespace parapet {

struct Placement {
  Instant at;
  std::string identity;
  Quantity quantity;
  Instant cancelled_at;   // unknown while it stands
  bool oversold = false;  // as last reviewed
};

// The observed level of one item.
struct Level {
  Quantity quantity;
  Instant as_of;
  // A reading at the very instant of an order contains it: platforms stamp both with whole seconds, and the reading
  // that an order causes never comes before it.
  bool Contains(Instant placed_at) const { return as_of.IsKnown() && placed_at <= as_of; }
};

class Placements {
 public:
  // What an order placed at `at` that wants `own` units could have had. REQUIRES: level.Contains(at).
  Quantity AvailableTo(std::string_view item, std::string_view identity, Instant at, Quantity own, Level level) const;
  // REQUIRES: the item has no placement of this identity.
  void Add(std::string_view item, Placement placement);
  // Takes out what Add put in with the same identity and time; returns whether it was oversold.
  bool Remove(std::string_view item, std::string_view identity, Instant at);

  struct Review {
    std::vector<std::string> oversold;   // newly, newest first
    std::vector<std::string> relieved;   // oversold at the last review, no longer
    std::vector<std::string> satisfied;  // contained since `previous`, and not oversold
  };
  // Compares the orders of an item with the level and remembers which are oversold. `previous` is the time of the
  // reading before it.
  Review Compare(std::string_view item, Level level, Instant previous);
  // Calls `visit(item, placement)` for every order that is oversold, and sets it again after loading.
  template <typename Visit>
  void ForOversold(Visit visit) const {
    for (const auto& [item, orders] : items_) {
      for (const Placement& placement : orders.placements) {
        if (placement.oversold) visit(item, placement);
      }
    }
  }
  bool SetOversold(std::string_view item, std::string_view identity);

 private:
  struct Orders {
    std::vector<Placement> placements;  // by (at, identity)
    Instant last_cancelled;
    size_t oversold = 0;
    Quantity GivenBack(Level level) const;
  };
  TextMap<Orders> items_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_PLACEMENTS_H_
