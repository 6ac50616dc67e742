// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "parapet/core/state/store_state_impl.h"

namespace parapet {
namespace {

constexpr Duration kRecheckLimit = Hours(24);  // older orders are never touched automatically (DESIGN, rule 8)

void CopyVerdict(const OrderRecord& from, OrderRecord& to) {
  to.judged = from.judged;
  to.decision = from.decision;
  to.enforced = from.enforced;
  to.vetoed = from.vetoed;
  to.unsure_hold = from.unsure_hold;
  to.guardrails = from.guardrails;
  to.exposure = from.exposure;
}

// What is remembered after `given` came to what was known.
OrderRecord Merge(const OrderRecord* before, const OrderRecord& given, Relation relation) {
  OrderRecord merged = given;
  if (before != nullptr) {
    if (relation == Relation::kSame && Newer(before->revision, given.revision)) merged.revision = before->revision;
    if (relation == Relation::kSame) merged.revision.stage = before->revision.stage;
    if (!given.judged) CopyVerdict(*before, merged);
    if (before->placed_at.IsKnown()) merged.placed_at = before->placed_at;
    // Without a version or time of its own, an older delivery must not bring a cancelled order back.
    if (given.revision.version == 0 && !given.revision.updated_at.IsKnown()) merged.cancelled |= before->cancelled;
    if (before->cancelled_at.IsKnown() && merged.cancelled) merged.cancelled_at = before->cancelled_at;
    if (merged.cart_id.empty()) merged.cart_id = before->cart_id;
    if (before->authorised_total) merged.authorised_total = before->authorised_total;
  }
  if (merged.revision.stage >= Stage::kPlaced && !merged.placed_at.IsKnown()) merged.placed_at = merged.seen_at;
  if (merged.cancelled && !merged.cancelled_at.IsKnown()) merged.cancelled_at = merged.seen_at;
  return merged;
}

Instant DayAnchor(const OrderRecord& record) { return record.placed_at.IsKnown() ? record.placed_at : record.seen_at; }

}  // namespace

Demands StoreState::Impl::DemandsOf(const OrderRecord& record) const {
  std::map<std::string_view, Quantity> sums;
  for (const RememberedLine& line : record.lines) {
    if (line.item.empty() || !line.quantity.IsPositive()) continue;
    Quantity& sum = sums[line.item];
    sum = SaturatingAdd(sum, line.quantity);
  }
  Demands demands;
  for (const auto& [item, quantity] : sums) demands.push_back({std::string(item), quantity});
  return demands;
}

Quantity StoreState::Impl::Unclaimed(uint32_t slot, std::string_view identity) const {
  const Quantity observed = catalogue.item(slot).stock.quantity().value_or(Quantity());
  const Quantity promised = SaturatingSubtract(observed, SafetyOf(catalogue, slot));
  return SaturatingAdd(promised, claims.ContainedOf(identity, catalogue.id(slot)));
}

Quantity StoreState::Impl::Promisable(uint32_t slot, std::string_view identity, Instant now) const {
  const std::string_view item = catalogue.id(slot);
  const Quantity others = claims.OpenOfOthers(identity, item, now);
  return SaturatingSubtract(Unclaimed(slot, identity), others);
}

void StoreState::Impl::Index(const BookEntry& entry) {
  const OrderRecord& record = entry.record;
  if (Counts(record)) {
    exposure.Add(record, DayAnchor(record));
    sales.Add(entry, catalogue);
    if (const auto key = DuplicateWindow::KeyOf(record.customer, record.address, record.lines_fingerprint)) {
      window.Add(*key, {record.identity, record.placed_at, record.seen_at + settings.cart_memory});
    }
  }
  if (HoldWindow::Counts(record)) holds.Add(record);
  if (IsParapetAuthority() || !IsPlaced(record) || record.test) return;
  for (Demand& demand : DemandsOf(record)) {
    placements.Add(demand.item, {.at = record.placed_at,
                                 .identity = record.identity,
                                 .quantity = demand.quantity,
                                 .cancelled_at = record.cancelled ? record.cancelled_at : Instant()});
  }
}

std::vector<std::string> StoreState::Impl::Unindex(const BookEntry& entry) {
  const OrderRecord& record = entry.record;
  if (Counts(record)) {
    exposure.Remove(record, DayAnchor(record));
    sales.Remove(entry, catalogue);
    if (const auto key = DuplicateWindow::KeyOf(record.customer, record.address, record.lines_fingerprint)) {
      window.Remove(*key, record.identity);
    }
  }
  if (HoldWindow::Counts(record)) holds.Remove(record);
  std::vector<std::string> oversold;
  for (const Demand& demand : DemandsOf(record)) {
    if (placements.Remove(demand.item, record.identity, record.placed_at)) oversold.push_back(demand.item);
  }
  return oversold;
}

// Held → confirmed, or released; see claims.h. A claim that does not fit is not made, and one confirmed stays.
void StoreState::Impl::UpdateClaim(const OrderRecord& record, Instant now) {
  if (!IsParapetAuthority() || record.origin == Origin::kImport) return;
  if (record.cancelled || record.vetoed || record.test || record.revision.stage < Stage::kCheckout) {
    return claims.Release(record.identity);
  }
  Demands wanted;
  bool fits = true;
  for (Demand& demand : DemandsOf(record)) {
    const uint32_t slot = catalogue.FindId(demand.item);
    if (slot == kNoSlot || !IsTracked(slot)) continue;
    fits = fits && (!catalogue.item(slot).stock.has() || demand.quantity <= Promisable(slot, record.identity, now));
    wanted.push_back(std::move(demand));
  }
  const Claim* claim = claims.Find(record.identity);
  const bool confirmed = claim != nullptr && !claim->expires.IsKnown();
  if (!fits) {
    if (!confirmed) claims.Release(record.identity);
  } else if (confirmed || record.revision.stage >= Stage::kPlaced) {
    claims.Confirm(record.identity, wanted, now);
  } else {
    claims.Hold(record.identity, wanted, now + settings.claim_ttl);
  }
}

void StoreState::Impl::LearnFrom(const OrderRecord& record) {
  for (const RememberedLine& line : record.lines) {
    const uint32_t slot = line.item.empty() ? kNoSlot : catalogue.FindId(line.item);
    if (slot == kNoSlot) continue;
    const bool repeated = std::any_of(record.lines.data(), &line, [&](const RememberedLine& earlier) {
      return earlier.item == line.item && earlier.offered_unit == line.offered_unit;
    });
    if (!repeated)
      prices.CountOrder(slot, record.currency, record.price_list, line.offered_unit, record.placed_at, record.seen_at);
  }
}

bool StoreState::Impl::IsAwaitingStock(const OrderRecord& record) const {
  for (const Demand& demand : DemandsOf(record)) {
    const uint32_t slot = catalogue.FindId(demand.item);
    if (slot != kNoSlot && IsTracked(slot) && !LevelOf(slot).Contains(record.placed_at)) return true;
  }
  return false;
}

void StoreState::Impl::AskAgain(std::string_view identity, Instant now) {
  BookEntry* entry = book.FindMutable(identity);
  if (entry == nullptr || !Counts(entry->record)) return;
  entry->recheck_last = true;
  book.Schedule(*entry, now);
}

std::vector<std::string> StoreState::Impl::ReviewItem(uint32_t slot, Instant previous, Instant now) {
  if (IsParapetAuthority() || !IsTracked(slot) || !catalogue.item(slot).stock.has()) return {};
  Placements::Review review = placements.Compare(catalogue.id(slot), LevelOf(slot), previous);
  for (const std::string& identity : review.relieved) AskAgain(identity, now);
  for (const std::string& identity : review.satisfied) {
    const BookEntry* entry = book.Find(identity);
    if (entry != nullptr && entry->recheck_due.IsKnown() && !IsAwaitingStock(entry->record)) AskAgain(identity, now);
  }
  return std::move(review.oversold);
}

void StoreState::Impl::ReviewOrder(const OrderRecord& record, Instant now) {
  if (IsParapetAuthority() || !IsPlaced(record) || record.test) return;
  for (const Demand& demand : DemandsOf(record)) {
    const uint32_t slot = catalogue.FindId(demand.item);
    if (slot == kNoSlot) continue;
    // Whoever else is oversold or relieved by this order's coming is to be judged again.
    for (const std::string& identity : ReviewItem(slot, LevelOf(slot).as_of, now)) {
      if (identity != record.identity) AskAgain(identity, now);
    }
  }
  BookEntry* entry = book.FindMutable(record.identity);
  if (record.cancelled) {
    entry->recheck_last = false;
    return book.Schedule(*entry, Instant());
  }
  if (entry->recheck_since.IsKnown() || !IsAwaitingStock(record)) return;
  entry->recheck_since = now;
  entry->recheck_last = false;  // it is judged right now, which answers what was still to be asked
  book.Schedule(*entry, now + settings.stock_lag);
}

void StoreState::Apply(const OrderRecord& given) {
  Impl& state = *impl_;
  const Instant now = given.seen_at;
  state.Expire(now);
  if (given.identity.empty()) return;
  const BookEntry* known = state.book.FindFor(given.identity, given.cart_id);
  if (known != nullptr && known->took_cart && known->record.cart_id == given.identity)
    return;  // its order came before it
  const bool takes_over = known != nullptr && known->record.identity != given.identity;
  Relation relation = known == nullptr ? Relation::kNew : Relation::kNewer;
  if (known != nullptr && !takes_over) relation = Compare(given.revision, known->record);
  if (relation == Relation::kStale) return;
  BookEntry entry = known == nullptr ? BookEntry() : *known;
  entry.record = Merge(known == nullptr ? nullptr : &known->record, given, relation);
  if (entry.took_cart) entry.record.cart_id = known->record.cart_id;
  entry.took_cart = entry.took_cart || takes_over;
  if (given.revision.stage == Stage::kEdited && relation == Relation::kNewer) entry.edit_announced = false;
  const Duration memory =
      entry.record.revision.stage >= Stage::kPlaced ? state.settings.order_memory : state.settings.cart_memory;
  entry.forgotten_at = std::max(entry.forgotten_at, now + memory);
  const bool is_placed_now = Counts(entry.record) && (known == nullptr || !IsPlaced(known->record));
  std::vector<std::string> oversold;
  if (known != nullptr) {
    oversold = state.Unindex(*known);
    const std::string before = known->record.identity;
    if (takes_over) state.claims.Rename(before, given.identity);
    state.book.Erase(before);
  }
  const OrderRecord& record = state.book.Put(std::move(entry)).record;
  state.Index(*state.book.Find(record.identity));
  for (const std::string& item : oversold) state.placements.SetOversold(item, record.identity);
  state.UpdateClaim(record, now);
  state.book.FindMutable(record.identity)->claimed = state.claims.Find(record.identity) != nullptr;
  if (is_placed_now) state.LearnFrom(record);
  state.ReviewOrder(record, now);
}

void StoreState::Apply(const Release& release, Instant now) {
  Impl& state = *impl_;
  state.Expire(now);
  BookEntry* entry = state.book.FindMutable(release.identity);
  if (entry == nullptr) return;
  entry->released = release.revision_digest;
  const OrderRecord& record = entry->record;
  if (entry->release_counted || record.revision.digest != release.revision_digest || !Counts(record)) return;
  entry->release_counted = true;
  for (const RememberedLine& line : record.lines) {
    const uint32_t slot = line.item.empty() ? kNoSlot : state.catalogue.FindId(line.item);
    const bool repeated = std::any_of(record.lines.data(), &line, [&](const RememberedLine& earlier) {
      return earlier.item == line.item && earlier.offered_unit == line.offered_unit;
    });
    if (slot == kNoSlot || repeated) continue;
    state.prices.CountRelease(slot, record.currency, record.price_list, line.offered_unit, now);
  }
}

void StoreState::Apply(const EditMark& mark, Instant now) {
  impl_->Expire(now);
  BookEntry* entry = impl_->book.FindMutable(mark.identity);
  if (entry == nullptr) return;
  const Instant known = entry->record.revision.updated_at;
  const bool holds_it = mark.edited_at.IsKnown() && known.IsKnown() && known >= mark.edited_at;
  if (!holds_it) entry->edit_announced = true;
}

bool StoreState::IsAnnouncedEdit(const Order& order) const {
  const BookEntry* entry = impl_->book.Find(Identity(order));
  if (entry == nullptr || !entry->edit_announced || order.stage < Stage::kPlaced) return false;
  const Revision& known = entry->record.revision;
  return order.revision.digest != known.digest && Compare(order.revision, entry->record) == Relation::kNewer;
}

void StoreState::Impl::Expire(Instant now) {
  claims.Expire(now);
  window.Expire(now);
  sales.Expire(now);
  prices.Advance(now);
  for (const std::string& identity : book.Forgotten(now)) {
    const BookEntry* entry = book.Find(identity);
    Unindex(*entry);
    claims.Release(identity);
    book.Erase(identity);
  }
}

std::vector<Recheck> StoreState::Advance(Instant now) {
  impl_->Expire(now);
  std::vector<Recheck> due = impl_->book.Due(now);
  for (const Recheck& recheck : due) {
    BookEntry& entry = *impl_->book.FindMutable(recheck.identity);
    // After one lag, two, four … so that how often this is called makes no difference.
    Duration wait = impl_->settings.stock_lag;
    while (wait <= kRecheckLimit && entry.recheck_since + wait <= now)
      wait.micros = std::max<int64_t>(1, wait.micros) * 2;
    const bool over = entry.recheck_last || !entry.recheck_since.IsKnown() || wait > kRecheckLimit;
    entry.recheck_last = false;
    impl_->book.Schedule(entry, over ? Instant() : entry.recheck_since + wait);
  }
  return due;
}

}  // namespace parapet
