// SPDX-License-Identifier: Apache-2.0
//
// From a key's hash to the slots that may hold it: open addressing over eight-byte entries {tag, slot}.
//
// Several slots may claim one key; the caller compares the keys themselves and decides what two claims mean. The hash
// of a look-up can be made first and its entry prefetched, so that the look-ups of an order's lines overlap.
// Thread safety: none for writers. Cost: one cache line a look-up; eight bytes an entry at a load of at most 4/5.
#ifndef PARAPET_CORE_STATE_KEY_INDEX_H_
#define PARAPET_CORE_STATE_KEY_INDEX_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/fingerprint.h"

namespace parapet {

using KeyHash = uint32_t;
inline KeyHash HashKey(std::string_view key) { return static_cast<KeyHash>(Fingerprint().Add(key).value() >> 16); }

class KeyIndex {
 public:
  void Reserve(size_t entries);
  void Insert(KeyHash hash, uint32_t slot);
  void Erase(KeyHash hash, uint32_t slot);
  void Prefetch(KeyHash hash) const {
    if (!entries_.empty()) __builtin_prefetch(&entries_[hash & mask_]);
  }
  // Calls `visit(slot)` for every entry with this hash until it returns false.
  template <typename Visit>
  void ForEach(KeyHash hash, Visit visit) const {
    if (entries_.empty()) return;
    for (size_t at = hash & mask_; entries_[at].slot != kEmpty; at = (at + 1) & mask_) {
      if (entries_[at].tag == hash && entries_[at].slot != kErased && !visit(entries_[at].slot)) return;
    }
  }

 private:
  struct Entry {
    KeyHash tag = 0;
    uint32_t slot = kEmpty;
  };
  static constexpr uint32_t kEmpty = 0xffffffff;
  static constexpr uint32_t kErased = 0xfffffffe;
  void Rebuild(size_t capacity);

  std::vector<Entry> entries_;
  size_t mask_ = 0;
  size_t used_ = 0;  // entries that end no probe: live and erased ones
  size_t erased_ = 0;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_KEY_INDEX_H_
