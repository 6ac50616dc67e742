// SPDX-License-Identifier: Apache-2.0
//
// A Shopify shop's list of orders, by Admin GraphQL: `orders` sorted by their last change, searched by time or by id.
//
//   auto orders = MakeShopifyOrderList(client, {.base_url = "https://fruit.myshopify.com", .token = token});
//   const PlatformOrderPage page = orders->ListChanged(since, "");
//
// Needs the scope read_orders; orders older than 60 days need read_all_orders and are not asked for here. The date by
// which an order is needed is `fulfillBy` of its first fulfilment order. A hundred orders a page, some 250 points.
//
// Thread safety: as the HttpClient. Errors: a page's sentence, quoting Shopify's cut to 200 bytes, never the token.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_LIST_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_LIST_H_

#include <memory>

#include "parapet/adapters/platforms/shopify/connector.h"
#include "parapet/core/ports/platform_orders.h"

namespace parapet {

std::unique_ptr<PlatformOrders> MakeShopifyOrderList(std::shared_ptr<HttpClient> client,
                                                     ShopifyConnectorSettings settings);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_LIST_H_
