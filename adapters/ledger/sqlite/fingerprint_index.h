// SPDX-License-Identifier: Apache-2.0
//
// From the fingerprint of a key to the rows that may hold it, in memory: tables that are looked up by a random key can
// then lie in the order in which they were written, so that a new row touches one page and not one anywhere.
//
// A fingerprint that is not there means "never seen"; one that is names rows, and the caller compares the key itself,
// since two keys may share a fingerprint.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_FINGERPRINT_INDEX_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_FINGERPRINT_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace parapet::sqlite {

// An open-addressing multimap. Fingerprints are not 0. Thread safety: none. Cost: 16 bytes at a load of 35 to 70 %.
class FingerprintIndex {
 public:
  void Insert(uint64_t fingerprint, int64_t row);
  void Remove(uint64_t fingerprint, int64_t row);  // one entry
  // The rows that may hold the key, the lowest first.
  std::vector<int64_t> Find(uint64_t fingerprint) const;
  size_t size() const { return size_; }

 private:
  struct Slot {
    uint64_t fingerprint = 0;  // 0: empty
    int64_t row = 0;
  };
  size_t Home(uint64_t fingerprint) const { return fingerprint & (slots_.size() - 1); }
  void Place(const Slot& entry);
  void Grow();

  std::vector<Slot> slots_ = std::vector<Slot>(1024);
  size_t size_ = 0;
};

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_FINGERPRINT_INDEX_H_
