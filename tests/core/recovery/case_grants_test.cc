// SPDX-License-Identifier: Apache-2.0
//
// What was granted, and its place in the books.
#include "parapet/core/recovery/case_book.h"

#include <gtest/gtest.h>

#include "parapet/tests/core/recovery/fruit_shop.h"

namespace parapet {
namespace {

TEST(CaseGrants, GrantsOnceAndBooksEveryCent) {
  CaseBook book(Usd());
  for (int i = 0; i < 12; ++i) book.Apply(FreeApples(i, kMonday + Minutes(i)));
  DecideAndApprove(book, Only(book, kMonday + Hours(1)), kRules, kMonday + Hours(1));
  Incident incident = Only(book, kMonday + Hours(2));
  EXPECT_EQ(incident.state, IncidentState::kApproved);
  for (const Case& one : incident.cases) {
    EXPECT_EQ(one.state, CaseState::kToDo);
    ASSERT_TRUE(one.grant);
    EXPECT_EQ(one.grant->remedy, Remedy::kHonour);
  }
  EXPECT_EQ(book.Books().Of(BudgetKind::kIncident, incident.id + "/0").claimed, Money::Major(108));
  for (const Case& one : incident.cases) {
    book.Apply(CaseStep{.case_id = one.id, .act = CaseAct::kDone, .at = kMonday + Hours(3), .actor = "otto"});
  }
  incident = Only(book, kMonday + Hours(4));
  for (const Case& one : incident.cases) EXPECT_EQ(one.state, CaseState::kClosed);
  EXPECT_EQ(book.Books().Of(BudgetKind::kIncident, incident.id + "/0").spent, Money::Major(108));
  EXPECT_EQ(book.Books().Of(BudgetKind::kIncident, incident.id + "/0").claimed, Money());
  EXPECT_TRUE(book.Books().IsBalanced());
}

TEST(CaseGrants, GivesLateOnesWhatTheOthersGot) {
  CaseBook book(Usd());
  for (int i = 0; i < 3; ++i) book.Apply(FreeApples(i));
  DecideAndApprove(book, Only(book, kMonday), kRules, kMonday + Hours(1));
  book.Apply(FreeApples(7, kMonday + Hours(2)));
  const Incident incident = Only(book, kMonday + Hours(3));
  EXPECT_EQ(incident.state, IncidentState::kOpen) << "the late one waits to be decided";
  const Plan plan = book.PlanFor(incident, kRules, kMonday + Hours(3));
  const auto grants = book.GrantsOf(incident, plan);
  ASSERT_EQ(grants.size(), 1u);
  EXPECT_EQ(grants.front().order, "1007");
  EXPECT_EQ(grants.front().remedy, Remedy::kHonour);
}

TEST(CaseGrants, LateOnesMaySpendWhatTheOwnerHasRaisedSince) {
  CaseBook book(Usd());
  for (int i = 0; i < 3; ++i) book.Apply(FreeApples(i));
  RecoveryRules tight = kRules;
  tight.auto_honour = tight.owner_honour = book.PlanFor(Only(book, kMonday), kRules, kMonday).cost;
  DecideAndApprove(book, Only(book, kMonday), tight, kMonday + Hours(1));
  book.Apply(FreeApples(7, kMonday + Hours(2)));
  const Instant later = kMonday + Hours(3);
  const auto afforded = [&](const RecoveryRules& rules) {
    const Incident incident = Only(book, later, rules);
    const Plan plan = book.PlanFor(incident, rules, later);
    const Grant grant = book.GrantsOf(incident, plan).front();
    EXPECT_EQ(grant.remedy, Remedy::kHonour) << "as the others, whatever the budget";
    BudgetBook books = book.Books();
    return !books.Claim("late", grant.amount, book.DrawsOf(incident, plan, grant, later));
  };
  EXPECT_FALSE(afforded(tight));
  EXPECT_TRUE(afforded(kRules));
}

TEST(CaseGrants, ATimeForACallIsNoAnswer) {
  CaseBook book(Usd());
  book.Apply(FreeApples(1));
  const std::string id = Only(book, kMonday).cases.front().id;
  const auto answer = [&](const std::string& choice, Duration after) {
    book.Apply(CaseStep{.case_id = id, .act = CaseAct::kAnswered, .at = kMonday + after, .answer = choice});
    return Only(book, kMonday + Hours(1)).cases.front();
  };
  Case one = answer("slot 2025-11-24T10:00:00Z", Minutes(1));
  EXPECT_EQ(one.answer, "");
  EXPECT_EQ(one.slot, "slot 2025-11-24T10:00:00Z");
  one = answer("cancel", Minutes(2));
  EXPECT_EQ(one.answer, "cancel");
  EXPECT_EQ(answer("slot 2025-11-24T11:00:00Z", Minutes(3)).answer, "cancel") << "nor does it take one back";
}

// What was approved is booked whatever the others drew, and in whichever order incidents are gone through.
TEST(CaseGrants, BooksWhatWasApprovedThoughTheLimitIsReachedMeanwhile) {
  for (const bool apples_first : {true, false}) {
    CaseBook book(Usd());
    const char* items[] = {"apple", "pear"};
    for (int i = 0; i < 12; ++i) {
      book.Apply(Seen({.id = i, .charged = Money(), .item = items[i % 2], .found = true}));
    }
    RecoveryRules narrow = kRules;
    narrow.day_most = Money::Major(60);
    const std::string first = apples_first ? "price:apple" : "price:pear";
    const std::string second = apples_first ? "price:pear" : "price:apple";
    DecideAndApprove(book, *book.FindIncident(first, narrow, kMonday), narrow, kMonday + Minutes(1));
    DecideAndApprove(book, *book.FindIncident(second, kRules, kMonday), kRules, kMonday + Minutes(2));
    const std::string day = "day-" + std::to_string(kMonday.micros / Days(1).micros);
    EXPECT_EQ(book.Books().Of(BudgetKind::kDay, day).claimed, Money::Major(108)) << first;
    EXPECT_TRUE(book.Books().IsBalanced());
  }
}

// A difference goes back whenever its order comes to light: nobody is asked because the others cost much already.
TEST(CaseGrants, RefundsADifferenceThatComesToLightLaterWithoutTheOwner) {
  CaseBook book(Usd());
  const auto overcharged = [](int id, Instant at) {
    return Seen({.id = id, .charged = Money::Major(315), .at = at, .found = true, .action = Action::kTag});
  };
  book.Apply(PriceTo(Money::Major(315), kMonday));
  book.Apply(overcharged(1, kMonday + Minutes(1)));
  book.Apply(overcharged(2, kMonday + Minutes(2)));
  DecideAndApprove(book, Only(book, kMonday + Hours(1)), kRules, kMonday + Hours(1));
  book.Apply(overcharged(3, kMonday + Hours(2)));
  const Incident later = Only(book, kMonday + Hours(3));
  const Plan plan = book.PlanFor(later, kRules, kMonday + Hours(3));
  EXPECT_EQ(plan.ask, Ask::kNobody);
  ASSERT_EQ(book.GrantsOf(later, plan).size(), 1u);
  EXPECT_EQ(book.GrantsOf(later, plan)[0].amount, Money::Major(300));
}

}  // namespace
}  // namespace parapet
