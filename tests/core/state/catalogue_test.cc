// SPDX-License-Identifier: Apache-2.0
//
// Items, keys and aliases; the batched look-up against the plain one.
#include "parapet/core/state/catalogue.h"

#include <random>
#include <set>

#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

std::string FoundId(const Shop& shop, std::string_view key) {
  const auto item = shop.state.FindItem(key);
  return item ? item->id : "";
}

TEST(Catalogue, AnswersToEveryKeyOfAnItem) {
  Shop shop;
  shop.Update({.id = "v1", .variant_id = "v1", .sku = "APPLE", .product_id = "p1", .inventory_item_id = "inv-1"});
  for (const char* key : {"v1", "APPLE", "p1", "inv-1"}) EXPECT_EQ(FoundId(shop, key), "v1") << key;
  EXPECT_EQ(FoundId(shop, "apple"), "");
  EXPECT_EQ(FoundId(shop, ""), "");
}

TEST(Catalogue, KeyThatTwoItemsClaimMatchesNeither) {
  Shop shop;
  shop.Update({.id = "v1", .variant_id = "v1", .sku = "APPLE"});
  shop.Update({.id = "v2", .variant_id = "v2", .sku = "APPLE"});
  EXPECT_EQ(FoundId(shop, "APPLE"), "");
  EXPECT_EQ(FoundId(shop, "v1"), "v1");
  EXPECT_EQ(shop.Look({.lines = {{"APPLE"}}}).line().item_missing, Missing::kAmbiguousItem);
  shop.Update({.id = "v2", .sku = "PEAR"});
  EXPECT_EQ(FoundId(shop, "APPLE"), "v1");
  EXPECT_EQ(FoundId(shop, "PEAR"), "v2");
}

TEST(Catalogue, ProductIdIsAnAliasOnlyOfAnOnlyVariant) {
  Shop shop;
  shop.Update({.id = "v1", .product_id = "p1"});
  EXPECT_EQ(FoundId(shop, "p1"), "v1");
  shop.Update({.id = "v2", .product_id = "p1"});
  EXPECT_EQ(FoundId(shop, "p1"), "");
  shop.Update({.id = "v1", .removed = true});
  EXPECT_EQ(FoundId(shop, "p1"), "v2");
}

TEST(Catalogue, UpdateByVariantIdMeetsAnItemImportedBySku) {
  Shop shop;
  shop.Item("APPLE", "15.00");
  shop.Update({.id = "v1", .variant_id = "v1", .sku = "APPLE"});
  EXPECT_EQ(shop.state.item_count(), 1u);
  EXPECT_EQ(FoundId(shop, "v1"), "APPLE");
}

TEST(Catalogue, RemovedItemIsUnknownAndFindsItsReferenceWhenItComesBack) {
  Shop shop;
  shop.Item("apple", "15.00");
  shop.Update({.id = "apple", .removed = true});
  EXPECT_EQ(shop.state.item_count(), 0u);
  EXPECT_EQ(shop.Look({}).line().item_missing, Missing::kUnknownItem);
  EXPECT_EQ(shop.Price("apple", "0.15").vouching, Vouching::kTenfold);
}

TEST(Catalogue, ADeletedProductTakesItsVariantsWithIt) {
  Shop shop;
  for (const char* id : {"v1", "v2"}) {
    shop.Update({.id = id, .variant_id = id, .product_id = "p1", .updated_at = shop.now});
  }
  shop.Update({.id = "v3", .variant_id = "v3", .product_id = "p2", .updated_at = shop.now});
  const ItemUpdate gone = {.id = "p1", .product_id = "p1", .updated_at = shop.now + Seconds(1), .removed = true};
  EXPECT_TRUE(shop.Update(gone).empty());
  EXPECT_EQ(shop.state.item_count(), 1u);
  EXPECT_EQ(shop.Look({.lines = {{"v1"}, {"v2"}, {"v3"}}}).line(1).item_missing, Missing::kUnknownItem);
  shop.Restart();
  EXPECT_EQ(FoundId(shop, "v1"), "");
  EXPECT_EQ(FoundId(shop, "v3"), "v3");
  // What was said of it before it went does not bring it back; what is said afterwards does.
  shop.Update({.id = "v1", .variant_id = "v1", .product_id = "p1", .updated_at = shop.now});
  EXPECT_EQ(FoundId(shop, "v1"), "");
  shop.Update({.id = "v1", .variant_id = "v1", .product_id = "p1", .updated_at = shop.now + Seconds(2)});
  EXPECT_EQ(FoundId(shop, "v1"), "v1");
  EXPECT_TRUE(shop.Update(gone).empty());  // told late
  EXPECT_EQ(FoundId(shop, "v1"), "v1");
}

TEST(Catalogue, ADeletedProductThatIsItsOnlyItemOrUnknownIsNoTrouble) {
  Shop shop;
  shop.Update({.id = "p1", .product_id = "p1"});
  shop.Update({.id = "p1", .product_id = "p1", .removed = true});
  EXPECT_EQ(shop.state.item_count(), 0u);
  shop.Update({.id = "p9", .product_id = "p9", .removed = true});
  EXPECT_EQ(shop.state.item_count(), 0u);
}

// Shopify's inventory_items/update: an inventory item's id, its cost, often its SKU.
TEST(Catalogue, AnInventoryItemsCostReachesItsVariant) {
  Shop shop;
  shop.Update({.id = "v1",
               .variant_id = "v1",
               .sku = "APPLE",
               .product_id = "p1",
               .inventory_item_id = "i1",
               .updated_at = shop.now});
  const auto cost = [&](std::string item, std::string sku, const char* amount) {
    shop.Update({.id = item,
                 .sku = std::move(sku),
                 .inventory_item_id = item,
                 .cost = Amount(amount),
                 .updated_at = shop.now - Minutes(1)});
    return shop.Look({.lines = {{"v1"}}}).line().cost;
  };
  EXPECT_EQ(cost("i1", "", "3.00"), Amount("3.00"));
  EXPECT_EQ(cost("i1", "APPLE", "3.10"), Amount("3.10"));
  EXPECT_EQ(cost("i1", "APPLE-NEW", "3.20"), Amount("3.20"));
  EXPECT_EQ(FoundId(shop, "APPLE-NEW"), "v1");
  EXPECT_EQ(cost("i9", "", "9.00"), Amount("3.20"));
  EXPECT_EQ(shop.state.item_count(), 1u) << "an inventory item of its own would take the variant's stock readings";
  EXPECT_EQ(FoundId(shop, "i1"), "v1");
  shop.Restart();
  EXPECT_EQ(shop.Look({.lines = {{"v1"}}}).line().cost, Amount("3.20"));
}

// Inventory items and products have clocks of their own: neither makes the other's update an old one.
TEST(Catalogue, AnInventoryItemsUpdateDoesNotOutdateAProducts) {
  Shop shop;
  shop.Update({.id = "v1", .variant_id = "v1", .inventory_item_id = "i1", .updated_at = shop.now});
  shop.Update({.id = "i1", .inventory_item_id = "i1", .cost = Amount("3.00"), .updated_at = shop.now + Minutes(1)});
  shop.Update({.id = "v1", .variant_id = "v1", .title = "Apple", .updated_at = shop.now + Seconds(1)});
  EXPECT_EQ(shop.state.FindItem("v1")->title, "Apple");
}

TEST(Catalogue, LongKeysAndTitlesAreKept) {
  const std::string id = "gid://shopify/ProductVariant/12345678901234567890";
  Shop shop;
  shop.Update({.id = id, .sku = std::string(300, 's'), .title = std::string(5'000, 't')});
  EXPECT_EQ(FoundId(shop, std::string(300, 's')), id);
  EXPECT_EQ(shop.state.FindItem(id)->title.size(), TextPool::kTextMax);
  EXPECT_TRUE(shop.Update({.id = std::string(600, 'x')}).empty());
  EXPECT_EQ(shop.state.item_count(), 1u);
}

TEST(Catalogue, ListsItemsInTheOrderOfTheirKeys) {
  Shop shop;
  for (const char* id : {"c", "a", "b"}) shop.Item(id, "15.00");
  std::string order;
  shop.state.ForEachItem([&](const ItemView& item) { order += item.id; });
  EXPECT_EQ(order, "abc");
}

TEST(Catalogue, SeesWhichFactsAreSupplied) {
  Shop shop({.supplied = {Fact::kIdentity}});
  EXPECT_EQ(shop.state.supplied(), FactSet({Fact::kIdentity}));
  shop.Item("apple", "15.00");
  EXPECT_EQ(shop.state.supplied(), FactSet({Fact::kIdentity, Fact::kCatalogue, Fact::kReference, Fact::kLivePrice}));
  shop.Update({.id = "apple", .cost = Amount("3.00"), .face_value = Amount("20.00")});
  shop.Read("apple", 5);
  EXPECT_TRUE(shop.state.supplied().Covers({Fact::kCost, Fact::kFaceValue, Fact::kStock}));
  EXPECT_FALSE(shop.state.supplied().Has(Fact::kClaims));
  shop.Restart();
  EXPECT_TRUE(shop.state.supplied().Covers({Fact::kCost, Fact::kFaceValue, Fact::kStock}));
  Shop parapet({.stock_authority = StockAuthority::kParapet});
  parapet.Item("apple", "15.00", 3);
  EXPECT_TRUE(parapet.state.supplied().Has(Fact::kClaims));
}

// Random keys over few texts, so that aliases collide, move and vanish.
TEST(Catalogue, BatchedLookUpFindsWhatThePlainOneAndANaiveScanFind) {
  const uint32_t seed = 20'240'229;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto key = [&](const char* prefix, int range) { return prefix + std::to_string(random() % range); };
  Catalogue catalogue;
  for (int step = 0; step < 3'000; ++step) {
    ItemUpdate update = {.id = key("id", 400)};
    update.variant_id = random() % 2 ? key("variant", 500) : "";
    update.sku = random() % 2 ? key("sku", 300) : "";
    update.inventory_item_id = random() % 3 == 0 ? key("sku", 300) : "";
    uint32_t slot = catalogue.FindId(update.id);
    if (slot == kNoSlot) slot = catalogue.Add(update.id);
    catalogue.SetFields(slot, update);
    catalogue.SetRemoved(slot, random() % 10 == 0);
  }
  const auto naive = [&](const std::string& text) {
    std::set<uint32_t> claims;
    for (uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
      const bool has = catalogue.id(slot) == text || catalogue.variant_id(slot) == text ||
                       catalogue.sku(slot) == text || catalogue.inventory_id(slot) == text;
      if (has && !catalogue.item(slot).removed) claims.insert(slot);
    }
    return claims.size() == 1 ? *claims.begin() : kNoSlot;
  };
  size_t found = 0;
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> texts;
    for (int i = 0; i < 150; ++i)
      texts.push_back(i % 3 == 0 ? key("variant", 500) : i % 3 == 1 ? key("sku", 300) : key("id", 450));
    std::vector<LineKeys> lines;
    for (size_t i = 0; i < texts.size(); i += 3) lines.push_back({texts[i], texts[i + 1], texts[i + 2]});
    std::vector<Match> matches(lines.size());
    catalogue.FindBatch(lines, matches);
    for (size_t i = 0; i < lines.size(); ++i) {
      ASSERT_EQ(matches[i].slot, catalogue.Find(lines[i]).slot);
      ASSERT_EQ(matches[i].missing, catalogue.Find(lines[i]).missing);
      uint32_t expected = kNoSlot;
      for (size_t part = 0; part < 3 && expected == kNoSlot; ++part) expected = naive(texts[3 * i + part]);
      ASSERT_EQ(matches[i].slot, expected);
      found += expected != kNoSlot;
    }
  }
  EXPECT_GT(found, 1'000u);
}

}  // namespace
}  // namespace parapet
