// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/hold_book.h"

#include <gtest/gtest.h>

#include "parapet/tests/core/recovery/fruit_shop.h"

namespace parapet {
namespace {

SeenOrder HeldOrder(int id, Instant at = kMonday) {
  SeenOrder order = FreeApples(id, at);
  order.holds = true;
  return order;
}

SeenOrder Unchecked(int id, Instant at = kMonday) {
  SeenOrder order = Seen({.id = id, .at = at});
  order.holds = order.unsure = true;
  return order;
}

class Holds : public ::testing::Test {
 protected:
  Hold Only(Instant now = kMonday) const {
    const auto holds = book_.Holds(terms_, now);
    EXPECT_EQ(holds.size(), 1u);
    return holds.empty() ? Hold() : holds.front();
  }
  // Tells of everything that is due; the rounds by order.
  std::vector<std::pair<std::string, int64_t>> Tell(Instant now) {
    std::vector<std::pair<std::string, int64_t>> told;
    for (const HoldDue& due : book_.Due(terms_, now)) {
      told.emplace_back(due.hold.order, due.round);
      book_.Apply(HoldTold{due.hold.order, due.hold.since, due.round, now});
    }
    return told;
  }
  using Told = std::vector<std::pair<std::string, int64_t>>;

  HoldBook book_;
  HoldTerms terms_;
};

TEST_F(Holds, HaveAnOwnerAReasonADeadlineAndATimer) {
  book_.Apply(HeldOrder(1));
  const Hold hold = Only();
  EXPECT_EQ(hold.order, "1001");
  EXPECT_EQ(hold.owner_role, "merchandising");
  EXPECT_EQ(hold.reasons, std::vector<std::string>{"zero_price"});
  EXPECT_EQ(hold.deadline, kMonday + Hours(4));
  EXPECT_EQ(hold.deadline_because, "4 hours after it was held");
  EXPECT_EQ(hold.page_at, kMonday + Hours(2));
  EXPECT_EQ(hold.next_timer, hold.page_at);
  EXPECT_EQ(hold.next_what, "page");
}

TEST_F(Holds, ForWantOfFactsAreTheDepartmentsThatTellsThem) {
  book_.Apply(Unchecked(1));
  EXPECT_EQ(Only().owner_role, "it");
  EXPECT_TRUE(Only().unsure);
}

TEST_F(Holds, PageAtHalfTimeEscalateAtTheDeadlineAndRemindEveryDay) {
  book_.Apply(HeldOrder(1));
  EXPECT_EQ(Tell(kMonday + Hours(2) - Seconds(1)), Told{});
  EXPECT_EQ(Tell(kMonday + Hours(2)), (Told{{"1001", 0}}));
  EXPECT_EQ(Tell(kMonday + Hours(3)), Told{}) << "once";
  EXPECT_EQ(Tell(kMonday + Hours(4)), (Told{{"1001", 1}}));
  EXPECT_EQ(Only(kMonday + Hours(4)).owner_role, "owner");
  EXPECT_EQ(Tell(kMonday + Hours(27)), Told{});
  EXPECT_EQ(Tell(kMonday + Hours(28)), (Told{{"1001", 2}}));
}

TEST_F(Holds, TellOnceOfWhatPassedWhileNobodyWasThere) {
  book_.Apply(HeldOrder(1));
  EXPECT_EQ(Tell(kMonday + Days(6)), (Told{{"1001", 6}}));
  EXPECT_EQ(Tell(kMonday + Days(6)), Told{});
}

TEST_F(Holds, AlwaysHaveATimerThatIsNotYetTold) {
  book_.Apply(HeldOrder(1));
  for (Instant now = kMonday; now < kMonday + Days(5); now = now + Minutes(37)) {
    Tell(now);
    EXPECT_GT(Only(now).next_timer, now);
  }
}

TEST_F(Holds, AreNeverLetGoByTime) {
  book_.Apply(HeldOrder(1));
  for (int day = 0; day < 400; ++day) Tell(kMonday + Days(day));
  EXPECT_TRUE(book_.Contains("1001"));
}

TEST_F(Holds, EndWithARelease) {
  book_.Apply(HeldOrder(1));
  book_.End("1001");
  EXPECT_EQ(Tell(kMonday + Days(1)), Told{});
}

TEST_F(Holds, EndWithACancel) {
  book_.Apply(HeldOrder(1));
  SeenOrder cancelled = HeldOrder(1, kMonday + Minutes(5));
  cancelled.cancelled = true;
  book_.Apply(cancelled);
  EXPECT_EQ(book_.size(), 0u);
}

TEST_F(Holds, BeginAnewWhereAnOrderIsHeldAgain) {
  book_.Apply(HeldOrder(1));
  Tell(kMonday + Hours(4));
  book_.End("1001");
  book_.Apply(HeldOrder(1, kMonday + Hours(5)));
  book_.Apply(HoldTold{"1001", kMonday, 7, kMonday + Hours(5)});  // of the hold before
  EXPECT_EQ(Tell(kMonday + Hours(7)), (Told{{"1001", 0}}));
}

TEST_F(Holds, AreNotBegunByARevisionThatWasOnlyRecorded) {
  SeenOrder carried = HeldOrder(1);
  carried.holds = false;  // `held` stands from before
  book_.Apply(carried);
  EXPECT_EQ(book_.size(), 0u);
}

TEST_F(Holds, AreNobodysForTestsAndRefusedCheckouts) {
  SeenOrder test = HeldOrder(1), stopped = HeldOrder(2), cart = HeldOrder(3);
  test.test = stopped.stopped = true;
  cart.revision.stage = Stage::kCheckout;
  for (const SeenOrder& order : {test, stopped, cart}) book_.Apply(order);
  EXPECT_EQ(book_.size(), 0u);
}

TEST_F(Holds, EndBeforeTheCutOff) {
  terms_.rules.cut_off_minute = 15 * 60;
  terms_.utc_offset_minutes = 60;
  const Instant midnight{kMonday.micros / Days(1).micros * Days(1).micros};
  book_.Apply(HeldOrder(1, midnight + Hours(12)));
  EXPECT_EQ(Only().deadline, midnight + Hours(14)) << "15:00 in the shop is 14:00 UTC";
  EXPECT_EQ(Only().page_at, midnight + Hours(13));
  EXPECT_EQ(Only().deadline_because, "the cut-off of the day's parcels");
}

TEST_F(Holds, KeepTheirFourHoursWhereTheCutOffHasPassed) {
  terms_.rules.cut_off_minute = 15 * 60;
  const Instant midnight{kMonday.micros / Days(1).micros * Days(1).micros};
  book_.Apply(HeldOrder(1, midnight + Hours(15)));
  EXPECT_EQ(Only().deadline, midnight + Hours(19));
}

TEST_F(Holds, EndBeforeTheAuthorisationDoes) {
  terms_.rules.authorisation = Days(7);
  SeenOrder order = HeldOrder(1);
  order.placed_at = kMonday - Days(7) + Hours(1);
  book_.Apply(order);
  EXPECT_EQ(Only().deadline, kMonday + Hours(1));
}

TEST_F(Holds, AreDueAtOnceWhereTheAuthorisationIsOver) {
  terms_.rules.authorisation = Days(7);
  SeenOrder order = HeldOrder(1);
  order.placed_at = kMonday - Days(30);
  book_.Apply(order);
  EXPECT_EQ(Tell(kMonday), (Told{{"1001", 1}}));
}

TEST_F(Holds, EndBeforeTheGoodsSpoil) {
  terms_.rules.spoilage = {{"app*", Hours(1), {}}};
  book_.Apply(HeldOrder(1));
  EXPECT_EQ(Only().deadline, kMonday + Hours(1));
  terms_.rules.spoilage = {{"fish-*", Hours(1), {}}};
  EXPECT_EQ(Only().deadline, kMonday + Hours(4));
}

TEST_F(Holds, OfABurstAreOnePage) {
  for (int i = 0; i < 12; ++i) book_.Apply(HeldOrder(i, kMonday + Seconds(20 * i)));
  EXPECT_EQ(Tell(kMonday + Hours(2)).size(), 12u);
  EXPECT_EQ(Tell(kMonday + Hours(2) + Minutes(10)), Told{});
}

TEST_F(Holds, AreTheSameFromACheckpoint) {
  book_.Apply(HeldOrder(1));
  book_.Apply(Unchecked(2, kMonday + Minutes(30)));
  Tell(kMonday + Hours(2));
  const std::string bytes = book_.Save();
  HoldBook again;
  ASSERT_TRUE(again.Load(bytes));
  EXPECT_EQ(again.Save(), bytes);
  EXPECT_EQ(again.Due(terms_, kMonday + Hours(4)).size(), book_.Due(terms_, kMonday + Hours(4)).size());
  EXPECT_FALSE(again.Load(std::string_view(bytes).substr(0, bytes.size() - 1)));
  EXPECT_TRUE(again.Load({}));
  EXPECT_EQ(again.size(), 0u);
}

TEST_F(Holds, TellNothingTwiceWhenTheClockGoesBack) {
  book_.Apply(HeldOrder(1));
  Tell(kMonday + Hours(4));
  EXPECT_EQ(Tell(kMonday), Told{});
  EXPECT_EQ(Tell(kMonday + Hours(4)), Told{});
}

}  // namespace
}  // namespace parapet
