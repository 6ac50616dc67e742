// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/sales_windows.h"

#include <algorithm>

#include "parapet/core/kernel/discounts.h"
#include "parapet/core/kernel/fingerprint.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/price_drop.h"
#include "parapet/core/state/demand.h"

namespace parapet {
uint64_t KeyOfText(std::string_view text) { return Fingerprint().Add(text).value(); }

uint64_t KeyOfCode(std::string_view code) {
  Fingerprint key;
  for (char c : code) key.Add(static_cast<uint64_t>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
  return key.value();
}

uint64_t KeyOfCode(std::string_view code, uint64_t customer) {
  return Fingerprint().Add(KeyOfCode(code)).Add(customer).value();
}

OrderTraits TraitsOf(const OrderRecord& record) {
  OrderTraits traits = {.at = record.placed_at};
  traits.below_reference = std::any_of(record.lines.begin(), record.lines.end(), [](const RememberedLine& line) {
    return line.reference && IsLow(line.offered_unit, *line.reference);
  });
  traits.deeply_discounted = record.discount_basis_points >= kDeepDiscount;
  traits.free = record.total && *record.total <= Money();
  traits.shop_currency = record.currency;
  traits.currency = record.presentment_currency.IsNone() ? record.currency : record.presentment_currency;
  traits.total = record.total;
  return traits;
}

void ItemSalesOf(const OrderRecord& record, const Catalogue& catalogue, std::vector<ItemSale>& sales) {
  sales.clear();
  for (const RememberedLine& line : record.lines) {
    const uint32_t slot = line.item.empty() || line.quantity <= Quantity() ? kNoSlot : catalogue.FindId(line.item);
    if (slot == kNoSlot) continue;
    const auto known =
        std::find_if(sales.begin(), sales.end(), [&](const ItemSale& sale) { return sale.slot == slot; });
    ItemSale& sale = known == sales.end() ? sales.emplace_back(ItemSale{slot, record.placed_at, {}}) : *known;
    sale.quantity = SaturatingAdd(sale.quantity, line.quantity);
  }
}

void DropsOf(const OrderRecord& record, const Catalogue& catalogue, std::vector<SaleDrop>& drops) {
  drops.clear();
  if ((kPricedOrigins & Bit(record.origin)) == 0) return;
  for (const RememberedLine& line : record.lines) {
    if (line.item.empty() || !line.reference || !IsDrop(line.offered_unit, *line.reference)) continue;
    const uint32_t slot = catalogue.FindId(line.item);
    if (slot == kNoSlot) continue;
    drops.push_back({record.placed_at, CodeOf(record.currency), line.offered_unit, *line.reference, slot});
  }
}

void SalesWindows::Add(const BookEntry& entry, const Catalogue& catalogue) {
  const OrderRecord& record = entry.record;
  ++counted;
  ItemSalesOf(record, catalogue, sales_);
  for (const ItemSale& sale : sales_) items.Add(sale);
  DropsOf(record, catalogue, drops_);
  for (const SaleDrop& drop : drops_) drops.Add(drop);
  const OrderTraits traits = TraitsOf(record);
  pace.Add(traits);
  totals.Add(traits);
  if (record.customer != 0) customers.Add(record.customer, entry);
  if (!record.cart_id.empty()) carts.Add(KeyOfText(record.cart_id), entry);
  for (const Used& value : record.stored_values) stored_values.Add(KeyOfText(value.what), entry);
  for (const Used& code : record.codes) {
    codes.Add(KeyOfCode(code.what), entry);
    uses.Add(KeyOfCode(code.what), record.placed_at);
    if (record.customer != 0) uses.Add(KeyOfCode(code.what, record.customer), record.placed_at);
  }
}

void SalesWindows::Remove(const BookEntry& entry, const Catalogue& catalogue) {
  const OrderRecord& record = entry.record;
  --counted;
  ItemSalesOf(record, catalogue, sales_);
  for (const ItemSale& sale : sales_) items.Remove(sale);
  DropsOf(record, catalogue, drops_);
  for (const SaleDrop& drop : drops_) drops.Remove(drop);
  const OrderTraits traits = TraitsOf(record);
  pace.Remove(traits);
  totals.Remove(traits);
  if (record.customer != 0) customers.Remove(record.customer, entry);
  if (!record.cart_id.empty()) carts.Remove(KeyOfText(record.cart_id), entry);
  for (const Used& value : record.stored_values) stored_values.Remove(KeyOfText(value.what), entry);
  for (const Used& code : record.codes) {
    codes.Remove(KeyOfCode(code.what), entry);
    uses.Remove(KeyOfCode(code.what));
    if (record.customer != 0) uses.Remove(KeyOfCode(code.what, record.customer));
  }
}

void SalesWindows::Expire(Instant now) {
  items.Expire(now);
  drops.Expire(now);
  for (OrdersBy* orders : {&customers, &carts, &stored_values, &codes}) orders->Expire(now);
}

WindowStats SalesWindows::Stats() const {
  WindowStats stats;
  stats.item_counters = items.size();
  stats.sale_drops = drops.size();
  stats.orders = customers.size() + carts.size() + stored_values.size() + codes.size();
  stats.code_uses = uses.size();
  stats.dropped_early = items.dropped_early() + drops.dropped_early() + uses.dropped_early();
  for (const OrdersBy* orders : {&customers, &carts, &stored_values, &codes}) {
    stats.dropped_early += orders->dropped_early();
  }
  return stats;
}

}  // namespace parapet
