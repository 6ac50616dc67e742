// SPDX-License-Identifier: Apache-2.0
//
// Every sample payload decodes to what tests/payloads/expectations.json says, and is found consistent or not as it
// says.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/platforms/commercetools/resource_decoder.h"
#include "parapet/adapters/platforms/native/items_json.h"
#include "parapet/adapters/platforms/shopify/catalogue_decoder.h"
#include "parapet/adapters/platforms/shopify/order_decoder.h"
#include "parapet/tests/adapters/platforms/harness.h"

namespace parapet::testing {
namespace {

// One row of the table.
class Row {
 public:
  explicit Row(JsonNode node) : node_(node) {}
  std::string operator[](const char* key) const {
    const auto value = node_.Find(key);
    EXPECT_TRUE(value) << "the row has no " << key;
    return value ? value->text() : std::string();
  }
  std::vector<std::string> List(const char* key) const {
    std::vector<std::string> texts;
    for (const JsonNode& value : node_.Find(key)->children()) texts.push_back(value.text());
    return texts;
  }

 private:
  JsonNode node_;
};

const JsonDocument& Table() {
  static std::vector<Complaint> complaints;
  static const JsonDocument document = JsonDocument::Parse(ReadFile("payloads/expectations.json"), complaints);
  EXPECT_TRUE(complaints.empty());
  return document;
}

std::vector<Row> Rows(const char* kind) {
  std::vector<Row> rows;
  for (const JsonNode& node : Table().root().Find(kind)->children()) rows.emplace_back(node);
  return rows;
}

void Compare(const Row& row, const Order& order) {
  EXPECT_EQ(Identity(order), row["identity"]);
  EXPECT_EQ(order.store, "main");
  EXPECT_EQ(order.name, row["name"]);
  EXPECT_EQ(order.currency.code(), row["currency"]);
  EXPECT_EQ(Text(order.total), row["total"]);
  EXPECT_EQ(std::to_string(order.lines.size()), row["lines"]);
  EXPECT_EQ(Text(order.goods_total), row["goods"]);
  EXPECT_EQ(Text(order.discount_total), row["discount"]);
  EXPECT_EQ(Text(order.shipping), row["shipping"]);
  EXPECT_EQ(Text(order.tax_total), row["tax"]);
  EXPECT_EQ(Name(order.stage), row["stage"]);
  EXPECT_EQ(Name(order.origin), row["origin"]);
  EXPECT_EQ(order.test, row["test"] == "true");
  EXPECT_EQ(order.cancelled, row["cancelled"] == "true");
  EXPECT_TRUE(order.arithmetic_fits);
  EXPECT_EQ(FindingsIn(order, Catalogue::kNone), row.List("findings"));
  EXPECT_EQ(FindingsIn(order, Catalogue::kMatching), row.List("findings"));
}

std::unique_ptr<PlatformAdapter> AdapterOf(const Row& row) {
  return row["platform"] == "shopify" ? MakeShopifyAdapter(Settings()) : MakeCommercetoolsAdapter(Settings());
}

void VisitOrder(const Row& row, Bench& bench, const std::function<void(const Decoded&)>& visit) {
  const std::string body = ReadFile("payloads/" + row["file"]);
  const bool is_shopify = row["platform"] == "shopify";
  if (row["topic"].empty()) {
    std::string error;
    const bool read = is_shopify ? shopify::ForEachOrder(body, bench.context(), visit, &error)
                                 : commercetools::ForEachOrder(body, Settings(), bench.context(), visit, &error);
    EXPECT_TRUE(read) << error;
    return;
  }
  visit(Decode(*AdapterOf(row), bench, body, row["topic"]));
}

TEST(Payloads, OrdersDecodeAndAreJudgedAsTheTableSays) {
  Bench bench;
  for (const Row& row : Rows("orders")) {
    SCOPED_TRACE(row["file"]);
    int orders = 0;
    VisitOrder(row, bench, [&](const Decoded& decoded) {
      ++orders;
      ASSERT_EQ(decoded.kind, DeliveryKind::kOrder) << decoded.error;
      Compare(row, *decoded.order);
    });
    EXPECT_EQ(orders, 1);
  }
}

TEST(Payloads, ProductsDecodeAsTheTableSays) {
  Bench bench;
  for (const Row& row : Rows("items")) {
    SCOPED_TRACE(row["file"]);
    const Decoded decoded = Decode(*AdapterOf(row), bench, ReadFile("payloads/" + row["file"]), row["topic"]);
    ASSERT_EQ(decoded.kind, DeliveryKind::kItems) << decoded.error;
    ASSERT_EQ(std::to_string(decoded.items.size()), row["count"]);
    const ItemUpdate& item = decoded.items.front();
    const ItemPrice price = item.prices.empty() ? ItemPrice() : item.prices.front();
    const ItemStock stock = item.stock.value_or(ItemStock());
    EXPECT_EQ(item.id, row["id"]);
    EXPECT_EQ(item.sku, row["sku"]);
    EXPECT_EQ(item.title, row["title"]);
    EXPECT_EQ(Text(price.price), row["price"]);
    EXPECT_EQ(Text(price.compare_at), row["compare_at"]);
    EXPECT_EQ(item.stock ? Name(stock.kind) : "", row["stock_kind"]);
    EXPECT_EQ(stock.quantity ? Text(Money::FromMicros(stock.quantity->micros()), 0) : "", row["quantity"]);
    EXPECT_TRUE(item.updated_at.IsKnown());
  }
}

TEST(Payloads, StockDecodesAsTheTableSays) {
  Bench bench;
  for (const Row& row : Rows("stock")) {
    SCOPED_TRACE(row["file"]);
    const std::string body = ReadFile("payloads/" + row["file"]);
    const bool is_shopify = row["platform"] == "shopify";
    const Decoded decoded =
        is_shopify ? shopify::DecodeInventoryLevels(body, {}) : Decode(*AdapterOf(row), bench, body);
    ASSERT_EQ(decoded.kind, DeliveryKind::kStock) << decoded.error;
    ASSERT_EQ(std::to_string(decoded.stock.size()), row["count"]);
    const StockReading& reading = decoded.stock.front();
    EXPECT_EQ(reading.item, row["item"]);
    EXPECT_EQ(reading.location, row["location"]);
    EXPECT_EQ(reading.available ? Text(Money::FromMicros(reading.available->micros()), 0) : "", row["available"]);
    EXPECT_TRUE(reading.as_of.IsKnown());
  }
}

TEST(Payloads, NotificationsWithoutAResourceAreIgnoredForAReason) {
  const auto adapter = MakeCommercetoolsAdapter(Settings());
  Bench bench;
  for (const Row& row : Rows("ignored")) {
    SCOPED_TRACE(row["file"]);
    const Decoded decoded = Decode(*adapter, bench, ReadFile("payloads/" + row["file"]));
    EXPECT_EQ(decoded.kind, DeliveryKind::kIgnored) << decoded.error;
    EXPECT_EQ(decoded.subject, row["reason"]);
    EXPECT_EQ(decoded.delivery_id, row["delivery_id"]);
    EXPECT_FALSE(decoded.synchronous);
  }
}

// A sample that nobody expects anything of is either in the table or on this list, with its reason.
TEST(Payloads, EverySampleIsAccountedFor) {
  std::set<std::string> known = {
      "shopify/orders_edited_triggerdev.json",   // marks an order: shopify_test.cc
      "shopify/refunds_create_triggerdev.json",  // a topic that is ignored: shopify_test.cc
      "shopify/admin_rest_carts.json",           // no currency, no totals: nothing to judge
      "shopify/admin_rest_checkouts.json",       // abandoned checkouts: never delivered to us
      "shopify/admin_rest_draft_order.json",     // becomes an order when it is completed
  };
  for (const char* kind : {"orders", "items", "stock", "ignored"}) {
    for (const Row& row : Rows(kind)) known.insert(row["file"]);
  }
  const std::filesystem::path root = std::string(PARAPET_SOURCE_DIR) + "/tests/payloads";
  for (const char* platform : {"shopify", "commercetools"}) {
    for (const auto& entry : std::filesystem::directory_iterator(root / platform)) {
      EXPECT_EQ(known.count(std::string(platform) + "/" + entry.path().filename().string()), 1u) << entry.path();
    }
  }
}

}  // namespace
}  // namespace parapet::testing
