// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/orders_by.h"

#include <algorithm>

namespace parapet {

void OrdersBy::Add(uint64_t key, const BookEntry& entry) {
  const Instant at = entry.record.placed_at;
  // A reload walks the whole book; what has passed out of the window is no entry that was dropped early.
  if (!by_time_.empty() && at <= std::get<Instant>(*by_time_.rbegin()) - width_) return;
  if (!by_time_.emplace(at, key, &entry).second) return;
  std::vector<One>& orders = orders_[key];
  const auto place =
      std::upper_bound(orders.begin(), orders.end(), at, [](Instant time, const One& one) { return time < one.at; });
  orders.insert(place, {at, &entry});
  if (by_time_.size() <= most_) return;
  ++dropped_early_;
  const Timed oldest = *by_time_.begin();
  Drop(oldest);
}

void OrdersBy::Remove(uint64_t key, const BookEntry& entry) {
  const Timed timed(entry.record.placed_at, key, &entry);
  if (by_time_.contains(timed)) Drop(timed);
}

void OrdersBy::Drop(const Timed& timed) {
  const auto& [at, key, entry] = timed;
  const auto found = orders_.find(key);
  std::erase_if(found->second, [entry = entry](const One& one) { return one.entry == entry; });
  if (found->second.empty()) orders_.erase(found);
  by_time_.erase(timed);
}

void OrdersBy::Expire(Instant now) {
  while (!by_time_.empty() && std::get<Instant>(*by_time_.begin()) <= now - width_) {
    const Timed oldest = *by_time_.begin();
    Drop(oldest);
  }
}

}  // namespace parapet
