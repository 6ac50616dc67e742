// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/catalogue.h"

#include <algorithm>
#include <cstring>

#include "parapet/core/kernel/order_builder.h"
#include "parapet/core/state/price_intake.h"

namespace parapet {
namespace {

constexpr size_t kInlineMax = 15;
constexpr char kElsewhere = static_cast<char>(0xff);

}  // namespace

std::string_view Catalogue::IdOf(const Item& item) const {
  if (item.key[kInlineMax] != kElsewhere) return {item.key, static_cast<size_t>(item.key[kInlineMax])};
  TextRef ref = 0;
  std::memcpy(&ref, item.key, sizeof(ref));
  return texts_.Get(ref);
}

void Catalogue::PrefetchId(const Item& item) const {
  if (item.key[kInlineMax] != kElsewhere) return;
  TextRef ref = 0;
  std::memcpy(&ref, item.key, sizeof(ref));
  texts_.Prefetch(ref);
}

std::string_view Catalogue::product_id(uint32_t slot) const {
  const uint32_t family = item(slot).family;
  return family == kNoSlot ? std::string_view() : texts_.Get(families_[family].product);
}

const Extra* Catalogue::extra(uint32_t slot) const {
  if (!item(slot).has_extra) return nullptr;
  return extras_.find(slot)->second.get();
}

Extra& Catalogue::EnsureExtra(uint32_t slot) {
  item(slot).has_extra = true;
  auto& extra = extras_[slot];
  if (!extra) extra = std::make_unique<Extra>();
  return *extra;
}

bool Catalogue::Answers(uint32_t slot, std::string_view key) const {
  const Item& it = item(slot);
  return IdOf(it) == key || texts_.Get(it.variant) == key || texts_.Get(it.sku) == key ||
         texts_.Get(it.inventory) == key;
}

Match Catalogue::FindHashed(std::string_view key, KeyHash hash) const {
  Match match;
  keys_.ForEach(hash, [&](uint32_t slot) {
    if (slot == match.slot || item(slot).removed || !Answers(slot, key)) return true;
    if (match.slot != kNoSlot) {
      match = {kNoSlot, Missing::kAmbiguousItem};
      return false;
    }
    match = {slot, Missing::kNothing};
    return true;
  });
  return match;
}

// A product id is its only variant's alias; that of several variants names the family and none of them.
Match Catalogue::FindProduct(std::string_view key) const {
  Match match;
  products_.ForEach(HashKey(key), [&](uint32_t family) {
    if (texts_.Get(families_[family].product) != key) return true;
    for (uint32_t at = families_[family].first; at != kNoSlot; at = item(at).next_in_family) {
      if (item(at).removed) continue;
      if (match.slot != kNoSlot) return match = {kNoSlot, Missing::kAmbiguousItem}, false;
      match = {at, Missing::kNothing};
    }
    return false;
  });
  return match;
}

Match Catalogue::Find(std::string_view key) const {
  if (key.empty()) return {};
  const Match match = FindHashed(key, HashKey(key));
  return match.missing == Missing::kUnknownItem ? FindProduct(key) : match;
}

Match Catalogue::Find(const LineKeys& keys) const {
  Match result;
  for (const std::string_view key : {keys.variant_id, keys.sku, keys.item_id}) {
    const Match match = Find(key);
    if (match.slot != kNoSlot) return match;
    if (match.missing == Missing::kAmbiguousItem) result = match;
  }
  return result;
}

void Catalogue::FindBatch(std::span<const LineKeys> keys, std::span<Match> out) const {
  // Four sweeps, so that the memory each needs is on its way while the others are served: index, record, the key where
  // it lies elsewhere, compare.
  constexpr size_t kBatch = 32;
  for (size_t start = 0; start < keys.size(); start += kBatch) {
    const size_t count = std::min(kBatch, keys.size() - start);
    std::string_view first[kBatch];
    KeyHash hash[kBatch];
    for (size_t i = 0; i < count; ++i) {
      const LineKeys& line = keys[start + i];
      first[i] = !line.variant_id.empty() ? line.variant_id : !line.sku.empty() ? line.sku : line.item_id;
      hash[i] = HashKey(first[i]);
      keys_.Prefetch(hash[i]);
    }
    const Item* candidate[kBatch];
    for (size_t i = 0; i < count; ++i) {
      candidate[i] = nullptr;
      keys_.ForEach(hash[i], [&](uint32_t slot) {
        candidate[i] = &item(slot);
        const char* record = reinterpret_cast<const char*>(candidate[i]);
        __builtin_prefetch(record);
        __builtin_prefetch(record + 64);
        __builtin_prefetch(record + sizeof(Item) - 1);
        return false;
      });
    }
    for (size_t i = 0; i < count; ++i) {
      if (candidate[i] != nullptr) PrefetchId(*candidate[i]);
    }
    for (size_t i = 0; i < count; ++i) {
      Match match = first[i].empty() ? Match() : FindHashed(first[i], hash[i]);
      out[start + i] = match.slot != kNoSlot ? match : Find(keys[start + i]);
    }
  }
}

uint32_t Catalogue::FindId(std::string_view id) const {
  uint32_t found = kNoSlot;
  keys_.ForEach(HashKey(id), [&](uint32_t slot) {
    if (IdOf(item(slot)) == id) found = slot;
    return found == kNoSlot;
  });
  return found;
}

void Catalogue::Reserve(size_t items) {
  keys_.Reserve(items * 3);  // id, SKU and inventory item id
  chunks_.reserve(items / kChunkItems + 1);
}

uint32_t Catalogue::Add(std::string_view id) {
  if (count_ % kChunkItems == 0) chunks_.emplace_back(new Item[kChunkItems]);
  const uint32_t slot = count_++;
  Item& it = item(slot);
  id = id.substr(0, TextPool::kTextMax);
  if (id.size() <= kInlineMax) {
    std::memcpy(it.key, id.data(), id.size());
    it.key[kInlineMax] = static_cast<char>(id.size());
  } else {
    const TextRef ref = texts_.Add(id);
    std::memcpy(it.key, &ref, sizeof(ref));
    it.key[kInlineMax] = kElsewhere;
  }
  keys_.Insert(HashKey(id), slot);
  return slot;
}

uint32_t Catalogue::FindForUpdate(const ItemUpdate& update) const {
  if (const uint32_t slot = FindId(update.id); slot != kNoSlot) return slot;
  if (!update.variant_id.empty()) {
    const Match match = Find(update.variant_id);
    if (match.slot != kNoSlot && (variant_id(match.slot) == update.variant_id || id(match.slot) == update.variant_id)) {
      return match.slot;
    }
  }
  for (const std::string_view key : {std::string_view(update.inventory_item_id), std::string_view(update.sku)}) {
    const uint32_t slot = Find(key).slot;
    if (slot == kNoSlot) continue;
    const bool same = id(slot) == key || (key == update.sku && sku(slot) == key) ||
                      (key == update.inventory_item_id && inventory_id(slot) == key);
    const bool other_variant = !update.variant_id.empty() && !variant_id(slot).empty();
    if (same && !other_variant) return slot;
  }
  return kNoSlot;
}

bool Catalogue::HasKey(uint32_t slot, std::string_view key) const {
  bool found = false;
  keys_.ForEach(HashKey(key), [&](uint32_t at) {
    found = found || at == slot;
    return !found;
  });
  return found;
}

void Catalogue::DropKey(uint32_t slot, TextRef& ref) {
  if (ref == 0) return;
  const std::string key(texts_.Get(ref));
  texts_.Release(ref);
  ref = 0;
  if (!Answers(slot, key)) keys_.Erase(HashKey(key), slot);
}

// Sets one of the item's further keys; the index holds a key once even where two of the item's fields agree.
void Catalogue::ReplaceKey(uint32_t slot, TextRef& ref, std::string_view key) {
  key = key.substr(0, TextPool::kTextMax);
  if (key.empty() || texts_.Get(ref) == key) return;
  DropKey(slot, ref);
  if (!HasKey(slot, key)) keys_.Insert(HashKey(key), slot);
  ref = texts_.Add(key);
}

void Catalogue::SetVariant(uint32_t slot, std::string_view variant) {
  if (variant.empty()) return;
  Item& it = item(slot);
  it.variant_is_id = variant == id(slot);
  if (it.variant_is_id) return DropKey(slot, it.variant);
  ReplaceKey(slot, it.variant, variant);
}

uint32_t Catalogue::FindFamily(std::string_view product) const {
  product = product.substr(0, TextPool::kTextMax);
  uint32_t found = kNoSlot;
  products_.ForEach(HashKey(product), [&](uint32_t family) {
    if (texts_.Get(families_[family].product) == product) found = family;
    return found == kNoSlot;
  });
  return found;
}

uint32_t Catalogue::EnsureFamily(std::string_view product) {
  const uint32_t known = FindFamily(product);
  if (known != kNoSlot) return known;
  product = product.substr(0, TextPool::kTextMax);
  const auto family = static_cast<uint32_t>(families_.size());
  families_.push_back({.product = texts_.Add(product)});
  products_.Insert(HashKey(product), family);
  return family;
}

void Catalogue::LeaveFamily(uint32_t slot) {
  Item& it = item(slot);
  uint32_t* at = &families_[it.family].first;
  while (*at != slot) at = &item(*at).next_in_family;
  *at = it.next_in_family;
  if (families_[it.family].members-- == kSiblingsMin + 1) --large_families_;
  it.family = it.next_in_family = kNoSlot;
}

void Catalogue::SetFamily(uint32_t slot, std::string_view product) {
  if (product.empty() || product_id(slot) == product) return;
  if (item(slot).family != kNoSlot) LeaveFamily(slot);
  const uint32_t family = EnsureFamily(product);
  item(slot).family = family;
  item(slot).next_in_family = families_[family].first;
  families_[family].first = slot;
  if (++families_[family].members == kSiblingsMin + 1) ++large_families_;
}

void Catalogue::SetFields(uint32_t slot, const ItemUpdate& update) {
  Item& it = item(slot);
  SetVariant(slot, update.variant_id);
  ReplaceKey(slot, it.sku, update.sku);
  ReplaceKey(slot, it.inventory, update.inventory_item_id);
  SetFamily(slot, update.product_id);
  if (!update.title.empty()) texts_.Replace(it.title, update.title);
  if (update.cost) it.cost = *update.cost, Saw(Fact::kCost);
  if (update.min_price) it.floor = *update.min_price, Saw(Fact::kPriceLimits);
  if (update.free_ok) it.free_ok = *update.free_ok;
  if (update.is_gift_card) it.gift_card = *update.is_gift_card;
  if (update.state.value_or(ItemState::kUnknown) != ItemState::kUnknown) {
    it.state = *update.state;
    Saw(Fact::kItemState);
  }
  if (update.discountable) it.discount = *update.discountable ? Eligibility::kEligible : Eligibility::kExcluded;
  SetLimits(slot, update);
  SetKinship(slot, update);
  if (it.gift_card) Saw(Fact::kFaceValue);
  if (update.updated_at > it.updated_at) it.updated_at = update.updated_at;
}

void Catalogue::SetRemoved(uint32_t slot, bool removed) {
  Item& it = item(slot);
  if (it.removed == removed) return;
  it.removed = removed;
  removed ? ++removed_ : --removed_;
}

Location& Catalogue::EnsureLocation(uint32_t slot, std::string_view name) {
  std::vector<Location>& locations = EnsureExtra(slot).locations;
  for (Location& location : locations) {
    if (texts_.Get(location.name) == name) return location;
  }
  locations.push_back({.name = texts_.Add(name)});
  return locations.back();
}

void Catalogue::Touch(uint32_t slot) {
  if (item(slot).dirty) return;
  item(slot).dirty = true;
  dirty_.push_back(slot);
}

void Catalogue::ClearDirty() {
  for (uint32_t slot : dirty_) item(slot).dirty = false;
  dirty_.clear();
}

}  // namespace parapet
