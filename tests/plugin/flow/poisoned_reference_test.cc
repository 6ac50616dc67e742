// SPDX-License-Identifier: Apache-2.0
//
// A wrong price is caught when it arrives and again at the first order, also when the process died in between; a right
// one is quiet.
#include <gtest/gtest.h>

#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

class PoisonedReference : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    shop_.Enforce();
    ASSERT_EQ(shop_.Product("15.00", "20.00").status, 200);  // vouched: at least 40 % of the list price
    shop_.Pass(Hours(30));
  }
  void MaybeRestart() {
    if (GetParam()) shop_.Restart();
  }
  Action First(const std::string& price) {
    EXPECT_EQ(shop_.Order({.id = 1, .price = price}).status, 200);
    const auto order = shop_.Find("1");
    return order ? order->enforced : Action::kAllow;
  }
  Simulation shop_{"fruit"};
};

TEST_P(PoisonedReference, ZeroIsCaughtAtTheUpdateAndAtTheFirstOrder) {
  shop_.Product("0.00", "20.00");
  EXPECT_EQ(shop_.Effects("alert").size(), 1u);
  MaybeRestart();
  EXPECT_EQ(First("0.00"), Action::kHold);
}

TEST_P(PoisonedReference, AHundredthIsCaught) {
  shop_.Product("0.15", "20.00");
  EXPECT_EQ(shop_.Effects("alert").size(), 1u);
  MaybeRestart();
  EXPECT_GE(First("0.15"), Action::kHold);
}

TEST_P(PoisonedReference, ATenthIsCaught) {
  shop_.Product("1.50", "20.00");
  EXPECT_EQ(shop_.Effects("alert").size(), 1u);
  MaybeRestart();
  EXPECT_GE(First("1.50"), Action::kHold);
}

TEST_P(PoisonedReference, ALadderOfSmallStepsIsCaught) {
  for (const char* price : {"10.70", "7.60", "5.40"}) {
    shop_.Pass(Minutes(20));
    shop_.Product(price);
  }
  EXPECT_GE(shop_.Effects("alert").size(), 1u);
  MaybeRestart();
  EXPECT_GE(First("5.40"), Action::kTag);
}

TEST_P(PoisonedReference, AnAcceptedPriceIsQuiet) {
  shop_.Product("2.25");
  ASSERT_EQ(shop_.flow().PendingPrices().size(), 1u);
  const PendingPrice pending = shop_.flow().PendingPrices().front();
  ASSERT_EQ(shop_.flow().DecidePrice({.item = pending.item,
                                      .currency = pending.currency,
                                      .accept = true,
                                      .price = pending.live,
                                      .actor = "maria",
                                      .reason = "clearance"},
                                     shop_.now()),
            "");
  MaybeRestart();
  EXPECT_EQ(First("2.25"), Action::kAllow) << shop_.flow().Orders({}, 1).front().guardrails.front();
}

TEST_P(PoisonedReference, AnUnvouchedClearanceIsNotQuiet) {
  shop_.Product("2.25");
  MaybeRestart();
  EXPECT_GE(First("2.25"), Action::kHold);
}

TEST_P(PoisonedReference, ADeclaredMarkdownAndItsEndAreQuiet) {
  shop_.Product("6.00", "15.00");
  MaybeRestart();
  EXPECT_EQ(First("6.00"), Action::kAllow);
  shop_.Pass(Hours(30));
  shop_.Product("15.00");
  MaybeRestart();
  EXPECT_EQ(shop_.Effects("alert").size(), 0u);
  EXPECT_EQ(shop_.Order({.id = 2, .price = "15.00"}).status, 200);
  EXPECT_EQ(shop_.Find("2")->enforced, Action::kAllow);
}

TEST_P(PoisonedReference, TwelveOrdersAreOneIncidentAndTwelveHolds) {
  shop_.Product("0.00");
  for (int id = 1; id <= 12; ++id) {
    if (id == 6) MaybeRestart();
    shop_.Order({.id = id, .price = "0.00"});
  }
  EXPECT_EQ(shop_.flow().Alerts().size(), 1u);
  EXPECT_EQ(shop_.flow().Alerts().front().orders, 12u);
  EXPECT_EQ(shop_.Effects("hold").size(), 12u);
  EXPECT_EQ(shop_.Effects("tag").size(), 12u);
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutRestart, PoisonedReference, testing::Bool());

}  // namespace
}  // namespace parapet
