// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/store_state.h"

#include <algorithm>
#include <map>
#include <utility>

#include "parapet/core/state/store_state_impl.h"

namespace parapet {
namespace {

constexpr size_t kKeyMax = 512;         // bytes of an id; longer ones are no ids
constexpr size_t kNewBaseMin = 20'000;  // changed items; below it a tail is small whatever the catalogue

class EmptyPolicy final : public PolicyView {
 public:
  uint8_t LineProfile(std::string_view, std::string_view) const override { return 0; }
  uint8_t OrderProfile(const Order&) const override { return 0; }
  const Promotion* PromotionFor(std::string_view, std::string_view, Instant) const override { return nullptr; }
  bool CoversZeroTotal(const Order&, Instant) const override { return false; }
};

std::string IdOf(const ItemUpdate& update) {
  for (const std::string* id : {&update.id, &update.variant_id, &update.sku, &update.product_id}) {
    if (!id->empty()) return *id;
  }
  return {};
}

bool HasUsableKeys(const ItemUpdate& update) {
  const auto fits = [](const std::string& key) { return key.size() <= kKeyMax; };
  return !update.id.empty() && fits(update.id) && fits(update.variant_id) && fits(update.sku) &&
         fits(update.product_id) && fits(update.inventory_item_id);
}

// Speaks of a product as a whole, not of one of its variants.
bool NamesProductOnly(const ItemUpdate& update) {
  return update.id == update.product_id && update.variant_id.empty() && update.sku.empty();
}

// Speaks of an item by the number under which its stock is kept: cost and tracking, of an item that the catalogue has
// from elsewhere, by a clock of its own.
bool NamesInventoryOnly(const ItemUpdate& update) {
  return update.id == update.inventory_item_id && update.variant_id.empty() && update.product_id.empty() &&
         update.prices.empty();
}

// What somebody may have to look at: a known price that moved, or a first one that is wrong by itself.
bool IsWorthJudging(const PriceOutcome& outcome) {
  if (outcome.vouching == Vouching::kUnchanged || outcome.vouching == Vouching::kLearning) return false;
  return outcome.before.has_value() || !IsVouched(outcome.vouching);
}

}  // namespace

const PolicyView& NoPolicy() {
  static const EmptyPolicy kEmpty;
  return kEmpty;
}

StoreState::StoreState(StoreSettings settings) : impl_(std::make_unique<Impl>(std::move(settings))) {}
StoreState::~StoreState() = default;
StoreState::StoreState(StoreState&&) noexcept = default;
StoreState& StoreState::operator=(StoreState&&) noexcept = default;

const StoreSettings& StoreState::settings() const { return impl_->settings; }
FactSet StoreState::supplied() const { return impl_->Supplied(); }

FactSet StoreState::Impl::Supplied() const {
  FactSet facts = FactSet::FromBits(settings.supplied.bits() | catalogue.seen().bits());
  if (sales.counted > 0) facts.Insert(Fact::kSales);
  if (IsParapetAuthority() && facts.Has(Fact::kStock)) facts.Insert(Fact::kClaims);
  if (!IsParapetAuthority()) facts.Remove(Fact::kClaims);
  return facts;
}

const OrderRecord* StoreState::FindOrder(std::string_view identity) const {
  const BookEntry* entry = impl_->book.Find(identity);
  return entry == nullptr ? nullptr : &entry->record;
}

Money StoreState::ExposureOfItem(std::string_view item) const { return impl_->exposure.OfItem(item); }
Money StoreState::ExposureOfDay(Instant at) const { return impl_->exposure.OfDay(at); }
Money StoreState::ExposureOfCohort(Money price, Instant at) const { return impl_->exposure.OfCohort(price, at); }
Money StoreState::ExposureOfPromotion(std::string_view name) const { return impl_->exposure.OfPromotion(name); }

HoldShare StoreState::LastHolds(int64_t most, std::string_view without) const {
  return impl_->holds.Last(most, without);
}

WindowStats StoreState::window_stats() const {
  WindowStats stats = impl_->sales.Stats();
  stats.price_changes = impl_->prices.changes().all().size();
  stats.dropped_early += impl_->prices.changes().dropped_early();
  return stats;
}

// --- catalogue, prices, stock -----------------------------------------------------------------------------------

std::vector<std::string> StoreState::Impl::AfterReading(uint32_t slot, Instant previous, Instant now) {
  if (IsParapetAuthority()) {
    const Instant as_of = catalogue.item(slot).stock_as_of;
    if (as_of.IsKnown()) claims.Contain(catalogue.id(slot), as_of - settings.stock_lag);
    return {};
  }
  return ReviewItem(slot, previous, now);
}

// A product that is gone takes its variants with it, but for those that it was told of later.
bool StoreState::Impl::RemoveProduct(const ItemUpdate& update) {
  std::vector<uint32_t> variants;
  catalogue.ForProduct(update.product_id, [&](uint32_t slot) { variants.push_back(slot); });
  for (const uint32_t slot : variants) {
    if (IsOlder(update, slot)) continue;
    catalogue.Touch(slot);
    catalogue.SetRemoved(slot, true);
    catalogue.item(slot).updated_at = std::max(catalogue.item(slot).updated_at, update.updated_at);
  }
  return !variants.empty();
}

std::vector<PriceOutcome> StoreState::Impl::TakeUpdate(const ItemUpdate& update, bool vouch, const PolicyView& policy,
                                                       Instant heard, Instant now) {
  if (update.removed && NamesProductOnly(update) && RemoveProduct(update)) return {};
  const bool of_inventory = NamesInventoryOnly(update);
  uint32_t slot = catalogue.FindForUpdate(update);
  if (slot == kNoSlot) {
    if (update.removed || of_inventory) return {};
    slot = catalogue.Add(update.id);
  } else if (IsOlder(update, slot) && !of_inventory) {
    return {};
  }
  const Instant known_at = catalogue.item(slot).updated_at;
  catalogue_as_of = std::max(catalogue_as_of, heard);
  catalogue.Touch(slot);
  catalogue.SetRemoved(slot, update.removed);
  catalogue.SetFields(slot, update);
  if (of_inventory) catalogue.item(slot).updated_at = known_at;
  if (update.removed) return {};
  if (update.stock) {
    const Instant previous = catalogue.item(slot).stock_as_of;
    if (TakeItemStock(catalogue, slot, *update.stock, update.updated_at, now)) {
      for (const std::string& identity : AfterReading(slot, previous, now)) AskAgain(identity, now);
    }
  }
  std::vector<PriceOutcome> outcomes;
  const std::string_view id = catalogue.id(slot), sku = catalogue.sku(slot);
  const Backing backing = {
      .person = vouch, .promotion = policy.PromotionFor(id, sku, now), .frozen = policy.IsFrozen(now)};
  for (const ItemPrice& price : update.prices) {
    if (!price.price || price.currency.IsNone() || catalogue.price_count(slot) > kPricesMax) continue;
    outcomes.push_back(prices.Take(slot, price, backing, heard, now));
    outcomes.back().change.profile = policy.LineProfile(id, sku);
  }
  return outcomes;
}

void StoreState::Impl::FinishOutcomes(std::vector<PriceOutcome>& outcomes) const {
  for (PriceOutcome& outcome : outcomes) {
    outcome.change.supplied = Supplied();
    outcome.change.unvouched_in_batch = prices.batch().size();
  }
}

void StoreState::Impl::ConsiderNewBase() {
  if (catalogue.dirty_count() <= std::max(kNewBaseMin, catalogue.slots() / 4)) return;
  ++base_version;
  catalogue.ClearDirty();
}

std::vector<PriceOutcome> StoreState::Apply(const ItemUpdate& given, const PolicyView& policy, Instant now) {
  impl_->Expire(now);
  ItemUpdate update = given;
  update.id = IdOf(given);
  if (!HasUsableKeys(update)) return {};
  const Instant heard = update.updated_at.IsKnown() ? update.updated_at : now;
  std::vector<PriceOutcome> outcomes = impl_->TakeUpdate(update, false, policy, heard, now);
  if (const uint32_t slot = impl_->catalogue.FindForUpdate(update); slot != kNoSlot)
    impl_->prices.Reconsider(slot, now);
  impl_->FinishOutcomes(outcomes);
  impl_->ConsiderNewBase();
  return outcomes;
}

std::vector<PriceOutcome> StoreState::Import(std::span<const ItemUpdate> rows, bool vouch, const PolicyView& policy,
                                             Instant now) {
  impl_->Expire(now);
  impl_->catalogue.Reserve(impl_->catalogue.slots() + rows.size());
  std::vector<PriceOutcome> kept;
  std::map<std::string, std::string> learning;  // by product, one of its items
  for (const ItemUpdate& row : rows) {
    ItemUpdate keyed;
    const bool has_id = !row.id.empty();
    if (!has_id) keyed = row, keyed.id = IdOf(row);
    const ItemUpdate& update = has_id ? row : keyed;
    if (!HasUsableKeys(update)) continue;
    for (PriceOutcome& outcome : impl_->TakeUpdate(update, vouch, policy, now, now)) {
      if (outcome.vouching == Vouching::kLearning && !update.product_id.empty())
        learning[update.product_id] = outcome.item;
      if (IsWorthJudging(outcome)) kept.push_back(std::move(outcome));
    }
  }
  // Siblings that came further down in the file may vouch for prices further up.
  for (const auto& [product, item] : learning) impl_->prices.Reconsider(impl_->catalogue.FindId(item), now);
  impl_->FinishOutcomes(kept);
  ++impl_->base_version;
  impl_->catalogue.ClearDirty();
  return kept;
}

std::vector<std::string> StoreState::Apply(const StockReading& reading, Instant now) {
  Impl& state = *impl_;
  state.Expire(now);
  const Match match = state.catalogue.Find(reading.item);
  if (match.slot == kNoSlot) return {};
  const Instant previous = state.catalogue.item(match.slot).stock_as_of;
  if (!TakeReading(state.catalogue, match.slot, reading, state.settings.stock_authority, now)) return {};
  state.catalogue.Touch(match.slot);
  std::vector<std::string> oversold = state.AfterReading(match.slot, previous, now);
  state.ConsiderNewBase();
  return oversold;
}

bool StoreState::Apply(const PriceDecision& decision, Instant now) {
  impl_->Expire(now);
  const uint32_t by_id = impl_->catalogue.FindId(decision.item);
  const uint32_t slot = by_id != kNoSlot ? by_id : impl_->catalogue.Find(decision.item).slot;
  return slot != kNoSlot && impl_->prices.Decide(slot, decision, now);
}

std::vector<PendingPrice> StoreState::Pending() const {
  const Catalogue& catalogue = impl_->catalogue;
  std::vector<PendingPrice> pending;
  for (uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
    if (catalogue.item(slot).removed) continue;
    for (size_t i = 0; i < catalogue.price_count(slot); ++i) {
      const PriceSlot& price = catalogue.price(slot, i);
      const PriceHistory* history = catalogue.history(slot, i);
      if (IsVouched(price.vouching) || (history != nullptr && history->rejected)) continue;
      pending.push_back({.item = std::string(catalogue.id(slot)),
                         .title = std::string(catalogue.title(slot)),
                         .currency = price.currency,
                         .price_list = std::string(catalogue.text(price.list)),
                         .live = *price.live.money(),
                         .reference = price.reference.money(),
                         .why = price.vouching,
                         .since = price.since,
                         .released_orders = history ? static_cast<int>(history->released) : 0});
    }
  }
  std::sort(pending.begin(), pending.end(), [](const PendingPrice& a, const PendingPrice& b) {
    return std::tuple(a.since, std::string_view(a.item)) < std::tuple(b.since, std::string_view(b.item));
  });
  return pending;
}

ItemView StoreState::Impl::View(uint32_t slot) const {
  const Item& item = catalogue.item(slot);
  ItemView view = {.id = std::string(catalogue.id(slot)),
                   .sku = std::string(catalogue.sku(slot)),
                   .variant_id = std::string(catalogue.variant_id(slot)),
                   .title = std::string(catalogue.title(slot)),
                   .product_id = std::string(catalogue.product_id(slot))};
  for (size_t i = 0; i < catalogue.price_count(slot); ++i) {
    const PriceSlot& price = catalogue.price(slot, i);
    view.prices.push_back({price.currency, std::string(catalogue.text(price.list)), price.live.money(),
                           price.reference.money(), price.compare_at.money(), price.vouching, price.since});
  }
  view.state = item.state;
  if (const Extra* extra = catalogue.extra(slot)) view.available_on = extra->available_on;
  if (const Kinship* kinship = catalogue.kinship(slot)) {
    view.product_type = catalogue.text(kinship->product_type);
    view.size = catalogue.text(kinship->size);
    view.flags = catalogue.text(kinship->flags);
    view.substitutes = catalogue.text(kinship->substitutes);
    view.supplier_quote = kinship->supplier_quote.money();
    view.supplier_days = kinship->supplier_days.quantity();
  }
  view.stock_kind = item.stock_kind;
  view.stock_as_of = item.stock_as_of;
  view.observed = item.stock.quantity();
  if (!view.observed || item.stock_kind != StockKind::kTracked) return view;
  view.claimed = claims.Open(catalogue.id(slot));
  view.promisable = Promisable(slot, {}, Instant());
  return view;
}

std::optional<ItemView> StoreState::FindItem(std::string_view key) const {
  const Match match = impl_->catalogue.Find(key);
  return match.slot == kNoSlot ? std::nullopt : std::optional(impl_->View(match.slot));
}

size_t StoreState::item_count() const { return impl_->catalogue.live_count(); }

void StoreState::ForEachItem(const std::function<void(const ItemView&)>& visit) const {
  const Catalogue& catalogue = impl_->catalogue;
  std::vector<uint32_t> slots;
  for (uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
    if (!catalogue.item(slot).removed) slots.push_back(slot);
  }
  std::sort(slots.begin(), slots.end(), [&](uint32_t a, uint32_t b) { return catalogue.id(a) < catalogue.id(b); });
  for (uint32_t slot : slots) visit(impl_->View(slot));
}

}  // namespace parapet
