// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/case_book.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "parapet/tests/core/recovery/fruit_shop.h"

namespace parapet {
namespace {

TEST(CaseBook, MakesOneIncidentAndOneCaseAnOrder) {
  CaseBook book(Usd());
  book.Apply(PriceTo(Money(), kMonday));
  for (int i = 0; i < 12; ++i) book.Apply(FreeApples(i, kMonday + Minutes(i)));
  book.Apply(Seen({.id = 90, .at = kMonday + Hours(1)}));
  const Incident incident = Only(book, kMonday + Minutes(20));
  EXPECT_EQ(incident.cause.Text(), "price:apple");
  EXPECT_EQ(incident.cases.size(), 12u);
  EXPECT_EQ(incident.exposure, Money::Major(180));
  EXPECT_EQ(incident.opened_at, kMonday) << "it began with the price change";
  EXPECT_EQ(incident.owner_role, "merchandising");
  for (const Case& one : incident.cases) {
    EXPECT_EQ(one.state, CaseState::kOpen);
    EXPECT_EQ(one.facts.loss, Money::Major(9)) << "honouring costs what the goods cost";
    EXPECT_TRUE(one.next_timer.IsKnown());
  }
}

TEST(CaseBook, ARevisionReplacesAndAPaidUpdateWithoutFindingsForgetsNothing) {
  CaseBook book(Usd());
  book.Apply(FreeApples(1));
  SeenOrder paid = Seen({.id = 1, .charged = Money(), .at = kMonday + Minutes(1)});
  paid.revision.stage = Stage::kPaid;
  paid.judged = false;  // recorded only: it says nothing of references and costs
  paid.lines[0].reference = paid.lines[0].cost = std::nullopt;
  book.Apply(paid);
  ASSERT_EQ(Only(book, kMonday + Hours(1)).cases.size(), 1u);
  EXPECT_EQ(Only(book, kMonday + Hours(1)).cases.front().facts.loss, Money::Major(9));
  SeenOrder corrected = Seen({.id = 1, .at = kMonday + Minutes(2)});
  corrected.revision.stage = Stage::kEdited;
  book.Apply(corrected);
  const Case one = Only(book, kMonday + Hours(1)).cases.front();
  EXPECT_EQ(one.state, CaseState::kClosed);
  EXPECT_EQ(one.closed_because, "the order was corrected");
  EXPECT_EQ(Only(book, kMonday + Hours(1)).cause.Text(), "price:apple") << "it stays what it was found to be";
}

TEST(CaseBook, KnowsThatTheGoodsLeftAndNoOlderRevisionBringsThemBack) {
  SeenOrder left = Seen({.id = 1, .charged = Money(), .at = kMonday + Hours(5)});
  left.fulfilment = FulfilmentStage::kFulfilled;
  left.left_at = kMonday + Hours(4);
  SeenOrder delivered = left;
  delivered.fulfilment = FulfilmentStage::kDelivered;
  delivered.revision.updated_at = delivered.seen_at = delivered.left_at = kMonday + Hours(30);
  std::vector<SeenOrder> told = {FreeApples(1), left, delivered};
  std::sort(told.begin(), told.end(), [](const auto& a, const auto& b) { return a.seen_at < b.seen_at; });
  std::vector<size_t> order = {0, 1, 2};
  do {
    CaseBook book(Usd());
    for (const size_t i : order) book.Apply(told[i]);
    const SeenOrder& seen = *book.FindOrder(told[0].identity);
    EXPECT_EQ(seen.fulfilment, FulfilmentStage::kDelivered);
    EXPECT_EQ(seen.left_at, kMonday + Hours(4)) << "the first that said so knows when";
    EXPECT_TRUE(Only(book, kMonday + Hours(40)).cases.front().facts.shipped);
  } while (std::next_permutation(order.begin(), order.end()));
  CaseBook book(Usd());
  for (const SeenOrder& seen : told) book.Apply(seen);
  SeenOrder taken_back = FreeApples(1, kMonday + Hours(31));
  book.Apply(taken_back);
  EXPECT_FALSE(Only(book, kMonday + Hours(40)).cases.front().facts.shipped) << "the newest by the platform's clock";
}

TEST(CaseBook, WhatLeftStaysGoneWhereRevisionsHaveNoDate) {
  SeenOrder left = FreeApples(1), stale = FreeApples(1, kMonday + Hours(1));
  left.revision = {.digest = 5}, stale.revision = {.digest = 9};
  left.fulfilment = FulfilmentStage::kPartly;
  for (const bool first : {true, false}) {
    CaseBook book(Usd());
    book.Apply(first ? left : stale);
    book.Apply(first ? stale : left);
    const Case one = Only(book, kMonday + Hours(2)).cases.front();
    EXPECT_TRUE(one.facts.partly_shipped);
    EXPECT_FALSE(one.facts.shipped);
  }
}

TEST(CaseBook, ClosesTheCaseOfACancelledOrderAndCountsItNoMore) {
  CaseBook book(Usd());
  book.Apply(FreeApples(1));
  book.Apply(FreeApples(2));
  SeenOrder cancelled = Seen({.id = 1, .charged = Money(), .at = kMonday + Minutes(9)});
  cancelled.cancelled = true;
  book.Apply(cancelled);
  const Incident incident = Only(book, kMonday + Hours(1));
  EXPECT_EQ(incident.cases.front().closed_because, "the order was cancelled");
  EXPECT_EQ(incident.exposure, kRight);
}

TEST(CaseBook, FollowsNoTestOrderNoCartAndNoStoppedCheckout) {
  CaseBook book(Usd());
  SeenOrder test = FreeApples(1), stopped = FreeApples(2), cart = FreeApples(3);
  cart.revision.stage = Stage::kCheckout;
  book.Apply(cart);
  test.test = true;
  stopped.stopped = true;
  book.Apply(test);
  book.Apply(stopped);
  EXPECT_TRUE(book.Incidents(kRules, kMonday).empty());
}

TEST(CaseBook, APriceThatIsNearTheRightOneIsAnotherMistakeThanAWrongOne) {
  CaseBook book(Usd());
  book.Apply(Seen({.id = 1, .charged = Money::Major(13), .found = true, .action = Action::kTag}));
  EXPECT_TRUE(book.Incidents(kRules, kMonday).empty()) << "a little low and only tagged: no case";
  book.Apply(Seen({.id = 2, .charged = Money::Major(9), .found = true, .action = Action::kTag}));
  EXPECT_EQ(Only(book, kMonday).cause.Text(), "price:apple");
  book.Apply(Seen({.id = 3, .charged = Money::Major(16), .found = true, .action = Action::kTag}));
  book.Apply(Seen({.id = 4, .charged = Money::Major(13), .found = true, .action = Action::kHold}));
  const auto drift = book.FindIncident("price_drift:apple", kRules, kMonday);
  ASSERT_TRUE(drift);
  EXPECT_EQ(drift->cases.size(), 2u) << "a little high for the customer, and held";
  EXPECT_EQ(book.FindIncident("price:apple", kRules, kMonday)->cases.size(), 1u);
}

TEST(CaseBook, LeavesAnOrderInAnotherCurrencyToTheOwnerAndSumsItNowhere) {
  CaseBook book(Usd());
  SeenOrder foreign = FreeApples(1);
  foreign.currency = *Currency::FromCode("JPY");
  book.Apply(foreign);
  book.Apply(FreeApples(2));
  const Incident incident = Only(book, kMonday);
  EXPECT_EQ(incident.exposure, kRight);
  EXPECT_EQ(incident.cases.front().owner_role, "owner");
  const auto grants = book.GrantsOf(incident, book.PlanFor(incident, kRules, kMonday));
  ASSERT_EQ(grants.size(), 1u);
  EXPECT_EQ(grants.front().order, "1002");
}

TEST(CaseBook, OnlyProposesWhatWasFoundAndNotTouched) {
  CaseBook book(Usd());
  SeenOrder old = FreeApples(1);
  old.untouched = true;
  book.Apply(old);
  Incident incident = Only(book, kMonday);
  EXPECT_EQ(incident.cases.front().state, CaseState::kProposed);
  EXPECT_TRUE(book.GrantsOf(incident, book.PlanFor(incident, kRules, kMonday)).empty());
  IncidentStep adopt = StepOf(incident, IncidentAct::kAdopted, kMonday + Minutes(1));
  adopt.orders = {"1001"};
  book.Apply(adopt);
  EXPECT_EQ(Only(book, kMonday + Minutes(2)).cases.front().state, CaseState::kOpen);
}

TEST(CaseBook, AdoptsOrdersThatNoGuardrailSaw) {
  CaseBook book(Usd());
  for (int i = 0; i < 3; ++i) book.Apply(Seen({.id = i, .charged = Money::Major(1), .reference = Money::Major(1)}));
  const BlastRadius radius = book.RadiusOfOrder("1001", kRight);
  ASSERT_EQ(radius.hits.size(), 3u);
  IncidentStep adopt{.incident = radius.incident, .act = IncidentAct::kAdopted, .at = kMonday + Hours(1)};
  adopt.cause = radius.cause;
  adopt.reference = kRight;
  for (const auto& hit : radius.hits) adopt.orders.push_back(hit.order);
  book.Apply(adopt);
  const Incident incident = Only(book, kMonday + Hours(1));
  EXPECT_EQ(incident.cases.size(), 3u);
  EXPECT_EQ(incident.exposure, Money::Major(42)) << "against the corrected reference";
}

TEST(CaseBook, SeverityRisesWithExposureAndWithOrdersAndNeverFalls) {
  int last = 0;
  for (int64_t price : {1, 40, 60, 600, 3'000, 100'000}) {
    CaseBook book(Usd());
    book.Apply(Seen({.id = 1, .charged = Money(), .reference = Money::Major(price), .found = true}));
    const int severity = Only(book, kMonday).severity;
    EXPECT_GE(severity, last) << price;
    last = severity;
  }
  EXPECT_EQ(last, 4);
  last = 0;
  CaseBook book(Usd());
  for (int i = 0; i < 1'200; ++i) {
    book.Apply(Seen({.id = i, .charged = Money(), .reference = Money::FromMicros(10), .found = true}));
    if (i % 97 != 0) continue;
    const int severity = Only(book, kMonday).severity;
    EXPECT_GE(severity, last) << i;
    last = severity;
  }
  EXPECT_EQ(Only(book, kMonday).severity, 4);
}

TEST(CaseBook, ACauseThatComesBackReopensWithHigherSeverity) {
  CaseBook book(Usd());
  book.Apply(FreeApples(1));
  const Incident first = Only(book, kMonday);
  IncidentStep close = StepOf(first, IncidentAct::kClosed, kMonday + Hours(3));
  close.closing = Closing::kExternal;
  book.Apply(close);
  const Incident closed = Only(book, kMonday + Hours(4));
  EXPECT_EQ(closed.state, IncidentState::kClosed);
  EXPECT_EQ(closed.cases.front().state, CaseState::kClosed);
  EXPECT_FALSE(closed.next_timer.IsKnown());
  book.Apply(FreeApples(2, kMonday + Days(2)));
  const Incident again = Only(book, kMonday + Days(2));
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.state, IncidentState::kOpen);
  EXPECT_EQ(again.recurrence, 1);
  EXPECT_EQ(again.severity, first.severity + 1);
  ASSERT_EQ(again.cases.size(), 1u) << "the first round's case stays closed";
  EXPECT_EQ(again.cases.front().order, "1002");
}

// The clock was two hours ahead when the incident was closed.
TEST(CaseBook, AClockThatWentBackPutsNothingIntoAClosedRound) {
  CaseBook book(Usd());
  book.Apply(FreeApples(1));
  EXPECT_EQ(book.DateForSighting(kMonday), kMonday);
  IncidentStep close = StepOf(Only(book, kMonday), IncidentAct::kClosed, kMonday + Hours(3));
  close.closing = Closing::kExternal;
  book.Apply(close);
  book = *CaseBook::Load(Usd(), book.Save());
  book.Apply(FreeApples(2, book.DateForSighting(kMonday + Hours(1))));
  const Incident again = Only(book, kMonday + Hours(2));
  EXPECT_EQ(again.state, IncidentState::kOpen);
  ASSERT_EQ(again.cases.size(), 1u);
  EXPECT_EQ(again.cases.front().state, CaseState::kOpen);
  EXPECT_EQ(book.DateForSighting(kMonday + Hours(4)), kMonday + Hours(4));
  EXPECT_EQ(book.DateForSighting(kMonday - Days(30)), kMonday - Days(30)) << "a clock that is that wrong tells nothing";
}

// A line that nobody has a price for is not put right by being compared with nothing.
TEST(CaseBook, LeavesAnItemWithoutAPriceToAPerson) {
  CaseBook book(Usd());
  SeenOrder free = Seen({.id = 1, .charged = Money(), .reference = std::nullopt, .cost = std::nullopt, .found = true});
  free.findings.front().at_risk.reset();
  book.Apply(free);
  const Case one = Only(book, kMonday).cases.front();
  EXPECT_EQ(one.state, CaseState::kOpen);
  EXPECT_TRUE(one.facts.by_hand && one.facts.cost_unknown);
  const Plan plan = book.PlanFor(Only(book, kMonday), kRules, kMonday);
  EXPECT_EQ(plan.counts[static_cast<int>(Remedy::kOwnerDecides)], 1u);
  SeenOrder put_right = free;
  put_right.findings.clear();
  put_right.revision.updated_at = put_right.seen_at = kMonday + Minutes(5);
  put_right.lines.front().charged = kRight;
  book.Apply(put_right);
  EXPECT_EQ(Only(book, kMonday + Hours(1)).cases.front().closed_because, "the order was corrected");
}

TEST(CaseBook, CountsNoLineThatIsLowOnPurpose) {
  CaseBook book(Usd());
  SeenOrder order = FreeApples(1);
  order.lines.push_back(order.lines.front());
  order.lines.back().explained = true;
  book.Apply(order);
  const Incident incident = Only(book, kMonday);
  EXPECT_EQ(incident.exposure, kRight) << "the sample costs what it was meant to";
  EXPECT_EQ(incident.cases.front().facts.loss, Money::Major(9));
}

TEST(CaseBook, TellsTheSameStoryInAnyOrderOfArrival) {
  std::vector<SeenOrder> orders;
  for (int i = 0; i < 30; ++i) orders.push_back(i % 3 == 0 ? FreeApples(i, kMonday + Minutes(i)) : Seen({.id = i}));
  SeenOrder cancelled = Seen({.id = 3, .charged = Money(), .at = kMonday + Hours(1)});
  cancelled.cancelled = true;
  orders.push_back(cancelled);
  const std::vector<SeenChange> changes = {PriceTo(Money(), kMonday), PriceTo(Money(), kMonday + Minutes(1), "pear"),
                                           PriceTo(Money(), kMonday + Minutes(1), "plum", "feed"),
                                           PriceTo(Money(), kMonday + Minutes(1), "fig", "feed")};
  std::vector<IncidentStep> steps;
  {
    CaseBook book(Usd());
    for (const SeenOrder& order : orders) book.Apply(order);
    const Incident incident = *book.FindIncident("price:apple", kRules, kMonday + Hours(1));
    steps.push_back(StepOf(incident, IncidentAct::kNoted, kMonday + Minutes(40)));
    steps.push_back(StepOf(incident, IncidentAct::kDecided, kMonday + Minutes(50)));
    steps.back().plan = book.PlanFor(incident, kRules, kMonday + Minutes(50));
    steps.push_back(StepOf(incident, IncidentAct::kApproved, kMonday + Minutes(60), "anna"));
    steps.back().plan = steps[1].plan;
    steps.back().grants = book.GrantsOf(incident, *steps[1].plan);
  }
  std::string expected;
  std::mt19937_64 random(1);
  std::vector<size_t> arrival(orders.size() + changes.size() + steps.size());
  for (size_t i = 0; i < arrival.size(); ++i) arrival[i] = i;
  for (int round = 0; round < 50; ++round) {
    CaseBook book(Usd());
    for (const size_t i : arrival) {
      if (i < orders.size())
        book.Apply(orders[i]);
      else if (i < orders.size() + changes.size())
        book.Apply(changes[i - orders.size()]);
      else
        book.Apply(steps[i - orders.size() - changes.size()]);
      if (round % 5 == 1) book.Incidents(kRules, kMonday);  // looking in between changes nothing
    }
    const std::string told = Told(book, kMonday + Hours(5));
    if (round == 0) expected = told;
    ASSERT_EQ(told, expected);
    std::shuffle(arrival.begin(), arrival.end(), random);
  }
  EXPECT_NE(expected.find("honour"), std::string::npos);
}

}  // namespace
}  // namespace parapet
