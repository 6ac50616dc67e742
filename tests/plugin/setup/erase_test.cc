// SPDX-License-Identifier: Apache-2.0
//
// A person is forgotten in a ledger on disk: no byte of any file tells who they were, and what was decided stays.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/signature/signature.h"
#include "parapet/plugin/setup/assembly.h"
#include "parapet/tests/support/temporary_directory.h"

namespace parapet {
namespace {

constexpr Instant kNow{1'780'000'000'000'000};
constexpr const char* kTraces[] = {"Augusta", "Byronopolis", "augusta.b@example.com", "+442071234567", "Ockham Lane"};

class ForgottenOnDisk : public testing::Test {
 protected:
  void SetUp() override {
    StoreConfig store;
    store.platform = "shopify";
    store.settings.store = "fruit";
    store.settings.currency = *Currency::FromCode("USD");
    store.settings.supplied = {Fact::kIdentity};
    store.secrets = {"hush"};
    store.chat_url = "https://chat.example/hook";
    config_.directory = directory_.path() + "/ledger";
    config_.stores = {store};
    Open();
    Policy policy = RecommendedPolicy();
    policy.alert_channel_required = false;
    ASSERT_TRUE(
        Flow().ApplyPolicy({.document = WritePolicy(policy), .actor = "t", .reason = "t"}, kNow).complaints.empty());
  }
  void Open() {
    assembly_.reset();
    std::string error;
    assembly_ = Assembly::Open(
        config_, [] { return kNow; }, &error);
    ASSERT_NE(assembly_, nullptr) << error;
  }
  StoreFlow& Flow() { return assembly_->Find("fruit")->flow; }
  FollowUp& Follow() { return assembly_->Find("fruit")->follow; }
  // A free order of a person with a name.
  void Order() {
    const std::string body =
        R"({"id":1001,"name":"#1001","currency":"USD","presentment_currency":"USD","created_at":"2026-05-28T20:26:40Z",)"
        R"("updated_at":"2026-05-28T20:26:40Z","source_name":"web","email":"augusta.b@example.com",)"
        R"("phone":"+442071234567","customer":{"id":71,"email":"augusta.b@example.com","first_name":"Augusta",)"
        R"("last_name":"Byronopolis","phone":"+442071234567"},"shipping_address":{"first_name":"Augusta",)"
        R"("last_name":"Byronopolis","address1":"12 Ockham Lane","country_code":"GB"},"line_items":[{"id":51,)"
        R"("variant_id":4001,"product_id":3001,"sku":"A","title":"Apples","quantity":1,"price":"0.00",)"
        R"("total_discount":"0.00"}],"total_line_items_price":"0.00","total_discounts":"0.00","subtotal_price":"0.00",)"
        R"("total_tax":"0.00","total_price":"0.00"})";
    uint8_t code[32];
    HmacSha256("hush").Compute(body, {}, {}, code);
    const std::string signature = Base64({reinterpret_cast<const char*>(code), 32});
    const std::pair<std::string_view, std::string_view> headers[] = {{"X-Shopify-Hmac-Sha256", signature},
                                                                     {"X-Shopify-Topic", "orders/create"},
                                                                     {"X-Shopify-Webhook-Id", "d-1"},
                                                                     {"Content-Type", "application/json"}};
    HttpRequest request{.method = "POST", .target = "/hooks/fruit", .path = "/hooks/fruit", .body = body};
    request.headers = headers;
    struct Sink : HttpReply::Sink {
      void Send(HttpResponse) override {}
    };
    Flow().Deliver(request, *Flow().options().hooks, false, kNow, HttpReply(std::make_shared<Sink>()));
    ASSERT_TRUE(Flow().WaitForDisk());
  }
  int64_t SequenceOfOrder() const { return assembly_->Find("fruit")->flow.LastOrderEvent("1001")->sequence; }
  // Every file of the ledger that holds one of the traces, as it lies on the disk.
  std::vector<std::string> Traces() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(config_.directory)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::stringstream bytes;
      bytes << in.rdbuf();
      for (const char* trace : kTraces) {
        if (bytes.str().find(trace) != std::string::npos) found.push_back(entry.path().string() + ": " + trace);
      }
    }
    return found;
  }

  TemporaryDirectory directory_;
  Config config_;
  std::unique_ptr<Assembly> assembly_;
};

TEST_F(ForgottenOnDisk, NoByteOfAnyFileTellsWhoTheyWere) {
  Order();
  Follow().Tick(kNow + Hours(5));  // pages and breaches are posted: they are in the outbox
  ASSERT_FALSE(assembly_->ledger().Effects("fruit", std::nullopt, 100).empty());
  const auto before = assembly_->ledger().Personal(SequenceOfOrder());
  ASSERT_TRUE(before);
  for (const char* trace : kTraces) EXPECT_NE(before->find(trace), std::string::npos) << "it was known: " << trace;

  ASSERT_EQ(Flow().Erase({.orders = {"1001"}, .actor = "anna", .reason = "asked"}, kNow).error, "");
  EXPECT_FALSE(assembly_->ledger().Personal(SequenceOfOrder()));
  EXPECT_TRUE(Flow().SaveCheckpoint());
  EXPECT_EQ(Traces(), std::vector<std::string>()) << "while the service runs";
  Open();
  EXPECT_FALSE(assembly_->ledger().Personal(SequenceOfOrder()));
  EXPECT_EQ(Traces(), std::vector<std::string>()) << "after a restart";
  EXPECT_FALSE(assembly_->ledger().VerifyChain()) << "the chain holds without them";
}

TEST_F(ForgottenOnDisk, WhatWasDecidedAboutTheOrderStays) {
  Order();
  ASSERT_EQ(Flow().Erase({.orders = {"1001"}, .actor = "anna", .reason = "asked"}, kNow).error, "");
  Open();
  const auto incidents = Follow().Incidents(kNow);
  ASSERT_FALSE(incidents.empty());
  EXPECT_EQ(incidents[0].cases.at(0).order, "1001");
  EXPECT_TRUE(Flow().IsErased("1001"));
}

}  // namespace
}  // namespace parapet
