// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/platforms/native/order_json.h"

namespace parapet {
namespace {

std::string_view Name(TaxBasis basis) { return basis == TaxBasis::kIncluded ? "included" : "excluded"; }

void Text(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.Field(key, text);
}
void Amount(JsonWriter& json, std::string_view key, const std::optional<Money>& amount, Currency currency) {
  if (amount) json.Field(key, *amount, currency);
}
void Time(JsonWriter& json, std::string_view key, Instant instant) {
  if (instant.IsKnown()) json.Field(key, instant);
}
void Fingerprint(JsonWriter& json, std::string_view key, uint64_t value) {
  if (value == 0) return;
  char text[16];
  for (size_t i = 16; i > 0; --i, value >>= 4) text[i - 1] = "0123456789abcdef"[value & 15];
  json.Field(key, std::string_view(text, 16));
}

// The significant places that a reader of the written text counts.
uint8_t PlacesOf(Money amount) {
  uint8_t places = 6;
  for (int64_t micros = amount.micros(); places > 0 && micros % 10 == 0; micros /= 10) --places;
  return places;
}

void WriteLine(const Line& line, const Order& order, JsonWriter& json) {
  const Currency currency = line.currency.IsNone() ? order.currency : line.currency;
  json.BeginObject();
  Text(json, "line_id", line.line_id);
  Text(json, "variant_id", line.variant_id);
  Text(json, "sku", line.sku);
  Text(json, "item_id", line.item_id);
  Text(json, "title", line.title);
  Text(json, "parent_id", line.parent_id);
  if (line.kind != LineKind::kItem) json.Field("kind", parapet::Name(line.kind));
  Text(json, "currency", line.currency.code());
  if (line.quantity_known) json.Field("quantity", line.quantity);
  if (!line.requires_whole_quantity) json.Field("requires_whole_quantity", false);
  if (!line.requires_shipping) json.Field("requires_shipping", false);
  Amount(json, "unit_price", line.unit_price, currency);
  if (line.unit_price_places != (line.unit_price ? PlacesOf(*line.unit_price) : 0)) {
    json.Field("unit_price_places", int{line.unit_price_places});
  }
  Amount(json, "compare_at", line.compare_at, currency);
  Amount(json, "discount", line.discount, currency);
  Amount(json, "stated_total", line.stated_total, currency);
  Amount(json, "tax", line.tax, currency);
  Amount(json, "presentment_unit", line.presentment_unit, order.presentment_currency);
  json.EndObject();
}

void WriteDiscount(const Discount& discount, Currency currency, JsonWriter& json) {
  json.BeginObject();
  Text(json, "code", discount.code);
  Text(json, "title", discount.title);
  if (discount.is_percentage) json.Key("percentage").Decimal(discount.percentage_micros);
  Amount(json, "amount", discount.amount, currency);
  if (discount.on_shipping) json.Field("on_shipping", true);
  json.EndObject();
}

void WritePayment(const Payment& payment, const Order& order, JsonWriter& json) {
  Currency currency = payment.currency;
  if (currency.IsNone()) currency = order.presentment_currency.IsNone() ? order.currency : order.presentment_currency;
  json.BeginObject();
  Text(json, "id", payment.id);
  json.Field("kind", parapet::Name(payment.kind));
  Text(json, "currency", payment.currency.code());
  Amount(json, "authorised", payment.authorised, currency);
  Amount(json, "captured", payment.captured, currency);
  Amount(json, "balance", payment.balance, currency);
  json.EndObject();
}

void WriteHeader(const Order& order, JsonWriter& json) {
  Text(json, "store", order.store);
  Text(json, "id", order.id);
  Text(json, "cart_id", order.cart_id);
  Text(json, "name", order.name);
  if (order.revision.version != 0) json.Field("version", order.revision.version);
  Time(json, "updated_at", order.revision.updated_at);
  json.Field("stage", parapet::Name(order.stage));
  json.Field("origin", parapet::Name(order.origin));
  if (order.test) json.Field("test", true);
  if (order.cancelled) json.Field("cancelled", true);
  Time(json, "placed_at", order.placed_at);
  Time(json, "cancelled_at", order.cancelled_at);
  if (order.fulfilment != FulfilmentStage::kNone) json.Field("fulfilment", parapet::Name(order.fulfilment));
  Time(json, "fulfilled_at", order.fulfilled_at);
  Text(json, "currency", order.currency.code());
  Text(json, "presentment_currency", order.presentment_currency.code());
  if (order.tax_basis != TaxBasis::kUnknown) json.Field("tax_basis", Name(order.tax_basis));
  Text(json, "channel", order.channel);
  Text(json, "country", order.country);
  Text(json, "region", order.region);
  Text(json, "price_list", order.price_list);
  Text(json, "customer_group", order.customer_group);
  Fingerprint(json, "customer_fingerprint", order.customer);
  Fingerprint(json, "address_fingerprint", order.address);
  Fingerprint(json, "taxed_address_fingerprint", order.taxed_address);
}

void WriteTotals(const Order& order, JsonWriter& json) {
  Amount(json, "stated_lines_total", order.stated_lines_total, order.currency);
  Amount(json, "discount_total", order.discount_total, order.currency);
  Amount(json, "shipping", order.shipping, order.currency);
  Amount(json, "tax_total", order.tax_total, order.currency);
  Amount(json, "fee_total", order.fee_total, order.currency);
  Amount(json, "tip_total", order.tip_total, order.currency);
  Amount(json, "total", order.total, order.currency);
  Amount(json, "shown_total", order.shown_total, order.currency);
  Amount(json, "presentment_total", order.presentment_total, order.presentment_currency);
  Amount(json, "presentment_shown_total", order.presentment_shown_total, order.presentment_currency);
  Amount(json, "presentment_shipping", order.presentment_shipping, order.presentment_currency);
  if (order.discounts_in_lines) json.Field("discounts_in_lines", true);
  if (order.rounded_terms != 0) json.Field("rounded_terms", int{order.rounded_terms});
}

}  // namespace

void WriteOrder(const Order& order, std::string& out) {
  JsonWriter json(out);
  json.BeginObject();
  WriteHeader(order, json);
  json.Key("lines").BeginArray();
  for (const Line& line : order.lines) WriteLine(line, order, json);
  json.EndArray();
  if (!order.discounts.empty()) {
    json.Key("discounts").BeginArray();
    for (const Discount& discount : order.discounts) WriteDiscount(discount, order.currency, json);
    json.EndArray();
  }
  if (!order.payments.empty()) {
    json.Key("payments").BeginArray();
    for (const Payment& payment : order.payments) WritePayment(payment, order, json);
    json.EndArray();
  }
  if (!order.tags.empty()) {
    json.Key("tags").BeginArray();
    for (const std::string_view tag : order.tags) json.String(tag);
    json.EndArray();
  }
  WriteTotals(order, json);
  json.EndObject();
}

}  // namespace parapet
