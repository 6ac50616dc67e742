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
#include <cstring>
#include <string_view>
#include <vector>

namespace parapet {

using KeyHash = uint32_t;

// Of the process only: never written anywhere. One multiplication for sixteen bytes.
inline KeyHash HashKey(std::string_view key) {
  const auto load = [](const char* from, size_t bytes) {
    uint64_t word = 0;
    std::memcpy(&word, from, bytes);
    return word;
  };
  const auto fold = [](uint64_t a, uint64_t b) {
    __extension__ using Product = unsigned __int128;
    const Product product = Product{a} * b;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  };
  constexpr uint64_t kSeed = 0x243f6a8885a308d3ULL, kStep = 0x9e3779b97f4a7c15ULL;
  uint64_t hash = kSeed ^ key.size();
  const char* at = key.data();
  size_t left = key.size();
  for (; left > 16; at += 16, left -= 16) hash = fold(load(at, 8) ^ hash, load(at + 8, 8) ^ kStep);
  uint64_t head = 0, tail = 0;
  if (left >= 8) {
    head = load(at, 8), tail = load(at + left - 8, 8);
  } else if (left >= 4) {
    head = load(at, 4), tail = load(at + left - 4, 4);
  } else if (left > 0) {
    head = static_cast<unsigned char>(at[0]) | static_cast<uint64_t>(static_cast<unsigned char>(at[left / 2])) << 8;
    tail = static_cast<unsigned char>(at[left - 1]);
  }
  hash = fold(fold(head ^ hash, tail ^ kStep) ^ kSeed, kStep);
  return static_cast<KeyHash>(hash ^ hash >> 32);
}

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
