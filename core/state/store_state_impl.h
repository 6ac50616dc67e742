// SPDX-License-Identifier: Apache-2.0
//
// The parts of a store's state, and what its sources share. Internal.
//
// Of these only the catalogue, the book, the claims and the recent unvouched changes are state; placements, the
// windows and exposure follow from the book and are made again on loading (Index).
#ifndef PARAPET_CORE_STATE_STORE_STATE_IMPL_H_
#define PARAPET_CORE_STATE_STORE_STATE_IMPL_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/state/catalogue.h"
#include "parapet/core/state/claims.h"
#include "parapet/core/state/demand.h"
#include "parapet/core/state/exposure.h"
#include "parapet/core/state/hold_window.h"
#include "parapet/core/state/order_book.h"
#include "parapet/core/state/placements.h"
#include "parapet/core/state/prices.h"
#include "parapet/core/state/sales_windows.h"
#include "parapet/core/state/stock.h"
#include "parapet/core/state/store_state.h"
#include "parapet/core/state/windows.h"

namespace parapet {

struct StoreState::Impl {
  explicit Impl(StoreSettings given) : settings(std::move(given)), prices(catalogue, settings.currency) {}

  StoreSettings settings;
  Catalogue catalogue;
  Prices prices;
  Claims claims;
  Placements placements;
  DuplicateWindow window;
  ExposureSums exposure;
  SalesWindows sales;
  HoldWindow holds;
  OrderBook book;
  uint64_t base_version = 1;
  Instant catalogue_as_of;  // when a product or catalogue row last came

  bool IsParapetAuthority() const { return settings.stock_authority == StockAuthority::kParapet; }
  FactSet Supplied() const;

  // --- looking ---
  // What a record's lines want of each known item.
  Demands DemandsOf(const OrderRecord& record) const;
  Level LevelOf(uint32_t slot) const {
    const Item& item = catalogue.item(slot);
    return {item.stock.quantity().value_or(Quantity()), item.stock_as_of};
  }
  // Units that `identity` could have of an item where Parapet keeps the number; claims that ended by `now` do not
  // count.
  Quantity Promisable(uint32_t slot, std::string_view identity, Instant now) const;
  // The same if nobody else claimed.
  Quantity Unclaimed(uint32_t slot, std::string_view identity) const;
  bool IsTracked(uint32_t slot) const { return catalogue.item(slot).stock_kind == StockKind::kTracked; }
  bool IsAwaitingStock(const OrderRecord& record) const;
  ItemView View(uint32_t slot) const;

  // --- changing ---
  // What falls due by `now`: claims, window entries, forgotten orders, prices that stood. Every Apply begins with it,
  // so that a fold that never calls Advance comes to the same state.
  void Expire(Instant now);
  void Index(const BookEntry& entry);
  // Returns the items of which the order was oversold.
  std::vector<std::string> Unindex(const BookEntry& entry);
  void UpdateClaim(const OrderRecord& record, Instant now);
  void LearnFrom(const OrderRecord& record);
  void ReviewOrder(const OrderRecord& record, Instant now);
  // Compares an item's placed orders with its level; returns those newly oversold, newest first.
  std::vector<std::string> ReviewItem(uint32_t slot, Instant previous, Instant now);
  void AskAgain(std::string_view identity, Instant now);
  // After a reading as of a time later than `previous`.
  std::vector<std::string> AfterReading(uint32_t slot, Instant previous, Instant now);
  bool IsOlder(const ItemUpdate& update, uint32_t slot) const {
    return update.updated_at.IsKnown() && update.updated_at < catalogue.item(slot).updated_at;
  }
  // False where nothing is known of the product.
  bool RemoveProduct(const ItemUpdate& update);
  // `heard`: as of when the update says what it says. A redelivery says it as of the same time.
  std::vector<PriceOutcome> TakeUpdate(const ItemUpdate& update, bool vouch, const PolicyView& policy, Instant heard,
                                       Instant now);
  void FinishOutcomes(std::vector<PriceOutcome>& outcomes) const;
  // Begins a new base once so much has changed that writing only the changes no longer pays.
  void ConsiderNewBase();

  // --- bytes ---
  void WriteTail(Writer& out) const;
  void ReadTail(Reader& in);
  uint64_t Hash() const;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_STORE_STATE_IMPL_H_
