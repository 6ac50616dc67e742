// SPDX-License-Identifier: Apache-2.0
//
// commercetools' products, inventory entries and messages as a shop forwards them from its queue.
#include <gtest/gtest.h>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/core/state/store_state.h"
#include "parapet/tests/adapters/platforms/harness.h"

namespace parapet::testing {
namespace {

std::string Cents(int64_t cents, const std::string& currency = "EUR") {
  return R"({"type":"centPrecision","currencyCode":")" + currency + R"(","centAmount":)" + std::to_string(cents) +
         R"(,"fractionDigits":2})";
}
std::string Price(int64_t cents, const std::string& rest = {}) { return R"({"value":)" + Cents(cents) + rest + "}"; }
std::string Variant(int id, const std::string& sku, const std::string& prices) {
  return R"({"id":)" + std::to_string(id) + R"(,"sku":")" + sku + R"(","prices":[)" + prices + "]}";
}
// A projection; its own fields stand behind the variants.
std::string Projection(const std::string& variant, const std::string& variants = {}, const std::string& rest = {}) {
  return R"({"masterVariant":)" + variant + R"(,"variants":[)" + variants +
         R"(],"name":{"de":"Birne","en":"Pear"},"id":"p1","lastModifiedAt":"2025-11-28T08:00:00.000Z")" + rest + "}";
}
// A message about a product or an inventory entry.
std::string Message(const std::string& type, const std::string& resource, const std::string& rest = {}) {
  return R"({"notificationType":"Message","id":"m1","resource":{"typeId":")" + resource + R"(","id":"p1"},"type":")" +
         type + R"(","createdAt":"2025-11-28T08:30:00.000Z")" + rest + "}";
}

class CommercetoolsCatalogue : public ::testing::Test {
 protected:
  Decoded Read(const std::string& body, DeliveryKind kind) {
    Decoded decoded = Decode(*adapter_, bench_, body);
    EXPECT_EQ(decoded.kind, kind) << decoded.error;
    EXPECT_FALSE(decoded.synchronous);
    return decoded;
  }
  // The prices of a projection's only variant as "list currency price struck".
  std::vector<std::string> PricesOf(const std::string& prices) {
    const Decoded decoded = Read(Projection(Variant(1, "PEAR", prices)), DeliveryKind::kItems);
    std::vector<std::string> texts;
    if (decoded.items.size() != 1) return texts;
    for (const ItemPrice& price : decoded.items[0].prices) {
      texts.push_back(price.price_list + " " + std::string(price.currency.code()) + " " + Text(price.price) + " " +
                      Text(price.compare_at));
    }
    return texts;
  }
  std::string ErrorOf(const std::string& body) { return Read(body, DeliveryKind::kUndecodable).error; }

  Bench bench_;
  std::unique_ptr<PlatformAdapter> adapter_ = MakeCommercetoolsAdapter(Settings());
};

using Texts = std::vector<std::string>;

TEST_F(CommercetoolsCatalogue, ReadsEveryVariantUnderTheKeyOfOrderLines) {
  const Decoded decoded =
      Read(Projection(Variant(1, "PEAR", Price(1000)), Variant(2, "PEAR-XL", Price(1500))), DeliveryKind::kItems);
  ASSERT_EQ(decoded.items.size(), 2u);
  const ItemUpdate& second = decoded.items[1];
  EXPECT_EQ(decoded.items[0].id, "p1#1");
  EXPECT_EQ(second.id, "p1#2");
  EXPECT_EQ(second.variant_id, "p1#2");
  EXPECT_EQ(second.sku, "PEAR-XL");
  EXPECT_EQ(second.product_id, "p1");
  EXPECT_EQ(second.title, "Pear");
  EXPECT_EQ(second.updated_at, *ParseRfc3339("2025-11-28T08:00:00Z"));
  EXPECT_EQ(Text(second.prices[0].price), "15.00");
  EXPECT_FALSE(second.removed);
  const HttpResponse reply = adapter_->Reply(decoded, nullptr);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "{\"actions\":[]}");
}

TEST_F(CommercetoolsCatalogue, ReadsWhatIsCurrentAndNeverWhatIsStaged) {
  const std::string body = R"({"id":"p1","masterData":{"staged":{"masterVariant":)" + Variant(1, "PEAR", Price(1)) +
                           R"(},"published":true,"current":{"name":{"en":"Pear"},"masterVariant":)" +
                           Variant(1, "PEAR", Price(1000)) + R"(,"variants":[]}}})";
  const Decoded decoded = Read(body, DeliveryKind::kItems);
  ASSERT_EQ(decoded.items.size(), 1u);
  EXPECT_EQ(Text(decoded.items[0].prices.at(0).price), "10.00");
  EXPECT_EQ(decoded.items[0].updated_at, kNow);  // the body says no time
}

TEST_F(CommercetoolsCatalogue, StrikesThroughWhatAProductDiscountLowered) {
  EXPECT_EQ(PricesOf(Price(1000, R"(,"discounted":{"value":)" + Cents(800) + "}")), (Texts{" EUR 8.00 10.00"}));
}

TEST_F(CommercetoolsCatalogue, KeepsRestrictedPricesOutOfThePublicList) {
  const std::string group = R"(,"customerGroup":{"typeId":"customer-group","id":"g1"})";
  const std::string channel = R"(,"channel":{"typeId":"channel","id":"c1"})";
  EXPECT_EQ(PricesOf(Price(700, group + channel) + "," + Price(900, R"(,"country":"DE")") + "," + Price(1000) + "," +
                     Price(650, R"(,"recurrencePolicy":{"typeId":"recurrence-policy","id":"r1"})")),
            (Texts{"customer-group:g1/channel:c1 EUR 7.00 ", "country:DE EUR 9.00 ", " EUR 10.00 ",
                   "recurrence:r1 EUR 6.50 "}));
}

// Now is 2025-11-28T09:00:00Z.
TEST_F(CommercetoolsCatalogue, TakesThePriceThatHoldsNow) {
  const auto during = [](const std::string& from, const std::string& until) {
    return R"(,"validFrom":")" + from + R"(","validUntil":")" + until + "\"";
  };
  const std::string plain = Price(1000);
  const std::string ended = Price(500, during("2025-11-01T00:00:00Z", "2025-11-28T09:00:00Z"));
  const std::string present = Price(600, during("2025-11-28T09:00:00Z", "2025-11-30T00:00:00Z"));
  const std::string ahead = Price(700, R"(,"validFrom":"2025-11-28T09:00:00.001Z")");
  EXPECT_EQ(PricesOf(plain + "," + ended + "," + present + "," + ahead), (Texts{" EUR 6.00 "}));
  EXPECT_EQ(PricesOf(present + "," + plain), (Texts{" EUR 6.00 "}));
  EXPECT_EQ(PricesOf(ended + "," + plain + "," + ahead), (Texts{" EUR 10.00 "}));
  EXPECT_EQ(PricesOf(ended), Texts());
}

TEST_F(CommercetoolsCatalogue, ReadsHighPrecisionAndCurrenciesWithoutAFraction) {
  const std::string precise = R"({"value":{"type":"highPrecision","currencyCode":"EUR","centAmount":0,
      "preciseAmount":4125,"fractionDigits":6}})";
  const std::string yen = R"({"value":{"type":"centPrecision","currencyCode":"JPY","centAmount":1200}})";
  const Decoded decoded = Read(Projection(Variant(1, "PEAR", precise + "," + yen)), DeliveryKind::kItems);
  ASSERT_EQ(decoded.items.at(0).prices.size(), 2u);
  EXPECT_EQ(decoded.items[0].prices[0].price->micros(), 4125);
  EXPECT_EQ(Text(decoded.items[0].prices[1].price, 0), "1200");
}

TEST_F(CommercetoolsCatalogue, ReadsPagesOfProductsAndOfStock) {
  const std::string products = R"({"limit":2,"results":[)" + Projection(Variant(1, "A", Price(1))) + "," +
                               Projection(Variant(2, "B", Price(2))) + "]}";
  EXPECT_EQ(Read(products, DeliveryKind::kItems).items.size(), 2u);
  const std::string entry = R"({"id":"e1","sku":"A","availableQuantity":3,"supplyChannel":{"id":"berlin"}})";
  const Decoded stock = Read(R"({"results":[)" + entry + "," + entry + "]}", DeliveryKind::kStock);
  ASSERT_EQ(stock.stock.size(), 2u);
  EXPECT_EQ(stock.stock[1].location, "berlin");
  EXPECT_EQ(ErrorOf(R"({"results":[)" + entry + "," + Projection(Variant(1, "A", "")) + "]}"),
            "$.results: a page holds products or inventory entries, not both");
}

TEST_F(CommercetoolsCatalogue, ReadsPublishedProductsOutOfMessagesAndCloudEvents) {
  const std::string message =
      Message("ProductPublished", "product", R"(,"productProjection":)" + Projection(Variant(1, "PEAR", Price(1000))));
  for (const std::string& body : {message, R"({"specversion":"1.0","id":"m1","data":)" + message + "}"}) {
    const Decoded decoded = Read(body, DeliveryKind::kItems);
    ASSERT_EQ(decoded.items.size(), 1u);
    EXPECT_EQ(decoded.items[0].id, "p1#1");
    EXPECT_EQ(decoded.items[0].updated_at, *ParseRfc3339("2025-11-28T08:00:00Z"));
    EXPECT_EQ(decoded.delivery_id, "m1");
    EXPECT_EQ(decoded.triggered_at, *ParseRfc3339("2025-11-28T08:30:00Z"));
  }
}

TEST_F(CommercetoolsCatalogue, PassesOverMessagesOfStagedProductsAndSinglePrices) {
  const std::string staged = R"(,"productProjection":)" + Projection(Variant(1, "PEAR", Price(1)));
  EXPECT_TRUE(Read(Message("ProductCreated", "product", staged), DeliveryKind::kIgnored).items.empty());
  const std::string price = R"(,"variantId":1,"newPrice":)" + Price(1) + R"(,"staged":true)";
  EXPECT_EQ(Read(Message("ProductPriceChanged", "product", price), DeliveryKind::kIgnored).subject,
            "names its resource only, or a part of it: post the resource");
}

TEST_F(CommercetoolsCatalogue, RemovesWhatIsDeletedOrNotPublished) {
  const std::string projection = Projection(Variant(1, "PEAR", Price(1000)), Variant(2, "PEAR-XL", ""));
  const Decoded deleted =
      Read(Message("ProductDeleted", "product", R"(,"currentProjection":)" + projection), DeliveryKind::kItems);
  ASSERT_EQ(deleted.items.size(), 2u);
  EXPECT_EQ(deleted.items[1].id, "p1#2");
  EXPECT_TRUE(deleted.items[1].removed);
  EXPECT_EQ(deleted.items[1].updated_at, *ParseRfc3339("2025-11-28T08:30:00Z"));
  const Decoded unpublished = Read(Message("ProductUnpublished", "product"), DeliveryKind::kItems);
  ASSERT_EQ(unpublished.items.size(), 1u);
  EXPECT_EQ(unpublished.items[0].product_id, "p1");
  EXPECT_TRUE(unpublished.items[0].removed);
  const std::string hidden = Projection(Variant(1, "PEAR", Price(1000)), {}, R"(,"published":false)");
  EXPECT_TRUE(Read(hidden, DeliveryKind::kItems).items.at(0).removed);
}

TEST_F(CommercetoolsCatalogue, ReadsStockOutOfMessages) {
  const std::string rest =
      R"(,"sku":"PEAR","newAvailableQuantity":7,"supplyChannel":{"typeId":"channel","id":"berlin"})";
  const Decoded set = Read(Message("InventoryEntryQuantitySet", "inventory-entry", rest), DeliveryKind::kStock);
  ASSERT_EQ(set.stock.size(), 1u);
  EXPECT_EQ(set.stock[0].item, "PEAR");
  EXPECT_EQ(set.stock[0].location, "berlin");
  EXPECT_EQ(set.stock[0].available, Quantity::Whole(7));
  EXPECT_EQ(set.stock[0].as_of, *ParseRfc3339("2025-11-28T08:30:00Z"));
  const std::string named = R"(,"resourceUserProvidedIdentifiers":{"sku":"PEAR"},"newAvailableQuantity":0)";
  EXPECT_EQ(Read(Message("InventoryEntryQuantitySet", "inventory-entry", named), DeliveryKind::kStock).stock[0].item,
            "PEAR");
  const Decoded gone = Read(Message("InventoryEntryDeleted", "inventory-entry", rest), DeliveryKind::kStock);
  EXPECT_FALSE(gone.stock.at(0).available.has_value());
  const std::string entry = R"(,"inventoryEntry":{"id":"e1","sku":"PEAR","availableQuantity":2,
      "lastModifiedAt":"2025-11-28T08:29:59.000Z"})";
  const Decoded created = Read(Message("InventoryEntryCreated", "inventory-entry", entry), DeliveryKind::kStock);
  EXPECT_EQ(created.stock.at(0).as_of, *ParseRfc3339("2025-11-28T08:29:59Z"));
}

TEST_F(CommercetoolsCatalogue, RefusesWhatCannotBeTrusted) {
  const auto error_of_price = [this](const std::string& price) {
    return ErrorOf(Projection(Variant(1, "PEAR", price)));
  };
  const std::string at = "$.masterVariant.prices[0].value";
  EXPECT_EQ(error_of_price(R"({"value":)" + Cents(1, "XXY") + "}").rfind(at + ".currencyCode", 0), 0u);
  EXPECT_EQ(error_of_price(R"({"value":{"currencyCode":"EUR"}})").rfind(at + ": money needs its centAmount", 0), 0u);
  EXPECT_EQ(error_of_price(R"({"value":{"centAmount":1}})").rfind(at + ": money needs its currencyCode", 0), 0u);
  EXPECT_EQ(error_of_price(R"({"value":{"centAmount":1.5,"currencyCode":"EUR"}})").rfind(at + ".centAmount", 0), 0u);
  EXPECT_NE(error_of_price(Price(900, R"(,"discounted":{"value":)" + Cents(800, "USD") + "}")).find("same currency"),
            std::string::npos);
  EXPECT_NE(error_of_price("{}").find("a price needs its value"), std::string::npos);
  EXPECT_NE(error_of_price("7"), "");
  EXPECT_NE(ErrorOf(Projection(R"({"sku":"PEAR"})")).find("a variant needs its id"), std::string::npos);
  EXPECT_EQ(ErrorOf(R"({"masterVariant":{"id":1}})"), "$: a product needs its id");
  EXPECT_EQ(ErrorOf(R"({"id":"e1","availableQuantity":1})"), "$: an inventory entry needs its sku");
  EXPECT_EQ(ErrorOf(R"({"id":"e1","sku":"A","quantityOnStock":1})"),
            "$: an inventory entry needs its availableQuantity");
  EXPECT_NE(ErrorOf(R"({"sku":"A","availableQuantity":"many"})").find("$.availableQuantity"), std::string::npos);
  EXPECT_NE(ErrorOf(R"({"results":[{"id":"o1","lineItems":[]}]})").find("$.results[0]"), std::string::npos);
  EXPECT_NE(ErrorOf(R"({"masterData":[7]})"), "");
  EXPECT_NE(ErrorOf(Message("InventoryEntryQuantitySet", "inventory-entry", R"(,"newAvailableQuantity":7)")), "");
  EXPECT_NE(ErrorOf(Message("InventoryEntryQuantitySet", "inventory-entry", R"(,"sku":"PEAR")")), "");
}

// A product, its stock and an order's line meet in the store's state.
TEST_F(CommercetoolsCatalogue, MeetsOrderLinesInTheState) {
  StoreSettings settings;
  settings.store = "main";
  settings.currency = *Currency::FromCode("EUR");
  StoreState state(settings);
  const Decoded product = Read(Projection(Variant(3, "PEAR", Price(1000))), DeliveryKind::kItems);
  state.Import(product.items, true, NoPolicy(), kNow);
  for (const char* key : {"p1#3", "PEAR", "p1"}) {
    const auto item = state.FindItem(key);
    ASSERT_TRUE(item) << key;
    EXPECT_EQ(item->id, "p1#3");
  }
}

}  // namespace
}  // namespace parapet::testing
