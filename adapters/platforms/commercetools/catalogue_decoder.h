// SPDX-License-Identifier: Apache-2.0
//
// commercetools' products, product projections, inventory entries and the messages about them.
//
// The platform delivers changes to queues (SQS, Pub/Sub, Event Grid …), not over HTTP: a few lines of the shop's own
// take them from there and post them, as they are, to POST /hooks/{store}. Accepted, each told by its own keys:
//   Product              {"masterData":{"current":{…}}}: what is current; never what is staged
//   ProductProjection    {"masterVariant":…}: the current one. A staged projection looks the same: do not post it
//   InventoryEntry       {"sku":…,"availableQuantity":…}
//   a page of any of them {"results":[…]}
//   a Subscription's notification, in the platform's format or as a CloudEvent (then it is in "data"):
//     ProductPublished                               the projection in it
//     ProductUnpublished, ProductDeleted, ResourceDeleted of a product    removed
//     InventoryEntryCreated, InventoryEntryQuantitySet, InventoryEntryDeleted    a stock reading
//     all others    kIgnored, with the reason as subject; above all ResourceUpdated, which only names its resource, and
//                   messages of a single price: which of an item's prices holds can only be told from all of them
//
// How they are read:
//   * An item's id is product and variant, "<product id>#<variant id>", as the order's lines say it; the SKU is its
//     alias, by which stock readings come. Product projections may have variants without one.
//   * A price holds from validFrom until before validUntil; among prices of one currency and scope the one with a
//     period goes before the one without, as when the platform selects a price. What begins later has to be posted
//     again then. `discounted.value` is the price and `value` the one it strikes through.
//   * A price restricted to a recurrence, a customer group, a channel or a country goes to a price list named after
//     what restricts it (price_list.h); only unrestricted ones are public.
//   * Quantity tiers, standalone prices and a variant's `availability` (an estimate of the search index) are not read.
//   * A product that is not published is removed: nobody can add it to a cart.
//   * Stock is availableQuantity, by supply channel.
//
// Thread safety: pure. Errors: DeliveryKind::kUndecodable with path and remedy. Cost: a look at the first keys, then
// one pass; the updates own their text.
#ifndef PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_CATALOGUE_DECODER_H_
#define PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_CATALOGUE_DECODER_H_

#include <optional>
#include <string_view>

#include "parapet/adapters/platforms/platform.h"

namespace parapet::commercetools {

// nullopt where the body is none of the above, such as an API Extension's input or an order. Never synchronous: no
// answer decides. `context.now` tells which prices hold, and is the update's time where the body says none. A message's
// id is the delivery id.
std::optional<Decoded> DecodeCatalogue(std::string_view body, const PlatformSettings& settings,
                                       const DecodeContext& context);

}  // namespace parapet::commercetools

#endif  // PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_CATALOGUE_DECODER_H_
