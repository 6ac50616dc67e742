// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/reports/report_book.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};
const WatchRules kRules;

ReportStep Step(ReportAct act, Instant at = kNow) {
  return {.report = "report-1", .act = act, .at = at, .actor = "maria"};
}

ReportBook Reported(ReportedBy by = ReportedBy::kCustomer, bool reachable = true) {
  ReportBook book;
  ReportStep step = Step(ReportAct::kReported);
  step.by = by;
  step.reachable = reachable;
  step.likeness = "alike";
  book.Apply(step);
  return book;
}

TEST(ReportBook, WaitsForAnAcknowledgementThenAnAnswerThenItsReporter) {
  ReportBook book = Reported();
  EXPECT_EQ(book.Find("report-1")->Next(), "acknowledge");
  EXPECT_EQ(book.Find("report-1")->Due(kRules), kNow + Minutes(5));
  book.Apply(Step(ReportAct::kAcknowledged, kNow + Minutes(1)));
  EXPECT_EQ(book.Find("report-1")->Next(), "answer");
  EXPECT_EQ(book.Find("report-1")->Due(kRules), kNow + Hours(24));
  book.Apply(Step(ReportAct::kClosed, kNow + Hours(1)));
  EXPECT_EQ(book.Find("report-1")->Next(), "tell");
  EXPECT_TRUE(book.Find("report-1")->IsOpen());
  book.Apply(Step(ReportAct::kTold, kNow + Hours(2)));
  EXPECT_FALSE(book.Find("report-1")->IsOpen());
  EXPECT_FALSE(book.Find("report-1")->Due(kRules).IsKnown());
}

TEST(ReportBook, MissesTheAcknowledgementAtFiveMinutesAndAgainEachTimeAsLongHasPassed) {
  const ReportBook book = Reported();
  const Report& report = *book.Find("report-1");
  EXPECT_EQ(report.Missed(kRules, kNow + Minutes(5) - Duration{1}), 0);
  EXPECT_EQ(report.Missed(kRules, kNow + Minutes(5)), 1);
  EXPECT_EQ(report.Missed(kRules, kNow + Minutes(10)), 2);
  EXPECT_EQ(report.Missed(kRules, kNow + Minutes(19)), 2);
  EXPECT_EQ(report.Missed(kRules, kNow + Minutes(20)), 3);
  EXPECT_EQ(report.Missed(kRules, kNow + Days(2)), 10) << "a weekend is no post every five minutes";
  EXPECT_EQ(report.Missed(kRules, kNow - Days(2)), 0) << "a clock that jumps back misses nothing";
}

TEST(ReportBook, ANewTimerBeginsWithoutTheBreachesOfTheOneBefore) {
  ReportBook book = Reported();
  ReportStep breached = Step(ReportAct::kBreached, kNow + Minutes(10));
  breached.breaches = 2;
  book.Apply(breached);
  EXPECT_EQ(book.Find("report-1")->OwnerRole(), "owner");
  book.Apply(Step(ReportAct::kAcknowledged, kNow + Minutes(11)));
  EXPECT_EQ(book.Find("report-1")->breaches, 0);
  EXPECT_EQ(book.Find("report-1")->OwnerRole(), "support");
}

TEST(ReportBook, KeepsAnIncidentOpenUntilItsReporterKnows) {
  ReportBook book = Reported();
  ReportStep link = Step(ReportAct::kLinked);
  link.incident = "incident-1";
  book.Apply(link);
  EXPECT_NE(book.WhyNotClosed("incident-1").find("waits for an answer"), std::string::npos);
  EXPECT_EQ(book.WhyNotClosed("incident-2"), "");
  book.Apply(Step(ReportAct::kClosed));
  EXPECT_NE(book.WhyNotClosed("incident-1").find("does not know"), std::string::npos);
  book.Apply(Step(ReportAct::kTold));
  EXPECT_EQ(book.WhyNotClosed("incident-1"), "");
}

TEST(ReportBook, WhoLeftNoAddressCannotBeToldAndWhoWorksHereAlwaysCan) {
  ReportBook book = Reported(ReportedBy::kCustomer, false);
  book.Apply(Step(ReportAct::kClosed));
  EXPECT_FALSE(book.Find("report-1")->IsOpen());
  ReportBook inside = Reported(ReportedBy::kEmployee, false);
  inside.Apply(Step(ReportAct::kClosed));
  EXPECT_EQ(inside.Find("report-1")->Next(), "tell");
}

TEST(ReportBook, FindsTheSameWordsAgainWhileTheyAreFresh) {
  const ReportBook book = Reported();
  ASSERT_NE(book.FindLike("alike", kNow - Hours(1)), nullptr);
  EXPECT_EQ(book.FindLike("alike", kNow + Duration{1}), nullptr);
  EXPECT_EQ(book.FindLike("other", kNow - Hours(1)), nullptr);
}

}  // namespace
}  // namespace parapet
