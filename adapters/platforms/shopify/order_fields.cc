// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/order_fields.h"

#include "parapet/adapters/platforms/shopify/envelopes.h"

namespace parapet::shopify {
namespace {

constexpr FieldRow kRows[] = {
    {"id", kId},
    {"name", kName},
    {"checkout_token", kCheckoutToken},
    {"cart_token", kCartToken},
    {"currency", kCurrency},
    {"presentment_currency", kPresentmentCurrency},
    {"test", kTest},
    {"cancelled_at", kCancelledAt},
    {"created_at", kCreatedAt},
    {"processed_at", kProcessedAt},
    {"updated_at", kUpdatedAt},
    {"financial_status", kFinancialStatus},
    {"fulfillment_status", kFulfilmentStatus},
    {"fulfillments[]", kParcel},
    {"fulfillments[].status", kParcelStatus},
    {"fulfillments[].created_at", kParcelCreatedAt},
    {"fulfillments[].shipment_status", kParcelShipmentStatus},
    {"source_name", kSourceName},
    {"tags", kTags},
    {"taxes_included", kTaxesIncluded},
    {"duties_included", kDutiesIncluded},
    {"company.id", kCompanyId},

    {"total_line_items_price", kTotalLines},
    {"total_discounts", kTotalDiscounts},
    {"total_tax", kTotalTax},
    {"total_price", kTotalPrice},
    {"total_tip_received", kTotalTip},
    {"total_shipping_price_set.shop_money.amount", kTotalShipping},
    {"original_total_duties_set.shop_money.amount", kDuties},
    {"original_total_additional_fees_set.shop_money.amount", kAdditionalFees},
    {"total_cash_rounding_payment_adjustment_set.shop_money.amount", kCashRounding},
    {"total_price_set.presentment_money.amount", kPresentmentTotal},
    {"total_price_set.presentment_money.currency_code", kPresentmentTotalCurrency},

    {"email", kEmail},
    {"contact_email", kContactEmail},
    {"phone", kPhone},
    {"customer_locale", kLocale},
    {"customer.id", kCustomerId},
    {"customer.email", kCustomerEmail},
    {"customer.phone", kCustomerPhone},
    {"customer.first_name", kCustomerFirstName},
    {"customer.last_name", kCustomerLastName},
    {"shipping_address.first_name", kShipFirstName},
    {"shipping_address.last_name", kShipLastName},
    {"shipping_address.address1", kShipStreet},
    {"shipping_address.address2", kShipStreet2},
    {"shipping_address.city", kShipCity},
    {"shipping_address.province_code", kShipRegion},
    {"shipping_address.zip", kShipPostalCode},
    {"shipping_address.country_code", kShipCountry},
    {"shipping_address.phone", kShipPhone},
    {"billing_address.country_code", kBillCountry},
    {"billing_address.province_code", kBillRegion},

    {"line_items[]", kLine},
    {"line_items[].id", kLineId},
    {"line_items[].variant_id", kLineVariant},
    {"line_items[].product_id", kLineProduct},
    {"line_items[].sku", kLineSku},
    {"line_items[].title", kLineTitle},
    {"line_items[].quantity", kLineQuantity},
    {"line_items[].price", kLinePrice},
    {"line_items[].price_set.shop_money.currency_code", kLineCurrency},
    {"line_items[].price_set.presentment_money.amount", kLinePresentment},
    {"line_items[].gift_card", kLineGiftCard},
    {"line_items[].requires_shipping", kLineShips},
    {"line_items[].tip_payment_gateway", kLineTip},
    {"line_items[].sales_line_item_group_id", kLineGroup},
    {"line_items[].total_discount", kLineTotalDiscount},
    {"line_items[].tax_lines[].price", kLineTax},
    {"line_items[].discount_allocations[]", kLineAllocation},
    {"line_items[].discount_allocations[].amount", kLineAllocationAmount},
    {"line_items[].discount_allocations[].discount_application_index", kLineAllocationIndex},

    {"shipping_lines[]", kShipping},
    {"shipping_lines[].price", kShippingPrice},
    {"shipping_lines[].discounted_price", kShippingDiscounted},
    {"shipping_lines[].is_removed", kShippingRemoved},
    {"shipping_lines[].tax_lines[].price", kShippingTax},
    {"shipping_lines[].discount_allocations[]", kShippingAllocation},
    {"shipping_lines[].discount_allocations[].amount", kShippingAllocationAmount},
    {"shipping_lines[].discount_allocations[].discount_application_index", kShippingAllocationIndex},

    {"tax_lines[].price", kOrderTax},

    {"discount_applications[]", kApplication},
    {"discount_applications[].code", kApplicationCode},
    {"discount_applications[].title", kApplicationTitle},
    {"discount_applications[].value", kApplicationValue},
    {"discount_applications[].value_type", kApplicationValueType},
    {"discount_applications[].target_type", kApplicationTarget},

    {"discount_codes[]", kCode},
    {"discount_codes[].code", kCodeText},
    {"discount_codes[].amount", kCodeAmount},
    {"discount_codes[].type", kCodeType},
};

}  // namespace

const FieldTable& OrderTable() {
  static const FieldTable table(kRows);
  return table;
}

const FieldTable& OrderFileTable() {
  static const FieldTable table = EnvelopedTable(kRows, kOrder, {"", "order{}", "orders[]"});
  return table;
}

}  // namespace parapet::shopify
