// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/key_index.h"

#include <utility>

namespace parapet {
namespace {

constexpr size_t kCapacityMin = 16;

size_t CapacityFor(size_t entries) {
  size_t capacity = kCapacityMin;
  while (entries > capacity / 5 * 4) capacity *= 2;
  return capacity;
}

}  // namespace

void KeyIndex::Rebuild(size_t capacity) {
  std::vector<Entry> old = std::exchange(entries_, std::vector<Entry>(capacity));
  mask_ = capacity - 1;
  used_ = erased_ = 0;
  for (const Entry& entry : old) {
    if (entry.slot < kErased) Insert(entry.tag, entry.slot);
  }
}

void KeyIndex::Reserve(size_t entries) {
  if (const size_t capacity = CapacityFor(entries); capacity > entries_.size()) Rebuild(capacity);
}

void KeyIndex::Insert(KeyHash hash, uint32_t slot) {
  if (entries_.empty() || used_ + 1 > entries_.size() / 5 * 4) {
    const size_t live = used_ - erased_;
    Rebuild(CapacityFor(live + 1 + (erased_ == 0 ? 0 : live / 8)));  // erased entries must not make rebuilds frequent
  }
  size_t at = hash & mask_;
  while (entries_[at].slot != kEmpty) at = (at + 1) & mask_;
  entries_[at] = {hash, slot};
  ++used_;
}

void KeyIndex::Erase(KeyHash hash, uint32_t slot) {
  if (entries_.empty()) return;
  for (size_t at = hash & mask_; entries_[at].slot != kEmpty; at = (at + 1) & mask_) {
    if (entries_[at].tag != hash || entries_[at].slot != slot) continue;
    entries_[at].slot = kErased;
    ++erased_;
    return;
  }
}

}  // namespace parapet
