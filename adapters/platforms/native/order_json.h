// SPDX-License-Identifier: Apache-2.0
//
// The native order document: what POST /v1/check takes, what the ledger keeps, what `parapet check` reads.
//
//   {"id": "1001", "currency": "USD", "total": "30.00",
//    "customer": {"email": "ann@example.com"}, "shipping_address": {"address1": "1 High St", "country": "GB"},
//    "lines": [{"sku": "PEAR-1KG", "quantity": 2, "unit_price": "15.00"}]}
//
// Every field of an Order has a name here, the same as in core/kernel/order.h, so that writing an order and reading it
// back gives the same order, digest and all. schemas/order.schema.json is the published form; a test holds the two
// together.
//
//   * Amounts and quantities are decimal strings ("15.00") or JSON numbers, whose digits are read as they stand.
//   * Times are RFC 3339. `stage` is placed where it is left out, `origin` storefront.
//   * A key that the document does not have is refused with the nearest one that it has: a mistyped `discont` would be
//     judged as no discount at all. So is a key that stands twice.
//   * `customer`, `shipping_address` and `taxed_address` (the one that tax was computed for) become keyed fingerprints
//     and a Contact; they never enter the Order. Written documents hold `customer_fingerprint`, `address_fingerprint`
//     and `taxed_address_fingerprint` (16 hexadecimal digits) instead.
//
// Thread safety: pure. Errors: false, with "$.lines[2].unit_price: …" saying what and the remedy. Cost: one pass each
// way; reading copies texts into the arena once and allocates nothing else but the Contact's strings.
#ifndef PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_JSON_H_
#define PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_JSON_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/platforms/platform.h"

namespace parapet {

// Reads one document. `order` lies in context.arena. The order's store is context.store; a document that names another
// is refused (an empty context.store takes the document's). `contact` may be null.
bool ReadOrder(std::string_view json, const DecodeContext& context, const Order** order, Contact* contact,
               std::string* error);

// Appends the document of `order`. Reading it back gives the same order.
void WriteOrder(const Order& order, std::string& out);

// All paths of the document ("lines[].unit_price"), for the test that holds schema and reader together.
std::vector<std::string_view> OrderDocumentPaths();

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_JSON_H_
