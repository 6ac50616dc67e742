// SPDX-License-Identifier: Apache-2.0
//
// The price changes of the last hour, and which of them made many different prices one.
//
// Counted is a change that took a price to a drop (core/kernel/price_drop.h) within the last 15 minutes, unless a
// person or a registered promotion vouched for it, or the price has changed again since. Items dropped to one and the
// same price are a *cohort*, and a large one of items that cost different amounts is a collapse: somebody's price list
// was overwritten with one number. While a collapse stands, any change to its price is part of it, small as it may be:
// the list held 59.95 as well as 599.00.
//
// These changes are state: a checkpoint keeps them, in the order in which they came.
// Thread safety: none. Cost: a change a microsecond. Memory: at most kMost changes, about 200 bytes each; beyond that
// the oldest go first and are counted.
#ifndef PARAPET_CORE_STATE_PRICE_CHANGES_H_
#define PARAPET_CORE_STATE_PRICE_CHANGES_H_

#include <cstdint>
#include <deque>
#include <set>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "parapet/core/kernel/price_drop.h"
#include "parapet/core/state/catalogue.h"

namespace parapet {

inline constexpr Duration kChangeMemory = Hours(1);
inline constexpr Duration kCohortTime = Minutes(15);
// Whether only the price itself vouches: neither a person nor a promotion, nor that it stood before.
inline bool IsVouchedAlone(Vouching vouching) {
  return vouching == Vouching::kInBand || vouching == Vouching::kDeclaredMarkdown;
}
// Dearest over cheapest in basis points, saturated; 0 unless both are positive.
int32_t SpreadOf(Money cheapest, Money dearest);

struct RecentChange {
  Instant at;
  uint32_t slot = 0;
  uint32_t index = 0;  // of the item's price
  Currency currency;
  Money price;
  Maybe reference;  // before the change
  Vouching vouching = Vouching::kUnchanged;
};

class RecentChanges {
 public:
  static constexpr size_t kMost = 100'000;

  // How the cohort of a drop to `price` stands once `change` is in it. REQUIRES: Expire came before.
  PriceCohort With(const RecentChange& change) const;
  // How the cohort of this price stands. REQUIRES: Expire came before.
  PriceCohort At(Currency currency, Money price) const;
  // How often this price changed in the last hour.
  int32_t CountOf(uint32_t slot, uint32_t index) const;
  void Add(const RecentChange& change);
  void Expire(Instant now);
  // The changes to this price within kCohortTime that its own depth or a compare-at price vouched for, drops or not;
  // empty where no vouched change came since the last call. REQUIRES: Expire came before.
  std::vector<RecentChange> TakeVouched(Currency currency, Money price);
  const std::deque<RecentChange>& all() const { return changes_; }
  uint64_t dropped_early() const { return dropped_early_; }  // for want of room

 private:
  struct Price {
    int32_t changes = 0;
    RecentChange latest;
    bool in_cohort = false;
  };
  struct Cohort {
    absl::flat_hash_map<uint64_t, int> prices;  // by price key
    absl::flat_hash_map<uint32_t, int> items;   // by slot: how many of its prices
    std::multiset<int64_t> references;
    bool taken = false;  // no vouched change came since TakeVouched
  };
  using CohortKeyType = std::pair<uint32_t, int64_t>;
  static CohortKeyType CohortKey(Currency currency, Money price);
  static uint64_t KeyOf(uint32_t slot, uint32_t index) { return uint64_t{slot} << 16 | index; }
  void Join(uint64_t key, Price& price);
  void Leave(uint64_t key, Price& price);
  void ForgetOldest();

  std::deque<RecentChange> changes_;
  size_t settled_ = 0;  // changes at the front that are past kCohortTime
  absl::flat_hash_map<uint64_t, Price> prices_;
  absl::flat_hash_map<CohortKeyType, Cohort> cohorts_;
  absl::flat_hash_map<uint32_t, int> dropped_;  // by slot
  uint64_t dropped_early_ = 0;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_PRICE_CHANGES_H_
