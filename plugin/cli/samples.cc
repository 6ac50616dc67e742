// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/cli/samples.h"

namespace parapet {
namespace {

constexpr const char* kShopifyOrder = R"({
  "id": 1001, "name": "#1001", "currency": "USD", "presentment_currency": "USD", "taxes_included": false, "test": false,
  "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "cancelled_at": null, "source_name": "web",
  "financial_status": "paid", "email": "ada@example.com", "checkout_token": null, "tags": "",
  "customer": {"id": 7001, "email": "ada@example.com"},
  "shipping_address": {"address1": "1 Orchard Row", "city": "Portland", "zip": "97201", "country_code": "US"},
  "discount_codes": [], "discount_applications": [],
  "line_items": [{"id": 5001, "variant_id": 4001, "product_id": 3001, "sku": "APPLE-1", "title": "Apples, 1 kg", "quantity": 2,
                  "price": "15.00", "total_discount": "0.00", "gift_card": false, "requires_shipping": true,
                  "tax_lines": [], "discount_allocations": []}],
  "shipping_lines": [{"price": "5.00", "discounted_price": "5.00", "tax_lines": []}], "tax_lines": [],
  "total_line_items_price": "30.00", "total_discounts": "0.00", "subtotal_price": "30.00", "total_tax": "0.00", "total_price": "35.00"
})";

constexpr const char* kShopifyProduct = R"({
  "id": 3001, "title": "Apples", "updated_at": "2026-01-01T00:00:00Z", "status": "active",
  "variants": [{"id": 4001, "product_id": 3001, "sku": "APPLE-1", "title": "1 kg", "price": "15.00", "compare_at_price": null,
                "inventory_item_id": 9001, "inventory_management": "shopify", "inventory_policy": "deny",
                "inventory_quantity": 500, "updated_at": "2026-01-01T00:00:00Z"}]
})";

constexpr const char* kShopifyStock = R"({
  "inventory_item_id": 9001, "location_id": 1, "available": 500, "updated_at": "2026-01-01T00:00:00Z"
})";

constexpr const char* kCommercetoolsOrder = R"({
  "action": "Create",
  "resource": {"typeId": "order", "id": "1001", "obj": {
    "type": "Order", "id": "1001", "version": 1, "createdAt": "2026-01-01T00:00:00.000Z", "lastModifiedAt": "2026-01-01T00:00:00.000Z",
    "totalPrice": {"type": "centPrecision", "currencyCode": "EUR", "centAmount": 4200, "fractionDigits": 2},
    "orderState": "Open", "taxMode": "Platform", "customerId": "c-1", "customerEmail": "ada@example.com",
    "shippingAddress": {"streetName": "Gartenweg", "streetNumber": "1", "postalCode": "10115", "city": "Berlin", "country": "DE"},
    "lineItems": [{"id": "l-1", "productId": "p-1", "name": {"en": "Plum tree"}, "variant": {"id": 1, "sku": "PLUM-TREE"},
      "price": {"id": "pr-1", "value": {"type": "centPrecision", "currencyCode": "EUR", "centAmount": 2100, "fractionDigits": 2}},
      "quantity": 2, "discountedPricePerQuantity": [], "lineItemMode": "Standard", "priceMode": "Platform",
      "totalPrice": {"type": "centPrecision", "currencyCode": "EUR", "centAmount": 4200, "fractionDigits": 2}}],
    "customLineItems": [], "discountCodes": []
  }}
})";

constexpr const char* kNativeOrder = R"({
  "id": "1001", "stage": "placed", "currency": "USD", "placed_at": "2026-01-01T00:00:00Z",
  "customer": {"id": "c-1", "email": "ada@example.com"},
  "lines": [{"line_id": "1", "sku": "APPLE-1", "title": "Apples, 1 kg", "quantity": "2", "unit_price": "15.00"}],
  "shipping": "5.00", "tax_total": "0.00", "total": "35.00"
})";

const std::vector<Sample>& Samples() {
  static const std::vector<Sample> samples = {
      {"shopify",
       "order",
       "orders/create",
       "",
       kShopifyOrder,
       {{"id", Fresh::kId}, {"created_at", Fresh::kTime}, {"updated_at", Fresh::kTime}, {"customer.id", Fresh::kId}}},
      {"shopify",
       "product",
       "products/update",
       "",
       kShopifyProduct,
       {{"updated_at", Fresh::kTime}, {"variants.0.updated_at", Fresh::kTime}}},
      {"shopify", "stock", "inventory_levels/update", "", kShopifyStock, {{"updated_at", Fresh::kTime}}},
      {"commercetools",
       "order",
       "order Create",
       "",
       kCommercetoolsOrder,
       {{"resource.id", Fresh::kId},
        {"resource.obj.id", Fresh::kId},
        {"resource.obj.customerId", Fresh::kId},
        {"resource.obj.createdAt", Fresh::kTime},
        {"resource.obj.lastModifiedAt", Fresh::kTime}}},
      {"native",
       "order",
       "check",
       "/v1/check",
       kNativeOrder,
       {{"id", Fresh::kId}, {"placed_at", Fresh::kTime}, {"customer.id", Fresh::kId}}},
  };
  return samples;
}

}  // namespace

const Sample* FindSample(std::string_view platform, std::string_view name) {
  for (const Sample& sample : Samples()) {
    if (sample.platform == platform && sample.name == name) return &sample;
  }
  return nullptr;
}

}  // namespace parapet
