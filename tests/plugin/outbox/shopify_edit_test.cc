// SPDX-License-Identifier: Apache-2.0
//
// Order edits at Shopify: once, never at the customer's expense, and read back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/platforms/shopify/connector.h"
#include "parapet/plugin/standin/shop_standin.h"
#include "parapet/tests/plugin/outbox/outbox_double.h"

namespace parapet {
namespace {

using testing::HasSubstr;

const Currency kUsd = *Currency::FromCode("USD");

class ShopifyEdit : public testing::Test {
 protected:
  void SetUp() override { shop_.SetLine("1001", "71", {.variant = "4001", .quantity = 2, .unit_cents = 1'500}); }
  // Both apples give way to pears.
  static OrderEditRemedy Swap() {
    OrderEditRemedy edit{.line = "71", .quantity = 2, .left = 0, .variant = "4002"};
    edit.unit_price = Money::Major(15);
    edit.currency = kUsd;
    edit.note = "no apples left";
    return edit;
  }
  static Effect EffectOf(const OrderEditRemedy& edit) {
    Effect effect = MakeEffect("0123456789abcdef0123456789abcdef", std::string(kOrderEditKind), "1001");
    effect.payload = RemedyPayload(edit);
    return effect;
  }
  Attempt Perform(const OrderEditRemedy& edit = Swap()) { return connector_->Perform(EffectOf(edit)); }
  Outcome Confirm(const OrderEditRemedy& edit = Swap()) { return connector_->Confirm(EffectOf(edit)).outcome; }
  int64_t Pears() const {
    int64_t pears = 0;
    for (const auto& [id, line] : shop_.LinesOf("1001")) pears += line.variant == "4002" ? line.quantity : 0;
    return pears;
  }
  int64_t Total() const {
    int64_t total = 0;
    for (const auto& [id, line] : shop_.LinesOf("1001")) total += line.quantity * line.unit_cents;
    return total;
  }

  KillSwitch kill_;
  ShopStandin shop_{{}};
  std::shared_ptr<StandinClient> client_ = std::make_shared<StandinClient>(shop_, &kill_);
  std::unique_ptr<Connector> connector_ = MakeShopifyConnector(client_, {.base_url = "https://fruit", .token = "t"});
};

TEST_F(ShopifyEdit, SwapsOnceAndReadsBack) {
  EXPECT_EQ(Confirm(), Outcome::kRetry);
  EXPECT_EQ(Perform().outcome, Outcome::kDone);
  EXPECT_EQ(Confirm(), Outcome::kDone);
  EXPECT_EQ(Perform().outcome, Outcome::kDone);
  EXPECT_EQ(shop_.TimesDone("order_edit 1001"), 1);
  EXPECT_EQ(shop_.LinesOf("1001").at("71").quantity, 0);
  EXPECT_EQ(Pears(), 2);
}

TEST_F(ShopifyEdit, ChargesNoMoreForWhatIsDearer) {
  shop_.SetVariantPrice("4002", 1'899);
  EXPECT_EQ(Perform().outcome, Outcome::kDone);
  EXPECT_EQ(Total(), 3'000) << "as much as was ordered";
}

TEST_F(ShopifyEdit, LeavesTheDifferenceOfWhatIsCheaperToARefund) {
  shop_.SetVariantPrice("4002", 1'200);
  EXPECT_EQ(Perform().outcome, Outcome::kDone);
  EXPECT_EQ(Total(), 2'400);
}

TEST_F(ShopifyEdit, IsNotMadeWhereTheCustomerWouldPayMore) {
  shop_.SetVariantPrice("4002", 1'501);
  shop_.IgnoreDiscounts(true);
  const Attempt attempt = Perform();
  EXPECT_EQ(attempt.outcome, Outcome::kRefused);
  EXPECT_THAT(attempt.error, HasSubstr("would pay more than 15.00 USD"));
  EXPECT_EQ(Pears(), 0);
  EXPECT_EQ(Total(), 3'000);
}

// The price of a piece is right, and the sum is not: taxes, duties, a discount that only held for the old line.
TEST_F(ShopifyEdit, IsNotMadeWhereTheCustomerWouldOweSomething) {
  shop_.SetLine("1001", "71", {.variant = "4001", .quantity = 2, .unit_cents = 1'400});
  const Attempt attempt = Perform();
  EXPECT_EQ(attempt.outcome, Outcome::kRefused);
  EXPECT_THAT(attempt.error, HasSubstr("would owe something"));
  EXPECT_EQ(Pears(), 0);
}

TEST_F(ShopifyEdit, IsNotMadeOverSomebodyElses) {
  OrderEditRemedy edit = Swap();
  edit.quantity = 1, edit.left = 0;
  const Attempt attempt = Perform(edit);
  EXPECT_EQ(attempt.outcome, Outcome::kRefused);
  EXPECT_THAT(attempt.error, HasSubstr("edited meanwhile"));
  edit.line = "72";
  EXPECT_THAT(Perform(edit).error, HasSubstr("no such line"));
  shop_.RemoveOrder("1001");
  EXPECT_EQ(Perform().outcome, Outcome::kRefused);
}

TEST_F(ShopifyEdit, SwapsAPartOfALine) {
  OrderEditRemedy edit = Swap();
  edit.quantity = 1, edit.left = 1;
  EXPECT_EQ(Perform(edit).outcome, Outcome::kDone);
  EXPECT_EQ(Confirm(edit), Outcome::kDone);
  EXPECT_EQ(shop_.LinesOf("1001").at("71").quantity, 1);
  EXPECT_EQ(Pears(), 1);
}

TEST_F(ShopifyEdit, IsNothingUntilItIsCommitted) {
  // Read, begin, add, set quantity: whatever is lost of these, nothing was done.
  for (int call = 0; call < 4; ++call) {
    for (const auto loss : {StandinClient::Loss::kAnswer, StandinClient::Loss::kDoneThenServerError}) {
      client_->LoseAt(client_->calls() + call, loss);
      EXPECT_EQ(Perform().outcome, Outcome::kRetry) << call;
      EXPECT_EQ(Pears(), 0) << call;
    }
  }
  client_->LoseAt(client_->calls() + 4, StandinClient::Loss::kAnswer);
  EXPECT_EQ(Perform().outcome, Outcome::kUnknown) << "the commit may have happened";
  EXPECT_EQ(Confirm(), Outcome::kDone);
  EXPECT_EQ(Perform().outcome, Outcome::kDone);
  EXPECT_EQ(shop_.TimesDone("order_edit 1001"), 1);
}

TEST_F(ShopifyEdit, IsNotMadeFromAPayloadThatMakesNoSense) {
  const auto refused = [&](auto change) {
    OrderEditRemedy edit = Swap();
    change(edit);
    return connector_->Perform(EffectOf(edit)).outcome == Outcome::kRefused &&
           connector_->Confirm(EffectOf(edit)).outcome == Outcome::kRefused;
  };
  EXPECT_TRUE(refused([](OrderEditRemedy& edit) { edit.line.clear(); }));
  EXPECT_TRUE(refused([](OrderEditRemedy& edit) { edit.variant.clear(); }));
  EXPECT_TRUE(refused([](OrderEditRemedy& edit) { edit.quantity = 0; }));
  EXPECT_TRUE(refused([](OrderEditRemedy& edit) { edit.left = -1; }));
  EXPECT_TRUE(refused([](OrderEditRemedy& edit) { edit.unit_price = Money::Major(-1); }));
  EXPECT_EQ(shop_.TimesDone("order_edit 1001"), 0);
}

}  // namespace
}  // namespace parapet
