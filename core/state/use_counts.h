// SPDX-License-Identifier: Apache-2.0
//
// How often something limited was used by the orders in the book: a discount code, a code by one customer.
//
// Thread safety: none. Cost: a hash look-up. Memory: at most kMost keys of 24 bytes, about 50 MB; a full table lets the
// sixteenth that was used longest ago go and counts it.
#ifndef PARAPET_CORE_STATE_USE_COUNTS_H_
#define PARAPET_CORE_STATE_USE_COUNTS_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

class UseCounts {
 public:
  static constexpr size_t kMost = 1'000'000;
  explicit UseCounts(size_t most = kMost) : most_(most) {}

  int64_t Of(uint64_t key) const {
    const auto found = uses_.find(key);
    return found == uses_.end() ? 0 : found->second.count;
  }
  void Add(uint64_t key, Instant at) {
    if (uses_.size() >= most_ && !uses_.contains(key)) DropOldest();
    Uses& uses = uses_[key];
    ++uses.count;
    uses.latest = std::max(uses.latest, at);
  }
  void Remove(uint64_t key) {
    const auto found = uses_.find(key);
    if (found != uses_.end() && --found->second.count == 0) uses_.erase(found);
  }
  size_t size() const { return uses_.size(); }
  uint64_t dropped_early() const { return dropped_early_; }

 private:
  struct Uses {
    int64_t count = 0;
    Instant latest;
  };
  void DropOldest() {
    std::vector<Instant> times;
    times.reserve(uses_.size());
    for (const auto& [key, uses] : uses_) times.push_back(uses.latest);
    const auto limit = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 16);
    std::nth_element(times.begin(), limit, times.end());
    const size_t before = uses_.size();
    absl::erase_if(uses_, [&](const auto& entry) { return entry.second.latest <= *limit; });
    dropped_early_ += before - uses_.size();
  }

  size_t most_;
  absl::flat_hash_map<uint64_t, Uses> uses_;
  uint64_t dropped_early_ = 0;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_USE_COUNTS_H_
