// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/replay.h"

#include <gtest/gtest.h>

#include "parapet/tests/core/policy/order_fixture.h"

namespace parapet {
namespace {

// An order that a policy without halts, codes and taxes judged, replayed under one that has them.
class ReplayTest : public ::testing::Test {
 protected:
  const Order& Recorded(const char* code = "") {
    fixture_.Item("PEAR", Money::Major(15));
    if (*code != '\0') fixture_.builder.AddDiscount()->code = code;
    discounts_.resize(*code != '\0' ? 1 : 0);
    const Order& order = fixture_.Finish(nullptr);
    fixture_.facts.discounts = discounts_;
    return order;
  }
  Action Replayed(const Policy& policy, const Order& order) {
    const auto program = CompileOrDie(policy);
    Replay replay(*program);
    const Action action = replay.Judge(order, fixture_.facts);
    facts_ = replay.facts().surroundings;
    registered_ = !replay.facts().discounts.empty() && replay.facts().discounts[0].registered;
    return action;
  }
  OrderFixture fixture_;
  std::vector<DiscountFacts> discounts_;
  Surroundings facts_;
  bool registered_ = false;
};

TEST_F(ReplayTest, AsksTheNewPolicyWhatIsHalted) {
  const Order& order = Recorded();
  Policy policy = RecommendedPolicy();
  EXPECT_LT(Replayed(policy, order), Action::kBlock);
  policy.halts.push_back(
      {.scope = Scope{.items = "PEAR"}, .actor = "ana", .reason = "recall", .expires = kNow + Days(1)});
  EXPECT_EQ(Replayed(policy, order), Action::kBlock);
}

TEST_F(ReplayTest, TakesBackWhatTheOldPolicyHalted) {
  const Order& order = Recorded();
  for (LineFacts& line : fixture_.line_facts) line.halted = true;
  EXPECT_LT(Replayed(RecommendedPolicy(), order), Action::kBlock) << "the new policy halts nothing";
}

TEST_F(ReplayTest, AsksTheNewPolicyForCodesAndTaxes) {
  const Order& order = Recorded("SAVE10");
  Policy policy = RecommendedPolicy();
  Replayed(policy, order);
  EXPECT_FALSE(registered_);
  EXPECT_FALSE(facts_.tax_most);
  policy.promotions.push_back({.name = "ten", .from = kNow, .until = kNow + Days(1), .codes = {"SAVE10"}});
  policy.tax_rates.push_back({.country = std::string(order.country), .least = 500, .most = 1'000});
  Replayed(policy, order);
  EXPECT_TRUE(registered_);
  EXPECT_EQ(facts_.tax_most, 1'000);
}

}  // namespace
}  // namespace parapet
