// SPDX-License-Identifier: Apache-2.0
//
// A commercetools project's orders: GET /orders, sorted by their last change, and by id.
//
//   auto orders = MakeCommercetoolsOrderList(client, {.base_url = "https://api.…/fruit", .credentials = "id:secret"});
//   const PlatformOrderPage page = orders->ListChanged(since, "");
//
// Pages follow the last change, not an offset, which commercetools ends at 10,000: a cursor is the last order's time
// and id. Goods have left where the order's shipmentState is Shipped or Delivered, partly where it is Partial; nothing
// holds an order at commercetools unless its workflow's state has the key `on-hold`. An order that is needed by a date
// says so in a custom field `needBy`, a date or time. Scope: view_orders.
//
// Thread safety: one thread. Errors: a page's sentence; credentials and tokens never.
#ifndef PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_ORDER_LIST_H_
#define PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_ORDER_LIST_H_

#include <memory>

#include "parapet/adapters/platforms/commercetools/connector.h"
#include "parapet/core/ports/platform_orders.h"

namespace parapet {

std::unique_ptr<PlatformOrders> MakeCommercetoolsOrderList(std::shared_ptr<HttpClient> client,
                                                           CommercetoolsConnectorSettings settings);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_ORDER_LIST_H_
