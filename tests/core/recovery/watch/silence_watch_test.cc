// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/silence_watch.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

constexpr Instant kMonday{1'764'547'200'000'000};  // 2025-12-01T00:00:00Z
const WatchRules kRules;

// Weeks of a shop that is busy from 08:00 to 22:00 and asleep at night.
SilenceWatch Learned(int weeks, int an_hour) {
  SilenceWatch watch;
  for (int day = 0; day < 7 * weeks; ++day) {
    for (int hour = 8; hour < 22; ++hour) {
      for (int i = 0; i < an_hour; ++i) {
        watch.Delivered(kMonday + Days(day) + Hours(hour) + Minutes(60 * i / an_hour));
      }
    }
  }
  return watch;
}

std::vector<Amiss> Ask(const SilenceWatch& watch, Instant now) {
  std::vector<Amiss> found;
  watch.Find(kRules, now, found);
  return found;
}

TEST(SilenceWatch, TellsOfABusyShopSoonAndOfAQuietOneLater) {
  SilenceWatch busy = Learned(3, 60), quiet = Learned(3, 1);
  const Instant noon = kMonday + Days(21) + Hours(12);
  for (SilenceWatch* watch : {&busy, &quiet}) watch->Delivered(noon);
  EXPECT_TRUE(Ask(busy, noon + Minutes(14)).empty()) << "never below the least";
  const auto found = Ask(busy, noon + Minutes(15));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].what.substr(0, 37), "no webhook has come for 15 minutes; 1");
  EXPECT_TRUE(Ask(quiet, noon + Hours(5)).empty());
  EXPECT_EQ(Ask(quiet, noon + Hours(6)).size(), 1u) << "never beyond the most";
}

TEST(SilenceWatch, ANightIsNoSilenceOnceItIsKnown) {
  SilenceWatch watch = Learned(3, 20);
  const Instant evening = kMonday + Days(21) + Hours(21) + Minutes(59);
  watch.Delivered(evening);
  for (int hour = 0; hour < 10; ++hour) EXPECT_TRUE(Ask(watch, evening + Hours(hour)).empty()) << hour;
  EXPECT_EQ(Ask(watch, evening + Hours(11)).size(), 1u) << "and the next morning's is";
}

TEST(SilenceWatch, SaysNothingBeforeItKnowsTheShop) {
  SilenceWatch watch;
  for (int i = 0; i < 19; ++i) watch.Delivered(kMonday + Seconds(i));
  EXPECT_TRUE(Ask(watch, kMonday + Days(9)).empty());
  watch.Delivered(kMonday + Seconds(20));
  EXPECT_TRUE(Ask(watch, kMonday + Hours(23)).empty());
  EXPECT_EQ(Ask(watch, kMonday + Hours(25)).size(), 1u);
}

TEST(SilenceWatch, EndsWithTheNextDelivery) {
  SilenceWatch watch = Learned(3, 20);
  const Instant noon = kMonday + Days(21) + Hours(12);
  watch.Delivered(noon);
  ASSERT_FALSE(Ask(watch, noon + Hours(2)).empty());
  watch.Delivered(noon + Hours(2));
  EXPECT_TRUE(Ask(watch, noon + Hours(2) + Minutes(10)).empty());
}

TEST(SilenceWatch, TheLatestWeeksCountMost) {
  SilenceWatch watch = Learned(2, 60);
  for (int day = 14; day < 70; ++day) watch.Delivered(kMonday + Days(day) + Hours(12));
  const Instant noon = kMonday + Days(70) + Hours(12);
  watch.Delivered(noon);
  EXPECT_LT(watch.Expected(noon, noon + Hours(1)), 60'000 / 8) << "the shop has become a small one";
}

TEST(SilenceWatch, ClocksThatJumpMakeNoSilenceAndNoEndlessWalk) {
  SilenceWatch watch = Learned(3, 20);
  const Instant noon = kMonday + Days(21) + Hours(12);
  watch.Delivered(noon);
  EXPECT_TRUE(Ask(watch, noon - Days(3)).empty());
  watch.Delivered(noon - Days(3));
  EXPECT_EQ(watch.last(), noon);
  watch.Delivered(noon + Days(100'000));
  EXPECT_EQ(Ask(watch, noon + Days(200'000)).size(), 1u);
}

}  // namespace
}  // namespace parapet
