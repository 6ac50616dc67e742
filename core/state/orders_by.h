// SPDX-License-Identifier: Apache-2.0
//
// The orders of the last hours by something that they share: a customer, a cart, a code, a stored value.
//
// An order is in once a key, as long as the book keeps it unchanged: added when it is indexed, removed before it is
// replaced, cancelled or forgotten.
// Thread safety: none. Cost: a hash look-up; a step an order of the key. Memory: at most `most` orders, about 100 bytes
// each; beyond that the oldest go first and are counted.
#ifndef PARAPET_CORE_STATE_ORDERS_BY_H_
#define PARAPET_CORE_STATE_ORDERS_BY_H_

#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "parapet/core/state/order_book.h"

namespace parapet {

class OrdersBy {
 public:
  OrdersBy(Duration width, size_t most) : width_(width), most_(most) {}

  void Add(uint64_t key, const BookEntry& entry);
  void Remove(uint64_t key, const BookEntry& entry);
  void Expire(Instant now);
  // Calls `visit(record)` for the orders of a key placed after `from` and not after `to`, the newest first, without
  // `own`.
  template <typename Visit>
  void ForEach(uint64_t key, Instant from, Instant to, const BookEntry* own, Visit visit) const {
    const auto found = orders_.find(key);
    if (found == orders_.end()) return;
    for (auto at = found->second.rbegin(); at != found->second.rend() && at->at > from; ++at) {
      if (at->at <= to && at->entry != own) visit(at->entry->record);
    }
  }
  int32_t Count(uint64_t key, Instant from, Instant to, const BookEntry* own) const {
    int32_t count = 0;
    ForEach(key, from, to, own, [&](const OrderRecord&) { ++count; });
    return count;
  }
  size_t size() const { return by_time_.size(); }
  uint64_t dropped_early() const { return dropped_early_; }  // for want of room

 private:
  struct One {
    Instant at;
    const BookEntry* entry;
  };
  using Timed = std::tuple<Instant, uint64_t, const BookEntry*>;
  void Drop(const Timed& timed);

  Duration width_;
  size_t most_;
  absl::flat_hash_map<uint64_t, std::vector<One>> orders_;  // by time
  std::set<Timed> by_time_;
  uint64_t dropped_early_ = 0;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_ORDERS_BY_H_
