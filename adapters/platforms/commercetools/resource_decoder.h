// SPDX-License-Identifier: Apache-2.0
//
// commercetools' carts and orders, as API Extensions deliver them and as the HTTP API answers them, turned into an
// Order in one pass.
//
// How its amounts are read, and why:
//   * centPrecision money is `centAmount` with `fractionDigits`; highPrecision money is `preciseAmount` with up to 20
//     digits behind the point, rounded half-even to micros.
//   * A line's unit price is `price.discounted.value`, the product discount's result, else `price.value`, which then
//     stands as the struck-through price. `discountedPricePerQuantity` says what cart discounts make of each piece; the
//     difference is the line's discount. `totalPrice` is after it, so stated_total is totalPrice plus that discount.
//   * The prices on the lines say which price list the order is in (price_list.h); those set from outside do not.
//   * With priceMode ExternalTotal the total is set from outside; the unit price is totalPrice / quantity.
//   * `discountOnTotalPrice` comes off the sum of everything: it is part of discount_total, of no line.
//   * `totalPrice` of the cart is net where taxes are not included in prices. What is charged is taxedPrice.totalGross,
//     where the cart has taxes; the tax is the difference to totalNet.
//   * A line's price is a snapshot, renewed only when the cart is recalculated: comparing it with the reference is the
//     point of asking at all.
//
// The item's key is product and variant ("<product id>#<variant id>"); the SKU is its alias.
// Thread safety: pure. Errors: values with path and remedy. Cost: one pass; texts are copied into the arena once.
#ifndef PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_RESOURCE_DECODER_H_
#define PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_RESOURCE_DECODER_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "parapet/adapters/platforms/platform.h"

namespace parapet::commercetools {

// What Decoded::memo says about the resource's custom fields.
enum CustomFields : uint32_t {
  kNoCustomType = 0,       // none set: ours may be
  kOurCustomType = 1,      // set, and it has our field
  kForeignCustomType = 2,  // the shop's own: setting ours would wipe its fields
};
// The field of our custom type that holds the verdict; the others are parapetTags.
inline constexpr std::string_view kVerdictField = "parapetVerdict";
inline constexpr std::string_view kTagsField = "parapetTags";

// The input of an API Extension. Resources other than carts and orders are kIgnored.
Decoded DecodeExtensionInput(std::string_view body, const PlatformSettings& settings, const DecodeContext& context);

// An order that comes by itself, after the fact: the resource as the HTTP API answers it, or a Subscription's message
// that holds one (OrderCreated, OrderImported and the like). nullopt where the body is neither. Judged and recorded,
// never vetoed nor marked: nobody waits for the answer, and the platform is not written to. A message that only names
// its order, one of a deleted order, and a cart are kIgnored with the reason as subject. A message's id is the delivery
// id.
std::optional<Decoded> DecodeOrderDelivery(std::string_view body, const PlatformSettings& settings,
                                           const DecodeContext& context);

// Carts and orders out of a file: an ExtensionInput, one resource, or a page ({"results":[…]}). As
// shopify::ForEachOrder.
bool ForEachOrder(std::string_view file, const PlatformSettings& settings, const DecodeContext& context,
                  const std::function<void(const Decoded&)>& visit, std::string* error);

}  // namespace parapet::commercetools

#endif  // PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_RESOURCE_DECODER_H_
