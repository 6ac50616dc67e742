// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/order_watch.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};
const WatchRules kRules;

SeenOrder Judged(const std::string& id, bool held = false, Instant placed = kNow) {
  SeenOrder order{.identity = id, .number = "#" + id, .placed_at = placed, .seen_at = placed, .held = held};
  order.revision = {.updated_at = placed, .stage = Stage::kPlaced};
  return order;
}
ListedOrder Listed(const std::string& id, Fulfilment fulfilment = Fulfilment::kWaiting, Instant placed = kNow) {
  return {.identity = id, .number = "#" + id, .placed_at = placed, .updated_at = placed, .fulfilment = fulfilment};
}

class OrderWatchTest : public ::testing::Test {
 protected:
  OrderWatchTest() { watch_.Began(kNow - Days(30)); }
  using Find = void (OrderWatch::*)(const WatchRules&, Instant, std::vector<Amiss>&) const;
  std::vector<Amiss> Ask(Find find, Instant now) const {
    std::vector<Amiss> found;
    (watch_.*find)(kRules, now, found);
    return found;
  }
  std::vector<Amiss> Unguarded(Instant now) const { return Ask(&OrderWatch::FindUnguarded, now); }
  std::vector<Amiss> Stuck(Instant now) const { return Ask(&OrderWatch::FindStuck, now); }
  std::vector<Amiss> Broken(Instant now) const { return Ask(&OrderWatch::FindBrokenHolds, now); }

  OrderWatch watch_;
};

TEST_F(OrderWatchTest, AnOrderThatThePlatformHasAndNobodyJudgedIsUnguardedAfterAWhile) {
  watch_.Saw(Judged("1"), kNow);
  watch_.Listed({Listed("1"), Listed("2")}, kNow + Minutes(5));
  EXPECT_TRUE(Unguarded(kNow + Minutes(9)).empty()) << "it may still be on its way";
  const auto found = Unguarded(kNow + Minutes(10));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].subject, "2");
  EXPECT_EQ(found[0].what, "order #2 is at the shop and was never judged here");
}

TEST_F(OrderWatchTest, AnUnguardedOrderEndsWhenItIsJudgedAfterAllOrSettledByAPersonOrCancelled) {
  watch_.Listed({Listed("1"), Listed("2"), Listed("3")}, kNow);
  ASSERT_EQ(Unguarded(kNow + Hours(1)).size(), 3u);
  watch_.Saw(Judged("1"), kNow + Hours(1));
  watch_.Settled("2");
  ListedOrder cancelled = Listed("3");
  cancelled.cancelled = true;
  watch_.Listed({cancelled}, kNow + Hours(1));
  EXPECT_TRUE(Unguarded(kNow + Hours(2)).empty());
}

TEST_F(OrderWatchTest, OrdersFromBeforeParapetAndTestOrdersAreNotMissed) {
  ListedOrder test = Listed("3");
  test.test = true;
  EXPECT_TRUE(watch_.News({Listed("1", Fulfilment::kWaiting, kNow - Days(31)), test}).empty());
  EXPECT_EQ(watch_.News({Listed("2")}).size(), 1u);
}

TEST_F(OrderWatchTest, AnUnguardedOrderWhoseGoodsHaveLeftIsGraver) {
  watch_.Listed({Listed("1"), Listed("2", Fulfilment::kDone)}, kNow);
  const auto found = Unguarded(kNow + Hours(1));
  EXPECT_LT(found[0].severity, found[1].severity);
}

TEST_F(OrderWatchTest, AnOrderIsStuckAfterThreeDaysWithoutAnythingAndNotWhileItIsOnItsWay) {
  for (const char* id : {"1", "2", "3"}) watch_.Saw(Judged(id), kNow);
  watch_.Listed({Listed("1"), Listed("2", Fulfilment::kDone), Listed("3")}, kNow + Hours(1));
  EXPECT_TRUE(Stuck(kNow + Days(3) - Minutes(1)).empty());
  ListedOrder moved = Listed("3");
  moved.updated_at = kNow + Days(2);
  watch_.Listed({moved}, kNow + Days(2));
  const auto found = Stuck(kNow + Days(3));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].what, "nothing has happened to order #1 for 3 days");
}

TEST_F(OrderWatchTest, NobodyIsStuckWhoseFulfilmentThePlatformNeverTold) {
  watch_.Saw(Judged("1"), kNow);
  EXPECT_TRUE(Stuck(kNow + Days(30)).empty());
}

TEST_F(OrderWatchTest, ADateByWhichItIsNeededCountsEarlierAndGraver) {
  watch_.Saw(Judged("1"), kNow);
  watch_.Saw(Judged("2"), kNow);
  ListedOrder gift = Listed("1");
  gift.need_by = kNow + Days(2);
  watch_.Listed({gift, Listed("2")}, kNow);
  EXPECT_TRUE(Stuck(kNow + Hours(23)).empty());
  const auto near = Stuck(kNow + Hours(24));
  ASSERT_EQ(near.size(), 1u);
  EXPECT_EQ(near[0].what, "nothing has happened to order #1 for 24 hours, and it is needed in 24 hours");
  const auto late = Stuck(kNow + Days(3));
  ASSERT_EQ(late.size(), 2u);
  EXPECT_GT(near[0].severity, late[1].severity) << "one up where it is needed";
  EXPECT_GT(late[0].severity, near[0].severity) << "and again once the date has passed";
}

TEST_F(OrderWatchTest, AHoldThatIsNotInPlaceIsToldAndOneThatTheGoodsPassedIsGraver) {
  for (const char* id : {"1", "2", "3", "4"}) watch_.Saw(Judged(id, true), kNow);
  watch_.Released("4");
  watch_.Listed({Listed("1", Fulfilment::kHeld), Listed("2"), Listed("3", Fulfilment::kPartial), Listed("4")},
                kNow + Minutes(16));
  const auto found = Broken(kNow + Minutes(16));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].what, "order #2 was held, and nothing holds it at the shop");
  EXPECT_EQ(found[1].what, "order #3 was held, and its goods have left");
  EXPECT_GT(found[1].severity, found[0].severity);
}

TEST_F(OrderWatchTest, AHoldHasTimeToTakeEffect) {
  watch_.Saw(Judged("1", true), kNow);
  watch_.Listed({Listed("1")}, kNow + Minutes(1));
  EXPECT_TRUE(Broken(kNow + Minutes(14)).empty());
  EXPECT_TRUE(Broken(kNow + Minutes(20)).empty()) << "what was read before then says nothing";
  EXPECT_EQ(watch_.HoldsToRead(kRules, kNow + Minutes(20), 50), std::vector<std::string>{"1"});
  watch_.Listed({Listed("1", Fulfilment::kHeld)}, kNow + Minutes(20));
  EXPECT_TRUE(Broken(kNow + Minutes(21)).empty());
}

TEST_F(OrderWatchTest, RecordsOnlyWhatIsNews) {
  watch_.Saw(Judged("1"), kNow);
  const std::vector<ListedOrder> page = {Listed("1"), Listed("2")};
  EXPECT_EQ(watch_.News(page).size(), 2u);
  watch_.Listed(page, kNow);
  EXPECT_TRUE(watch_.News(page).empty());
  EXPECT_EQ(watch_.News({Listed("1", Fulfilment::kDone)}).size(), 1u);
}

TEST_F(OrderWatchTest, ForgetsWhatIsLongOver) {
  for (int i = 0; i < 100; ++i) watch_.Saw(Judged(std::to_string(i)), kNow);
  const Instant later = kNow + Days(70);
  for (int i = 0; i < 100; ++i) watch_.Saw(Judged("new-" + std::to_string(i), false, later), later);
  EXPECT_EQ(watch_.size(), 100u);
  // And in any order, as a start tells them.
  OrderWatch again;
  for (int i = 0; i < 1'000; ++i) {
    const Instant at = i % 2 == 0 ? kNow : later;
    again.Saw(Judged(std::to_string(i), false, at), at);
  }
  for (int i = 0; i < 1'000; ++i) again.Saw(Judged("new-" + std::to_string(i), false, later), later);
  EXPECT_EQ(again.size(), 1'500u) << "all but the old ones";
}

}  // namespace
}  // namespace parapet
