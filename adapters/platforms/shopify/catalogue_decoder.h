// SPDX-License-Identifier: Apache-2.0
//
// Shopify's products, inventory items, inventory levels, order edits and redactions, out of webhook bodies and out of
// the answers of the Admin REST interface ({"product":{…}}, {"products":[…]}, a list of products,
// {"inventory_levels":[…]} and so on).
//
//   * The key of an item is its variant id; SKU, inventory item id and product id are aliases.
//   * A product says no currency: prices are in the store's own (PlatformSettings::currency).
//   * `inventory_management` null: not tracked, so unlimited; `inventory_policy` continue: sold beyond zero on purpose.
//     Newer API versions leave inventory_management out; then stock comes by inventory_levels/update alone.
//   * A compare_at_price of null or "" is none.
//   * inventory_levels/update with `available` null: the item is no longer tracked there.
//
// Thread safety: pure. Errors: DeliveryKind::kUndecodable with path and remedy. Cost: one pass; the updates own their
// text.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_CATALOGUE_DECODER_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_CATALOGUE_DECODER_H_

#include <string_view>

#include "parapet/adapters/platforms/platform.h"

namespace parapet::shopify {

// products/create, products/update: one ItemUpdate a variant. `fallback` is the update's time where the body says none.
Decoded DecodeProducts(std::string_view body, Currency currency, Instant fallback);
// products/delete, {"id":…}: one ItemUpdate that names the family (product_id) and is `removed`.
Decoded DecodeProductDelete(std::string_view body, Instant fallback);
// inventory_items/create, …/update: the cost, by inventory item id. No price, no variant id: an update of a known item.
Decoded DecodeInventoryItem(std::string_view body, Instant fallback);
// inventory_levels/update, …/connect.
Decoded DecodeInventoryLevels(std::string_view body, Instant fallback);
// orders/edited: kMark with the order's id as subject and the edit's time; the edit itself comes by orders/updated.
Decoded DecodeOrderEdit(std::string_view body);
// customers/redact: kErase with the customer's fingerprint (16 hexadecimal digits) as subject.
Decoded DecodeRedact(std::string_view body, const DecodeContext& context);

}  // namespace parapet::shopify

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_CATALOGUE_DECODER_H_
