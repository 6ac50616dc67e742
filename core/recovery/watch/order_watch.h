// SPDX-License-Identifier: Apache-2.0
//
// Watches orders against the platform's own list: orders that were never judged here, orders to which nothing happens,
// holds that are not in place.
//
//   OrderWatch watch;
//   watch.Saw(order, at);                              // judged here
//   watch.Listed(facts, at);                           // what the platform said of orders
//   for (const Amiss& one : watch.Amiss(rules, now)) …
//
// An order counts as never judged when the platform has had it for longer than `reconcile_after`, it was placed after
// Parapet began to watch the store, and no person has settled it. It is only reported: such orders are not touched,
// they are proposed to people (DESIGN rule 8).
//
// An order is stuck when nothing has changed for `stuck_after`, or when the date by which it is needed is
// `stuck_before_need` away (one severity up, two once the date has passed), while its goods have not left and it was
// not cancelled. Orders are held to be waiting only where the platform says so; without a list nobody is stuck.
//
// A hold is broken when the platform, asked after the hold had `hold_after` to take effect, says that the goods leave
// or left, or that nothing holds them, and nobody released it. An order that left is graver than one that may.
//
// Thread safety: none; the owner serialises. Memory: some 150 bytes an order, for those of the last 62 days and at most
// as many older ones. Cost: a question looks at the orders of which something may be amiss, not at all of them.
#ifndef PARAPET_CORE_RECOVERY_WATCH_ORDER_WATCH_H_
#define PARAPET_CORE_RECOVERY_WATCH_ORDER_WATCH_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/policy/watch_rules.h"
#include "parapet/core/recovery/sighting.h"
#include "parapet/core/recovery/watch/amiss.h"
#include "parapet/core/recovery/watch/listed_order.h"

namespace parapet {

inline constexpr Duration kOrdersWatchedFor = Days(62);

class OrderWatch {
 public:
  // The store's first event: older orders are not ours to miss.
  void Began(Instant at);
  void Saw(const SeenOrder& order, Instant at);
  void Released(std::string_view identity);
  // What the platform said of some orders, at that time.
  void Listed(const std::vector<ListedOrder>& orders, Instant at);
  // A person has seen to an order that nobody judged.
  void Settled(std::string_view identity);

  void FindUnguarded(const WatchRules& rules, Instant now, std::vector<Amiss>& found) const;
  void FindStuck(const WatchRules& rules, Instant now, std::vector<Amiss>& found) const;
  void FindBrokenHolds(const WatchRules& rules, Instant now, std::vector<Amiss>& found) const;

  // Of what the platform says, what is news here and worth recording.
  std::vector<ListedOrder> News(const std::vector<ListedOrder>& orders) const;
  // Held orders whose hold the platform has to be asked about, those asked longest ago first.
  std::vector<std::string> HoldsToRead(const WatchRules& rules, Instant now, size_t most) const;
  size_t size() const { return orders_.size(); }

 private:
  struct Watched {
    std::string number;
    bool judged = false, held = false, listed = false, settled = false, closed = false;
    Instant placed_at, changed_at, held_at, listed_at, need_by;
    Fulfilment fulfilment = Fulfilment::kWaiting;
  };
  // To be called after every change of an order.
  void Sort(const std::string& identity, const Watched& one);
  void Forget(Instant now);
  // Those of which something may be amiss: at the shop or held, and not at its end.
  void ForOpen(const std::function<void(const std::string& identity, const Watched& one)>& visit) const;
  static std::string NameOf(const std::string& identity, const Watched& one);

  std::map<std::string, Watched, std::less<>> orders_;
  std::set<std::string, std::less<>> open_;
  Instant began_at_;
  size_t since_forgot_ = 0;  // changes
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_WATCH_ORDER_WATCH_H_
