// SPDX-License-Identifier: Apache-2.0
//
// Which delivery ids are on disk, in memory: a new id, the common case, costs no read.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_DELIVERY_INDEX_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_DELIVERY_INDEX_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/adapters/ledger/sqlite/fingerprint_index.h"

namespace parapet::sqlite {

// Thread safety: safe. Cost: see FingerprintIndex.
class DeliveryIndex {
 public:
  DeliveryIndex();
  void Add(std::string_view store, std::string_view delivery_id, int64_t sequence);
  void Remove(std::string_view store, std::string_view delivery_id, int64_t sequence);
  // The events that may be the delivery's; none where it was never seen.
  std::vector<int64_t> Find(std::string_view store, std::string_view delivery_id) const;
  // Adds the deliveries on disk whose event lies behind `after`.
  void Load(Database& database, int64_t after);

 private:
  uint64_t FingerprintOf(std::string_view store, std::string_view delivery_id) const;

  const uint64_t seed_;  // random: which ids share a fingerprint cannot be known outside
  mutable std::mutex mutex_;
  FingerprintIndex events_;
};

// The delivery on disk: the first of `events` that is it and not only has a fingerprint in common. Any thread, with a
// connection of its own.
std::optional<StoredDelivery> ReadDelivery(Database& database, std::span<const int64_t> events, std::string_view store,
                                           std::string_view delivery_id);

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_DELIVERY_INDEX_H_
