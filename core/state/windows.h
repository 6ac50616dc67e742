// SPDX-License-Identifier: Apache-2.0
//
// The duplicate window: which orders the same customer placed lately, to the same address, with the same lines.
//
// One entry an order identity; a newer revision replaces it, a cancelled or refused order leaves. An order delivered
// late still meets the one placed beside it: what counts is the time between the two placements, in either direction.
// Thread safety: none. Cost: a hash look-up.
#ifndef PARAPET_CORE_STATE_WINDOWS_H_
#define PARAPET_CORE_STATE_WINDOWS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

class DuplicateWindow {
 public:
  struct Entry {
    std::string identity;
    Instant placed_at;
    Instant forgotten_at;
  };
  struct Hit {
    Duration apart;
    std::string_view identity;  // valid until the next change
  };

  // The key of an order; nullopt where customer, address or lines are not known.
  static std::optional<uint64_t> KeyOf(uint64_t customer, uint64_t address, uint64_t lines_fingerprint);

  // The order nearest in time within `width` of `placed_at`, other than `own` and the cart it came from.
  std::optional<Hit> Nearest(uint64_t key, Instant placed_at, Duration width, std::string_view own,
                             std::string_view cart, Instant now) const;
  void Add(uint64_t key, Entry entry);
  void Remove(uint64_t key, std::string_view identity);
  void Expire(Instant now);

 private:
  absl::flat_hash_map<uint64_t, std::vector<Entry>> entries_;
  std::set<std::pair<Instant, uint64_t>> due_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_WINDOWS_H_
