// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/status/status_book.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};

StatusStep Step(StatusAct act, Instant at, std::vector<std::string> cases = {}) {
  StatusStep step{.outage = "outage-1", .act = act, .at = at, .actor = "maria", .cases = std::move(cases)};
  if (act == StatusAct::kTold) step.component = "checkout";
  const bool promises = act == StatusAct::kTold || act == StatusAct::kUpdated;
  if (promises && step.cases.empty()) step.text = "Cards are refused.", step.next_update = at + Minutes(30);
  if (act == StatusAct::kEnded) step.text = "Cards work.";
  return step;
}

TEST(StatusBook, AnUpdateInTimeKeepsItsPromiseAndALateOneBreaksItOnce) {
  StatusBook book;
  book.Apply(Step(StatusAct::kTold, kNow));
  EXPECT_EQ(book.Promises(kNow), (PromiseCount{0, 0, 1}));
  book.Apply(Step(StatusAct::kUpdated, kNow + Minutes(30)));
  EXPECT_EQ(book.Promises(kNow + Minutes(30)), (PromiseCount{1, 0, 1})) << "at the minute is in time";
  EXPECT_EQ(book.Promises(kNow + Hours(9)), (PromiseCount{1, 1, 0})) << "late counts before anybody says so";
  book.Apply(Step(StatusAct::kUpdated, kNow + Hours(9)));
  EXPECT_EQ(book.Promises(kNow + Hours(9)), (PromiseCount{1, 1, 1}));
  book.Apply(Step(StatusAct::kEnded, kNow + Hours(9) + Minutes(1)));
  EXPECT_EQ(book.Promises(kNow + Days(9)), (PromiseCount{2, 1, 0})) << "the end keeps the last one";
}

TEST(StatusBook, IsMissedAMomentAfterItFallsDueAndAgainEachTimeAsLongHasPassed) {
  StatusBook book;
  book.Apply(Step(StatusAct::kTold, kNow));
  const Outage& outage = *book.Find("outage-1");
  EXPECT_EQ(outage.Missed(Instant{(kNow + Minutes(30)).micros - 1}), 0);
  EXPECT_EQ(outage.Missed(kNow + Minutes(30)), 1);
  EXPECT_EQ(outage.Missed(kNow + Minutes(60)), 2);
  EXPECT_EQ(outage.Missed(kNow + Minutes(120)), 3);
  EXPECT_EQ(outage.Missed(kNow - Days(1)), 0);
}

TEST(StatusBook, TheCadenceFollowsHowManyAreAffected) {
  const RecoveryRules rules;
  EXPECT_EQ(UpdateWithin(rules, 1), Minutes(60));
  EXPECT_EQ(UpdateWithin(rules, 2), Minutes(30));
  EXPECT_EQ(UpdateWithin(rules, 100), Minutes(30));
  EXPECT_EQ(UpdateWithin(rules, 101), Minutes(15));
  EXPECT_EQ(UpdateWithin(rules, 0), Minutes(30)) << "unknown";
}

TEST(StatusBook, ExactlyThoseWhoWereToldAreStillToHearThatItIsOver) {
  StatusBook book;
  book.Apply(Step(StatusAct::kTold, kNow));
  book.Apply(Step(StatusAct::kTold, kNow, {"a", "b", "c"}));
  for (const char* one : {"a", "b", "stranger"}) book.Told(one);
  EXPECT_TRUE(book.Find("outage-1")->Unrestored().empty()) << "while it is not over";
  book.Apply(Step(StatusAct::kEnded, kNow + Hours(1)));
  EXPECT_EQ(book.Find("outage-1")->Unrestored(), (std::set<std::string>{"a", "b"}));
  book.Apply(Step(StatusAct::kRestored, kNow + Hours(1), {"a", "b"}));
  EXPECT_TRUE(book.Find("outage-1")->Unrestored().empty());
  book.Told("c");
  EXPECT_EQ(book.Find("outage-1")->Unrestored(), std::set<std::string>{"c"}) << "its message was still on its way";
}

}  // namespace
}  // namespace parapet
