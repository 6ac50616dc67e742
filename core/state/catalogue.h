// SPDX-License-Identifier: Apache-2.0
//
// The items of one store: dense records in slots, and the map from keys and aliases to them.
//
// A record holds what judging needs in its first two cache lines; what few items have (further prices, locations, face
// values) lies aside. An item answers to its id, variant id, SKU and inventory item id, and to its product id where it
// is the product's only variant. A key that two items claim matches neither.
//
//   const Match match = catalogue.Find("4711");
//   if (match.slot != kNoSlot) use(catalogue.item(match.slot));
//
// Removed items keep their slot, so that an item that comes back finds its reference again.
// Thread safety: none for writers. Cost: about 260 bytes an item with five keys and a title.
#ifndef PARAPET_CORE_STATE_CATALOGUE_H_
#define PARAPET_CORE_STATE_CATALOGUE_H_

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "parapet/core/kernel/facts.h"
#include "parapet/core/state/codec.h"
#include "parapet/core/state/events.h"
#include "parapet/core/state/key_index.h"
#include "parapet/core/state/store_state.h"
#include "parapet/core/state/text_pool.h"

namespace parapet {

inline constexpr uint32_t kNoSlot = 0xffffffff;
inline constexpr size_t kPricesMax = 1'000;  // of one item: far above the currencies and price lists of any shop

// An amount or quantity in micros that may be absent, in eight bytes.
class Maybe {
 public:
  constexpr Maybe() = default;
  template <typename Value>
  constexpr Maybe(const std::optional<Value>& value) : micros_(value ? value->micros() : kAbsent) {}
  constexpr Maybe(Money money) : micros_(money.micros()) {}
  constexpr Maybe(Quantity quantity) : micros_(quantity.micros()) {}
  constexpr bool has() const { return micros_ != kAbsent; }
  constexpr int64_t micros() const { return micros_; }
  constexpr std::optional<Money> money() const {
    return has() ? std::optional(Money::FromMicros(micros_)) : std::nullopt;
  }
  constexpr std::optional<Quantity> quantity() const {
    return has() ? std::optional(Quantity::FromMicros(micros_)) : std::nullopt;
  }
  friend constexpr bool operator==(const Maybe&, const Maybe&) = default;

 private:
  static constexpr int64_t kAbsent = std::numeric_limits<int64_t>::min();
  int64_t micros_ = kAbsent;
};

// One price of an item in one currency and price list.
struct PriceSlot {
  Currency currency;
  TextRef list = 0;
  Maybe live;
  Maybe reference;
  Maybe compare_at;
  Instant since;  // when `live` came to be
  Vouching vouching = Vouching::kUnchanged;
  uint32_t confirmed = 0;  // minutes since 1970 when the reference was last vouched for, or seen live again
};

// What is charged instead of one of the item's prices for a time.
struct Sale {
  uint32_t price = 0;  // index of the price
  Maybe amount;
  Instant from, until;  // not known: open on that side
};

// What is remembered of a price that has changed, or that waits to be vouched for.
struct PriceHistory {
  static constexpr size_t kVouchedMax = 4;  // DESIGN, price intake: "one of the item's last four vouched prices"
  static constexpr size_t kDaysMax = 3;     // "of ≥ 5 orders on ≥ 3 days"
  struct Step {
    Instant since;
    Money reference;
  };
  std::vector<Step> steps;     // references in force, oldest first; those superseded for 24 hours are dropped
  std::vector<Money> vouched;  // the last four different ones, the newest first
  bool by_promotion = false;   // the present reference was vouched for by a promotion
  bool rejected = false;       // a person looked at the unvouched live price and said no
  uint32_t released = 0;       // orders that a person released at the unvouched live price
  uint32_t orders = 0;         // orders placed at the unvouched live price
  std::vector<int64_t> days;   // different days of those orders
  struct Ended {
    Instant at;
    Money price;
  };
  std::vector<Ended> ended;  // live prices that ended in the last 24 hours, oldest first; at most kEndedMax
  static constexpr size_t kEndedMax = 16;
};

struct Location {
  TextRef name = 0;
  Maybe quantity;
  Instant as_of;
};

// What few items have.
struct Extra {
  Maybe safety, max_price, face_value, max_per_order;
  Maybe max_per_customer, min_per_order, order_multiple, pack_size;
  Instant available_on;
  std::vector<PriceSlot> prices;  // beyond the first
  std::vector<Sale> sales;        // at most one a price
  std::vector<Location> locations;
};

// What those who look for a stand-in need; few shops say it.
struct Kinship {
  TextRef product_type = 0, size = 0, flags = 0, substitutes = 0;
  Maybe supplier_quote, supplier_days;
};

struct Item {
  char key[16] = {};  // the id where it is at most 15 bytes; else 0xff in the last byte and a TextRef in front
  PriceSlot price;    // the first price
  Maybe stock;        // sum over the locations
  Instant stock_as_of;
  Maybe cost, floor;
  Instant updated_at;
  TextRef variant = 0, sku = 0, inventory = 0, title = 0;
  uint32_t family = kNoSlot;  // index of the product
  uint32_t next_in_family = kNoSlot;
  StockKind stock_kind = StockKind::kUnknown;
  ItemState state = ItemState::kUnknown;
  Eligibility discount = Eligibility::kUnknown;
  bool removed : 1 = false;
  bool free_ok : 1 = false;
  bool gift_card : 1 = false;
  bool has_extra : 1 = false;
  bool has_history : 1 = false;
  bool variant_is_id : 1 = false;  // most often; saves the text
  bool dirty : 1 = false;          // changed since the base was begun
};
static_assert(sizeof(PriceSlot) == 48 && sizeof(Item) == 136);

// What a key leads to: a slot, nothing (kUnknownItem), or too many (kAmbiguousItem).
struct Match {
  uint32_t slot = kNoSlot;
  Missing missing = Missing::kUnknownItem;
};

// The keys by which an order's line may name its item, the surest first.
struct LineKeys {
  std::string_view variant_id, sku, item_id;
};

class Catalogue {
 public:
  // --- reading ---
  Match Find(std::string_view key) const;
  Match Find(const LineKeys& keys) const;
  // Find for many lines at once; the look-ups overlap. REQUIRES: out.size() == keys.size(), at most kLinesMax.
  void FindBatch(std::span<const LineKeys> keys, std::span<Match> out) const;
  uint32_t FindId(std::string_view id) const;  // by the id alone, removed items too

  size_t slots() const { return count_; }
  size_t live_count() const { return count_ - removed_; }
  const Item& item(uint32_t slot) const { return chunks_[slot >> kChunkLog][slot & (kChunkItems - 1)]; }
  Item& item(uint32_t slot) { return chunks_[slot >> kChunkLog][slot & (kChunkItems - 1)]; }
  std::string_view id(uint32_t slot) const { return IdOf(item(slot)); }
  std::string_view variant_id(uint32_t slot) const {
    return item(slot).variant_is_id ? id(slot) : texts_.Get(item(slot).variant);
  }
  std::string_view sku(uint32_t slot) const { return texts_.Get(item(slot).sku); }
  std::string_view inventory_id(uint32_t slot) const { return texts_.Get(item(slot).inventory); }
  std::string_view title(uint32_t slot) const { return texts_.Get(item(slot).title); }
  std::string_view product_id(uint32_t slot) const;
  std::string_view text(TextRef ref) const { return texts_.Get(ref); }
  const Extra* extra(uint32_t slot) const;
  const Kinship* kinship(uint32_t slot) const;
  // Calls `visit(slot)` for the live items of the item's family, itself among them.
  template <typename Visit>
  void ForFamily(uint32_t slot, Visit visit) const {
    if (item(slot).family == kNoSlot) return;
    for (uint32_t at = families_[item(slot).family].first; at != kNoSlot; at = item(at).next_in_family) {
      if (!item(at).removed) visit(at);
    }
  }
  // The same for the family of a product id.
  template <typename Visit>
  void ForProduct(std::string_view product, Visit visit) const {
    const uint32_t family = FindFamily(product);
    if (family != kNoSlot && families_[family].first != kNoSlot) ForFamily(families_[family].first, visit);
  }
  size_t family_size(uint32_t slot) const {
    return item(slot).family == kNoSlot ? 0 : families_[item(slot).family].members;
  }

  // --- prices ---
  size_t price_count(uint32_t slot) const;
  const PriceSlot& price(uint32_t slot, size_t index) const;
  PriceSlot& price(uint32_t slot, size_t index);
  // The price in a currency and price list; nullptr for none.
  const PriceSlot* FindPrice(uint32_t slot, Currency currency, std::string_view list) const;
  std::optional<size_t> FindPriceIndex(uint32_t slot, Currency currency, std::string_view list) const;
  // The price that holds for an order of `list`. Mostly the one of that very list. A list named after what restricts
  // it, the most significant first ("customer-group:7/country:DE"), holds only for items that have a price under all of
  // it; others are sold at the price under the most significant part of it, at last at the public one.
  std::optional<size_t> SelectPriceIndex(uint32_t slot, Currency currency, std::string_view list) const;
  size_t AddPrice(uint32_t slot, Currency currency, std::string_view list);
  const PriceHistory* history(uint32_t slot, size_t index) const;
  // The sale that goes with a price; nullptr for none.
  const Sale* sale(uint32_t slot, size_t index) const;
  void SetSale(uint32_t slot, size_t index, const ItemPrice& given);
  // Makes a history from the price as it stands where there is none yet.
  PriceHistory& EnsureHistory(uint32_t slot, size_t index);

  // --- changing ---
  void Reserve(size_t items);
  uint32_t Add(std::string_view id);
  // The item an update is about: by id, else variant id, else by inventory item id or SKU where the two cannot be
  // different variants.
  uint32_t FindForUpdate(const ItemUpdate& update) const;
  // Takes over keys, title and the plain fields; prices and stock are not its business.
  void SetFields(uint32_t slot, const ItemUpdate& update);
  void SetRemoved(uint32_t slot, bool removed);
  Extra& EnsureExtra(uint32_t slot);
  Location& EnsureLocation(uint32_t slot, std::string_view name);
  FactSet seen() const {  // facts that some item has
    FactSet seen = seen_;
    return large_families_ > 0 ? seen.Insert(Fact::kSiblings) : seen;
  }
  void Saw(Fact fact) { seen_.Insert(fact); }

  // --- what changed since the base ---
  void Touch(uint32_t slot);
  size_t dirty_count() const { return dirty_.size(); }
  std::span<const uint32_t> dirty() const { return dirty_; }
  void ClearDirty();

  // --- bytes ---
  void Encode(uint32_t slot, Writer& out) const;
  uint32_t Decode(Reader& in);  // adds the item, or replaces the one of that id; kNoSlot for damaged bytes

 private:
  static constexpr uint32_t kChunkLog = 12;
  static constexpr uint32_t kChunkItems = 1u << kChunkLog;
  struct Family {
    TextRef product = 0;
    uint32_t first = kNoSlot;
    uint32_t members = 0;
  };

  std::string_view IdOf(const Item& item) const;
  void PrefetchId(const Item& item) const;
  bool Answers(uint32_t slot, std::string_view key) const;
  Match FindHashed(std::string_view key, KeyHash hash) const;
  Match FindProduct(std::string_view key) const;
  void ReplaceKey(uint32_t slot, TextRef& ref, std::string_view key);
  void DropKey(uint32_t slot, TextRef& ref);
  void SetVariant(uint32_t slot, std::string_view variant);
  bool HasKey(uint32_t slot, std::string_view key) const;
  void SetFamily(uint32_t slot, std::string_view product);
  void LeaveFamily(uint32_t slot);
  uint32_t FindFamily(std::string_view product) const;
  uint32_t EnsureFamily(std::string_view product);
  void SetLimits(uint32_t slot, const ItemUpdate& update);
  void SawExtra(const Extra& extra);
  void SetKinship(uint32_t slot, const ItemUpdate& update);
  void EncodePrice(uint32_t slot, size_t index, Writer& out) const;
  void DecodePrice(uint32_t slot, Reader& in);
  void EncodeExtra(const Extra& extra, Writer& out) const;
  void DecodeExtra(uint32_t slot, Reader& in);
  void EncodeKinship(uint32_t slot, Writer& out) const;
  void DecodeKinship(uint32_t slot, Reader& in);
  static uint64_t HistoryKey(uint32_t slot, size_t index) { return uint64_t{slot} << 16 | index; }

  TextPool texts_;
  std::vector<std::unique_ptr<Item[]>> chunks_;
  uint32_t count_ = 0;
  uint32_t removed_ = 0;
  KeyIndex keys_;
  KeyIndex products_;
  std::vector<Family> families_;
  absl::flat_hash_map<uint32_t, std::unique_ptr<Extra>> extras_;
  absl::flat_hash_map<uint32_t, Kinship> kinships_;
  absl::flat_hash_map<uint64_t, PriceHistory> histories_;
  std::vector<uint32_t> dirty_;
  size_t large_families_ = 0;  // with siblings enough to compare with
  FactSet seen_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_CATALOGUE_H_
