// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <chrono>

#include "parapet/tests/core/recovery/fruit_shop.h"

namespace parapet {
namespace {

#ifdef PARAPET_SANITIZED
constexpr int kSecondsMost = 20;
#else
constexpr int kSecondsMost = 1;
#endif

Incident At(const CaseBook& book, Instant now) { return book.Incidents(kRules, now).front(); }

CaseBook FreeOrders(int count) {
  CaseBook book(Usd());
  for (int i = 0; i < count; ++i) book.Apply(FreeApples(i));
  return book;
}

TEST(CaseTimers, RunAsLongAsTheIncidentIsLarge) {
  EXPECT_EQ(At(FreeOrders(1), kMonday).next_timer, kMonday + Minutes(60));
  EXPECT_EQ(At(FreeOrders(2), kMonday).next_timer, kMonday + Minutes(30));
  EXPECT_EQ(At(FreeOrders(100), kMonday).next_timer, kMonday + Minutes(30));
  EXPECT_EQ(At(FreeOrders(101), kMonday).next_timer, kMonday + Minutes(15));
}

TEST(CaseTimers, AreBrokenAMomentAfterTheyFallDueAndNotBefore) {
  const CaseBook book = FreeOrders(2);
  EXPECT_EQ(At(book, kMonday + Minutes(30)).breaches, 0);
  const Incident late = At(book, kMonday + Minutes(30) + Duration{1});
  EXPECT_EQ(late.breaches, 1);
  EXPECT_EQ(late.owner_role, "owner") << "it escalates";
  EXPECT_EQ(late.cases.front().owner_role, "owner");
  EXPECT_EQ(late.next_timer, kMonday + Minutes(60)) << "and the next timer is set";
}

TEST(CaseTimers, FallDueForTheDecisionByTheFirstCutOffWhereThatComesSooner) {
  const CaseBook book = FreeOrders(1);
  const auto first = [&](std::optional<CutOff> cut_off, Duration later) {
    return book.Incidents(CaseTerms(kRules, cut_off), kMonday + later).front();
  };
  const auto day = Days(1).micros;
  const int opened = static_cast<int>((kMonday.micros % day + day) % day / Minutes(1).micros);
  const Incident soon = first(CutOff{opened + 45, 0}, Minutes(1));
  EXPECT_EQ(soon.next_timer, kMonday + Minutes(45));
  EXPECT_EQ(soon.next_what, "decision");
  EXPECT_EQ(soon.next_because, kCutOffName);
  EXPECT_EQ(soon.cases.front().next_because, kCutOffName);
  EXPECT_EQ(first(CutOff{opened + 45, 0}, Minutes(46)).breaches, 1) << "nobody decided in time";
  EXPECT_EQ(first(std::nullopt, Minutes(46)).breaches, 0) << "without a cut-off there are two hours";
  EXPECT_EQ(first(CutOff{opened + 105, 60}, Minutes(1)).next_timer, kMonday + Minutes(45)) << "the shop's clocks";
  const Incident passed = first(CutOff{opened, 0}, Minutes(119));
  EXPECT_EQ(passed.next_timer, kMonday + Hours(2)) << "today's cut-off has passed: tomorrow's is later than two hours";
  EXPECT_EQ(passed.next_because, "");
}

TEST(CaseTimers, BeginAnewWithAWordFromAPerson) {
  CaseBook book = FreeOrders(2);
  book.Apply(StepOf(At(book, kMonday), IncidentAct::kNoted, kMonday + Minutes(20)));
  const Incident incident = At(book, kMonday + Minutes(45));
  EXPECT_EQ(incident.breaches, 0);
  EXPECT_EQ(incident.owner, "maria");
  EXPECT_EQ(incident.next_timer, kMonday + Minutes(50));
}

TEST(CaseTimers, KeepABreachThatWasAnsweredLate) {
  CaseBook book = FreeOrders(2);
  book.Apply(StepOf(At(book, kMonday), IncidentAct::kNoted, kMonday + Minutes(70)));
  EXPECT_EQ(At(book, kMonday + Minutes(71)).breaches, 2);
}

TEST(CaseTimers, CountADecisionThatNobodyTookInTime) {
  CaseBook book = FreeOrders(1);
  for (int i = 1; i < 5; ++i) {
    book.Apply(StepOf(At(book, kMonday), IncidentAct::kNoted, kMonday + Minutes(45 * i)));
  }
  EXPECT_EQ(At(book, kMonday + Hours(2)).breaches, 0);
  EXPECT_EQ(At(book, kMonday + Hours(2) + Seconds(1)).breaches, 1) << "silence decides nothing; it escalates";
  EXPECT_EQ(At(book, kMonday + Hours(2) + Seconds(1)).state, IncidentState::kOpen);
}

TEST(CaseTimers, CountARemedyThatNobodyCarriedOutInTime) {
  CaseBook book = FreeOrders(1);
  DecideAndApprove(book, At(book, kMonday), kRules, kMonday + Minutes(10));
  const Instant approved = kMonday + Minutes(10) + Seconds(1);
  const int64_t updates = 23;  // one an hour, the last still in time
  EXPECT_EQ(At(book, approved + Hours(24)).breaches, updates);
  EXPECT_EQ(At(book, approved + Hours(24) + Seconds(1)).breaches, updates + 2) << "an update and the remedy";
}

// Each remedy has its own deadline, from the day on which it was granted.
TEST(CaseTimers, MeasureARemedyFromItsOwnApproval) {
  CaseBook book = FreeOrders(1);
  DecideAndApprove(book, At(book, kMonday), kRules, kMonday + Minutes(10));
  const Instant first = kMonday + Minutes(10) + Seconds(1);
  book.Apply(FreeApples(5, first + Hours(20)));
  DecideAndApprove(book, At(book, first + Hours(20)), kRules, first + Hours(21));
  const Instant later = first + Hours(24) + Seconds(1);
  const auto without_updates = [&](Instant now) {
    CaseBook noted(Usd());
    noted = *CaseBook::Load(Usd(), book.Save());
    const std::string incident = At(book, now).id;
    for (Instant at = kMonday + Minutes(20); at < now; at = at + Minutes(20))
      noted.Apply(IncidentStep{.incident = incident, .act = IncidentAct::kNoted, .at = at, .actor = "m"});
    return At(noted, now);
  };
  EXPECT_EQ(without_updates(later - Seconds(2)).breaches, 0);
  const Incident late = without_updates(later);
  EXPECT_EQ(late.breaches, 1) << "the first is late though another was granted since";
  EXPECT_EQ(late.cases.back().state, CaseState::kToDo);
  EXPECT_EQ(without_updates(first + Hours(45) + Seconds(2)).breaches, 2) << "and then the second";
}

TEST(CaseTimers, MeasureADecisionByTheFirstAndAStragglersFromItsOwnBeginning) {
  CaseBook book = FreeOrders(1);
  const auto note_until = [&](Instant until) {
    CaseBook noted = *CaseBook::Load(Usd(), book.Save());
    const std::string incident = At(book, until).id;
    for (Instant at = kMonday + Minutes(20); at < until; at = at + Minutes(20))
      noted.Apply(IncidentStep{.incident = incident, .act = IncidentAct::kNoted, .at = at, .actor = "m"});
    return At(noted, until);
  };
  DecideAndApprove(book, At(book, kMonday), kRules, kMonday + Hours(1));
  book.Apply(FreeApples(5, kMonday + Hours(5)));
  const Incident waiting = note_until(kMonday + Hours(7));
  EXPECT_EQ(waiting.breaches, 0) << "two hours from its own beginning";
  EXPECT_EQ(waiting.cases.back().next_what, "decision");
  EXPECT_EQ(waiting.cases.back().next_timer, kMonday + Hours(7));
  EXPECT_EQ(note_until(kMonday + Hours(7) + Seconds(1)).breaches, 1);
  DecideAndApprove(book, At(book, kMonday + Hours(6)), kRules, kMonday + Hours(6));
  EXPECT_EQ(note_until(kMonday + Hours(8)).breaches, 0) << "a later decision makes the first no later";
}

TEST(CaseTimers, BearAClockThatGoesBack) {
  CaseBook book = FreeOrders(2);
  book.Apply(StepOf(At(book, kMonday), IncidentAct::kNoted, kMonday + Hours(5)));
  const Incident incident = At(book, kMonday + Hours(1));
  EXPECT_TRUE(incident.next_timer.IsKnown());
  EXPECT_GE(incident.next_timer, kMonday + Hours(1));
}

TEST(CaseTimers, TurnIntoADailyReminderOnceEverybodyIsServedAndForgetNoBreach) {
  CaseBook book = FreeOrders(2);
  DecideAndApprove(book, At(book, kMonday), kRules, kMonday + Minutes(95));
  EXPECT_EQ(At(book, kMonday + Minutes(100)).breaches, 3);
  for (const Case& one : At(book, kMonday).cases) {
    book.Apply(CaseStep{.case_id = one.id, .act = CaseAct::kDone, .at = kMonday + Minutes(110), .actor = "otto"});
  }
  const Incident served = At(book, kMonday + Hours(20));
  EXPECT_EQ(served.breaches, 3);
  EXPECT_EQ(served.next_what, "closing");
  EXPECT_EQ(served.next_timer, kMonday + Minutes(110) + Hours(24));
  EXPECT_EQ(At(book, kMonday + Hours(26)).breaches, 4) << "nobody closed it";
}

TEST(CaseTimers, LeaveNoOpenCaseWithoutOneThroughASimulatedWeek) {
  const auto started = std::chrono::steady_clock::now();
  CaseBook book(Usd());
  int64_t looks = 0;
  for (int minute = 0; minute < 7 * 24 * 60; minute += 5) {
    const Instant now = kMonday + Minutes(minute);
    if (minute % 60 == 0) book.Apply(Seen({.id = minute, .at = now}));
    if (minute % 600 == 0) book.Apply(FreeApples(minute + 1, now));
    if (minute % 900 == 0 && minute > 0) book.Apply(StepOf(At(book, now), IncidentAct::kNoted, now));
    if (minute == 3'000) DecideAndApprove(book, At(book, now), kRules, now);
    for (const Incident& incident : book.Incidents(kRules, now)) {
      ASSERT_TRUE(incident.next_timer.IsKnown() && incident.next_timer >= now);
      for (const Case& one : incident.cases) {
        ++looks;
        if (one.state == CaseState::kClosed) continue;
        ASSERT_FALSE(one.owner_role.empty());
        ASSERT_TRUE(one.next_timer.IsKnown() && one.next_timer >= now) << one.id << " at minute " << minute;
      }
    }
  }
  EXPECT_GT(looks, 10'000);
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(kSecondsMost));
}

}  // namespace
}  // namespace parapet
