// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/phone_call.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

constexpr Instant kNine{1'763'974'800'000'000};  // 2025-11-24T09:00:00Z, a Monday

class Calls : public ::testing::Test {
 protected:
  void Step(const std::string& id, Instant at, StepState state = StepState::kStarted) {
    book_.Apply(
        CaseStep{.case_id = "case-1", .act = CaseAct::kStepped, .at = at, .actor = "p", .step = id, .state = state});
  }
  void Begin(Instant at = kNine) { Step("call", at); }
  void Slot(const std::string& slot, Instant at = kNine) {
    book_.Apply(CaseStep{.case_id = "case-1", .act = CaseAct::kAnswered, .at = at, .answer = "slot " + slot});
  }
  void Take(const std::string& who = "maria", Instant at = kNine) {
    book_.Apply(CaseStep{.case_id = "case-1", .act = CaseAct::kTaken, .at = at, .actor = who});
  }
  // Does what is due as the part does, and names it.
  std::vector<CallAction> Do(Instant now) {
    std::vector<CallAction> done;
    for (const PhoneDue& due : book_.Due(terms_, now)) {
      done.push_back(due.action);
      const bool over = due.step == "call";
      Step(due.step, now,
           due.action == CallAction::kOtherChannel ? StepState::kSkipped
           : over                                  ? StepState::kDone
                                                   : StepState::kStarted);
    }
    return done;
  }
  void Report(CallOutcome outcome, int64_t seconds, Instant at) {
    std::string error;
    const std::string step = book_.OutcomeStep("case-1", outcome, seconds, &error);
    ASSERT_EQ(error, "");
    Step(step, at, StepState::kDone);
  }
  PhoneCall Now() const { return *book_.Find("case-1", terms_); }
  // Placed at ten, as agreed.
  void Placed() {
    Begin();
    Slot("2025-11-24T10:00:00Z");
    Take();
    Do(kNine + Minutes(50));
    ASSERT_EQ(Do(kNine + Hours(1)), std::vector{CallAction::kPlace});
  }
  using Done = std::vector<CallAction>;
  static constexpr Instant kTen = kNine + Hours(1);

  PhoneBook book_;
  CallTerms terms_;
};

TEST_F(Calls, AreNotRemindedOfAgainWhereTheSameSlotIsChosenTwice) {
  Begin();
  Slot("2025-11-24T10:00:00Z");
  Take();
  EXPECT_EQ(Do(kNine + Minutes(50)), Done{CallAction::kRemind});
  Slot("2025-11-24T10:00:00Z", kNine + Minutes(51));
  EXPECT_EQ(Do(kNine + Minutes(52)), Done{});
}

TEST_F(Calls, ArePlacedAtTheSlotThatTheCustomerChoseAndRemindedOfBefore) {
  Begin();
  EXPECT_EQ(Now().state, CallState::kChoosing);
  Slot("2025-11-24T10:00:00Z");
  EXPECT_EQ(Now().slot, kTen);
  Take();
  EXPECT_EQ(Now().state, CallState::kScheduled);
  EXPECT_EQ(Do(kNine + Minutes(50) - Seconds(1)), Done{});
  EXPECT_EQ(Do(kNine + Minutes(50)), Done{CallAction::kRemind});
  EXPECT_EQ(Do(kTen - Seconds(1)), Done{});
  EXPECT_EQ(Do(kTen), Done{CallAction::kPlace});
  EXPECT_EQ(Do(kTen + Minutes(1)), Done{}) << "once";
}

TEST_F(Calls, AreNotPlacedBeforeSomebodyAcceptsThem) {
  Begin();
  Slot("2025-11-24T10:00:00Z");
  EXPECT_EQ(Do(kNine), Done{CallAction::kAskOwner});
  EXPECT_EQ(Do(kTen - Minutes(31)), Done{});
  EXPECT_EQ(Do(kTen - Minutes(30)), Done{CallAction::kAskOwner});
  EXPECT_EQ(Do(kTen), Done{CallAction::kOtherChannel}) << "and the customer is not left waiting";
}

TEST_F(Calls, ThatNobodyChoseATimeForBecomeMessages) {
  Begin();
  EXPECT_EQ(Do(kNine + Hours(24) - Seconds(1)), Done{});
  EXPECT_EQ(Do(kNine + Hours(24)), Done{CallAction::kOtherChannel});
  EXPECT_EQ(Now().state, CallState::kEnded);
}

TEST_F(Calls, AreNotPlacedAtNight) {
  Begin();
  Take();
  Slot("2025-11-24T22:30:00Z");
  EXPECT_EQ(Do(kNine), Done{CallAction::kOtherChannel});
  EXPECT_TRUE(IsCallingTime(terms_, kNine));
  EXPECT_FALSE(IsCallingTime(terms_, kNine - Hours(2)));
  terms_.utc_offset_minutes = -120;
  EXPECT_FALSE(IsCallingTime(terms_, kNine)) << "seven in the morning at the shop";
}

// The article: a call was dropped, and nobody called back.
TEST_F(Calls, AreRungAgainAtOnceWhenTheyAreDropped) {
  Placed();
  Report(CallOutcome::kDropped, 12, kTen + Minutes(2));
  EXPECT_EQ(Now().state, CallState::kRedialling);
  EXPECT_LE(Now().next_timer, kTen + Minutes(2) + kRedialWithin);
  EXPECT_EQ(Do(kTen + Minutes(2)), Done{CallAction::kRedial});
  EXPECT_EQ(Now().attempts, 2);
  EXPECT_EQ(Do(kTen + Minutes(3)), Done{CallAction::kAskOutcome}) << "a minute later somebody is asked";
}

TEST_F(Calls, ThatBrokeOffBeforeTheCaseBeganAreRungAgainWithoutChoosingATime) {
  Begin();
  Take();
  Step("call:0:dropped:0", kNine, StepState::kDone);
  EXPECT_EQ(Do(kNine), Done{CallAction::kRedial});
  EXPECT_EQ(Now().attempts, 1);
}

TEST_F(Calls, ShorterThanAMinuteWereDroppedWhateverTheProviderSays) {
  Placed();
  Report(CallOutcome::kConnected, 59, kTen + Minutes(1));
  EXPECT_EQ(Do(kTen + Minutes(1)), Done{CallAction::kRedial});
  Report(CallOutcome::kConnected, 60, kTen + Minutes(4));
  EXPECT_EQ(Do(kTen + Minutes(4)), Done{CallAction::kFinish});
  EXPECT_EQ(Now().state, CallState::kEnded);
}

TEST_F(Calls, ThatNobodyAnswersAreWrittenAboutAfterThreeAttempts) {
  Placed();
  Report(CallOutcome::kNoAnswer, 0, kTen + Minutes(1));
  EXPECT_EQ(Do(kTen + Minutes(1)), Done{CallAction::kRedial});
  Report(CallOutcome::kNoAnswer, 0, kTen + Minutes(2));
  EXPECT_EQ(Do(kTen + Minutes(2)), Done{CallAction::kRedial});
  Report(CallOutcome::kNoAnswer, 0, kTen + Minutes(3));
  EXPECT_EQ(Do(kTen + Minutes(3)), Done{CallAction::kOtherChannel});
}

TEST_F(Calls, BecomeMessagesAtOnceWhenTheProviderFails) {
  Placed();
  Report(CallOutcome::kProviderFailed, 0, kTen + Seconds(5));
  EXPECT_EQ(Do(kTen + Seconds(5)), Done{CallAction::kOtherChannel});
}

TEST_F(Calls, OfWhichNobodySaysHowTheyEndedAreAskedAboutAndThenWrittenAbout) {
  Placed();
  EXPECT_EQ(Do(kTen + Minutes(15)), Done{CallAction::kAskOutcome});
  EXPECT_EQ(Do(kTen + Minutes(30)), Done{CallAction::kOtherChannel});
}

TEST_F(Calls, AreNotPlacedLongAfterTheSlot) {
  Begin();
  Slot("2025-11-24T10:00:00Z");
  Take();
  EXPECT_EQ(Do(kTen + Hours(5)), Done{CallAction::kOtherChannel}) << "the service was away";
}

TEST_F(Calls, MoveWithTheSlotUntilTheyArePlaced) {
  Begin();
  Take();
  Slot("2025-11-24T10:00:00Z");
  Do(kNine + Minutes(50));
  Slot("2025-11-24T11:00:00Z", kNine + Minutes(55));
  EXPECT_EQ(Do(kTen), Done{});
  EXPECT_EQ(Do(kTen + Minutes(50)), Done{CallAction::kRemind});
  EXPECT_EQ(Do(kTen + Hours(1)), Done{CallAction::kPlace});
}

TEST_F(Calls, AlwaysHaveATimerUntilTheyEnd) {
  for (const bool with_slot : {false, true}) {
    for (const bool with_owner : {false, true}) {
      book_ = PhoneBook();
      Begin();
      if (with_slot) Slot("2025-11-24T10:00:00Z");
      if (with_owner) Take();
      for (Instant now = kNine; Now().state != CallState::kEnded; now = now + Minutes(7)) {
        ASSERT_TRUE(Now().next_timer.IsKnown());
        while (!Do(now).empty()) {
        }
        ASSERT_LT(now, kNine + Days(2)) << "it never ends";
      }
    }
  }
}

TEST_F(Calls, TellTheSameStoryWhenToldAgain) {
  Placed();
  Step("call:place-1", kTen);  // told twice
  EXPECT_EQ(Now().attempts, 1);
  Report(CallOutcome::kDropped, 3, kTen + Minutes(1));
  Do(kTen + Minutes(1));
  Step("task:redial-2", kTen + Minutes(2), StepState::kDone);
  EXPECT_EQ(Now().attempts, 2);
}

TEST_F(Calls, RefuseAnOutcomeOfNoCall) {
  std::string error;
  EXPECT_EQ(book_.OutcomeStep("case-1", CallOutcome::kConnected, 90, &error), "");
  EXPECT_NE(error.find("no call was begun"), std::string::npos);
  Placed();
  Report(CallOutcome::kConnected, 90, kTen);
  Do(kTen);
  EXPECT_EQ(book_.OutcomeStep("case-1", CallOutcome::kConnected, 90, &error), "");
  EXPECT_NE(error.find("has ended"), std::string::npos);
}

TEST_F(Calls, IgnoreSlotsThatAreNone) {
  Begin();
  for (const char* slot : {"tomorrow", "2025-13-24T10:00:00Z", "2025-11-24T10:00:00+01:00", "2025-11-24", ""}) {
    Slot(slot);
    EXPECT_FALSE(Now().slot.IsKnown()) << slot;
  }
}

}  // namespace
}  // namespace parapet
