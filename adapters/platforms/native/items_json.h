// SPDX-License-Identifier: Apache-2.0
//
// The native documents for what a shop sells and what it has: bodies of POST /v1/items and POST /v1/stock, and the form
// in which the ledger keeps product and stock events of every platform.
//
//   {"items": [{"id": "PEAR-1KG", "sku": "PEAR-1KG", "title": "Pears, 1 kg",
//               "prices": [{"currency": "USD", "price": "15.00", "compare_at": "18.00"}],
//               "cost": "6.20", "stock": {"kind": "tracked", "quantity": 40, "as_of": "2025-11-28T09:00:00Z"},
//               "updated_at": "2025-11-28T09:00:00Z"}]}
//   {"stock": [{"item": "PEAR-1KG", "location": "north", "available": 12, "as_of": "2025-11-28T09:00:00Z"}]}
//
// Sales and limits: `sale_price` is charged in [`sale_from`, `sale_until`); `max_per_order`, `max_per_customer` (in 24
// hours), `min_per_order`, `order_multiple` and `pack_size` count pieces; `state` is on_sale, unpublished, discontinued
// or recalled; `available_on` says when a backordered or preordered item can be had; `discountable` false bars every
// discount. schemas/items.schema.json is the published form.
//
// `id` may be left out where variant_id, sku or product_id stands: the first of them is it. `available` null: no longer
// tracked. Amounts, times, unknown and repeated keys as in order_json.h. Round trip: equal, field for field.
//
// Thread safety: pure. Errors: false, naming place and remedy. Cost: one pass; the updates own their text.
#ifndef PARAPET_ADAPTERS_PLATFORMS_NATIVE_ITEMS_JSON_H_
#define PARAPET_ADAPTERS_PLATFORMS_NATIVE_ITEMS_JSON_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/state/events.h"

namespace parapet::native {

void WriteItems(const std::vector<ItemUpdate>& items, std::string& out);
bool ReadItems(std::string_view json, std::vector<ItemUpdate>* out, std::string* error);
void WriteStock(const std::vector<StockReading>& readings, std::string& out);
// All paths of the items' document, for the test that holds schema and reader together.
std::vector<std::string_view> ItemDocumentPaths();
bool ReadStock(std::string_view json, std::vector<StockReading>* out, std::string* error);

}  // namespace parapet::native

#endif  // PARAPET_ADAPTERS_PLATFORMS_NATIVE_ITEMS_JSON_H_
