// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/playbook_run.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

constexpr Instant kNoon{1'780'000'000'000'000};

PlaybookStep Step(const std::string& id, std::vector<Condition> when, const std::string& fallback = "owner") {
  return {.id = id, .owner = "support", .deadline = Hours(1), .when = std::move(when), .fallback = fallback};
}

class PlaybookRun : public ::testing::Test {
 protected:
  PlaybookRun() {
    one_.state = CaseState::kToDo;
    one_.grant = Grant{.remedy = Remedy::kOffer, .amount = Money::Major(5)};
    situation_.autonomy.of.fill(Autonomy::kAuto);
    situation_.connected = {"refund", "gift_card", "store_credit"};
    playbook_.name = "PB-X";
  }
  void Set(const std::string& step, StepState state, Instant started = kNoon) {
    one_.steps[step] = {.state = state, .started_at = started, .at = started};
  }
  // "place refund; task call (why)"
  std::string Next(Instant now = kNoon) {
    std::string text;
    for (const Move& move : NextMoves(playbook_, one_, situation_, now))
      text += (text.empty() ? "" : "; ") + std::string(Name(move.kind)) + " " + move.step;
    return text;
  }

  Playbook playbook_;
  Case one_;
  Situation situation_;
};

TEST_F(PlaybookRun, StartsWhatItsConditionsLetAndHoldsUpWhatWaits) {
  playbook_.steps = {Step("gift_card", {{Predicate::kRemedy, {"offer"}}}),
                     Step("message:told", {{Predicate::kDone, {"gift_card"}}}),
                     Step("refund", {{Predicate::kRemedy, {"honour"}}})};
  EXPECT_EQ(Next(), "place gift_card");
  Set("gift_card", StepState::kStarted);
  EXPECT_EQ(Next(), "") << "no message before it is done";
  Set("gift_card", StepState::kUnknown);
  EXPECT_EQ(Next(), "") << "nor while nobody knows";
  Set("gift_card", StepState::kDone);
  EXPECT_EQ(Next(), "hand message:told");
  Set("message:told", StepState::kSkipped);
  EXPECT_EQ(Next(), "done ");
}

TEST_F(PlaybookRun, WaitsForTheDecisionAndStartsNothingOfACaseThatIsNotToDo) {
  playbook_.steps = {Step("gift_card", {{Predicate::kRemedy, {"offer"}}}),
                     Step("task:look", {{Predicate::kCase, {"open", "to_do"}}})};
  one_.state = CaseState::kOpen;
  EXPECT_EQ(Next(), "task task:look");
  for (const CaseState state : {CaseState::kProposed, CaseState::kClosed}) {
    one_.state = state;
    EXPECT_EQ(Next(), "");
  }
}

TEST_F(PlaybookRun, FailsOverAndTheOwnerComesLast) {
  playbook_.steps = {Step("refund", {{Predicate::kRemedy, {"offer"}}}, "store_credit"),
                     Step("store_credit", {{Predicate::kRemedy, {"offer"}}})};
  EXPECT_EQ(Next(), "place refund") << "a fallback does not start by itself";
  Set("refund", StepState::kFailed);
  EXPECT_EQ(Next(), "place store_credit");
  Set("store_credit", StepState::kFailed);
  EXPECT_EQ(Next(), "task task:owner");
  Set("task:owner", StepState::kStarted);
  EXPECT_EQ(Next(), "");
  Set("task:owner", StepState::kDone);
  EXPECT_EQ(Next(), "done ");
}

TEST_F(PlaybookRun, AFallbackThatIsLeftOutFallsToTheOwner) {
  playbook_.steps = {Step("refund", {{Predicate::kRemedy, {"offer"}}}, "call"),
                     Step("call", {{Predicate::kShipped, {"yes"}}})};
  Set("refund", StepState::kFailed);
  EXPECT_EQ(Next(), "task task:owner");
}

TEST_F(PlaybookRun, MovesWhatWasGrantedOnce) {
  playbook_.steps = {Step("refund", {{Predicate::kRemedy, {"offer"}}}),
                     Step("gift_card", {{Predicate::kRemedy, {"offer"}}})};
  Set("refund", StepState::kDone);
  EXPECT_EQ(Next(), "task gift_card") << "the amount is gone: a person may give more";
  one_.grant->amount = Money();
  one_.steps.clear();
  EXPECT_EQ(Next(), "task refund; task gift_card") << "nothing was granted";
}

TEST_F(PlaybookRun, TellsOfADeadlineOnceAMomentAfterIt) {
  playbook_.steps = {Step("task:look", {{Predicate::kCase, {"to_do"}}})};
  Set("task:look", StepState::kStarted);
  EXPECT_EQ(Next(kNoon + Hours(1)), "");
  EXPECT_EQ(Next(kNoon + Hours(1) + Milliseconds(1)), "late task:look");
  one_.steps["task:look"].late_at = kNoon + Hours(2);
  EXPECT_EQ(Next(kNoon + Days(9)), "");
  EXPECT_EQ(Next(kNoon - Days(9)), "") << "a clock that went back";
}

TEST_F(PlaybookRun, TheCustomersSilenceIsLateAndNeverAnAnswer) {
  playbook_.steps = {Step("offer", {{Predicate::kRemedy, {"offer"}}}),
                     Step("gift_card", {{Predicate::kAnswer, {"accept"}}}),
                     Step("cancel", {{Predicate::kAnswer, {"cancel"}}})};
  EXPECT_EQ(Next(), "hand offer");
  Set("offer", StepState::kStarted);
  EXPECT_EQ(Next(kNoon + Days(30)), "late offer");
  one_.answer = "accept";
  EXPECT_EQ(Next(), "end offer; place gift_card");
}

TEST_F(PlaybookRun, WhereNothingFitsAPersonLooks) {
  playbook_.steps = {Step("refund", {{Predicate::kRemedy, {"honour"}}})};
  EXPECT_EQ(Next(), "task task:owner");
}

TEST_F(PlaybookRun, WhileAPersonHandlesItNothingStarts) {
  playbook_.steps = {Step("gift_card", {{Predicate::kRemedy, {"offer"}}})};
  one_.paused = true;
  EXPECT_EQ(Next(), "");
}

TEST_F(PlaybookRun, WhatCannotBeCarriedOutIsATaskWithItsReason) {
  const PlaybookStep refund = Step("refund", {});
  EXPECT_EQ(WhyByHand(refund, one_, situation_), "");
  situation_.autonomy.of[static_cast<size_t>(EffectKind::kRefund)] = Autonomy::kPropose;
  EXPECT_EQ(WhyByHand(refund, one_, situation_), "the autonomy of \"refund\" is \"propose\"");
  situation_.autonomy.of[static_cast<size_t>(EffectKind::kRefund)] = Autonomy::kApprove;
  EXPECT_EQ(WhyByHand(refund, one_, situation_), "") << "its remedy was approved";
  one_.state = CaseState::kOpen;
  EXPECT_EQ(WhyByHand(refund, one_, situation_), "nobody approved a remedy for this case");
  situation_.connected.clear();
  EXPECT_EQ(WhyByHand(refund, one_, situation_), "no connector carries out \"refund\"");
}

// Fifty rungs of two steps, each after both of the rung below: 2^50 ways to the bottom.
TEST_F(PlaybookRun, ChecksAndRunsALadderInNoTime) {
  playbook_.triggers = {{.family = "price"}};
  for (int rung = 0; rung < 50; ++rung) {
    for (const char* side : {"a", "b"}) {
      PlaybookStep step = Step("task:" + std::string(side) + std::to_string(rung), {{Predicate::kCase, {"to_do"}}});
      const std::string below = std::to_string(rung - 1);
      if (rung > 0) step.after = {"task:a" + below, "task:b" + below};
      playbook_.steps.push_back(step);
    }
  }
  playbook_.steps.push_back(Step("cancel", {{Predicate::kAnswer, {"cancel"}}}));
  playbook_.steps.back().after = {"task:a49"};
  const std::vector<Complaint> complaints = CheckPlaybook(playbook_);
  ASSERT_EQ(complaints.size(), 1u);
  EXPECT_NE(complaints.front().what.find("nothing before it asks the customer"), std::string::npos);
  EXPECT_EQ(Next(), "task task:a0; task task:b0");
}

TEST(ChoosePlaybook, TakesTheTriggerThatSaysMost) {
  std::vector<Playbook> all(3);
  all[0].name = "PB-A";
  all[0].triggers = {{.family = "discount"}};
  all[1].name = "PB-B";
  all[1].triggers = {{.family = "discount", .loss = LossTo::kMerchant}};
  all[2].name = "PB-C";
  all[2].triggers = {{.guardrail = "code_burst"}};
  Incident incident;
  incident.cause.family = "discount";
  Case one;
  EXPECT_EQ(ChoosePlaybook(all, incident, one)->name, "PB-B");
  one.facts.overcharged = Money::Major(1);
  EXPECT_EQ(ChoosePlaybook(all, incident, one)->name, "PB-A");
  incident.guardrails = {"code_burst"};
  EXPECT_EQ(ChoosePlaybook(all, incident, one)->name, "PB-C");
  incident.cause.family = "stuck";
  incident.guardrails.clear();
  EXPECT_EQ(ChoosePlaybook(all, incident, one), nullptr);
  all[0].triggers = {{.word = "stuck"}};
  EXPECT_EQ(ChoosePlaybook(all, incident, one)->name, "PB-A");
}

TEST_F(PlaybookRun, GivesWhatWasOfferedAndNothingElse) {
  playbook_.steps = {Step("gift_card", {{Predicate::kForm, {"gift_card"}}}),
                     Step("discount_code", {{Predicate::kForm, {"discount_code", "free_shipping"}}})};
  situation_.connected.insert("discount_code");
  EXPECT_EQ(Next(), "place gift_card");
  one_.grant->form = OfferForm::kDiscountCode;
  EXPECT_EQ(Next(), "place discount_code");
  one_.grant->form = OfferForm::kFreeShipping;
  EXPECT_EQ(Next(), "task discount_code") << "a code over an amount is no free shipping";
  one_.grant->remedy = Remedy::kHonour;
  EXPECT_EQ(Next(), "task task:owner") << "nothing was offered";
  one_.grant.reset();
  EXPECT_EQ(Next(), "") << "nothing is decided";
  // A shop's own playbook that knows of gift cards only: a person gives what was offered.
  one_.grant = Grant{.remedy = Remedy::kOffer, .form = OfferForm::kDiscountCode, .amount = Money::Major(5)};
  playbook_.steps = {Step("gift_card", {{Predicate::kRemedy, {"offer"}}})};
  EXPECT_EQ(Next(), "task gift_card");
  EXPECT_NE(WhyByHand(playbook_.steps[0], one_, situation_).find("\"discount_code\""), std::string::npos);
}

}  // namespace
}  // namespace parapet
