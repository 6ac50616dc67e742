// SPDX-License-Identifier: Apache-2.0
//
// What a store's configuration makes deliverable: an effect that nothing carries out would wait for a day and die.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/core/ports/remedy.h"
#include "parapet/plugin/setup/assembly.h"
#include "parapet/plugin/standin/shop_standin.h"
#include "parapet/tests/support/temporary_directory.h"

namespace parapet {
namespace {

constexpr Instant kNow{1'780'000'000'000'000};

class DeliveryTest : public testing::Test {
 protected:
  // What carries out an effect of that kind at a store so configured.
  const Route* RouteOf(const StoreConfig& store, std::string_view kind) {
    config_.directory = directory_.path();
    config_.stores = {store};
    assembly_.reset();
    std::string error;
    assembly_ = Assembly::Open(
        config_, [] { return kNow; }, &error);
    EXPECT_NE(assembly_, nullptr) << error;
    connectors_ = assembly_->Connectors();
    Effect effect;
    effect.store = "fruit";
    effect.kind = kind;
    effect.target = "1001";
    return connectors_.Find(effect);
  }
  static Effect Placed(std::string_view kind, std::string payload) {
    Effect effect{.key = "key of " + std::string(kind), .store = "fruit", .kind = std::string(kind), .target = "1001"};
    effect.payload = std::move(payload);
    effect.created_at = effect.due_at = kNow;
    return effect;
  }
  static StoreConfig Store(const std::string& platform) {
    StoreConfig store;
    store.platform = platform;
    store.settings.store = "fruit";
    store.settings.currency = *Currency::FromCode("USD");
    store.secrets = {"hush"};
    return store;
  }

  TemporaryDirectory directory_;
  Config config_;
  std::unique_ptr<Assembly> assembly_;
  ConnectorMap connectors_;
};

TEST_F(DeliveryTest, ShopifyCarriesOutMarksAndRemedies) {
  StoreConfig store = Store("shopify");
  EXPECT_EQ(RouteOf(store, kRefundKind), nullptr) << "without an API nothing can be carried out";
  store.api_base_url = "https://fruit.myshopify.com/";
  store.api_token = "shpat_1";
  for (const std::string_view kind : {"tag", "hold", "release", "refund", "gift_card"}) {
    const Route* route = RouteOf(store, kind);
    ASSERT_NE(route, nullptr) << kind;
    EXPECT_TRUE(route->idempotent) << kind;
    EXPECT_EQ(route->host, "fruit.myshopify.com");
  }
  for (const std::string_view kind : {kCancelKind, kStoreCreditKind}) {
    const Route* route = RouteOf(store, kind);
    ASSERT_NE(route, nullptr) << kind;
    EXPECT_FALSE(route->idempotent) << kind;
    EXPECT_EQ(route->settles_within, Minutes(2)) << kind;
  }
}

// From the ledger's outbox through the service's own connectors over HTTP to a shop.
TEST_F(DeliveryTest, RemediesPlacedInTheOutboxHappenOnce) {
  ShopStandin shop({.token = "shpat_1"});
  const StandinServer server(shop, 0);
  StoreConfig store = Store("shopify");
  store.api_base_url = "http://127.0.0.1:" + std::to_string(server.port());
  store.api_token = "shpat_1";
  store.api_allow_private_addresses = true;
  ASSERT_NE(RouteOf(store, kRefundKind), nullptr);
  const Currency usd = *Currency::FromCode("USD");
  const Money five = Money::Major(5);
  LedgerEvent event{.store = "fruit", .kind = EventKind::kAudit, .at = kNow, .payload = "{}"};
  event.effects = {Placed(kRefundKind, RemedyPayload(RefundRemedy{five, usd})),
                   Placed(kGiftCardKind, RemedyPayload(GiftCardRemedy{five, usd})),
                   Placed(kStoreCreditKind, RemedyPayload(StoreCreditRemedy{five, usd, "2028-12-31"})),
                   Placed(kCancelKind, RemedyPayload(CancelRemedy{.refund = CancelRefund::kNone}))};
  assembly_->ledger().Append(event, {});
  assembly_->Find("fruit")->flow.WaitForDisk();
  Deliverer deliverer(assembly_->ledger(), connectors_, {}, 1);
  deliverer.Step(kNow);
  for (const Effect& effect : assembly_->ledger().Effects("fruit", std::nullopt, 10)) {
    EXPECT_EQ(effect.state, EffectState::kDone) << effect.kind << ": " << effect.last_error;
  }
  EXPECT_EQ(shop.RefundsOf("1001"), std::vector<std::string>{"5.00"});
  EXPECT_EQ(shop.gift_cards().size(), 1u);
  EXPECT_EQ(shop.CreditsOf("1001"), std::vector<std::string>{"5.00"});
  EXPECT_TRUE(shop.IsCancelled("1001"));
}

TEST_F(DeliveryTest, CommercetoolsCarriesOutOrderUpdates) {
  StoreConfig store = Store("commercetools");
  EXPECT_EQ(RouteOf(store, kOrderUpdateKind), nullptr);
  store.api_base_url = "https://api.europe-west1.gcp.commercetools.com/fruit";
  ASSERT_NE(RouteOf(store, kOrderUpdateKind), nullptr);
  EXPECT_EQ(RouteOf(store, kRefundKind), nullptr) << "a refund there is a task";
}

TEST_F(DeliveryTest, AnyStoreWithAnEndpointPostsWebhooks) {
  StoreConfig store = Store("native");
  EXPECT_EQ(RouteOf(store, kWebhookKind), nullptr);
  store.webhook_url = "https://desk.example/parapet";
  store.webhook_secrets = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
  ASSERT_NE(RouteOf(store, kWebhookKind), nullptr);
  EXPECT_EQ(RouteOf(store, kWebhookKind)->host, "desk.example");
  EXPECT_EQ(RouteOf(store, kRefundKind), nullptr) << "a webhook about a refund is no refund";
}

TEST_F(DeliveryTest, AWebhookWithoutASecretThatSignsIsRefused) {
  const auto load = [](const std::string& secret) {
    std::map<std::string, std::string> environment = {{"URL", "https://desk.example/"}, {"SECRET", secret}};
    return ReadConfig(
        R"({"stores":[{"name":"fruit","platform":"native","currency":"USD","webhook":{"url":{"env":"URL"},)"
        R"("secrets":[{"env":"SECRET"}]}}]})",
        "parapet.json", [environment](const std::string& name) -> std::optional<std::string> {
          const auto found = environment.find(name);
          return found == environment.end() ? std::nullopt : std::optional(found->second);
        });
  };
  EXPECT_TRUE(load("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").complaints.empty());
  EXPECT_FALSE(load("whsec_!!!").complaints.empty());
}

TEST_F(DeliveryTest, RefusesAPrivateAddressUnlessItIsAllowed) {
  StoreConfig store = Store("shopify");
  store.api_base_url = "https://127.0.0.1:9";
  const Route* route = RouteOf(store, kRefundKind);
  ASSERT_NE(route, nullptr);
  Effect effect;
  effect.store = "fruit";
  effect.kind = kRefundKind;
  effect.target = "1001";
  effect.payload = R"({"amount":"5.00","currency":"USD"})";
  const Attempt attempt = route->connector->Perform(effect);
  EXPECT_EQ(attempt.outcome, Outcome::kRetry) << "nothing was sent";
  EXPECT_NE(attempt.error.find("may not be connected to"), std::string::npos) << attempt.error;
}

}  // namespace
}  // namespace parapet
