// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/delivery_index.h"

#include <cstring>

#include "parapet/adapters/signature/signature.h"
#include "parapet/core/kernel/fingerprint.h"

namespace parapet::sqlite {
namespace {

uint64_t RandomSeed() {
  uint64_t seed = 0;
  std::memcpy(&seed, RandomBytes(sizeof seed).data(), sizeof seed);
  return seed;
}

}  // namespace

DeliveryIndex::DeliveryIndex() : seed_(RandomSeed()) {}

uint64_t DeliveryIndex::FingerprintOf(std::string_view store, std::string_view delivery_id) const {
  const uint64_t value = Fingerprint().Add(seed_).Add(store).Add(delivery_id).value();
  return value == 0 ? 1 : value;
}

void DeliveryIndex::Add(std::string_view store, std::string_view delivery_id, int64_t sequence) {
  const uint64_t fingerprint = FingerprintOf(store, delivery_id);
  std::lock_guard lock(mutex_);
  events_.Insert(fingerprint, sequence);
}

void DeliveryIndex::Remove(std::string_view store, std::string_view delivery_id, int64_t sequence) {
  const uint64_t fingerprint = FingerprintOf(store, delivery_id);
  std::lock_guard lock(mutex_);
  events_.Remove(fingerprint, sequence);
}

std::vector<int64_t> DeliveryIndex::Find(std::string_view store, std::string_view delivery_id) const {
  const uint64_t fingerprint = FingerprintOf(store, delivery_id);
  std::lock_guard lock(mutex_);
  return events_.Find(fingerprint);
}

void DeliveryIndex::Load(Database& database, int64_t after) {
  Query query(database, "SELECT sequence, store, delivery_id FROM deliveries WHERE sequence > ?");
  for (query.Int(after); query.Row();) Add(query.BytesAt(1), query.BytesAt(2), query.IntAt(0));
}

std::optional<StoredDelivery> ReadDelivery(Database& database, std::span<const int64_t> events, std::string_view store,
                                           std::string_view delivery_id) {
  for (const int64_t sequence : events) {
    Query query(
        database,
        "SELECT sequence, body_digest, answer FROM events WHERE sequence = ? AND store = ? AND delivery_id = ?");
    if (query.Int(sequence).Text(store).Text(delivery_id).Row())
      return StoredDelivery{query.IntAt(0), query.StringAt(1), query.StringAt(2)};
  }
  return std::nullopt;
}

}  // namespace parapet::sqlite
