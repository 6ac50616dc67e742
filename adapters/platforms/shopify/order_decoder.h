// SPDX-License-Identifier: Apache-2.0
//
// Shopify's order, as webhooks and the Admin REST interface write it, turned into an Order in one pass.
//
// How its amounts are read, and why:
//   * `price` of a line is the unit price before any discount; a line's discounts are the sum of its
//     `discount_allocations`, which hold its share of order-wide discounts too. `total_discount` of the line lacks that
//     share and is used only where there are no allocations.
//   * `total_discounts` of the order also holds what was taken off shipping. Order::shipping is after such discounts,
//   so
//     they are taken out of Order::discount_total; then lines − discounts + shipping + tax (unless included) + duties
//     and fees + tips = `total_price`.
//   * A tip may stand both as a line (it has a tip_payment_gateway) and in `total_tip_received`: it counts once.
//   * Cash rounding counts as a fee where `total_price` contains it, which only the sum itself tells.
//   * `quantity` and the `total_…` amounts are as ordered; `current_quantity` and `current_…` are after refunds and
//     removals, which make no order worse. The pairs are never mixed.
//   * Amounts are shop money; where the customer paid in another currency, presentment amounts stand beside them.
//   * Ids are kept as their digits: they exceed 2^53, and a reader that goes through a double rounds them.
//   * A line without variant and product is custom (engraving, shipping protection); one with a line group is part of a
//     bundle and its price a share of the bundle's.
//
// Fields come and go with the API's versions: what is unknown is passed over, what is absent is absent.
// Thread safety: pure. Errors: DeliveryKind::kUndecodable with path and remedy. Cost: one pass; texts are copied into
// the arena once, and nothing else is allocated but the Contact's strings.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_DECODER_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_DECODER_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "parapet/adapters/platforms/platform.h"

namespace parapet::shopify {

// Decodes the body of an orders/… webhook. `stage` is what the topic says; without it financial_status decides.
Decoded DecodeOrder(std::string_view body, std::optional<Stage> stage, const DecodeContext& context);

// Decodes orders out of a file: a webhook body, {"order":{…}} or {"orders":[…]} as the Admin REST interface answers.
// `visit` gets them one by one; the arena is reset between two, so an order lives only during its call. False with
// `error` where the file cannot be read; orders before that place have been visited.
bool ForEachOrder(std::string_view file, const DecodeContext& context, const std::function<void(const Decoded&)>& visit,
                  std::string* error);

// Where an order comes from, by its source_name. Unknown names (numbers of apps) are the storefront's.
Origin OriginOf(std::string_view source_name);

}  // namespace parapet::shopify

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_DECODER_H_
