// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/order_book.h"

namespace parapet {

bool IsPlaced(const OrderRecord& record) { return record.revision.stage >= Stage::kPlaced && !record.vetoed; }

bool Counts(const OrderRecord& record) { return IsPlaced(record) && !record.cancelled && !record.test; }

Relation Compare(const Revision& revision, const OrderRecord& before) {
  const Revision& known = before.revision;
  if (revision.digest == known.digest && revision.stage <= known.stage) return Relation::kSame;
  const bool undated =
      revision.version == 0 && known.version == 0 && !revision.updated_at.IsKnown() && !known.updated_at.IsKnown();
  if (undated) return revision.stage >= known.stage ? Relation::kNewer : Relation::kStale;
  // The same content further on its way: paid after placed, whatever the clocks say.
  if (revision.digest == known.digest) return Relation::kNewer;
  return Newer(revision, known) ? Relation::kNewer : Relation::kStale;
}

const BookEntry* OrderBook::Find(std::string_view identity) const {
  if (const auto found = entries_.find(identity); found != entries_.end()) return found->second.get();
  const auto cart = carts_.find(identity);
  if (cart == carts_.end()) return nullptr;
  const auto order = entries_.find(cart->second);
  return order == entries_.end() ? nullptr : order->second.get();
}

const BookEntry* OrderBook::FindFor(std::string_view identity, std::string_view cart_id) const {
  if (const BookEntry* own = Find(identity)) return own;
  if (cart_id.empty()) return nullptr;
  const auto cart = entries_.find(cart_id);
  return cart == entries_.end() ? nullptr : cart->second.get();
}

BookEntry* OrderBook::FindMutable(std::string_view identity) { return const_cast<BookEntry*>(Find(identity)); }

BookEntry& OrderBook::Put(BookEntry entry) {
  const std::string identity = entry.record.identity;
  Erase(identity);
  forgotten_.emplace(entry.forgotten_at, identity);
  if (entry.recheck_due.IsKnown()) rechecks_.emplace(entry.recheck_due, identity);
  if (entry.took_cart) carts_[entry.record.cart_id] = identity;
  auto& slot = entries_[identity];
  slot = std::make_unique<BookEntry>(std::move(entry));
  return *slot;
}

void OrderBook::Erase(std::string_view identity) {
  const auto found = entries_.find(identity);
  if (found == entries_.end()) return;
  const BookEntry& entry = *found->second;
  forgotten_.erase({entry.forgotten_at, entry.record.identity});
  rechecks_.erase({entry.recheck_due, entry.record.identity});
  if (entry.took_cart) carts_.erase(entry.record.cart_id);
  entries_.erase(found);
}

void OrderBook::Schedule(BookEntry& entry, Instant due) {
  rechecks_.erase({entry.recheck_due, entry.record.identity});
  entry.recheck_due = due;
  if (due.IsKnown()) rechecks_.emplace(due, entry.record.identity);
}

std::vector<std::string> OrderBook::Forgotten(Instant now) const {
  std::vector<std::string> due;
  for (const auto& [at, identity] : forgotten_) {
    if (at > now) break;
    due.push_back(identity);
  }
  return due;
}

std::vector<Recheck> OrderBook::Due(Instant now) const {
  std::vector<Recheck> due;
  for (const auto& [at, identity] : rechecks_) {
    if (at > now) break;
    due.push_back({identity, at});
  }
  return due;
}

}  // namespace parapet
