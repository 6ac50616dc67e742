// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/stock.h"

#include <algorithm>

#include "parapet/core/state/demand.h"

namespace parapet {
namespace {

void SumLocations(Catalogue& catalogue, uint32_t slot, StockAuthority authority) {
  Item& item = catalogue.item(slot);
  Quantity sum;
  Instant oldest, newest;
  for (const Location& location : catalogue.extra(slot)->locations) {
    sum = SaturatingAdd(sum, location.quantity.quantity().value_or(Quantity()));
    oldest = oldest.IsKnown() ? std::min(oldest, location.as_of) : location.as_of;
    newest = std::max(newest, location.as_of);
  }
  item.stock = sum;
  item.stock_as_of = authority == StockAuthority::kParapet ? oldest : newest;
}

}  // namespace

bool TakeItemStock(Catalogue& catalogue, uint32_t slot, const ItemStock& stock, Instant updated_at, Instant now) {
  Item& item = catalogue.item(slot);
  if (stock.safety) catalogue.EnsureExtra(slot).safety = *stock.safety;
  Instant as_of = stock.as_of.IsKnown() ? stock.as_of : updated_at;
  if (!as_of.IsKnown() && item.stock_as_of.IsKnown()) as_of = now;
  if (as_of < item.stock_as_of) return false;
  StockKind kind = stock.kind;
  if (kind == StockKind::kUnknown && stock.quantity) kind = StockKind::kTracked;
  if (kind != StockKind::kUnknown) {
    item.stock_kind = kind;
    catalogue.Saw(Fact::kStock);
  }
  if (stock.quantity) {
    item.stock = *stock.quantity;
    item.stock_as_of = as_of;
  }
  return stock.quantity.has_value();
}

bool TakeReading(Catalogue& catalogue, uint32_t slot, const StockReading& reading, StockAuthority authority,
                 Instant now) {
  Item& item = catalogue.item(slot);
  const Instant as_of = reading.as_of.IsKnown() ? reading.as_of : now;
  if (!reading.available || reading.location.empty()) {
    if (as_of < item.stock_as_of) return false;
  }
  if (!reading.available) {
    item.stock_kind = StockKind::kUntracked;
    item.stock_as_of = as_of;
  } else {
    if (item.stock_kind != StockKind::kSellable) item.stock_kind = StockKind::kTracked;
    if (reading.location.empty()) {
      item.stock = *reading.available;
      item.stock_as_of = as_of;
    } else {
      Location& location = catalogue.EnsureLocation(slot, reading.location);
      if (as_of < location.as_of) return false;
      location.quantity = *reading.available;
      location.as_of = as_of;
      SumLocations(catalogue, slot, authority);
    }
  }
  catalogue.Saw(Fact::kStock);
  return true;
}

Quantity SafetyOf(const Catalogue& catalogue, uint32_t slot) {
  const Extra* extra = catalogue.extra(slot);
  return extra ? extra->safety.quantity().value_or(Quantity()) : Quantity();
}

}  // namespace parapet
