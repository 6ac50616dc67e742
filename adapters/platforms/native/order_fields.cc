// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/native/order_fields.h"

#include "parapet/adapters/platforms/native/unknown_key.h"

namespace parapet::native {
namespace {

constexpr FieldRow kRows[] = {
    {"store", kStore},
    {"id", kId},
    {"cart_id", kCartId},
    {"name", kName},
    {"version", kVersion},
    {"updated_at", kUpdatedAt},
    {"stage", kStage},
    {"origin", kOrigin},
    {"test", kTest},
    {"cancelled", kCancelled},
    {"placed_at", kPlacedAt},
    {"cancelled_at", kCancelledAt},
    {"fulfilment", kFulfilment},
    {"fulfilled_at", kFulfilledAt},
    {"currency", kCurrency},
    {"presentment_currency", kPresentmentCurrency},
    {"tax_basis", kTaxBasis},
    {"channel", kChannel},
    {"country", kCountry},
    {"region", kRegion},
    {"price_list", kPriceList},
    {"customer_group", kCustomerGroup},
    {"customer_fingerprint", kCustomerFingerprint},
    {"address_fingerprint", kAddressFingerprint},
    {"taxed_address_fingerprint", kTaxedAddressFingerprint},
    {"tags[]", kTag},

    {"stated_lines_total", kLinesTotal},
    {"discount_total", kDiscountTotal},
    {"shipping", kShipping},
    {"tax_total", kTaxTotal},
    {"fee_total", kFeeTotal},
    {"tip_total", kTipTotal},
    {"total", kTotal},
    {"shown_total", kShownTotal},
    {"presentment_total", kPresentmentTotal},
    {"presentment_shown_total", kPresentmentShownTotal},
    {"presentment_shipping", kPresentmentShipping},
    {"discounts_in_lines", kDiscountsInLines},
    {"rounded_terms", kRoundedTerms},

    {"customer.id", kCustomerId},
    {"customer.email", kCustomerEmail},
    {"customer.phone", kCustomerPhone},
    {"customer.first_name", kCustomerFirstName},
    {"customer.last_name", kCustomerLastName},
    {"customer.locale", kCustomerLocale},
    {"customer.*", kUnknownKey},
    {"shipping_address.first_name", kAddressFirstName},
    {"shipping_address.last_name", kAddressLastName},
    {"shipping_address.company", kAddressCompany},
    {"shipping_address.address1", kAddressStreet},
    {"shipping_address.address2", kAddressStreet2},
    {"shipping_address.city", kAddressCity},
    {"shipping_address.region", kAddressRegion},
    {"shipping_address.postal_code", kAddressPostalCode},
    {"shipping_address.country", kAddressCountry},
    {"shipping_address.phone", kAddressPhone},
    {"shipping_address.*", kUnknownKey},
    {"taxed_address.address1", kTaxedStreet},
    {"taxed_address.address2", kTaxedStreet2},
    {"taxed_address.city", kTaxedCity},
    {"taxed_address.region", kTaxedRegion},
    {"taxed_address.postal_code", kTaxedPostalCode},
    {"taxed_address.country", kTaxedCountry},
    {"taxed_address.*", kUnknownKey},

    {"discounts[]", kDiscount},
    {"discounts[].code", kDiscountCode},
    {"discounts[].title", kDiscountTitle},
    {"discounts[].percentage", kDiscountPercentage},
    {"discounts[].amount", kDiscountAmount},
    {"discounts[].on_shipping", kDiscountOnShipping},
    {"discounts[].*", kUnknownKey},

    {"payments[]", kPayment},
    {"payments[].id", kPaymentId},
    {"payments[].kind", kPaymentKind},
    {"payments[].currency", kPaymentCurrency},
    {"payments[].authorised", kAuthorised},
    {"payments[].captured", kCaptured},
    {"payments[].balance", kBalance},
    {"payments[].*", kUnknownKey},

    {"lines[]", kLine},
    {"lines[].line_id", kLineId},
    {"lines[].variant_id", kVariantId},
    {"lines[].sku", kSku},
    {"lines[].item_id", kItemId},
    {"lines[].title", kTitle},
    {"lines[].parent_id", kParentId},
    {"lines[].kind", kKind},
    {"lines[].currency", kLineCurrency},
    {"lines[].quantity", kQuantity},
    {"lines[].requires_whole_quantity", kWholeQuantity},
    {"lines[].requires_shipping", kRequiresShipping},
    {"lines[].unit_price", kUnitPrice},
    {"lines[].unit_price_places", kUnitPricePlaces},
    {"lines[].compare_at", kCompareAt},
    {"lines[].discount", kLineDiscount},
    {"lines[].stated_total", kStatedTotal},
    {"lines[].tax", kLineTax},
    {"lines[].presentment_unit", kPresentmentUnit},
    {"lines[].*", kUnknownKey},

    {"*", kUnknownKey},
};

}  // namespace

std::span<const FieldRow> OrderRows() { return kRows; }

const FieldTable& OrderTable() {
  static const FieldTable table(kRows);
  return table;
}

}  // namespace parapet::native
