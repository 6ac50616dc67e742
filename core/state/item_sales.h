// SPDX-License-Identifier: Apache-2.0
//
// How often each item was ordered in the last minutes and hours, and how many of it an order has.
//
// Counted in minutes and days (UTC), not order by order: "the last 15 minutes" are the minute of the question and the
// 14 before it. Quantities are counted in classes of powers of two, so what is usual is known to within a factor of two
// and never too low. Entries that are too old for any question are dropped when the item is sold again, or with the
// item 31 days after its last sale. For an order placed more than two hours before the newest, counts may be too low.
//
// Thread safety: none. Cost: a hash look-up and a step a minute or day with sales. Memory: at most `most` counters of
// 12 bytes in all, together with at most as many items about 150 MB; beyond that the items sold longest ago go first
// and are counted.
#ifndef PARAPET_CORE_STATE_ITEM_SALES_H_
#define PARAPET_CORE_STATE_ITEM_SALES_H_

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

// One order's share in an item.
struct ItemSale {
  uint32_t slot = 0;
  Instant at;
  Quantity quantity;
};

class ItemSales {
 public:
  static constexpr size_t kMost = 1'000'000;
  static constexpr int64_t kLatelyMinutes = 15;
  static constexpr int64_t kUsualMinutes = 24 * 60;  // before those
  static constexpr int64_t kQuantityDays = 30;
  static constexpr int64_t kQuantityOrdersMin = 50;
  static constexpr int64_t kRareShare = 1'000;  // one order in so many may have more than is usual
  explicit ItemSales(size_t most = kMost) : most_(most) {}

  struct Rate {
    int32_t lately = 0;
    int32_t day = 0;  // orders in the 24 hours before
  };
  // Orders with the item before `at`, without `own`, which must have been added; nullptr for none.
  Rate RateOf(uint32_t slot, Instant at, const ItemSale* own) const;
  // What an order has of it at most, but one in a thousand; nullopt below 50 orders.
  std::optional<Quantity> UsualQuantity(uint32_t slot, Instant at, const ItemSale* own) const;

  void Add(const ItemSale& sale);
  void Remove(const ItemSale& sale);
  void Expire(Instant now);
  size_t size() const { return counters_; }
  uint64_t dropped_early() const { return dropped_early_; }

 private:
  struct Counter {
    int32_t period = 0;  // minute, or day and class
    int32_t orders = 0;
  };
  struct Sales {
    std::vector<Counter> minutes;     // by time
    std::vector<Counter> quantities;  // by day · 64 + class
    int32_t last = 0;                 // minute of the latest sale
  };
  void Count(std::vector<Counter>& counters, int64_t period, int64_t oldest);
  void Uncount(std::vector<Counter>& counters, int64_t period);
  void Drop(uint32_t slot);

  size_t most_;
  absl::flat_hash_map<uint32_t, Sales> items_;
  std::set<std::pair<int32_t, uint32_t>> by_last_;
  size_t counters_ = 0;
  uint64_t dropped_early_ = 0;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_ITEM_SALES_H_
