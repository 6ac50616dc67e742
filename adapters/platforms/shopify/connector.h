// SPDX-License-Identifier: Apache-2.0
//
// Carries effects out at a Shopify shop: tags on an order, holds on its fulfilment. Admin GraphQL, version 2026-10.
//
//   auto connector = MakeShopifyConnector(client, {.base_url = "https://fruit.myshopify.com", .token = token});
//   effect.kind = "tag";   effect.target = "450789469";  effect.payload = ShopifyTagPayload({"parapet-held"});
//   effect.kind = "hold";  effect.target = "450789469";  effect.payload = ShopifyHoldPayload("price 0.00 USD");
//
// Kinds (target: the order's number, or its whole gid://shopify/Order/…):
//   tag    {"tags": ["…"]}   tagsAdd, which adds to what is there; read back from the order's tags, which Shopify
//          compares without regard to case.
//   hold   {"note": "…"}     fulfillmentOrderHold on every fulfilment order that can still be held (open, scheduled, on
//          hold), with the effect's key as `handle`: unique per app and fulfilment order, so holding twice is holding
//          once.
//          Reason OTHER, the note as reasonNotes, notifyMerchant false. Read back from the holds and their handles.
//   release {}               fulfillmentOrderReleaseHold of the holds that this app put on the order; read back
//   likewise.
// All are idempotent. Another kind is one row in the table of connector.cc.
//
// Answers: Shopify says most of what went wrong under HTTP 200.
//   errors with code THROTTLED   retry, when `extensions.cost.throttleStatus` says there is room
//   ACCESS_DENIED, 401, 403      refused: the token, or its scopes
//   userErrors, order null, 404  refused: there is no such order
//   429, 5xx                     retry (Retry-After)
//   anything that is not the expected answer: unknown, to be read back before it is sent again
//
// An order that has no fulfilment order yet is tried again; one that is shipped or being worked on is refused: too
// late.
// Needs the scopes read_orders, write_orders, read_ and write_merchant_managed_fulfillment_orders (and _assigned_ or
// _third_party_ where others ship). Field names: Shopify's schema 2026-10.
//
// Thread safety: as the HttpClient. Errors: values; Shopify's messages are quoted cut to 200 bytes, the token never.
// Cost: two to four calls an effect.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_CONNECTOR_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_CONNECTOR_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/ports/effect.h"
#include "parapet/core/ports/http_client.h"

namespace parapet {

struct ShopifyConnectorSettings {
  std::string base_url;  // "https://fruit.myshopify.com"; a stand-in's address in tests
  std::string token;     // Admin API access token, sent as X-Shopify-Access-Token
  Duration timeout = Seconds(15);
};

std::string ShopifyTagPayload(const std::vector<std::string>& tags);
std::string ShopifyHoldPayload(std::string_view note);

std::unique_ptr<Connector> MakeShopifyConnector(std::shared_ptr<HttpClient> client, ShopifyConnectorSettings settings);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_CONNECTOR_H_
