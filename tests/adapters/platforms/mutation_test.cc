// SPDX-License-Identifier: Apache-2.0
//
// Damaged samples: whatever a body has become, decoding returns; it says either what it read or where it stopped. What
// it read from a native document reads the same again.
#include <gtest/gtest.h>

#include <random>

#include "parapet/adapters/platforms/commercetools/resource_decoder.h"
#include "parapet/adapters/platforms/native/order_json.h"
#include "parapet/adapters/platforms/shopify/order_decoder.h"
#include "parapet/tests/adapters/platforms/harness.h"
#include "parapet/tests/support/random_orders.h"

namespace parapet::testing {
namespace {

constexpr int kMutationsEach = 300;

// One to four cuts, copies, flips or replacements.
std::string Mutate(std::string text, std::mt19937& random) {
  constexpr const char* kTokens[] = {
      "null", "\"\"", "-1", "1e99", "9223372036854775807", "[]",  "{}", "\"\\u0000\"", "\"\\ud800\"", "true",
      ",",    "}",    "]",  "\"",   "0.0000000001",        "\xff"};
  for (unsigned n = random() % 4 + 1; n > 0 && !text.empty(); --n) {
    const size_t at = random() % text.size();
    const size_t length = random() % 24;
    switch (random() % 5) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(random() % text.size(), length));
        break;
      case 2:
        text[at] = static_cast<char>(random());
        break;
      case 3:
        text.replace(at, random() % 6, kTokens[random() % std::size(kTokens)]);
        break;
      case 4:
        text.resize(at);
        break;
    }
  }
  return text;
}

void ExpectSane(const Decoded& decoded) {
  EXPECT_EQ(decoded.kind == DeliveryKind::kUndecodable, !decoded.error.empty());
  EXPECT_EQ(decoded.kind == DeliveryKind::kOrder, decoded.order != nullptr);
  if (decoded.order == nullptr) return;
  EXPECT_LE(decoded.order->lines.size(), kLinesMax);
  std::string text, error;
  WriteOrder(*decoded.order, text);
  std::vector<std::byte> memory(kArenaBytes);
  Arena arena(memory);
  const Order* read = nullptr;
  ASSERT_TRUE(ReadOrder(text, {.arena = &arena}, &read, nullptr, &error)) << error << "\n" << text;
  EXPECT_TRUE(SameOrder(*decoded.order, *read)) << text;
}

void MutateAll(const char* file, const PlatformAdapter& adapter, const std::string& topic) {
  const std::string original = ReadFile(file);
  Bench bench;
  for (uint32_t seed = 1; seed <= kMutationsEach; ++seed) {
    SCOPED_TRACE(std::string(file) + ", seed " + std::to_string(seed));
    std::mt19937 random(seed);
    ExpectSane(Decode(adapter, bench, Mutate(original, random), topic));
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(Mutations, ShopifyStandsThem) {
  const auto adapter = MakeShopifyAdapter(Settings());
  MutateAll("payloads/shopify/orders_webhook_triggerdev.json", *adapter, "orders/create");
  MutateAll("payloads/shopify/products_webhook_triggerdev.json", *adapter, "products/update");
  MutateAll("payloads/shopify/inventory_levels_triggerdev.json", *adapter, "inventory_levels/update");
  MutateAll("payloads/shopify/admin_rest_inventory_item.json", *adapter, "inventory_items/update");
  MutateAll("payloads/shopify/orders_edited_triggerdev.json", *adapter, "orders/edited");
}

TEST(Mutations, CommercetoolsStandsThem) {
  const auto adapter = MakeCommercetoolsAdapter(Settings());
  MutateAll("payloads/commercetools/DERIVED_extension_input_cart_update.json", *adapter, "");
  MutateAll("payloads/commercetools/DERIVED_extension_input_order_create.json", *adapter, "");
  MutateAll("payloads/commercetools/product.json", *adapter, "");
  MutateAll("payloads/commercetools/product_projections.json", *adapter, "");
  MutateAll("payloads/commercetools/inventory.json", *adapter, "");
  MutateAll("payloads/commercetools/subscription_cloudevents.json", *adapter, "");
  MutateAll("payloads/commercetools/subscription_message.json", *adapter, "");
}

TEST(Mutations, FilesStandThem) {
  Bench bench;
  for (const char* file : {"payloads/shopify/admin_rest_order.json", "payloads/commercetools/orders_page.json"}) {
    const std::string original = ReadFile(file);
    for (uint32_t seed = 1; seed <= kMutationsEach; ++seed) {
      SCOPED_TRACE(std::string(file) + ", seed " + std::to_string(seed));
      std::mt19937 random(seed);
      const std::string text = Mutate(original, random);
      for (const bool is_shopify : {true, false}) {
        std::string error;
        const bool read = is_shopify
                              ? shopify::ForEachOrder(text, bench.context(), ExpectSane, &error)
                              : commercetools::ForEachOrder(text, Settings(), bench.context(), ExpectSane, &error);
        EXPECT_EQ(read, error.empty()) << error;
      }
    }
  }
}

}  // namespace
}  // namespace parapet::testing
