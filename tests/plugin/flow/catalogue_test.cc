// SPDX-License-Identifier: Apache-2.0
//
// What the platforms say about products, through the whole flow and across a restart.
#include <gtest/gtest.h>

#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

std::string GuardrailsOf(const Simulation& shop, const std::string& order) {
  const auto found = shop.Find(order);
  if (!found) return "no such order";
  std::string names;
  for (const std::string& name : found->guardrails) names.append(name).append(" ");
  return names;
}

TEST(CatalogueFlow, AnOrderForAProductThatShopifyDeletedIsForAnUnknownItem) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00", "4001");
  shop.Product("25.00", "30.00", "4002");  // the same product's other variant
  shop.Order({.id = 1});
  EXPECT_EQ(GuardrailsOf(shop, "1"), "");
  shop.Pass(Seconds(10));
  EXPECT_EQ(shop.Send("products/delete", R"({"id":3001})", "gone").status, 200);
  EXPECT_EQ(shop.flow().item_count(), 0u);
  shop.Order({.id = 2, .variant = "4001"});
  shop.Order({.id = 3, .price = "25.00", .variant = "4002"});
  EXPECT_EQ(GuardrailsOf(shop, "2"), "unknown_item ");
  EXPECT_EQ(GuardrailsOf(shop, "3"), "unknown_item ");
  const uint64_t before = shop.flow().StateHash(shop.now());
  shop.Restart();
  EXPECT_EQ(shop.flow().StateHash(shop.now()), before);
  EXPECT_EQ(shop.flow().item_count(), 0u);
}

TEST(CatalogueFlow, AProductThatCommercetoolsUnpublishedIsNotSoldAnyMore) {
  Simulation shop("trees", "commercetools");
  shop.Enforce();
  const auto price = [](int cents) {
    return R"([{"id":"x","value":{"type":"centPrecision","currencyCode":"EUR","fractionDigits":2,"centAmount":)" +
           std::to_string(cents) + "}}]";
  };
  const std::string published =
      R"({"id":"p-PLUM","version":1,"lastModifiedAt":"2026-11-21T09:00:00Z","published":true,)"
      R"("name":{"en":"Plum tree"},"masterVariant":{"id":1,"sku":"PLUM","prices":)" +
      price(2100) + R"(},"variants":[{"id":2,"sku":"PLUM-XL","prices":)" + price(3100) + "}]}";
  EXPECT_EQ(shop.Post(published).status, 200);
  EXPECT_EQ(shop.flow().item_count(), 2u);
  const std::string message =
      R"({"notificationType":"Message","id":"m-1","version":1,"sequenceNumber":3,"resource":{"typeId":"product",)"
      R"("id":"p-PLUM"},"resourceVersion":3,"type":"ProductUnpublished","createdAt":"2026-11-21T09:59:00Z"})";
  EXPECT_EQ(shop.Post(message).status, 200);
  EXPECT_EQ(shop.flow().item_count(), 0u);
  shop.Restart();
  EXPECT_EQ(shop.flow().item_count(), 0u);
  EXPECT_FALSE(shop.flow().FindItem("PLUM-XL").has_value());
}

TEST(CatalogueFlow, ShopifysInventoryItemIsItsVariant) {
  Simulation shop("fruit");
  shop.Product("15.00", "20.00", "4001");
  const std::string item = R"({"id":94001,"sku":"","cost":"6.50","tracked":true,"updated_at":"2026-11-21T09:00:00Z"})";
  EXPECT_EQ(shop.Send("inventory_items/update", item, "cost").status, 200);
  EXPECT_EQ(shop.flow().item_count(), 1u);
  EXPECT_TRUE(shop.flow().supplied().Has(Fact::kCost));
  shop.Stock(3);
  EXPECT_EQ(shop.flow().FindItem("4001")->observed, Quantity::Whole(3));
  const uint64_t before = shop.flow().StateHash(shop.now());
  shop.Restart();
  EXPECT_EQ(shop.flow().StateHash(shop.now()), before);
}

}  // namespace
}  // namespace parapet
