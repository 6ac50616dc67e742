// SPDX-License-Identifier: Apache-2.0
//
// The brake on holds: too many orders that could not be checked are our own fault, so they fall to tags and somebody is
// paged; a hold for a price stays whatever happens.
#include <gtest/gtest.h>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

constexpr const char* kNobodyKnows = "4999";  // a variant that the catalogue lacks

class Brake : public ::testing::Test {
 protected:
  void SetUp() override {
    Policy policy = RecommendedPolicy();
    policy.alert_channel_required = false;
    policy.guardrails["unknown_item"].action = policy.guardrails["unknown_item"].on_missing = Action::kHold;
    const auto answer = shop_.flow().ApplyPolicy(
        {.document = WritePolicy(policy), .actor = "test", .reason = "holds what it does not know"}, shop_.now());
    ASSERT_TRUE(answer.complaints.empty()) << answer.complaints.front().what;
    shop_.Product("15.00", "20.00");
    shop_.Product("15.00", "20.00", "4002");  // of two variants the product's id names neither
  }
  Action Unchecked() { return Sell({.variant = kNobodyKnows}); }
  Action Free() { return Sell({.price = "0.00"}); }
  Action Ordinary() { return Sell({}); }
  Action Sell(OrderSpec spec) {
    spec.id = ++id_;
    shop_.Order(spec);
    shop_.Pass(Minutes(7));
    return shop_.Find(std::to_string(id_))->enforced;
  }
  size_t Pages() const {
    const auto alerts = shop_.Effects("alert");
    return static_cast<size_t>(std::count_if(alerts.begin(), alerts.end(), [](const Effect& effect) {
      return effect.payload.find("could not be checked to hold them all") != std::string::npos;
    }));
  }

  Simulation shop_{"fruit"};
  int id_ = 0;
};

TEST_F(Brake, FallsToTagsAtTheTenthAndPagesOnce) {
  for (int i = 0; i < 9; ++i) ASSERT_EQ(Unchecked(), Action::kHold) << i;
  EXPECT_FALSE(shop_.flow().HoldBrake().on);
  EXPECT_EQ(Pages(), 0u);
  EXPECT_EQ(Unchecked(), Action::kTag);
  EXPECT_TRUE(shop_.flow().HoldBrake().on);
  EXPECT_EQ(Pages(), 1u);
  const auto stored = shop_.flow().LastOrderEvent("10");
  ASSERT_TRUE(stored);
  EXPECT_NE(stored->event.payload.find("\"braked\":true"), std::string::npos);
  EXPECT_NE(stored->event.payload.find("\"decision\":\"hold\""), std::string::npos) << "what was found stands";
  for (const Effect& effect : shop_.Effects("hold")) EXPECT_NE(effect.target, "10");
}

TEST_F(Brake, NeverLetsGoAnOrderThatIsHeldForItsPrice) {
  for (int i = 0; i < 30; ++i) Unchecked();
  ASSERT_TRUE(shop_.flow().HoldBrake().on);
  EXPECT_EQ(Free(), Action::kHold);
  EXPECT_EQ(Sell({.price = "1.50"}), Action::kHold) << "a tenth of the reference";
}

TEST_F(Brake, CountsNoHoldForAPrice) {
  for (int i = 0; i < 30; ++i) ASSERT_EQ(Free(), Action::kHold) << i;
  EXPECT_EQ(shop_.flow().HoldBrake().share.unsure, 0);
  EXPECT_EQ(Unchecked(), Action::kHold);
}

TEST_F(Brake, GoesByTheShareOfTheLastOrders) {
  for (int i = 0; i < 190; ++i) Ordinary();
  for (int i = 0; i < 9; ++i) ASSERT_EQ(Unchecked(), Action::kHold);
  EXPECT_EQ(Unchecked(), Action::kTag) << "the tenth of 200";
  EXPECT_EQ(shop_.flow().HoldBrake().share, (HoldShare{200, 10}));
}

TEST_F(Brake, EndsByItselfWhenFactsComeAgain) {
  for (int i = 0; i < 12; ++i) Unchecked();
  ASSERT_TRUE(shop_.flow().HoldBrake().on);
  for (int i = 0; i < 198; ++i) Ordinary();  // two of the twelve are still among the last 200
  EXPECT_FALSE(shop_.flow().HoldBrake().on);
  EXPECT_EQ(Unchecked(), Action::kHold);
}

TEST_F(Brake, IsTheSameAfterARestartFromALedgerAndFromACheckpoint) {
  for (int i = 0; i < 9; ++i) Unchecked();
  shop_.Restart();
  EXPECT_EQ(shop_.flow().HoldBrake().share, (HoldShare{9, 9}));
  ASSERT_TRUE(shop_.flow().SaveCheckpoint());
  shop_.Restart();
  EXPECT_EQ(shop_.flow().HoldBrake().share, (HoldShare{9, 9}));
  EXPECT_EQ(Unchecked(), Action::kTag);
  shop_.Restart();
  EXPECT_TRUE(shop_.flow().HoldBrake().on) << "an order that fell to a tag counts as before";
}

TEST_F(Brake, CountsAnOrderOnceHoweverOftenItComes) {
  for (int i = 0; i < 20; ++i) {
    shop_.Order({.id = 7, .quantity = 1 + i, .variant = kNobodyKnows});
    shop_.Pass(Minutes(1));
  }
  EXPECT_EQ(shop_.flow().HoldBrake().share, (HoldShare{1, 1}));
}

TEST_F(Brake, LeavesTestOrdersOut) {
  for (int i = 0; i < 20; ++i) Sell({.variant = kNobodyKnows, .test = true});
  EXPECT_EQ(shop_.flow().HoldBrake().share, HoldShare{});
  EXPECT_EQ(Pages(), 0u);
}

}  // namespace
}  // namespace parapet
