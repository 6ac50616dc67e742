// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/plugin/flow/simulation.h"

#include <gtest/gtest.h>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/json/rfc3339.h"

namespace parapet {
namespace {

constexpr const char* kSecret = "orchard";

class AnswerSink final : public HttpReply::Sink {
 public:
  explicit AnswerSink(std::shared_ptr<Answer> answer) : answer_(std::move(answer)) {}
  void Send(HttpResponse response) override { *answer_ = {response.status, std::move(response.body)}; }

 private:
  std::shared_ptr<Answer> answer_;
};

std::string Times(const std::string& price, int quantity) {
  char text[kDecimalFormatMax];
  const auto total = Multiply(ParseDecimal(price).money(), Quantity::Whole(quantity));
  return std::string(FormatDecimal(total->micros(), 2, text));
}

}  // namespace

Simulation::Simulation(std::string store, std::string platform, StockAuthority authority, MemoryLedger* shared)
    : platform_(std::move(platform)),
      ledger_(shared != nullptr ? shared : &own_ledger_),
      now_(*ParseRfc3339("2026-11-21T10:00:00Z")) {
  const std::string currency = platform_ == "commercetools" ? "EUR" : "USD";
  options_.settings.store = store;
  options_.settings.currency = *Currency::FromCode(currency);
  options_.settings.stock_authority = authority;
  options_.settings.supplied = {Fact::kIdentity, Fact::kEntitlement};
  options_.platform = platform_;
  options_.identity_secret = "identity of " + store;
  PlatformSettings settings{
      .store = store, .secrets = {{.value = kSecret + store}}, .currency = options_.settings.currency};
  if (platform_ == "shopify")
    options_.hooks = MakeShopifyAdapter(settings);
  else if (platform_ == "commercetools")
    options_.hooks = MakeCommercetoolsAdapter(settings);
  else
    options_.hooks = MakeNativeAdapter(settings);
  options_.native = MakeNativeAdapter(settings);
  Restart();
}

void Simulation::Restart() {
  flow_ = std::make_unique<StoreFlow>(options_, *ledger_, archive_);
  EXPECT_EQ(flow_->Restore(now_), "");
  EXPECT_EQ(flow_->InstallIfNew(now_), "");
}

void Simulation::StartWithoutPolicy() {
  ledger_ = &empty_ledger_;
  flow_ = std::make_unique<StoreFlow>(options_, *ledger_, archive_);
  EXPECT_EQ(flow_->Restore(now_), "");
}

void Simulation::Enforce() {
  Policy policy = RecommendedPolicy();
  policy.alert_channel_required = false;
  const auto complaints =
      flow_->ApplyPolicy({.document = WritePolicy(policy), .actor = "test", .reason = "enforce"}, now_).complaints;
  ASSERT_TRUE(complaints.empty()) << complaints.front().what;
}

std::shared_ptr<Answer> Simulation::Deliver(const HttpRequest& request, const PlatformAdapter& adapter) {
  auto answer = std::make_shared<Answer>();
  flow_->Deliver(request, adapter, false, now_, HttpReply(std::make_shared<AnswerSink>(answer)));
  return answer;
}

std::shared_ptr<Answer> Simulation::Begin(const std::string& topic, const std::string& body,
                                          const std::string& delivery, bool sign) {
  uint8_t code[32];
  HmacSha256((sign ? kSecret : "other") + options_.settings.store).Compute(body, {}, {}, code);
  const std::string signature = Base64({reinterpret_cast<const char*>(code), 32});
  const std::pair<std::string_view, std::string_view> headers[] = {{"X-Shopify-Hmac-Sha256", signature},
                                                                   {"X-Shopify-Topic", topic},
                                                                   {"X-Shopify-Webhook-Id", delivery},
                                                                   {"Content-Type", "application/json"}};
  HttpRequest request{.method = "POST", .target = "/hooks/x", .path = "/hooks/x", .body = body};
  request.headers = headers;
  return Deliver(request, *options_.hooks);
}

Answer Simulation::Send(const std::string& topic, const std::string& body, const std::string& delivery, bool sign) {
  return *Begin(topic, body, delivery, sign);
}

Answer Simulation::Product(const std::string& price, const std::string& compare_at, const std::string& variant) {
  const std::string at = FormatRfc3339(now_);
  const std::string compare = compare_at.empty() ? "null" : "\"" + compare_at + "\"";
  return Send("products/update",
              R"({"id":3001,"title":"Apples","updated_at":")" + at + R"(","variants":[{"id":)" + variant +
                  R"(,"product_id":3001,"sku":"APPLE-)" + variant + R"(","title":"1 kg","price":")" + price +
                  R"(","compare_at_price":)" + compare + R"(,"inventory_item_id":9)" + variant +
                  R"(,"inventory_management":null,"inventory_policy":"deny","updated_at":")" + at + R"("}]})",
              "product-" + std::to_string(++deliveries_));
}

std::string Simulation::OrderBody(const OrderSpec& spec) const {
  const std::string goods = Times(spec.price, spec.quantity);
  const std::string id = std::to_string(spec.id);
  const std::string customer = spec.customer.empty() ? "7" + id : spec.customer;
  std::string body;
  JsonWriter json(body);
  json.BeginObject()
      .Key("id")
      .Raw(id)
      .Field("name", "#" + id)
      .Field("currency", "USD")
      .Field("presentment_currency", "USD");
  json.Field("taxes_included", false).Field("test", spec.test).Field("created_at", spec.created.value_or(now_));
  json.Field("updated_at", spec.updated.value_or(now_)).Field("tags", spec.tags).Field("source_name", "web");
  if (spec.cancelled) json.Field("cancelled_at", now_);
  if (!spec.fulfilled.empty()) json.Field("fulfillment_status", spec.fulfilled);
  if (!spec.locale.empty()) json.Field("customer_locale", spec.locale);
  json.Key("customer").BeginObject().Key("id").Raw(customer).Field("email", customer + "@example.com").EndObject();
  json.Key("shipping_address")
      .BeginObject()
      .Field("address1", customer + " Orchard Row")
      .Field("country_code", "US")
      .Field("province_code", spec.province)
      .EndObject();
  if (!spec.bill_to.empty())
    json.Key("billing_address")
        .BeginObject()
        .Field("country_code", "US")
        .Field("province_code", spec.bill_to)
        .EndObject();
  json.Key("line_items").BeginArray().BeginObject().Key("id").Raw("5" + id).Key("variant_id").Raw(spec.variant);
  json.Key("product_id").Raw("3001").Field("sku", "APPLE-" + spec.variant).Field("title", "Apples, 1 kg");
  json.Field("quantity", spec.quantity)
      .Field("price", spec.price)
      .Field("total_discount", "0.00")
      .EndObject()
      .EndArray();
  json.Field("total_line_items_price", goods).Field("total_discounts", "0.00").Field("subtotal_price", goods);
  if (!spec.shipping.empty()) {
    json.Key("total_shipping_price_set").BeginObject().Key("shop_money").BeginObject();
    json.Field("amount", spec.shipping).Field("currency_code", "USD").EndObject().EndObject();
  }
  json.Field("total_tax", "0.00").Field("total_price", spec.total.empty() ? goods : spec.total).EndObject();
  return body;
}

Answer Simulation::Order(const OrderSpec& spec) {
  return Send(spec.topic, OrderBody(spec),
              spec.delivery.empty() ? "order-" + std::to_string(++deliveries_) : spec.delivery);
}

Answer Simulation::Stock(int available, std::optional<Instant> as_of) {
  return Send("inventory_levels/update",
              R"({"inventory_item_id":94001,"location_id":1,"available":)" + std::to_string(available) +
                  R"(,"updated_at":")" + FormatRfc3339(as_of.value_or(now_)) + R"("})",
              "stock-" + std::to_string(++deliveries_));
}

Answer Simulation::Extension(const std::string& id, const std::string& sku, int quantity, int cents,
                             const std::string& action) {
  return *BeginExtension(id, sku, quantity, cents, action);
}

std::shared_ptr<Answer> Simulation::BeginExtension(const std::string& id, const std::string& sku, int quantity,
                                                   int cents, const std::string& action) {
  const std::string at = FormatRfc3339(now_);
  const auto money = [](int amount) {
    return R"({"type":"centPrecision","currencyCode":"EUR","fractionDigits":2,"centAmount":)" + std::to_string(amount) +
           "}";
  };
  const std::string body =
      R"({"action":")" + action + R"(","resource":{"typeId":"order","id":")" + id +
      R"(","obj":{"type":"Order","id":")" + id + R"(","version":1,"createdAt":")" + at + R"(","lastModifiedAt":")" +
      at + R"(","orderState":"Open","totalPrice":)" + money(cents * quantity) + R"(,"customerId":"c-)" + id +
      R"(","lineItems":[{"id":"l-1","productId":"p-)" + sku +
      R"(","name":{"en":"Plum tree"},"variant":{"id":1,"sku":")" + sku + R"("},"price":{"id":"pr","value":)" +
      money(cents) + R"(},"quantity":)" + std::to_string(quantity) +
      R"(,"discountedPricePerQuantity":[],"lineItemMode":"Standard","priceMode":"Platform","totalPrice":)" +
      money(cents * quantity) + R"(}],"customLineItems":[]}}})";
  return BeginPost(body);
}

Answer Simulation::Post(const std::string& body) { return *BeginPost(body); }

std::shared_ptr<Answer> Simulation::BeginPost(const std::string& body) {
  const std::string secret = kSecret + options_.settings.store;
  const std::pair<std::string_view, std::string_view> headers[] = {{"Authorization", secret},
                                                                   {"Content-Type", "application/json"}};
  HttpRequest request{.method = "POST", .target = "/hooks/x", .path = "/hooks/x", .body = body};
  request.headers = headers;
  return Deliver(request, *options_.hooks);
}

Answer Simulation::Check(const std::string& body, const std::string& idempotency_key) {
  return *BeginCheck(body, idempotency_key);
}

std::shared_ptr<Answer> Simulation::BeginCheck(const std::string& body, const std::string& idempotency_key) {
  const std::string token = "Bearer " + (kSecret + options_.settings.store);
  const std::pair<std::string_view, std::string_view> headers[] = {
      {"Authorization", token}, {"Content-Type", "application/json"}, {"Idempotency-Key", idempotency_key}};
  HttpRequest request{.method = "POST", .target = "/v1/check", .path = "/v1/check", .body = body};
  request.headers = std::span(headers, idempotency_key.empty() ? 2 : 3);
  return Deliver(request, *options_.native);
}

void Simulation::Pass(Duration duration) {
  now_ = now_ + duration;
  flow_->Tick(now_);
}

std::vector<Effect> Simulation::Effects(const std::string& kind) const {
  std::vector<Effect> found;
  for (const Effect& effect : ledger_->Effects(options_.settings.store, std::nullopt, 10'000)) {
    if (effect.kind == kind) found.push_back(effect);
  }
  return found;
}

std::optional<OrderSummary> Simulation::Find(const std::string& identity) const {
  for (const OrderSummary& order : flow_->Orders(std::nullopt, 10'000)) {
    if (order.identity == identity) return order;
  }
  return std::nullopt;
}

}  // namespace parapet
