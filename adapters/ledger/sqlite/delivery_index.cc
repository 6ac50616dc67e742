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

size_t FingerprintMultiset::Slot(uint64_t fingerprint) const {
  size_t slot = Home(fingerprint);
  while (slots_[slot] != 0 && slots_[slot] != fingerprint) slot = Home(slot + 1);
  return slot;
}

void FingerprintMultiset::Place(uint64_t fingerprint) {
  size_t slot = Home(fingerprint);
  while (slots_[slot] != 0) slot = Home(slot + 1);
  slots_[slot] = fingerprint;
}

void FingerprintMultiset::Insert(uint64_t fingerprint) {
  if ((size_ + 1) * 10 > slots_.size() * 7) Grow();
  Place(fingerprint);
  ++size_;
}

void FingerprintMultiset::Grow() {
  std::vector<uint64_t> old(slots_.size() * 2);
  old.swap(slots_);
  for (const uint64_t fingerprint : old) {
    if (fingerprint != 0) Place(fingerprint);
  }
}

void FingerprintMultiset::Remove(uint64_t fingerprint) {
  size_t hole = Slot(fingerprint);
  if (slots_[hole] == 0) return;
  slots_[hole] = 0;
  --size_;
  // What was pushed behind the hole is placed again.
  for (size_t slot = Home(hole + 1); slots_[slot] != 0; slot = Home(slot + 1)) {
    const uint64_t moved = slots_[slot];
    slots_[slot] = 0;
    Place(moved);
  }
}

DeliveryIndex::DeliveryIndex() : seed_(RandomSeed()) {}

uint64_t DeliveryIndex::FingerprintOf(std::string_view store, std::string_view delivery_id) const {
  const uint64_t value = Fingerprint().Add(seed_).Add(store).Add(delivery_id).value();
  return value == 0 ? 1 : value;
}

void DeliveryIndex::Add(std::string_view store, std::string_view delivery_id) {
  const uint64_t fingerprint = FingerprintOf(store, delivery_id);
  std::lock_guard lock(mutex_);
  fingerprints_.Insert(fingerprint);
}

void DeliveryIndex::Remove(std::string_view store, std::string_view delivery_id) {
  const uint64_t fingerprint = FingerprintOf(store, delivery_id);
  std::lock_guard lock(mutex_);
  fingerprints_.Remove(fingerprint);
}

bool DeliveryIndex::MayContain(std::string_view store, std::string_view delivery_id) const {
  const uint64_t fingerprint = FingerprintOf(store, delivery_id);
  std::lock_guard lock(mutex_);
  return fingerprints_.Contains(fingerprint);
}

void DeliveryIndex::Load(Database& database, int64_t after) {
  // Behind a known place the events are few: read those. From the start, read the table itself.
  constexpr const char* kAll = "SELECT store, delivery_id FROM deliveries WHERE sequence > ?";
  constexpr const char* kSome = "SELECT store, delivery_id FROM events WHERE sequence > ? AND delivery_id <> ''";
  Query query(database, after == 0 ? kAll : kSome);
  for (query.Int(after); query.Row();) Add(query.BytesAt(0), query.BytesAt(1));
}

std::optional<StoredDelivery> ReadDelivery(Database& database, std::string_view store, std::string_view delivery_id) {
  Query query(database,
              "SELECT e.sequence, e.body_digest, e.answer FROM deliveries d JOIN events e ON e.sequence = d.sequence "
              "WHERE d.store = ?1 AND d.delivery_id = ?2 AND e.store = ?1 AND e.delivery_id = ?2");
  if (!query.Text(store).Text(delivery_id).Row()) return std::nullopt;
  return StoredDelivery{query.IntAt(0), query.StringAt(1), query.StringAt(2)};
}

}  // namespace parapet::sqlite
