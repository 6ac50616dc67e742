// SPDX-License-Identifier: Apache-2.0
//
// Reports of mistakes by people, from the open door to the answer, under a simulated clock and disk.
#include "parapet/plugin/recovery/reports/reports.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/core/recovery/messages/lint.h"
#include "parapet/plugin/recovery/reports/intake.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

class ReportsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Enforce(Autonomy::kApprove);
    shop_.Product("15.00");
    shop_.Order({.id = 1001, .price = "0.00"});
    shop_.Order({.id = 1002, .price = "0.00"});
    Build();
  }
  void Enforce(Autonomy messages) {
    Policy policy = RecommendedPolicy();
    policy.alert_channel_required = false;
    policy.autonomy.of[static_cast<size_t>(EffectKind::kMessage)] = messages;
    ASSERT_TRUE(shop_.flow()
                    .ApplyPolicy({.document = WritePolicy(policy), .actor = "test", .reason = "reports"}, shop_.now())
                    .complaints.empty());
  }
  // Throws what was folded away and folds anew, as a new life does.
  void Build() {
    follow_ = std::make_unique<FollowUp>(shop_.flow(), shop_.ledger());
    reports_ = std::make_unique<Reports>(shop_.flow());
    follow_->Attach(*reports_);
    intake_ = std::make_unique<ReportIntake>(*follow_, *reports_);
    follow_->CatchUp();
  }
  HttpResponse Post(const std::string& body, const std::string& caller = "203.0.113.7",
                    const std::string& type = "application/json") {
    return intake_->Post({.content_type = type, .accept = "*/*", .body = body, .caller = caller}, shop_.now());
  }
  Reported Take(const ReportRequest& request) {
    Reported reported;
    follow_->With(shop_.now(), [&](FollowView& view) { reported = reports_->Take(view, request); });
    return reported;
  }
  Reported TakeOne(const std::string& contact = "ann@example.com") {
    return Take({.by = ReportedBy::kCustomer, .order = "1001", .says = {"my apple was free", contact, "Ann"}});
  }
  template <typename What>
  std::string Do(What what) {
    std::string error;
    follow_->With(shop_.now(), [&](FollowView& view) { error = what(view); });
    return error;
  }
  size_t Alerts(const std::string& text) {
    const auto effects = shop_.Effects("alert");
    return static_cast<size_t>(std::count_if(effects.begin(), effects.end(), [&](const Effect& effect) {
      return effect.payload.find(text) != std::string::npos;
    }));
  }
  size_t Events(const std::string& act) {
    const auto events = shop_.ledger().Events();
    return static_cast<size_t>(std::count_if(events.begin(), events.end(), [&](const StoredEvent& stored) {
      return stored.event.kind == EventKind::kReport &&
             stored.event.payload.find("\"act\":\"" + act + "\"") != std::string::npos;
    }));
  }

  Simulation shop_{"fruit"};
  std::unique_ptr<FollowUp> follow_;
  std::unique_ptr<Reports> reports_;
  std::unique_ptr<ReportIntake> intake_;
};

TEST_F(ReportsTest, AnAnswerOnTheSpotNamesANumberAndWhatHappensNextByWhen) {
  const HttpResponse answer = Post(R"({"text": "my apple was free", "order": "1001", "contact": "ann@example.com"})");
  EXPECT_EQ(answer.status, 202);
  EXPECT_NE(answer.body.find("\"report\":\"report-"), std::string::npos) << answer.body;
  EXPECT_NE(answer.body.find("you hear what came of it by 20"), std::string::npos) << answer.body;
  EXPECT_EQ(Alerts("A customer reports a mistake about order 1001"), 1u);
}

TEST_F(ReportsTest, TheAnswerOnTheSpotIsHonest) {
  for (const char* contact : {"ann@example.com", ""}) {
    messages::MessageContext context;
    context.facts_given = false;
    const std::string shown = TakeOne(contact).shown;
    for (const auto& finding : LintSentences(messages::FromText(shown, messages::Language::kEnglish), context)) {
      EXPECT_EQ(finding.rule, "L01") << messages::Explain(finding)
                                     << ": only its own number and time stand for no fact";
    }
  }
}

// A report that was answered is on disk. On a ledger that acknowledges before it writes, this must fail.
bool SurvivesACrash(MemoryLedger& ledger) {
  Simulation shop("fruit", "shopify", StockAuthority::kPlatform, &ledger);
  FollowUp follow(shop.flow(), ledger);
  Reports reports(shop.flow());
  ReportIntake intake(follow, reports);
  follow.Attach(reports);
  const HttpResponse answer =
      intake.Post({.content_type = "application/json", .body = R"({"text": "my apple was free"})"}, shop.now());
  EXPECT_EQ(answer.status, 202);
  ledger.Crash();
  FollowUp again(shop.flow(), ledger);
  Reports told(shop.flow());
  again.Attach(told);
  again.CatchUp();
  return told.All().size() == 1;
}

TEST(ReportsOnDisk, WhatWasAnsweredSurvivesACrash) {
  MemoryLedger honest, lying({.acknowledges_before_commit = true});
  EXPECT_TRUE(SurvivesACrash(honest));
  EXPECT_FALSE(SurvivesACrash(lying)) << "the test would not notice a lost report";
}

TEST_F(ReportsTest, NeverTellsWhetherAnOrderExists) {
  const auto blank = [](std::string body) {
    for (size_t at = body.find("report-"); at != body.npos; at = body.find("report-", at + 1)) body.erase(at, 15);
    return body;
  };
  const std::string known = blank(Post(R"({"text": "wrong", "order": "1001"})").body);
  const std::string unknown = blank(Post(R"({"text": "wrong", "order": "9999"})").body);
  EXPECT_EQ(known, unknown);
}

TEST_F(ReportsTest, TheSameFormSentTwiceIsOneReport) {
  const std::string body = R"({"text": "my apple was free", "order": "1001"})";
  EXPECT_EQ(Post(body).body, Post(body).body);
  EXPECT_EQ(Events("reported"), 1u);
  shop_.Pass(Minutes(61));
  Post(body);
  EXPECT_EQ(Events("reported"), 2u) << "later it is another one";
}

TEST_F(ReportsTest, KeepsWhatTheReporterWroteOutOfPayloadsEffectsAndTakesItAlongWhenThePersonIsErased) {
  const Reported reported = TakeOne();
  for (const StoredEvent& stored : shop_.ledger().Events()) {
    EXPECT_EQ(stored.event.payload.find("ann@example.com"), std::string::npos);
    EXPECT_EQ(stored.event.payload.find("my apple was free"), std::string::npos);
    for (const Effect& effect : stored.event.effects) EXPECT_EQ(effect.payload.find("example.com"), std::string::npos);
  }
  std::string person;
  for (const StoredEvent& stored : shop_.ledger().Events()) {
    if (stored.event.kind == EventKind::kReport) person = stored.event.person;
  }
  follow_->With(shop_.now(), [&](FollowView& view) {
    ASSERT_TRUE(reports_->SaysOf(view, reported.report));
    EXPECT_EQ(reports_->SaysOf(view, reported.report)->contact, "ann@example.com");
  });
  ASSERT_TRUE(shop_.ledger().Erase("fruit", person));
  follow_->With(shop_.now(), [&](FollowView& view) { EXPECT_FALSE(reports_->SaysOf(view, reported.report)); });
}

TEST_F(ReportsTest, ErasingWhoBoughtAnOrderTakesTheReportsFromTheirAddressAlong) {
  const std::string bought = shop_.OrderBody({.id = 1001, .price = "0.00"});
  ASSERT_NE(bought.find("71001@example.com"), std::string::npos);
  const Reported theirs = TakeOne("71001@example.com"), other = TakeOne("ann@example.com");
  ASSERT_EQ(shop_.flow().Erase({.orders = {"1001"}, .actor = "anna", .reason = "asked"}, shop_.now()).error, "");
  follow_->With(shop_.now(), [&](FollowView& view) {
    EXPECT_FALSE(reports_->SaysOf(view, theirs.report));
    EXPECT_TRUE(reports_->SaysOf(view, other.report));
  });
}

TEST_F(ReportsTest, OnePersonIsOneKeyHoweverTheAddressIsWritten) {
  TakeOne("Ann@Example.com");
  Take({.by = ReportedBy::kCustomer, .says = {"another mistake", "ann@example.com", ""}});
  std::set<std::string> people;
  for (const StoredEvent& stored : shop_.ledger().Events()) {
    if (!stored.event.person.empty() && stored.event.kind == EventKind::kReport) people.insert(stored.event.person);
  }
  EXPECT_EQ(people.size(), 1u);
}

TEST_F(ReportsTest, UnacknowledgedForFiveMinutesEscalatesOnceAndAgainWhenThatDoubles) {
  TakeOne();
  shop_.Pass(Seconds(299));
  follow_->Tick(shop_.now());
  EXPECT_EQ(Alerts("has not been acknowledged"), 0u);
  shop_.Pass(Seconds(1));
  follow_->Tick(shop_.now());
  follow_->Tick(shop_.now());
  EXPECT_EQ(Alerts("has not been acknowledged"), 1u);
  EXPECT_EQ(Events("breached"), 1u);
  Build();
  follow_->Tick(shop_.now());
  EXPECT_EQ(Events("breached"), 1u) << "a new life does not tell it again";
  shop_.Pass(Minutes(5));
  follow_->Tick(shop_.now());
  EXPECT_EQ(Alerts("has not been acknowledged"), 2u);
  EXPECT_EQ(reports_->totals().breached, 2u);
}

TEST_F(ReportsTest, AcknowledgesByItselfWhereMessagesNeedNobodyAndThenAwaitsAnAnswer) {
  Enforce(Autonomy::kAuto);
  const Reported reported = TakeOne();
  ASSERT_NE(reports_->Find(reported.report), nullptr);
  EXPECT_EQ(reports_->Find(reported.report)->shown, reported.shown);
  shop_.Pass(Minutes(20));
  follow_->Tick(shop_.now());
  EXPECT_EQ(Events("breached"), 0u);
  shop_.Pass(Hours(24));
  follow_->Tick(shop_.now());
  EXPECT_EQ(Alerts("has not been answered"), 1u);
}

TEST_F(ReportsTest, AClockThatJumpsBackEscalatesNothingTwiceAndLosesNothing) {
  TakeOne();
  const Instant late = shop_.now() + Minutes(6);
  follow_->Tick(late);
  follow_->Tick(late - Days(1));
  follow_->Tick(late);
  EXPECT_EQ(Events("breached"), 1u);
}

TEST_F(ReportsTest, AFullDiskTakesNothingInAndSaysSo) {
  shop_.ledger().SetReopens(false);
  shop_.ledger().FailNextBatch(LedgerError::kFull);
  const HttpResponse refused = Post(R"({"text": "my apple was free"})");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(Events("reported"), 0u);
  shop_.ledger().SetReopens(true);
  shop_.ledger().Reopen();
  EXPECT_EQ(Post(R"({"text": "my apple was free"})").status, 202);
  EXPECT_EQ(Events("reported"), 1u) << "sent again, it is one";
}

TEST_F(ReportsTest, LeadsFromTheOrderThatWasNamedToEveryOrderWithItsCause) {
  const Reported reported = TakeOne();
  follow_->With(shop_.now(), [&](FollowView& view) {
    const BlastRadius radius = reports_->RadiusOf(view, *reports_->Find(reported.report));
    std::set<std::string> hits;
    for (const auto& hit : radius.hits) hits.insert(hit.order);
    EXPECT_EQ(hits, (std::set<std::string>{"1001", "1002"})) << radius.error;
  });
}

TEST_F(ReportsTest, AnIncidentIsNotClosedBeforeItsReporterKnowsWhatCameOfIt) {
  const Reported reported = TakeOne();
  const std::string incident = follow_->FindIncident("price:4001", shop_.now())->id;
  const Word maria{reported.report, "maria", ""};
  ASSERT_EQ(Do([&](FollowView& view) { return reports_->Link(view, maria, incident); }), "");
  const CloseRequest close{.word = {incident, "maria", "free samples"}, .closing = Closing::kFalseAlarm};
  EXPECT_NE(follow_->Close(close, shop_.now()).error.find("waits for an answer"), std::string::npos);
  const Word outcome{reported.report, "maria", "a sample: it was meant"};
  ASSERT_EQ(Do([&](FollowView& view) { return reports_->Close(view, outcome, false); }), "");
  EXPECT_NE(follow_->Close(close, shop_.now()).error.find("does not know"), std::string::npos);
  ASSERT_EQ(Do([&](FollowView& view) { return reports_->Close(view, outcome, true); }), "");
  EXPECT_EQ(follow_->Close(close, shop_.now()).error, "");
}

TEST_F(ReportsTest, TellsTheSameAfterARestart) {
  const Reported reported = TakeOne();
  ASSERT_EQ(Do([&](FollowView& view) { return reports_->Acknowledge(view, {reported.report, "maria", "heard"}); }), "");
  shop_.Restart();
  Build();
  const Report* again = reports_->Find(reported.report);
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->acknowledged_by, "maria");
  EXPECT_EQ(again->Next(), "answer");
}

TEST_F(ReportsTest, LimitsOneAddressAndAllTogetherAndLetsThemComeAgain) {
  const auto accepted = [&](const std::string& caller, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; ++i) {
      taken += Post("{\"text\": \"" + caller + std::to_string(i) + "\"}", caller).status == 202 ? 1 : 0;
    }
    return taken;
  };
  EXPECT_EQ(accepted("203.0.113.7", 20), 5);
  const HttpResponse refused = Post(R"({"text": "again"})");
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(refused.extra_headers.find("Retry-After: 121"), std::string::npos) << refused.extra_headers;
  EXPECT_EQ(accepted("2001:db8::1", 4) + accepted("2001:db8::2", 4), 5) << "one network is one caller";
  int all = 0;
  for (int i = 0; i < 50; ++i) all += accepted("198.51.100." + std::to_string(i), 2);
  EXPECT_EQ(all, 50) << "sixty of the store in all";
  shop_.Pass(Hours(2));
  EXPECT_EQ(accepted("203.0.113.7", 20), 5);
}

TEST_F(ReportsTest, RefusesWhatIsTooLongRepeatedUnknownOrNoTextAndKeepsNothingOfIt) {
  const std::string form = "application/x-www-form-urlencoded";
  const std::pair<std::string, std::string> bad[] = {
      {R"({"text": ""})", "application/json"},
      {R"({"order": "1"})", "application/json"},
      {R"({"text": "a", "text": "b"})", "application/json"},
      {R"({"text": "a", "admin": true})", "application/json"},
      {R"({"text": ["a"]})", "application/json"},
      {R"({"text": "a", "order": "1\r\nBcc: all"})", "application/json"},
      {"{\"text\": \"" + std::string(4'001, 'a') + "\"}", "application/json"},
      {"not json", "application/json"},
      {"text=a&text=b", form},
      {"text=a&evil=1", form},
      {"text=%20%20", form},
      {"text=a&order=%3Cscript%3E", form},
      {"text=a&order=Jane+Doe+12", form},
      {"text=a&order=JaneDoe", form},
      {"text=a&item=a/1", form},
      {"text=a&item=1" + std::string(32, 'a'), form}};
  int caller = 0;
  for (const auto& [body, type] : bad) {
    EXPECT_EQ(Post(body, "192.0.2." + std::to_string(++caller), type).status, 400) << body.substr(0, 60);
  }
  EXPECT_EQ(Post("text=a", "192.0.2.200", "text/plain").status, 415);
  EXPECT_EQ(Events("reported"), 0u);
}

TEST_F(ReportsTest, ReadsFormsAndAnswersABrowserWithAPageThatRunsNothing) {
  const std::string body = "text=my+apple+was+free%21+%3Cscript%3E&order=1001&name=%F0%9F%8D%8F&contact=";
  const HttpResponse page = intake_->Post(
      {.content_type = "application/x-www-form-urlencoded", .accept = "text/html,*/*", .body = body, .caller = "::1"},
      shop_.now());
  EXPECT_EQ(page.status, 202);
  EXPECT_NE(page.extra_headers.find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(page.body.find("<script"), std::string::npos);
  const std::string id = reports_->All().front().id;
  follow_->With(shop_.now(),
                [&](FollowView& view) { EXPECT_EQ(reports_->SaysOf(view, id)->text, "my apple was free! <script>"); });
  EXPECT_NE(intake_->Form().body.find("action=\"/report/fruit\""), std::string::npos);
}

TEST_F(ReportsTest, ABrowserIsGivenItsFormBackWithWhatIsWrong) {
  const std::string body = "text=my+apple+%3Cb%3E&order=Jane+Doe&contact=ann%40example.com";
  const HttpResponse page = intake_->Post(
      {.content_type = "application/x-www-form-urlencoded", .accept = "text/html", .body = body, .caller = "::1"},
      shop_.now());
  EXPECT_EQ(page.status, 400);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_NE(page.body.find("order is no number"), std::string::npos) << page.body;
  EXPECT_NE(page.body.find("my apple &lt;b&gt;</textarea>"), std::string::npos) << page.body;
  EXPECT_NE(page.body.find("value=\"ann@example.com\""), std::string::npos);
  EXPECT_EQ(Post("text=", "::1", "application/x-www-form-urlencoded").content_type, "application/problem+json");
  EXPECT_EQ(Events("reported"), 0u);
}

TEST_F(ReportsTest, StaffReadOnlyWhatIsKnownHereAndNothingThatSomebodyTyped) {
  Post(R"({"text": "wrong", "order": "Ann-Lee-1978"})");
  Post(R"({"text": "wrong", "item": "annlee1978"})");
  EXPECT_EQ(Alerts("A customer reports a mistake (report-"), 2u);
  EXPECT_EQ(Alerts("1978"), 0u);
  Post(R"({"text": "wrong", "order": "1002"})");
  EXPECT_EQ(Alerts("about order 1002"), 1u);
  shop_.Pass(Minutes(6));
  follow_->Tick(shop_.now());
  EXPECT_EQ(Alerts("has not been acknowledged"), 3u);
  EXPECT_EQ(Alerts("1978"), 0u);
}

TEST_F(ReportsTest, WhoReportsFromInsideNamesOrdersAndItemsAsTheyAreToo) {
  const auto error = [&](const std::string& order, const std::string& item) {
    return Take({.actor = "maria", .order = order, .item = item, .says = {order + item + " is wrong", "", ""}}).error;
  };
  EXPECT_NE(error("the one of Ann Lee", "").find("order is no number"), std::string::npos);
  EXPECT_NE(error("", "Ann Lee's apple").find("item is no number"), std::string::npos);
  EXPECT_EQ(error("1001", "") + error("", "4001"), "");
  EXPECT_EQ(Events("reported"), 2u);
}

// Bytes of any kind, cut and stuck together from what is near a report: nothing crashes, nothing but 202, 400 or 429.
TEST_F(ReportsTest, SurvivesAnyBytes) {
  const std::string pieces[] = {
      "text=",      "&",  "=",       "%",        "%0",      "%00", "%ff%fe", "\xff\xfe",
      "{\"text\":", "\"", "\\u0000", "order=#1", "+",       "}",   "[[[[",   std::string(1, '\0'),
      "\u202e",     "a",  "name=",   "contact=", "\\ud800", ",",   "\r\n"};
  uint64_t seed = 20'261'122;
  for (int round = 0; round < 4'000; ++round) {
    std::string body;
    for (int i = 0; i < 12; ++i) {
      seed = seed * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
      body += pieces[(seed >> 33) % std::size(pieces)];
    }
    const char* type = round % 2 == 0 ? "application/json" : "application/x-www-form-urlencoded";
    const int status = Post(body, std::to_string(seed), type).status;
    ASSERT_TRUE(status == 202 || status == 400 || status == 429) << status << " for " << body;
    shop_.Pass(Minutes(1));
  }
}

}  // namespace
}  // namespace parapet
