// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/alarm_book.h"

#include <gtest/gtest.h>

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};

std::vector<Amiss> Stuck(int orders, int severity = 2) {
  std::vector<Amiss> all;
  for (int i = 0; i < orders; ++i) {
    all.push_back({.watcher = Watcher::kStuck,
                   .subject = "order-" + std::to_string(i),
                   .since = kNow - Days(i),
                   .severity = severity,
                   .what = "order-" + std::to_string(i) + " is stuck"});
  }
  return all;
}

std::vector<std::string> Tell(AlarmBook& book, const std::vector<Amiss>& amiss, Instant now = kNow) {
  std::vector<std::string> acts;
  for (WatchStep step : book.Changes(amiss, now)) {
    step.told = {"chat"};
    acts.emplace_back(Name(step.act));
    book.Apply(step);
  }
  return acts;
}

using Acts = std::vector<std::string>;

TEST(AlarmBook, TellsOnceThenWhenTheCountHasDoubledThenTheAllClear) {
  AlarmBook book;
  EXPECT_EQ(Tell(book, Stuck(1)), Acts{"began"});
  EXPECT_EQ(Tell(book, Stuck(1)), Acts{});
  EXPECT_EQ(Tell(book, Stuck(2)), Acts{"grew"});
  EXPECT_EQ(Tell(book, Stuck(3)), Acts{});
  EXPECT_EQ(Tell(book, Stuck(4)), Acts{"grew"});
  EXPECT_EQ(Tell(book, Stuck(1)), Acts{}) << "fewer is no news";
  EXPECT_EQ(Tell(book, {}), Acts{"ended"});
  EXPECT_EQ(Tell(book, {}), Acts{});
  EXPECT_EQ(Tell(book, Stuck(1)), Acts{"began"}) << "another one, later";
}

TEST(AlarmBook, TellsWhenItBecomesGraver) {
  AlarmBook book;
  Tell(book, Stuck(3, 2));
  EXPECT_EQ(Tell(book, Stuck(3, 4)), Acts{"grew"});
  EXPECT_EQ(book.Find("watch:stuck_orders")->severity, 4);
}

TEST(AlarmBook, NamesTheGravestAndOldestFirst) {
  AlarmBook book;
  auto amiss = Stuck(3);
  amiss[1].severity = 4;
  Tell(book, amiss);
  const Alarm& alarm = *book.Find("watch:stuck_orders");
  EXPECT_EQ(alarm.what, "order-1 is stuck");
  EXPECT_EQ(alarm.subjects, (std::vector<std::string>{"order-1", "order-2", "order-0"}));
  EXPECT_EQ(alarm.since, kNow - Days(2));
  EXPECT_EQ(alarm.count, 3);
}

TEST(AlarmBook, EscalatesOnceWhereNobodyAcknowledgedItForTenMinutes) {
  AlarmBook book;
  Tell(book, Stuck(1));
  EXPECT_EQ(Tell(book, Stuck(1), kNow + Minutes(10) - Minutes(1)), Acts{});
  EXPECT_EQ(Tell(book, Stuck(1), kNow + Minutes(10)), Acts{"escalated"});
  EXPECT_EQ(Tell(book, Stuck(1), kNow + Days(1)), Acts{});
  AlarmBook acknowledged;
  Tell(acknowledged, Stuck(1));
  acknowledged.Apply({.alarm = "watch:stuck_orders", .act = WatchAct::kAcknowledged, .at = kNow, .actor = "maria"});
  EXPECT_EQ(Tell(acknowledged, Stuck(1), kNow + Minutes(11)), Acts{});
}

TEST(AlarmBook, TheAllClearGoesToExactlyThoseWhoWereTold) {
  AlarmBook book;
  WatchStep began = book.Changes(Stuck(1), kNow).front();
  began.told = {"chat"};
  book.Apply(began);
  WatchStep escalated{.alarm = began.alarm, .act = WatchAct::kEscalated, .at = kNow, .told = {"pager"}};
  book.Apply(escalated);
  EXPECT_EQ(book.Find(began.alarm)->told, (std::set<std::string>{"chat", "pager"}));
}

TEST(AlarmBook, KeepsTheGroupsOfOneWatcherApart) {
  AlarmBook book;
  std::vector<Amiss> amiss = {{.watcher = Watcher::kEffect, .group = "tag", .since = kNow, .what = "tags fail"},
                              {.watcher = Watcher::kEffect, .group = "refund", .since = kNow, .what = "refunds fail"}};
  EXPECT_EQ(Tell(book, amiss), (Acts{"began", "began"}));
  amiss.pop_back();
  EXPECT_EQ(Tell(book, amiss), Acts{"ended"});
  EXPECT_TRUE(book.Find("watch:failing_effects:tag")->IsOpen());
}

TEST(AlarmBook, AClockThatJumpsBackTellsNothingAgain) {
  AlarmBook book;
  Tell(book, Stuck(1));
  EXPECT_EQ(Tell(book, Stuck(1), kNow - Days(2)), Acts{});
}

}  // namespace
}  // namespace parapet
