// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/effect_watch.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};
const WatchRules kRules;

std::vector<Amiss> Ask(const std::vector<TriedEffect>& effects, Instant now = kNow) {
  std::vector<Amiss> found;
  FindFailingEffects(effects, kRules, now, found);
  return found;
}

TEST(EffectWatch, AKindIsOutOfOrderAfterThreeFailuresHoweverManyEffectsTheyWereFor) {
  EXPECT_TRUE(Ask({{"tag", kNow, 2, false, "503"}}).empty());
  EXPECT_EQ(Ask({{"tag", kNow, 3, false, "503"}}).size(), 1u);
  const auto found =
      Ask({{"tag", kNow, 1, false, "503"}, {"tag", kNow, 1, false, "503"}, {"tag", kNow, 1, false, "503"}});
  ASSERT_EQ(found.size(), 1u) << "a breaker keeps each from trying often";
  EXPECT_EQ(found[0].what, "effects of kind tag fail (3 wait, 0 given up): 503");
}

TEST(EffectWatch, OneGivenUpIsToldForADay) {
  const std::vector<TriedEffect> effects = {{"refund", kNow, 1, true, "no such order"}};
  ASSERT_EQ(Ask(effects).size(), 1u);
  EXPECT_EQ(Ask(effects)[0].group, "refund");
  EXPECT_TRUE(Ask(effects, kNow + Days(1)).empty());
}

TEST(EffectWatch, WhatOnlyWaitsItsTurnIsWell) {
  EXPECT_TRUE(Ask({{"tag", kNow, 0, false, ""}, {"tag", kNow, 5, false, ""}}).empty());
}

}  // namespace
}  // namespace parapet
