// SPDX-License-Identifier: Apache-2.0
//
// What the public is told of outages, under a simulated clock and disk.
#include "parapet/plugin/recovery/status/status_board.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/recovery/recovery_payload.h"
#include "parapet/plugin/recovery/status/status_page.h"
#include "parapet/plugin/recovery/status/status_payload.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

constexpr const char* kRefused = "Payments by card are refused.";
constexpr const char* kWorks = "Payments by card work again.";

class StatusBoardTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Policy policy = RecommendedPolicy();
    policy.alert_channel_required = false;
    ASSERT_TRUE(shop_.flow()
                    .ApplyPolicy({.document = WritePolicy(policy), .actor = "test", .reason = "status"}, shop_.now())
                    .complaints.empty());
    shop_.Product("15.00", "20.00");
    for (int id = 1; id <= 5; ++id) shop_.Order({.id = id}), shop_.Pass(Minutes(7));
    shop_.Product("0.00");
    for (int id = 1001; id <= 1004; ++id) shop_.Order({.id = id, .price = "0.00"}), shop_.Pass(Seconds(20));
    Build();
  }
  void Build() {
    follow_ = std::make_unique<FollowUp>(shop_.flow(), shop_.ledger());
    board_ = std::make_unique<StatusBoard>(shop_.flow());
    follow_->Attach(*board_);
    follow_->CatchUp();
  }
  template <typename What>
  std::string Do(What what) {
    std::string error;
    follow_->With(shop_.now(), [&](FollowView& view) { error = what(view); });
    return error;
  }
  std::string Tell(TellRequest request) {
    if (request.actor.empty()) request.actor = "maria";
    if (request.component.empty()) request.component = "checkout";
    return Do([&](FollowView& view) { return board_->Tell(view, request, &outage_); });
  }
  std::string End() {
    return Do([&](FollowView& view) { return board_->End(view, {outage_, "maria", kWorks}); });
  }
  std::string Update(Instant next = {}) {
    return Do([&](FollowView& view) { return board_->Update(view, {outage_, "maria", kRefused}, next); });
  }
  std::vector<std::string> Cases() {
    std::vector<std::string> ids;
    for (const Incident& incident : follow_->Incidents(shop_.now())) {
      for (const Case& one : incident.cases) ids.push_back(one.id);
    }
    return ids;
  }
  // As the messages part finishes a step.
  void Finish(const std::string& id, StepState state) {
    follow_->With(shop_.now(), [&](FollowView& view) {
      view.Take(CaseStep{.case_id = id,
                         .act = CaseAct::kStepped,
                         .actor = "messages",
                         .step = std::string(kOutageMessage),
                         .state = state});
    });
  }
  std::multiset<std::string> Started(std::string_view message) {
    std::multiset<std::string> cases;
    for (const StoredEvent& stored : shop_.ledger().Events()) {
      CaseStep step;
      std::string error;
      if (stored.event.kind != EventKind::kCase) continue;
      if (!ReadCaseStep(stored.event.payload, stored.event.at, &step, &error)) continue;
      if (step.step == message && step.state == StepState::kStarted) cases.insert(step.case_id);
    }
    return cases;
  }
  size_t Posts(const std::string& text) {
    const auto effects = shop_.Effects("alert");
    return static_cast<size_t>(std::count_if(effects.begin(), effects.end(), [&](const Effect& effect) {
      return effect.payload.find(text) != std::string::npos;
    }));
  }
  PublicStatus Public() {
    return {.store = "fruit", .outages = board_->book().Outages(), .promises = {}, .now = shop_.now()};
  }

  Simulation shop_{"fruit"};
  std::unique_ptr<FollowUp> follow_;
  std::unique_ptr<StatusBoard> board_;
  std::string outage_;
};

TEST_F(StatusBoardTest, TellsWhatIsKnownAndByWhenTheNextWordComes) {
  ASSERT_EQ(Tell({.text = kRefused}), "");
  const std::string feed = StatusFeed(Public());
  std::vector<Complaint> complaints;
  JsonDocument::ParseStrict(feed, complaints);
  EXPECT_TRUE(complaints.empty()) << feed;
  EXPECT_NE(feed.find("\"state\":\"outage\""), std::string::npos) << feed;
  EXPECT_NE(feed.find(kRefused), std::string::npos);
  EXPECT_NE(StatusPage(Public()).body.find("Next update by "), std::string::npos);
  EXPECT_EQ(board_->book().Find(outage_)->next_update, shop_.now() + Minutes(30));
  ASSERT_EQ(End(), "");
  EXPECT_NE(StatusFeed(Public()).find("\"state\":\"well\""), std::string::npos);
  shop_.Pass(Days(8));
  EXPECT_NE(StatusPage(Public()).body.find("No outage is known to us."), std::string::npos);
}

TEST_F(StatusBoardTest, RefusesWhatCannotBeBelieved) {
  const char* bad[] = {"We will fix it shortly.", "This has never happened before.", "Payments will be back soon.",
                       "It is the payment provider's fault.", ""};
  for (const char* text : bad) EXPECT_NE(Tell({.text = text}), "") << text;
  EXPECT_NE(Tell({.text = "We will fix it shortly."}).find("L02"), std::string::npos) << "with the rule";
  EXPECT_NE(Tell({.text = std::string("a\nb")}), "");
  EXPECT_NE(Tell({.component = "check\r\nout", .text = kRefused}), "");
  EXPECT_NE(Tell({.text = std::string(kStatusTextMost + 1, 'a')}), "");
  EXPECT_TRUE(board_->book().Outages().empty()) << "nothing of it was told";
}

TEST_F(StatusBoardTest, AFigureIsVouchedForByWhoSaysIt) {
  EXPECT_EQ(Tell({.text = "Payments by card are refused since 08:40 UTC."}), "");
  EXPECT_EQ(board_->book().Find(outage_)->words.front().actor, "maria");
}

TEST_F(StatusBoardTest, TheNextWordIsDueByHowManyAreAffectedAndNoLater) {
  ASSERT_EQ(Tell({.text = kRefused, .affected = 5'000}), "");
  EXPECT_EQ(board_->book().Find(outage_)->next_update, shop_.now() + Minutes(15));
  EXPECT_NE(Update(shop_.now() + Minutes(16)).find("at the latest"), std::string::npos);
  EXPECT_NE(Update(shop_.now() - Minutes(1)).find("in the future"), std::string::npos);
  EXPECT_EQ(Update(shop_.now() + Minutes(10)), "");
}

TEST_F(StatusBoardTest, AnUpdateThatIsLateIsToldOnceSaidOnThePageAndCountedAsBroken) {
  ASSERT_EQ(Tell({.text = kRefused}), "");
  shop_.Pass(Minutes(29));
  follow_->Tick(shop_.now());
  EXPECT_EQ(Posts("the public was promised an update on checkout"), 0u);
  shop_.Pass(Minutes(1));
  follow_->Tick(shop_.now());
  follow_->Tick(shop_.now());
  Build();
  follow_->Tick(shop_.now());
  EXPECT_EQ(Posts("the public was promised an update on checkout"), 1u);
  EXPECT_NE(StatusPage(Public()).body.find("is late"), std::string::npos);
  EXPECT_EQ(board_->book().Promises(shop_.now()).broken, 1);
}

TEST_F(StatusBoardTest, TheAllClearGoesToExactlyThoseWhoWereTold) {
  const std::vector<std::string> cases = Cases();
  ASSERT_EQ(cases.size(), 4u);
  ASSERT_EQ(Tell({.text = kRefused, .cases = {cases[0], cases[1], cases[2]}}), "");
  follow_->Tick(shop_.now());
  follow_->Tick(shop_.now());
  EXPECT_EQ(Started(kOutageMessage), (std::multiset<std::string>{cases[0], cases[1], cases[2]}));
  Finish(cases[0], StepState::kDone);
  Finish(cases[1], StepState::kSkipped);
  ASSERT_EQ(End(), "");
  follow_->Tick(shop_.now());
  EXPECT_EQ(Started(kRestoredMessage), std::multiset<std::string>{cases[0]}) << "nobody who was not told";
  Finish(cases[2], StepState::kDone);
  Build();
  for (int i = 0; i < 3; ++i) follow_->Tick(shop_.now());
  const Outage& outage = *board_->book().Find(outage_);
  EXPECT_EQ(outage.restored, outage.told);
  EXPECT_EQ(Started(kRestoredMessage), std::multiset<std::string>(outage.told.begin(), outage.told.end()))
      << "each once, also after a new life";
}

TEST_F(StatusBoardTest, TellsNobodyWhoWasWrittenToAlreadyOrWhoseCaseIsUnknown) {
  const std::vector<std::string> cases = Cases();
  ASSERT_EQ(Tell({.text = kRefused, .cases = {cases[0]}}), "");
  follow_->Tick(shop_.now());
  const auto tell = [&](const std::string& id) {
    return Do([&](FollowView& view) { return board_->TellCases(view, {outage_, "maria", ""}, {id}); });
  };
  EXPECT_NE(tell(cases[0]).find("written to already"), std::string::npos);
  EXPECT_NE(tell("case-none").find("no case"), std::string::npos);
}

TEST_F(StatusBoardTest, PublishesNothingWhereOneOfTheCasesCannotBeTold) {
  const std::vector<std::string> cases = Cases();
  const size_t events = shop_.ledger().Events().size();
  EXPECT_NE(Tell({.text = kRefused, .cases = {cases[0], "case-none"}}).find("no case"), std::string::npos);
  EXPECT_TRUE(board_->book().Outages().empty());
  EXPECT_EQ(shop_.ledger().Events().size(), events);
  ASSERT_EQ(Tell({.text = kRefused, .cases = {cases[0]}}), "");
  EXPECT_EQ(shop_.ledger().Events().size(), events + 1) << "the outage and who is told of it at once";
}

TEST_F(StatusBoardTest, OneOutageOfAComponentAtATimeAndNoWordOnOneThatIsOver) {
  ASSERT_EQ(Tell({.text = kRefused}), "");
  const std::string first = outage_;
  EXPECT_NE(Tell({.text = kRefused}).find("told already"), std::string::npos);
  ASSERT_EQ(End(), "");
  EXPECT_NE(Update().find("is over"), std::string::npos);
  shop_.Pass(Minutes(1));
  ASSERT_EQ(Tell({.text = kRefused}), "");
  EXPECT_NE(outage_, first);
}

TEST_F(StatusBoardTest, WhatPeopleWroteAddsNothingToThePage) {
  ASSERT_EQ(Tell({.component = "<img src=x onerror=alert(1)>", .text = "Cards & \"vouchers\" <b>are</b> refused."}),
            "");
  const HttpResponse page = StatusPage(Public());
  EXPECT_EQ(page.body.find("<img"), std::string::npos);
  EXPECT_EQ(page.body.find("<b>"), std::string::npos);
  EXPECT_EQ(page.body.find("<script"), std::string::npos);
  EXPECT_NE(page.extra_headers.find("default-src 'none'"), std::string::npos);
}

TEST_F(StatusBoardTest, AKnownEntityTagIsAnsweredWithoutABody) {
  ASSERT_EQ(Tell({.text = kRefused}), "");
  const HttpResponse fresh = Cached({.body = StatusFeed(Public())}, "", "public, max-age=15");
  const size_t begin = fresh.extra_headers.find('"'), end = fresh.extra_headers.find('"', begin + 1);
  const std::string tag = fresh.extra_headers.substr(begin, end - begin + 1);
  EXPECT_EQ(Cached({.body = StatusFeed(Public())}, tag, "public, max-age=15").status, 304);
  ASSERT_EQ(Update(), "");
  shop_.Pass(Minutes(1));
  EXPECT_EQ(Cached({.body = StatusFeed(Public())}, tag, "public, max-age=15").status, 200);
}

TEST_F(StatusBoardTest, AFullDiskTellsNothingAndAClockThatJumpsBackBreaksNothing) {
  shop_.ledger().SetReopens(false);
  shop_.ledger().FailNextBatch(LedgerError::kFull);
  EXPECT_NE(Tell({.text = kRefused}), "");
  EXPECT_TRUE(board_->book().Outages().empty());
  shop_.ledger().SetReopens(true);
  shop_.Pass(Seconds(2));
  shop_.Pass(Seconds(2));
  ASSERT_EQ(Tell({.text = kRefused}), "");
  follow_->Tick(shop_.now() - Days(2));
  EXPECT_EQ(Posts("the public was promised"), 0u);
}

// Counts the steps in the ledger by hand: what was promised, and whether the next word came in time.
KeptPromises Recount(const std::vector<StoredEvent>& events, Instant now) {
  KeptPromises counted;
  std::map<std::string, Instant> due;
  for (const StoredEvent& stored : events) {
    StatusStep step;
    std::string error;
    if (stored.event.kind != EventKind::kStatus) continue;
    if (!ReadStatusStep(stored.event.payload, stored.event.at, &step, &error) || step.text.empty()) continue;
    if (due.contains(step.outage)) {
      ++(step.at <= due[step.outage] ? counted.updates.kept : counted.updates.broken);
      due.erase(step.outage);
    }
    if (step.act != StatusAct::kEnded) due[step.outage] = step.next_update;
  }
  for (const auto& [outage, at] : due) ++(now >= at ? counted.updates.broken : counted.updates.open);
  return counted;
}

TEST_F(StatusBoardTest, ThePublishedPromisesAreThoseOfTheLedger) {
  for (int i = 0; i < 6; ++i) {
    ASSERT_EQ(Tell({.component = "part " + std::to_string(i), .text = kRefused}), "");
    shop_.Pass(Minutes(i % 2 == 0 ? 20 : 40));
    ASSERT_EQ(Update(), "");
    shop_.Pass(Minutes(i % 3 == 0 ? 45 : 10));
    if (i % 3 != 2) {
      ASSERT_EQ(End(), "");
    }
  }
  const auto incidents = follow_->Incidents(shop_.now());
  KeptPromises shown = CountPromises(board_->book(), {}, WatchRules(), incidents, shop_.now());
  const KeptPromises counted = Recount(shop_.ledger().Events(), shop_.now());
  EXPECT_EQ(shown.updates, counted.updates);
  EXPECT_GT(shown.updates.kept, 0);
  EXPECT_GT(shown.updates.broken, 0);
  EXPECT_EQ(shown.incidents_open, static_cast<int64_t>(incidents.size()));
  PublicStatus status = Public();
  EXPECT_EQ(StatusFeed(status).find("promises"), std::string::npos) << "only where a shop wants it";
  status.promises = shown;
  EXPECT_NE(StatusFeed(status).find("\"updates\":{\"kept\":" + std::to_string(counted.updates.kept)),
            std::string::npos);
}

}  // namespace
}  // namespace parapet
