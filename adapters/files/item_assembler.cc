// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/item_assembler.h"

#include <string>

namespace parapet {
namespace {

void Overwrite(std::string& kept, std::string& given) {
  if (!given.empty()) kept = std::move(given);
}

template <typename T>
void Overwrite(std::optional<T>& kept, std::optional<T>& given) {
  if (given) kept = std::move(given);
}

bool SamePrice(const ItemPrice& a, const ItemPrice& b) {
  return a.currency == b.currency && a.price_list == b.price_list;
}

}  // namespace

Flaw ItemAssembler::Add(ItemUpdate row, int64_t line, Column* at) {
  if (!pending_ || pending_->id != row.id) {
    Finish();
    pending_ = std::move(row);
    first_line_ = line;
    return {};
  }
  for (const ItemPrice& known : pending_->prices) {
    if (row.prices.empty() || !SamePrice(known, row.prices.front())) continue;
    *at = Column::kPrice;
    return {Quoted(row.id) + " has a price in " + std::string(known.currency.code()) + " already, on or after line " +
                std::to_string(first_line_),
            "keep one of the two, or give them different ids or price lists"};
  }
  Join(std::move(row));
  return {};
}

void ItemAssembler::Join(ItemUpdate row) {
  ItemUpdate& item = *pending_;
  for (ItemPrice& price : row.prices) item.prices.push_back(std::move(price));
  Overwrite(item.variant_id, row.variant_id);
  Overwrite(item.sku, row.sku);
  Overwrite(item.product_id, row.product_id);
  Overwrite(item.inventory_item_id, row.inventory_item_id);
  Overwrite(item.gtin, row.gtin);
  Overwrite(item.title, row.title);
  Overwrite(item.cost, row.cost);
  Overwrite(item.min_price, row.min_price);
  Overwrite(item.max_price, row.max_price);
  Overwrite(item.face_value, row.face_value);
  Overwrite(item.max_per_order, row.max_per_order);
  Overwrite(item.max_per_customer, row.max_per_customer);
  Overwrite(item.min_per_order, row.min_per_order);
  Overwrite(item.order_multiple, row.order_multiple);
  Overwrite(item.pack_size, row.pack_size);
  Overwrite(item.product_type, row.product_type);
  Overwrite(item.size, row.size);
  Overwrite(item.flags, row.flags);
  Overwrite(item.substitutes, row.substitutes);
  Overwrite(item.supplier_quote, row.supplier_quote);
  Overwrite(item.supplier_days, row.supplier_days);
  Overwrite(item.state, row.state);
  Overwrite(item.available_on, row.available_on);
  Overwrite(item.discountable, row.discountable);
  Overwrite(item.free_ok, row.free_ok);
  Overwrite(item.is_gift_card, row.is_gift_card);
  Overwrite(item.stock, row.stock);
  if (row.updated_at > item.updated_at) item.updated_at = row.updated_at;
}

void ItemAssembler::Finish() {
  if (!pending_) return;
  ItemUpdate item = std::move(*pending_);
  pending_.reset();
  deliver_(std::move(item));
}

}  // namespace parapet
