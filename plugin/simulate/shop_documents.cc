// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/simulate/shop_documents.h"

#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

std::string Times(const std::string& price, int64_t quantity) {
  char text[kDecimalFormatMax];
  const auto total = Multiply(ParseDecimal(price).money(), Quantity::Whole(quantity));
  return std::string(FormatDecimal(total.value_or(Money()).micros(), 2, text));
}

}  // namespace

std::string OrderDocument(const InventedOrder& order, Currency currency) {
  const std::string goods = Times(order.price, order.quantity);
  const std::string id = std::to_string(order.id), customer = std::to_string(order.customer);
  std::string body;
  JsonWriter json(body);
  json.BeginObject().Key("id").Raw(id);
  json.Field("name", "#" + id).Field("currency", currency.code()).Field("presentment_currency", currency.code());
  json.Field("taxes_included", false).Field("test", false).Field("source_name", "web");
  json.Field("created_at", order.placed_at).Field("updated_at", order.updated_at);
  if (order.cancelled) json.Field("cancelled_at", order.updated_at);
  json.Field("email", "customer-" + customer + "@shop.example").Field("customer_locale", "en");
  json.Key("customer").BeginObject().Key("id").Raw(customer);
  json.Field("email", "customer-" + customer + "@shop.example").Field("first_name", "Customer " + customer);
  json.EndObject();
  json.Key("shipping_address").BeginObject().Field("address1", customer + " Orchard Row");
  json.Field("city", "Portland").Field("zip", "97201").Field("country_code", "US").EndObject();
  json.Key("line_items").BeginArray().BeginObject().Key("id").Raw("5" + id).Key("variant_id").Raw(order.item);
  json.Key("product_id").Raw("3" + order.item).Field("sku", "SKU-" + order.item);
  json.Field("title", order.title.empty() ? "Item " + order.item : order.title).Field("quantity", order.quantity);
  json.Field("price", order.price).Field("total_discount", "0.00").EndObject().EndArray();
  json.Field("total_line_items_price", goods).Field("total_discounts", "0.00").Field("subtotal_price", goods);
  json.Field("total_tax", "0.00").Field("total_price", goods).EndObject();
  return body;
}

std::string ProductDocument(const InventedPrice& price) {
  std::string body;
  JsonWriter json(body);
  json.BeginObject().Key("id").Raw("3" + price.item);
  json.Field("title", price.title.empty() ? "Item " + price.item : price.title).Field("updated_at", price.at);
  json.Key("variants").BeginArray().BeginObject().Key("id").Raw(price.item).Key("product_id").Raw("3" + price.item);
  json.Field("sku", "SKU-" + price.item).Field("title", "Default").Field("price", price.price);
  json.Key("compare_at_price");
  price.compare_at.empty() ? json.Raw("null") : json.String(price.compare_at);
  json.Key("inventory_item_id").Raw("9" + price.item).Key("inventory_management").Raw("null");
  json.Field("inventory_policy", "deny").Field("updated_at", price.at).EndObject().EndArray().EndObject();
  return body;
}

std::string StockDocument(const std::string& item, int64_t available, Instant at) {
  std::string body;
  JsonWriter json(body);
  json.BeginObject().Key("inventory_item_id").Raw("9" + item).Field("location_id", int64_t{1});
  json.Field("available", available).Field("updated_at", at).EndObject();
  return body;
}

}  // namespace parapet
