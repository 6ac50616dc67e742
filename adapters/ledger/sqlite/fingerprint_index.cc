// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/fingerprint_index.h"

#include <algorithm>
#include <utility>

namespace parapet::sqlite {

void FingerprintIndex::Place(const Slot& entry) {
  size_t at = Home(entry.fingerprint);
  while (slots_[at].fingerprint != 0) at = Home(at + 1);
  slots_[at] = entry;
}

void FingerprintIndex::Insert(uint64_t fingerprint, int64_t row) {
  if ((size_ + 1) * 10 > slots_.size() * 7) Grow();
  Place({fingerprint, row});
  ++size_;
}

void FingerprintIndex::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& entry : old) {
    if (entry.fingerprint != 0) Place(entry);
  }
}

std::vector<int64_t> FingerprintIndex::Find(uint64_t fingerprint) const {
  std::vector<int64_t> rows;
  for (size_t at = Home(fingerprint); slots_[at].fingerprint != 0; at = Home(at + 1)) {
    if (slots_[at].fingerprint == fingerprint) rows.push_back(slots_[at].row);
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

void FingerprintIndex::Remove(uint64_t fingerprint, int64_t row) {
  size_t hole = Home(fingerprint);
  while (slots_[hole].fingerprint != fingerprint || slots_[hole].row != row) {
    if (slots_[hole].fingerprint == 0) return;
    hole = Home(hole + 1);
  }
  slots_[hole] = {};
  --size_;
  // What was pushed behind the hole is placed again.
  for (size_t at = Home(hole + 1); slots_[at].fingerprint != 0; at = Home(at + 1)) {
    Place(std::exchange(slots_[at], {}));
  }
}

}  // namespace parapet::sqlite
