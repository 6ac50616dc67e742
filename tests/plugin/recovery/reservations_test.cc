// SPDX-License-Identifier: Apache-2.0
//
// The same last piece is promised to one customer only, from the question to the answer.
#include "parapet/core/recovery/reservations.h"

#include <set>

#include "parapet/tests/plugin/recovery/out_of_stock.h"

namespace parapet {
namespace {

const std::string kAsked = "message:out_of_stock_substitute";

class Reservations : public OutOfStock {
 protected:
  // Twelve orders for one apple each, and three pears that could stand in.
  void Twelve() {
    Stocked("4002", "14.00", 3);
    OversoldBy(12);
    for (const Case& one : Cases()) Begin(one, "substitute");
    Tick();
  }
  std::vector<Case> Cases() {
    std::vector<Case> all;
    for (const Incident& incident : follow_->Incidents(shop_.now())) {
      all.insert(all.end(), incident.cases.begin(), incident.cases.end());
    }
    return all;
  }
  std::set<std::string> In(const std::string& step, StepState state) {
    std::set<std::string> orders;
    for (const Case& one : Cases()) {
      const auto at = one.steps.find(step);
      if (at != one.steps.end() && at->second.state == state) orders.insert(one.order);
    }
    return orders;
  }
  std::set<std::string> Offered() { return In(kAsked, StepState::kStarted); }
  // The next customer in line for what was let go.
  void AskOneMore() {
    const std::set<std::string> offered = Offered();
    for (const Case& one : Cases()) {
      if (offered.contains(one.order)) continue;
      Begin(one, "substitute");
      return Tick();
    }
  }
  void Answer(const Case& one, const std::string& answer) {
    Take({.case_id = one.id, .act = CaseAct::kAnswered, .actor = "customer", .answer = answer});
    Tick();
  }
  Case FirstOffered() { return *CaseOfOrder(*Offered().begin()); }
};

TEST_F(Reservations, ThreePiecesAreOfferedToThreeOfTwelveAndTheOthersGetTheNextRemedy) {
  Twelve();
  ASSERT_EQ(Cases().size(), 12u);
  EXPECT_EQ(Offered().size(), 3u);
  EXPECT_EQ(In("substitute", StepState::kFailed).size(), 9u);
  for (const Case& one : Cases()) {
    if (Offered().contains(one.order)) Answer(one, "accept");
  }
  EXPECT_EQ(shop_.Effects("order_edit").size(), 3u) << "everybody who says yes gets one";
}

// The same without keeping anything: the check above has to see it.
TEST_F(Reservations, ACheckOfThemSeesAShopThatKeepsNothing) {
  keep_for_ = Duration();
  Live();
  Twelve();
  EXPECT_GT(Offered().size(), 3u);
}

TEST_F(Reservations, AreTheSameAfterARestart) {
  Twelve();
  const std::set<std::string> offered = Offered();
  follow_->SaveCheckpoint(0);
  for (const bool whole : {false, true}) {
    if (whole) shop_.Restart();
    Live();
    AskOneMore();
    EXPECT_EQ(Offered(), offered) << "nothing is left for one more";
  }
}

TEST_F(Reservations, EndWithANo) {
  Twelve();
  Answer(FirstOffered(), "cancel");
  AskOneMore();
  EXPECT_EQ(Offered().size(), 4u);
}

TEST_F(Reservations, EndWithTheOrder) {
  Twelve();
  const Case one = FirstOffered();
  shop_.Order({.id = std::stoi(one.order), .topic = "orders/updated", .cancelled = true});
  AskOneMore();
  EXPECT_EQ(Offered().size(), 4u);
}

TEST_F(Reservations, EndWithTheirTimeAndNotBefore) {
  Twelve();
  shop_.Pass(Duration{kKeepFor.micros - 1'000'000});
  AskOneMore();
  EXPECT_EQ(Offered().size(), 3u);
  shop_.Pass(Seconds(1));
  AskOneMore();
  EXPECT_EQ(Offered().size(), 4u);
}

TEST_F(Reservations, LastFromAYesUntilTheShopHasCountedTheSwap) {
  Twelve();
  const Case one = FirstOffered();
  Answer(one, "accept");
  shop_.Pass(Duration{kKeepFor.micros + Days(1).micros});
  const auto incidents = follow_->Incidents(shop_.now());
  EXPECT_EQ(ReservedByOthers(incidents, "4002", "", shop_.now()), Quantity::Whole(1)) << "the others' time is over";
  Take({.case_id = one.id, .act = CaseAct::kStepped, .actor = "otto", .step = "substitute", .state = StepState::kDone});
  const auto done = follow_->Incidents(shop_.now());
  EXPECT_EQ(ReservedByOthers(done, "4002", "", shop_.now()), Quantity::Whole(1));
  EXPECT_EQ(ReservedByOthers(done, "4002", "", shop_.now() + kSwapSettles), Quantity());
  EXPECT_EQ(ReservedByOthers(done, "4002", one.id, shop_.now()), Quantity()) << "one's own is no other's";
}

// Meanwhile another substitute is nearer, and the one asked about dearer: what was said is what is swapped.
TEST_F(Reservations, TheItemAndThePriceAreThoseOfTheQuestion) {
  Tell({.substitutes = "4003,4002", .type = "Apples"}, "4001");
  Stocked("4002", "14.00", 5);
  const Case one = Oversold();
  Begin(one, "substitute");
  Tick();
  const Reserved* kept = ReservedFor(*CaseOfOrder("1"), shop_.now());
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->unit_price, Money::Major(14));
  EXPECT_EQ(kept->quantity, Quantity::Whole(2));
  Stocked("4003", "15.00", 5);
  Stocked("4002", "14.90", 5);
  Answer(one, "accept");
  const auto edits = shop_.Effects("order_edit");
  ASSERT_EQ(edits.size(), 1u);
  EXPECT_NE(edits[0].payload.find(R"("variant":"4002","amount":"14.00")"), std::string::npos) << edits[0].payload;
}

TEST_F(Reservations, WhatWasAskedAboutAndIsGoneIsNotSwappedForAnother) {
  Tell({.substitutes = "4002,4003", .type = "Apples"}, "4001");
  Stocked("4002", "14.00", 5);
  const Case one = Oversold();
  Begin(one, "substitute");
  Tick();
  Stocked("4003", "14.00", 5);
  Stocked("4002", "14.00", 0);
  Answer(one, "accept");
  EXPECT_TRUE(shop_.Effects("order_edit").empty());
  EXPECT_EQ(Again(one).steps.at("substitute").state, StepState::kFailed);
}

}  // namespace
}  // namespace parapet
