// SPDX-License-Identifier: Apache-2.0
//
// Which items were sold far below their references in the last 15 minutes, and how many of them at one price: what a
// price list that was overwritten with one number looks like from the orders (core/state/price_changes.h sees it from
// the prices).
//
// Thread safety: none. Cost: two hash look-ups while nothing has aged since the last change, else a step an item sold
// so. Memory: at most kMost lines, about 250 bytes each; beyond that the oldest go first and are counted.
#ifndef PARAPET_CORE_STATE_SALE_DROPS_H_
#define PARAPET_CORE_STATE_SALE_DROPS_H_

#include <cstdint>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "parapet/core/state/price_changes.h"

namespace parapet {

// A line that sold an item more than 25 % below its reference.
struct SaleDrop {
  Instant at;
  uint32_t currency = 0;
  Money price, reference;
  uint32_t slot = 0;
  friend auto operator<=>(const SaleDrop&, const SaleDrop&) = default;
};

class SaleDrops {
 public:
  static constexpr size_t kMost = 50'000;
  explicit SaleDrops(size_t most = kMost) : most_(most) {}

  bool empty() const { return drops_.empty(); }
  // Different items sold so within kCohortTime before `now`, at this price and at all, without the drops in `own`.
  PriceCohort At(uint32_t currency, Money price, Instant now, std::span<const SaleDrop> own) const;
  void Add(const SaleDrop& drop);
  void Remove(const SaleDrop& drop);
  void Expire(Instant now);
  size_t size() const { return drops_.size(); }
  uint64_t dropped_early() const { return dropped_early_; }

 private:
  struct Cohort {
    absl::flat_hash_map<uint32_t, std::vector<SaleDrop>> items;  // by slot
    std::multiset<Money> references;
  };
  using Key = std::pair<uint32_t, Money>;
  struct KeyHash {
    size_t operator()(const Key& key) const {
      return static_cast<size_t>(static_cast<uint64_t>(key.second.micros()) * 0x9e3779b97f4a7c15u ^ key.first);
    }
  };

  size_t most_;
  std::multiset<SaleDrop> drops_;
  absl::flat_hash_map<Key, Cohort, KeyHash> cohorts_;
  absl::flat_hash_map<uint32_t, std::vector<SaleDrop>> items_;  // by slot
  uint64_t dropped_early_ = 0;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_SALE_DROPS_H_
