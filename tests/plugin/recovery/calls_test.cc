// SPDX-License-Identifier: Apache-2.0
//
// Calls to customers through the whole flow: placed at their slot, rung again when they drop, and never a dead end.
#include "parapet/tests/plugin/recovery/care_fixture.h"

namespace parapet {
namespace {

// The simulation begins at 10:00 UTC.
class CustomerCalls : public CareFixture {
 protected:
  void SetUp() override {
    CareFixture::SetUp();
    one_ = CaseOf(1);
  }
  void Agree() {
    Begin(one_, "call");
    Take({.case_id = one_.id, .act = CaseAct::kAnswered, .actor = "customer", .answer = "slot 2026-11-21T11:00:00Z"});
    ASSERT_EQ(follow_->Mark({one_.id, "maria", ""}, CaseAct::kTaken, shop_.now()), "");
  }
  void Placed() {
    Agree();
    TickAfter(Minutes(50));
    TickAfter(Minutes(10));
    ASSERT_EQ(Rings(), 1u);
  }
  std::string End(CallOutcome outcome, int64_t seconds) {
    std::string error;
    With([&](FollowView& view) { error = care_->calls.Ended(view, one_.id, outcome, seconds, "maria"); });
    return error;
  }
  size_t Rings() const { return Webhooks("case.phone_call").size(); }
  StepState StateOf(const std::string& step) { return Again(one_).steps.at(step).state; }
  bool Has(const std::string& step) { return Again(one_).steps.contains(step); }

  Case one_;
};

TEST_F(CustomerCalls, ArePlacedAtTheSlotAfterAReminder) {
  Agree();
  TickAfter(Minutes(49));
  EXPECT_EQ(Posts("Reminder: maria").size(), 0u);
  TickAfter(Minutes(1));
  EXPECT_EQ(Posts("Reminder: maria").size(), 1u);
  EXPECT_EQ(Rings(), 0u);
  TickAfter(Minutes(10));
  EXPECT_EQ(Rings(), 1u);
  EXPECT_EQ(End(CallOutcome::kConnected, 240), "");
  EXPECT_EQ(StateOf("call"), StepState::kDone);
}

TEST_F(CustomerCalls, AreRungAgainWithinAMinuteWhenTheyDrop) {
  Placed();
  const Instant dropped = shop_.now();
  ASSERT_EQ(End(CallOutcome::kDropped, 20), "");
  ASSERT_EQ(Rings(), 2u) << "at once, not at the next tick";
  for (const Effect& ring : Webhooks("case.phone_call")) EXPECT_LE(ring.due_at, dropped + Seconds(60));
  EXPECT_EQ(StateOf("task:redial-2"), StepState::kStarted);
  TickAfter(Seconds(61));
  EXPECT_EQ(Posts("How did the call end?").size(), 1u);
  ASSERT_EQ(End(CallOutcome::kConnected, 61), "");
  EXPECT_EQ(StateOf("task:redial-2"), StepState::kDone);
  EXPECT_EQ(StateOf("call"), StepState::kDone);
}

TEST_F(CustomerCalls, BecomeAMessageWhenTheProviderFails) {
  Placed();
  ASSERT_EQ(End(CallOutcome::kProviderFailed, 0), "");
  EXPECT_EQ(StateOf("call"), StepState::kSkipped);
  EXPECT_EQ(StateOf(std::string(kMissedCallStep)), StepState::kStarted);
  TickAfter(Hours(5));
  EXPECT_EQ(Rings(), 1u);
}

TEST_F(CustomerCalls, ReachPeopleOfTheShopWhereThereIsNoEndpoint) {
  Live(false);
  Agree();
  TickAfter(Minutes(50));
  TickAfter(Minutes(10));
  EXPECT_EQ(Rings(), 0u);
  EXPECT_EQ(Posts("Ring the customer now: maria").size(), 1u);
}

TEST_F(CustomerCalls, DoEachThingOnceThroughRestarts) {
  Agree();
  for (int i = 0; i < 30; ++i) {
    if (i % 4 == 0) shop_.Restart();
    Live();
    TickAfter(Minutes(2));
  }
  EXPECT_EQ(Rings(), 1u);
  EXPECT_EQ(Posts("Reminder: ").size(), 1u);
  ASSERT_EQ(End(CallOutcome::kNoAnswer, 0), "");
  Live();
  Tick();
  EXPECT_EQ(Rings(), 2u);
}

TEST_F(CustomerCalls, LoseAndDoubleNothingOnAFullDisk) {
  Agree();
  TickAfter(Minutes(50));
  shop_.Pass(Minutes(10));
  shop_.ledger().FailNextBatch(LedgerError::kFull);
  Tick();
  EXPECT_EQ(Rings(), 0u);
  shop_.Pass(Seconds(2));
  Live();
  Tick();
  Tick();
  EXPECT_EQ(Rings(), 1u);
}

TEST_F(CustomerCalls, WaitWhileAPersonHandlesTheCase) {
  Agree();
  Take({.case_id = one_.id, .act = CaseAct::kPaused, .actor = "desk"});
  TickAfter(Minutes(50));
  TickAfter(Minutes(10));
  EXPECT_EQ(Rings(), 0u);
  Take({.case_id = one_.id, .act = CaseAct::kResumed, .actor = "desk"});
  Tick();
  Tick();
  EXPECT_EQ(Rings(), 1u);
}

TEST_F(CustomerCalls, NameNobodyOutside) {
  Placed();
  for (const Effect& effect : shop_.Effects("webhook")) {
    EXPECT_EQ(effect.payload.find("example.com"), std::string::npos);
    EXPECT_EQ(effect.payload.find("Orchard"), std::string::npos);
  }
}

TEST_F(CustomerCalls, SayWhatIsWrongWithAnOutcome) {
  EXPECT_NE(End(CallOutcome::kDropped, 5).find("no call was begun"), std::string::npos);
  std::string error;
  With([&](FollowView& view) { error = care_->calls.Ended(view, "case-x", CallOutcome::kDropped, 5, "m"); });
  EXPECT_NE(error.find("no case \"case-x\""), std::string::npos);
}

}  // namespace
}  // namespace parapet
