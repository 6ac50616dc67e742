// SPDX-License-Identifier: Apache-2.0
//
// Carries effects out at a Shopify shop: tags on an order, holds on its fulfilment, and remedies: refund, cancellation,
// gift card, store credit, discount code, free shipping, order edit. Admin GraphQL.
//
//   auto connector = MakeShopifyConnector(client, {.base_url = "https://fruit.myshopify.com", .token = token});
//   effect.kind = "tag";   effect.target = "450789469";  effect.payload = ShopifyTagPayload({"parapet-held"});
//   effect.kind = "hold";  effect.target = "450789469";  effect.payload = ShopifyHoldPayload("price 0.00 USD");
//   effect.kind = kRefundKind;  effect.target = "450789469";  effect.payload = RemedyPayload(refund);
//
// Kinds (target: the order's number, or its whole gid://shopify/Order/…):
//   tag    {"tags": ["…"]}   tagsAdd, which adds to what is there; read back from the order's tags, which Shopify
//          compares without regard to case.
//   hold   {"note": "…"}     fulfillmentOrderHold on every fulfilment order that can still be held (open, scheduled, on
//          hold), with the effect's key as `handle`: unique per app and fulfilment order, so holding twice is holding
//          once.
//          Reason OTHER, the note as reasonNotes, notifyMerchant false. Read back from the holds and their handles.
//   release {}               fulfillmentOrderReleaseHold of the holds that this app put on the order; read back
//          likewise.
//   refund   refundCreate with @idempotent(key), over the order's captured payments in their order, at most what was
//          captured and is not refunded yet. Read back from the order's refunds, by the key in the note: done when its
//          payments have succeeded, `unknown` while one is pending, refused when one failed or the sum is another.
//   cancel   orderCancel, which runs as a job. Read back: cancelledAt, and nothing of what was received is left where
//          a refund was asked for. An order that somebody else has cancelled counts as cancelled.
//   gift_card   giftCardCreate with a code made of the effect's key and `code_secret`: a second card cannot come to be,
//          since its code is taken. Read back by the code. Shopify's customer only; the code is in no log and no error.
//   store_credit   storeCreditAccountCredit to the order's customer. Shopify keeps neither key nor note with a credit,
//          so it is known again by amount and the second of the day on which it expires, which the key chooses. Read
//          before it is sent, and read back.
//   discount_code   discountCodeBasicCreate: a fixed amount off the goods of one order, for the order's customer alone
//          (context.customers), usageLimit 1 and once a customer, with an end, and not to be combined with others. The
//          code is made as a gift card's. Read by it (codeDiscountNodeByCode) before it is sent, where Shopify says
//          TAKEN, and to read it back: done where title, customer, amount, uses and end are as asked for.
//   free_shipping   discountCodeFreeShippingCreate likewise, for shipping up to the amount (maximumShippingPrice).
//   order_edit   orderEditBegin, orderEditAddVariant, a discount where the item is dearer, orderEditSetQuantity of the
//          line, orderEditCommit. The order is read first: an edit that is there is not made again, and one that
//          somebody else made meanwhile refuses ours. Committed only where the customer pays no more for a piece than
//          asked and owes no more than before; an edit that is begun and not committed is nothing. Read back from the
//          lines.
// All but cancel and store_credit are idempotent (IsShopifyIdempotent). Another kind is a row of connector.cc.
//
// Answers: Shopify says most of what went wrong under HTTP 200.
//   errors with code THROTTLED   retry, when `extensions.cost.throttleStatus` says there is room
//   ACCESS_DENIED, 401, 403      refused: the token, or its scopes
//   userErrors, order null, 404  refused, with Shopify's sentence
//   429, 5xx                     retry (Retry-After); of a remedy, which a 5xx may have begun, unknown
//   anything that is not the expected answer: unknown, to be read back before it is sent again
//
// An order that has no fulfilment order yet is tried again; one that is shipped or being worked on is refused: too
// late.
// Needs the scopes read_orders, write_orders, read_ and write_merchant_managed_fulfillment_orders (and _assigned_ or
// _third_party_ where others ship); for gift cards read_ and write_gift_cards and read_customers, for store credit
// read_store_credit_accounts, read_ and write_store_credit_account_transactions, for codes read_ and write_discounts
// and read_customers, for edits read_ and write_order_edits. Field names: Shopify's schema of the version below.
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
#include "parapet/core/ports/remedy.h"

namespace parapet {

// The one place that names it. Shopify keeps a version for a year.
inline constexpr std::string_view kShopifyApiVersion = "2026-10";

struct ShopifyConnectorSettings {
  std::string base_url;  // "https://fruit.myshopify.com"; a stand-in's address in tests
  std::string token;     // Admin API access token, sent as X-Shopify-Access-Token
  Duration timeout = Seconds(15);
  // Makes the codes of gift cards and discounts unguessable. The same for the store's whole life, or a card whose
  // answer was lost could be made twice; without one cards and codes are refused.
  std::string code_secret;
};

// The kinds that it carries out.
inline constexpr std::string_view kShopifyKinds[] = {
    "tag",         "hold",           "release",         kRefundKind,       kCancelKind,
    kGiftCardKind, kStoreCreditKind, kDiscountCodeKind, kFreeShippingKind, kOrderEditKind};
// Whether doing an effect of that kind twice is the same as once.
bool IsShopifyIdempotent(std::string_view kind);

std::string ShopifyTagPayload(const std::vector<std::string>& tags);
std::string ShopifyHoldPayload(std::string_view note);

std::unique_ptr<Connector> MakeShopifyConnector(std::shared_ptr<HttpClient> client, ShopifyConnectorSettings settings);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_CONNECTOR_H_
