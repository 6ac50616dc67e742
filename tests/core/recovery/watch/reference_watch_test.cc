// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/reference_watch.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};
const WatchRules kRules;

std::vector<Amiss> Ask(const ReferenceWatch& watch, Instant now) {
  std::vector<Amiss> found;
  watch.Find(kRules, now, found);
  return found;
}

TEST(ReferenceWatch, AnItemThatSellsAndThatNothingHasToldOfForThirtyDaysIsStale) {
  ReferenceWatch watch;
  watch.Told("apple", kNow);
  watch.Told("pear", kNow);
  watch.Told("plum", kNow + Days(20));
  for (const char* item : {"apple", "plum"}) watch.Sold(item, true, kNow + Days(29));
  EXPECT_TRUE(Ask(watch, kNow + Days(30) - Minutes(1)).empty());
  const auto found = Ask(watch, kNow + Days(30));
  ASSERT_EQ(found.size(), 1u) << "the pear does not sell, the plum was told of later";
  EXPECT_EQ(found[0].what, "item apple sells, and nothing has told or vouched for its price for 30 days");
  EXPECT_TRUE(Ask(watch, kNow + Days(37)).empty()) << "it no longer sells";
}

TEST(ReferenceWatch, ACatalogueFileTellsOfEveryItem) {
  ReferenceWatch watch;
  watch.Told("apple", kNow);
  watch.ToldAll(kNow + Days(10));
  watch.Sold("apple", true, kNow + Days(39));
  EXPECT_TRUE(Ask(watch, kNow + Days(39)).empty());
  EXPECT_EQ(Ask(watch, kNow + Days(40)).size(), 1u);
}

TEST(ReferenceWatch, WithoutAReferenceNothingGoesStale) {
  ReferenceWatch watch;
  watch.Sold("tip", false, kNow);
  watch.Sold("", true, kNow);
  EXPECT_TRUE(Ask(watch, kNow + Days(5)).empty());
}

}  // namespace
}  // namespace parapet
