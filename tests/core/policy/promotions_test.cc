// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/promotions.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};

Promotion Sale(std::string name, Duration from, Duration until) {
  return {.name = std::move(name), .depth_basis_points = 4'000, .from = kNow + from, .until = kNow + until};
}

Policy WithSales() {
  Policy policy;
  policy.promotions = {Sale("coming", Days(1), Days(2)), Sale("running", Days(-1), Days(1)),
                       Sale("ended", Days(-2), Days(-1)), Sale("expired", Days(-60), Days(-30))};
  return policy;
}

TEST(Promotions, SayWhatStateTheyAreIn) {
  Policy policy = WithSales();
  for (const Promotion& promotion : policy.promotions) {
    EXPECT_EQ(Name(StateOf(promotion, policy, kNow)), promotion.name);
  }
  policy.halts = {{.promotion = "running", .expires = kNow + Hours(1)}};
  EXPECT_EQ(StateOf(policy.promotions[1], policy, kNow), PromotionState::kHalted);
  EXPECT_EQ(StateOf(policy.promotions[1], policy, kNow + Hours(1)), PromotionState::kRunning);
  EXPECT_EQ(StateOf(policy.promotions[1], policy, kNow + Days(1)), PromotionState::kEnded);
}

TEST(Promotions, TakeThePlaceOfTheOneOfTheirName) {
  Policy policy = WithSales();
  Promotion deeper = Sale("running", Days(0), Days(3));
  deeper.depth_basis_points = 5'000;
  const PromotionChanges changes = RegisterPromotions({deeper, Sale("another", Days(0), Days(1))}, policy);
  EXPECT_EQ(changes.added, 1u);
  EXPECT_EQ(changes.replaced, 1u);
  ASSERT_EQ(policy.promotions.size(), 5u);
  EXPECT_EQ(policy.promotions[1].depth_basis_points, 5'000);
}

TEST(Promotions, EndNowOrNeverBegin) {
  Policy policy = WithSales();
  EXPECT_TRUE(EndPromotion("running", policy, kNow));
  EXPECT_EQ(StateOf(policy.promotions[1], policy, kNow), PromotionState::kEnded);
  EXPECT_FALSE(EndPromotion("running", policy, kNow)) << "it is over";
  EXPECT_TRUE(EndPromotion("coming", policy, kNow));
  EXPECT_EQ(policy.promotions.size(), 3u);
  EXPECT_FALSE(EndPromotion("coming", policy, kNow));
}

TEST(Promotions, GoAfterAMonthUnlessAHaltNamesThem) {
  Policy policy = WithSales();
  policy.halts = {{.promotion = "expired", .expires = kNow + Days(-1)}};
  EXPECT_EQ(RemoveExpired(policy, kNow), 0u);
  policy.halts.clear();
  EXPECT_EQ(RemoveExpired(policy, kNow), 1u);
  EXPECT_EQ(policy.promotions.size(), 3u);
}

}  // namespace
}  // namespace parapet
