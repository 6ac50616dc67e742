// SPDX-License-Identifier: Apache-2.0
//
// What an invented shop on Shopify sends: orders, product updates, stock levels. For scenarios.
//
// Thread safety: pure. Amounts are decimal text in whole cents.
#ifndef PARAPET_PLUGIN_SIMULATE_SHOP_DOCUMENTS_H_
#define PARAPET_PLUGIN_SIMULATE_SHOP_DOCUMENTS_H_

#include <cstdint>
#include <string>

#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

struct InventedOrder {
  int64_t id = 1;
  int64_t customer = 7001;
  std::string item, title, price;
  int64_t quantity = 1;
  Instant placed_at, updated_at;
  bool cancelled = false;
};
std::string OrderDocument(const InventedOrder& order, Currency currency);

struct InventedPrice {
  std::string item, title, price, compare_at;  // compare_at empty: none
  Instant at;
};
std::string ProductDocument(const InventedPrice& price);
std::string StockDocument(const std::string& item, int64_t available, Instant at);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SIMULATE_SHOP_DOCUMENTS_H_
