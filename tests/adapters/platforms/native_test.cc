// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/platforms/native/items_json.h"
#include "parapet/adapters/platforms/native/order_json.h"
#include "parapet/tests/adapters/platforms/harness.h"
#include "parapet/tests/support/random_orders.h"

namespace parapet::testing {
namespace {

const char kMinimal[] = R"({"id":"1001","currency":"USD","total":"30.00","customer":{"email":"Ann@example.com"},
  "shipping_address":{"address1":"1 High St","country":"GB"},
  "lines":[{"sku":"PEAR","quantity":2,"unit_price":15.50}]})";

std::string ErrorOf(const std::string& body) {
  Bench bench;
  const Order* order = nullptr;
  std::string error;
  EXPECT_FALSE(ReadOrder(body, bench.context(), &order, nullptr, &error)) << body;
  EXPECT_EQ(order, nullptr);
  return error;
}

TEST(NativeOrder, ReadsTheDocumentOfTheHeader) {
  Bench bench;
  const Order* order = nullptr;
  Contact contact;
  std::string error;
  ASSERT_TRUE(ReadOrder(kMinimal, bench.context(), &order, &contact, &error)) << error;
  EXPECT_EQ(order->store, "main");
  EXPECT_EQ(order->id, "1001");
  EXPECT_EQ(order->stage, Stage::kPlaced);
  EXPECT_EQ(order->country, "GB");
  EXPECT_EQ(Text(order->lines[0].unit_price), "15.50");
  EXPECT_EQ(order->lines[0].unit_price_places, 1);
  EXPECT_NE(order->customer, 0u);
  EXPECT_NE(order->address, 0u);
  EXPECT_EQ(contact.email, "Ann@example.com");
  EXPECT_EQ(contact.address, "1 High St, GB");
}

TEST(NativeOrder, RoundTripsEveryField) {
  for (uint32_t seed = 1; seed <= 2'000; ++seed) {
    std::vector<std::byte> memory(200'000);
    Arena arena(memory);
    const Order* const order = RandomOrders(seed).Make(arena);
    ASSERT_NE(order, nullptr) << "seed " << seed;
    std::string text, again, error;
    WriteOrder(*order, text);
    const Order* read = nullptr;
    ASSERT_TRUE(ReadOrder(text, {.arena = &arena}, &read, nullptr, &error)) << "seed " << seed << "\n"
                                                                            << text << "\n"
                                                                            << error;
    WriteOrder(*read, again);
    EXPECT_TRUE(SameOrder(*order, *read)) << "seed " << seed << "\n" << text << "\n" << again;
    EXPECT_EQ(text, again) << "seed " << seed;
  }
}

TEST(NativeOrder, KeepsPaymentsRegionTaxedAddressAndParts) {
  const std::string body =
      R"({"id":"1","currency":"USD","presentment_currency":"EUR","country":"US","region":"CA",)"
      R"("taxed_address_fingerprint":"00000000000000ab","presentment_shipping":"4.50",)"
      R"("payments":[{"id":"gc_1","kind":"gift_card","authorised":"10.00","balance":"8.00"},)"
      R"({"currency":"USD","captured":"5.00"}],)"
      R"("lines":[{"line_id":"2","parent_id":"1","kind":"bundle_part","requires_shipping":false}]})";
  Bench bench, second;
  const Order *order = nullptr, *again = nullptr;
  std::string text, error;
  ASSERT_TRUE(ReadOrder(body, bench.context(), &order, nullptr, &error)) << error;
  WriteOrder(*order, text);
  ASSERT_TRUE(ReadOrder(text, second.context(), &again, nullptr, &error)) << error << text;
  EXPECT_EQ(order->revision.digest, again->revision.digest) << text;
  EXPECT_EQ(again->region, "CA");
  EXPECT_EQ(again->taxed_address, 0xabu);
  EXPECT_EQ(Text(again->presentment_shipping), "4.50");
  EXPECT_EQ(again->lines[0].parent_id, "1");
  EXPECT_FALSE(again->lines[0].requires_shipping);
  ASSERT_EQ(again->payments.size(), 2u);
  EXPECT_EQ(again->payments[0].kind, PaymentKind::kGiftCard);
  EXPECT_EQ(Text(again->payments[0].balance), "8.00");
  EXPECT_EQ(again->payments[1].currency.code(), "USD");
  EXPECT_EQ(Text(again->payments[1].captured), "5.00");
}

TEST(NativeOrder, RefusesWithPlaceAndRemedy) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"id":"1","currency":"USD","lines":[{"discont":"1.00"}]})",
       "$.lines[0].discont: is not a key of this document; did you mean \"discount\"?"},
      {R"({"id":"1","currency":"USD","linez":[]})", "$.linez: is not a key of this document; did you mean \"lines\"?"},
      {R"({"id":"1","currency":"USD","customer":{"mail":{"a":1}}})", "did you mean \"email\"?"},
      {R"({"id":"1","currency":"USD","zzzzzzzzzzzz":1})", "$.zzzzzzzzzzzz: is not a key of this document"},
      {R"({"id":"1","currency":"USD","lines":{"sku":"A"}})", "$.lines: expected an array"},
      {R"({"id":"1","currency":"USD","total":"12,50"})", "$.total: expected a decimal number"},
      {R"({"id":"1","currency":"USD","total":1e400})", "$.total: the number is beyond"},
      {R"({"id":"1","currency":"USD","total":"1","total":"2"})", "$.total: this key stands twice"},
      {R"({"id":"1","currency":"USD","lines":[{"unit_price":"1","unit_price":"2"}]})",
       "$.lines[0].unit_price: this key"},
      {R"({"id":"1","currency":"USD","stage":"bought"})", "$.stage: expected cart, checkout"},
      {R"({"id":"1","currency":"USD","store":"other"})", "$.store: is not the store"},
      {R"({"id":"1","currency":"USD","customer_fingerprint":"12"})", "expected 16 hexadecimal digits"},
      {R"({"id":"1","currency":"USD","payments":[{"kind":"cheque"}]})", "$.payments[0].kind: expected card, gift_card"},
      {R"({"id":"1","currency":"USD","payments":[{"amount":"1"}]})", "$.payments[0].amount: is not a key"},
      {R"({"id":"1","currency":"USD","taxed_address":{"phone":"1"}})", "$.taxed_address.phone: is not a key"},
      {R"({"id":"1","currency":"USD","rounded_terms":70000})", "expected 0 to 65535"},
      {R"({"id":"\u0000","currency":"USD"})", "NUL"},
      {R"({"id":"\ud800","currency":"USD"})", "surrogate"},
      {R"({"id":"1"})", "$.currency: an order needs its currency"},
      {R"({"currency":"USD"})", "$.id: an order needs an id or a cart_id"},
      {"[1]", "$: expected an object"},
      {"{", "ends in the middle"},
  };
  for (const auto& [body, error] : rows)
    EXPECT_NE(ErrorOf(body).find(error), std::string::npos) << body << "\n" << ErrorOf(body);
  EXPECT_NE(ErrorOf(R"({"id":"1","currency":"USD",
  "total":"x"})")
                .find("(line 2, column"),
            std::string::npos);
}

// The names that a schema object lists below `at`, as the reader's paths write them.
void Collect(JsonNode schema, const std::string& at, std::set<std::string>& paths) {
  const auto properties = schema.Find("properties");
  if (!properties) return;
  for (const JsonNode& property : properties->children()) {
    std::string path = at + property.key();
    if (const auto items = property.Find("items")) {
      paths.insert(path += "[]");
      Collect(*items, path + ".", paths);
    } else if (property.Find("properties")) {
      Collect(property, path + ".", paths);
    } else {
      paths.insert(path);
    }
  }
}

void ExpectSameKeys(const std::string& schema_file, const std::vector<std::string_view>& paths) {
  std::vector<Complaint> complaints;
  const JsonDocument schema =
      JsonDocument::ParseStrict(ReadFile("../adapters/platforms/native/schemas/" + schema_file), complaints);
  ASSERT_TRUE(complaints.empty());
  std::set<std::string> published;
  Collect(schema.root(), "", published);
  EXPECT_EQ(published, std::set<std::string>(paths.begin(), paths.end()));
}

TEST(NativeOrder, SchemaAndReaderKnowTheSameKeys) { ExpectSameKeys("order.schema.json", OrderDocumentPaths()); }

// A nested object stands in the reader's table itself, to know that it is there.
TEST(NativeItems, SchemaAndReaderKnowTheSameKeys) {
  std::vector<std::string_view> paths = native::ItemDocumentPaths();
  std::erase_if(paths, [](std::string_view path) { return path.ends_with("{}"); });
  ExpectSameKeys("items.schema.json", paths);
}

TEST(NativeOrder, ReadsWhatItIsPaidWithAndWhereItIsTaxed) {
  Bench bench;
  const Order* order = nullptr;
  std::string error;
  ASSERT_TRUE(ReadOrder(R"({"id":"1","currency":"USD","presentment_currency":"EUR","presentment_shipping":"4.50",
    "shipping_address":{"address1":"1 Main St","region":"CA","country":"US"},
    "taxed_address":{"address1":"9 Elm St","region":"NV","country":"US"},
    "payments":[{"id":"gc_1","kind":"gift_card","currency":"USD","authorised":"20.00","balance":"25.00"},
                {"authorised":"3.10","captured":3.10}],
    "lines":[{"line_id":"B","kind":"bundle_parent"},{"parent_id":"B","kind":"bundle_part","requires_shipping":false}]})",
                        bench.context(), &order, nullptr, &error))
      << error;
  EXPECT_EQ(order->region, "CA");
  EXPECT_NE(order->taxed_address, 0u);
  EXPECT_NE(order->taxed_address, order->address);
  EXPECT_EQ(Text(order->presentment_shipping), "4.50");
  ASSERT_EQ(order->payments.size(), 2u);
  EXPECT_EQ(order->payments[0].id, "gc_1");
  EXPECT_EQ(order->payments[0].kind, PaymentKind::kGiftCard);
  EXPECT_EQ(Text(order->payments[0].balance), "25.00");
  EXPECT_EQ(order->payments[1].kind, PaymentKind::kCard);
  EXPECT_EQ(Text(order->payments[1].captured), "3.10");
  EXPECT_EQ(order->lines[1].parent_id, "B");
  EXPECT_FALSE(order->lines[1].requires_shipping);
  EXPECT_TRUE(order->lines[0].requires_shipping);
  const Order* again = nullptr;
  ASSERT_TRUE(ReadOrder(R"({"id":"1","currency":"USD","shipping_address":{"address1":"9 elm st","region":"Nevada",
    "country":"US"}})",
                        bench.context(), &again, nullptr, &error));
  EXPECT_TRUE(again->region.empty());  // a name is no code
}

TEST(NativeAdapter, ChecksTokensDecodesAndAnswers) {
  const auto adapter = MakeNativeAdapter(Settings());
  const auto verify = [&](const char* value) {
    Request request("/v1/check", "{}", {{"authorization", value}});
    return adapter->Verify(request.get(), kNow);
  };
  EXPECT_EQ(verify("Bearer hush"), Refusal::kNone);
  EXPECT_EQ(verify("bearer hush"), Refusal::kNone);
  EXPECT_EQ(verify("hush"), Refusal::kMissing);
  EXPECT_EQ(verify("Basic hush"), Refusal::kMissing);
  EXPECT_EQ(verify("Bearer hush2"), Refusal::kMismatch);
  Bench bench;
  Request request("/v1/check", kMinimal, {{"Idempotency-Key", "k1"}});
  const Decoded decoded = adapter->Decode(request.get(), bench.context());
  ASSERT_EQ(decoded.kind, DeliveryKind::kOrder) << decoded.error;
  EXPECT_EQ(decoded.delivery_id, "k1");
  EXPECT_TRUE(decoded.synchronous && decoded.commit_point && decoded.may_veto);
  Verdict verdict;
  verdict.decision = verdict.enforced = Action::kHold;
  EXPECT_NE(adapter->Reply(decoded, &verdict).body.find(R"("enforced":"hold")"), std::string::npos);
  EXPECT_NE(adapter->Fallback().body.find(R"("status":"fallback")"), std::string::npos);
}

TEST(NativeAdapter, VetoesOnlyBeforeAndAtPlacement) {
  const auto adapter = MakeNativeAdapter(Settings());
  Bench bench;
  const std::pair<const char*, bool> rows[] = {
      {"cart", false}, {"checkout", true}, {"placed", true}, {"paid", false}, {"edited", false}};
  for (const auto& [stage, may_veto] : rows) {
    Request request("/v1/check", R"({"id":"1","currency":"USD","stage":")" + std::string(stage) + "\"}");
    EXPECT_EQ(adapter->Decode(request.get(), bench.context()).may_veto, may_veto) << stage;
  }
}

TEST(NativeAdapter, TakesItemsAndStock) {
  const auto adapter = MakeNativeAdapter(Settings());
  Bench bench;
  Request items("/v1/items", R"({"items":[{"sku":"PEAR","prices":[{"currency":"USD","price":"15.00"}]}]})");
  const Decoded sold = adapter->Decode(items.get(), bench.context());
  ASSERT_EQ(sold.kind, DeliveryKind::kItems) << sold.error;
  EXPECT_EQ(sold.items[0].id, "PEAR");
  Request stock("/v1/stock", R"({"stock":[{"item":"PEAR","available":12}]})");
  EXPECT_EQ(adapter->Decode(stock.get(), bench.context()).stock.at(0).available, Quantity::Whole(12));
  Request wrong("/v1/items", R"({"items":[{"sku":"PEAR","prise":"15.00"}]})");
  EXPECT_NE(adapter->Decode(wrong.get(), bench.context()).error.find("$.items[0].prise"), std::string::npos);
  Request nameless("/v1/stock", R"({"stock":[{"available":12}]})");
  EXPECT_EQ(adapter->Decode(nameless.get(), bench.context()).kind, DeliveryKind::kUndecodable);
}

}  // namespace
}  // namespace parapet::testing
