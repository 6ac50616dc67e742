// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/gesture_book.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "parapet/tests/core/recovery/fruit_shop.h"

namespace parapet {
namespace {

CaseStep Gesture(const std::string& case_id, uint64_t customer, Money amount, Instant at,
                 StepState state = StepState::kStarted) {
  return {.case_id = case_id,
          .act = CaseAct::kStepped,
          .at = at,
          .step = "gesture:card",
          .state = state,
          .amount = amount,
          .customer = customer};
}

class Gestures : public ::testing::Test {
 protected:
  std::string WhyNot(uint64_t customer, Money amount, Instant at, CustomerRecord record = {}) const {
    return book_.WhyNot({"case-x", customer, amount, at, record}, rules_);
  }
  bool Give(const std::string& case_id, uint64_t customer, Money amount, Instant at) {
    if (!WhyNot(customer, amount, at).empty()) return false;
    book_.Apply(Gesture(case_id, customer, amount, at));
    return true;
  }

  GestureBook book_;
  GestureRules rules_;
};

TEST_F(Gestures, AreGivenUpToTheirBoundAndNotAbove) {
  EXPECT_EQ(WhyNot(1, Money::Major(5), kMonday), "");
  EXPECT_NE(WhyNot(1, *Add(Money::Major(5), Money::FromMicros(10'000)), kMonday), "");
  EXPECT_NE(WhyNot(1, Money::Major(-1), kMonday), "");
}

TEST_F(Gestures, StopWhenTheDaysBudgetIsUsedUpAndGoOnTheNextDay) {
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(Give("case-" + std::to_string(i), 10u + i, Money::Major(5), kMonday));
  EXPECT_EQ(book_.OfDay(kMonday).claimed, Money::Major(50));
  EXPECT_FALSE(Give("case-a", 90, Money::Major(1), kMonday));
  EXPECT_TRUE(Give("case-a", 90, Money::Major(1), kMonday + Days(1)));
}

TEST_F(Gestures, StopWhenTheMonthsBudgetIsUsedUp) {
  rules_.month = Money::Major(60);
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(Give("case-" + std::to_string(i), 10u + i, Money::Major(5), kMonday - Days(2) + Days(i % 3)));
  }
  EXPECT_FALSE(Give("case-a", 90, Money::Major(1), kMonday + Days(2))) << "still November";
  EXPECT_TRUE(Give("case-a", 90, Money::Major(1), kMonday + Days(10))) << "December";
}

TEST_F(Gestures, ComeToOneCustomerOnceInAWhile) {
  ASSERT_TRUE(Give("case-1", 7, Money::Major(3), kMonday));
  EXPECT_FALSE(Give("case-2", 7, Money::Major(3), kMonday + Days(89)));
  EXPECT_FALSE(Give("case-2", 7, Money::Major(3), kMonday - Days(1))) << "a clock that went back";
  EXPECT_TRUE(Give("case-2", 7, Money::Major(3), kMonday + Days(90)));
  EXPECT_TRUE(Give("case-3", 8, Money::Major(3), kMonday + Days(90)));
}

TEST_F(Gestures, ThatFailGiveTheirMoneyBackAndOnesThatMayHaveHappenedDoNot) {
  ASSERT_TRUE(Give("case-1", 7, Money::Major(3), kMonday));
  book_.Apply(Gesture("case-1", 7, Money::Major(3), kMonday, StepState::kUnknown));
  EXPECT_EQ(book_.OfDay(kMonday).claimed, Money::Major(3));
  book_.Apply(Gesture("case-1", 7, Money::Major(3), kMonday, StepState::kFailed));
  EXPECT_EQ(book_.OfDay(kMonday).claimed, Money());
  EXPECT_EQ(WhyNot(7, Money::Major(3), kMonday), "");
  ASSERT_TRUE(Give("case-2", 7, Money::Major(3), kMonday));
  book_.Apply(Gesture("case-2", 7, Money::Major(3), kMonday, StepState::kDone));
  EXPECT_EQ(book_.OfDay(kMonday).spent, Money::Major(3));
  EXPECT_TRUE(book_.IsBalanced());
}

TEST_F(Gestures, AreNotForThoseWhoCostMoreThanTheyBring) {
  const CustomerRecord abuser{.incidents = 3, .confirmed = Money::Major(20), .granted = Money::Major(20)};
  EXPECT_NE(WhyNot(7, Money::Major(1), kMonday, abuser), "");
  CustomerRecord good = abuser;
  good.granted = Money::Major(19);
  EXPECT_EQ(WhyNot(7, Money::Major(1), kMonday, good), "");
  CustomerRecord rare = abuser;
  rare.incidents = 2;
  EXPECT_EQ(WhyNot(7, Money::Major(1), kMonday, rare), "") << "twice unlucky is no abuse";
}

TEST_F(Gestures, StandAsTheyWereClaimedWhateverThePolicySaysLater) {
  ASSERT_TRUE(Give("case-1", 7, Money::Major(5), kMonday));
  GestureBook again;
  again.Apply(Gesture("case-1", 7, Money::Major(5), kMonday));
  again.Apply(Gesture("case-1", 7, Money::Major(5), kMonday));  // told twice
  rules_.day = Money();
  EXPECT_EQ(again.OfDay(kMonday).claimed, Money::Major(5));
}

TEST(GestureProperty, NeverExceedTheBudgetsNorComeTooOften) {
  std::mt19937_64 random(21);
  for (int round = 0; round < 200; ++round) {
    GestureBook book;
    const auto below = [&](int n) { return static_cast<int64_t>(random() % static_cast<uint64_t>(n)); };
    const GestureRules rules{.most = Money::Major(1 + below(9)),
                             .day = Money::Major(below(30)),
                             .month = Money::Major(30 + below(100)),
                             .every = Days(1 + below(60))};
    std::map<int64_t, Money> days;
    std::map<uint64_t, Instant> last;
    Money november;
    for (int i = 0; i < 300; ++i) {
      const Instant at = kMonday - Days(20) + Days(below(25)) + Minutes(below(1'400));  // all of one month
      const Money amount = Money::FromMicros(10'000 * below(1'200));
      const uint64_t customer = random() % 40;
      const GestureAsk ask{"case-" + std::to_string(i), customer, amount, at, {}};
      if (!book.WhyNot(ask, rules).empty()) continue;
      book.Apply(Gesture(ask.case_id, customer, amount, at));
      Money& day = days[at.micros / Days(1).micros];
      day = *Add(day, amount);
      november = *Add(november, amount);
      ASSERT_LE(amount, rules.most);
      ASSERT_LE(day, rules.day);
      ASSERT_LE(november, rules.month);
      if (customer != 0 && last.contains(customer)) {
        const Instant before = last[customer];
        ASSERT_GE(at > before ? at - before : before - at, rules.every);
      }
      last[customer] = at;
      ASSERT_TRUE(book.IsBalanced());
    }
  }
}

}  // namespace
}  // namespace parapet
