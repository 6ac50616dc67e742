// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/report/incident_report.h"

#include <gtest/gtest.h>

#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

class IncidentReport : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.Enforce();
    shop_.Product("15.00", "20.00");
    shop_.Pass(Minutes(30));
    shop_.Product("0.00");
    for (int i = 1; i <= 12; ++i) {
      shop_.Pass(Minutes(1));
      shop_.Order({.id = 500 + i, .price = "0.00"});
    }
    shop_.Pass(Minutes(5));
    shop_.Product("15.00", "20.00");
    id_ = follow_.FindIncident("price:4001", shop_.now())->id;
  }
  void Serve() {
    ASSERT_EQ(follow_.Decide({id_, "maria", "x"}, shop_.now()).error, "");
    ASSERT_EQ(follow_.Approve({id_, "anna", "as shown"}, false, shop_.now()), "");
    const Incident incident = *follow_.FindIncident(id_, shop_.now());
    for (const Case& one : incident.cases) {
      ASSERT_EQ(follow_.Mark({one.id, "otto", "told"}, CaseAct::kDone, shop_.now()), "");
    }
  }
  PostIncident Report(const std::string& name = "price:4001") {
    std::string error;
    auto report = ReportOnIncident(follow_, shop_.ledger(), "fruit", name, shop_.now(), &error);
    EXPECT_TRUE(report) << error;
    return report.value_or(PostIncident());
  }

  Simulation shop_{"fruit"};
  FollowUp follow_{shop_.flow(), shop_.ledger()};
  std::string id_;
};

TEST_F(IncidentReport, TellsFromTheLedgerHowLongItTookAndWhatItCost) {
  Serve();
  const PostIncident report = Report();
  EXPECT_EQ(report.orders.size(), 12u);
  EXPECT_EQ(report.to_detect, Duration()) << "as the update arrived";
  EXPECT_EQ(report.to_fix, Minutes(17));
  EXPECT_EQ(report.spent, Money::Major(180));
  EXPECT_EQ(report.claimed, Money());
  const std::string page = ReportPage(report, shop_.now(), PageFormat::kMarkdown);
  for (const char* words : {"Spent 180.00 USD", "| To notify the first customer, from then | not known |", "17 min",
                            "12 orders of 12 customers", "| honour | 12 | 180.00 USD |", "too few to compare"}) {
    EXPECT_NE(page.find(words), std::string::npos) << words << "\n" << page;
  }
  for (const char* name : {"maria", "anna", "otto"}) EXPECT_EQ(page.find(name), std::string::npos) << name;
}

TEST_F(IncidentReport, IsTheSameAfterARestart) {
  Serve();
  const std::string before = ReportPage(Report(), shop_.now(), PageFormat::kHtml);
  shop_.Restart();
  FollowUp again(shop_.flow(), shop_.ledger());
  std::string error;
  const auto report = ReportOnIncident(again, shop_.ledger(), "fruit", id_, shop_.now(), &error);
  ASSERT_TRUE(report) << error;
  EXPECT_EQ(ReportPage(*report, shop_.now(), PageFormat::kHtml), before);
}

TEST_F(IncidentReport, OfAnUnknownIncidentIsASentence) {
  std::string error;
  EXPECT_FALSE(ReportOnIncident(follow_, shop_.ledger(), "fruit", "incident-none", shop_.now(), &error));
  EXPECT_NE(error.find("incident-none"), std::string::npos);
}

TEST_F(IncidentReport, ClosingRefusesAReasonThatNamesSomebody) {
  CloseRequest close{.word = {id_, "maria", "otto typed it wrong"}, .closing = Closing::kFalseAlarm};
  ASSERT_EQ(follow_.Note({id_, "otto", "looking"}, shop_.now()), "");
  const std::string refused = follow_.Close(close, shop_.now()).error;
  EXPECT_NE(refused.find("names a person (\"otto\")"), std::string::npos) << refused;
  close.word.reason = "that was our supplier's fault";
  EXPECT_NE(follow_.Close(close, shop_.now()).error, "");
  close.word.reason = "samples that nobody had registered";
  EXPECT_EQ(follow_.Close(close, shop_.now()).error, "");
}

TEST(ReportFormats, NoTextOfTheRecordAddsMarkUp) {
  Page page{.title = "<script>alert(1)</script>"};
  const std::string bad = "a|b <img src=x onerror=\"x\"> 'q' & [l](javascript:x) `c`\n# not a heading";
  page.sections.push_back({.heading = bad, .sentences = {bad}, .table = PageTable{bad, {bad}, {{bad, bad}}}});
  const std::string html = Html(page);
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("onerror=\""), std::string::npos);
  EXPECT_NE(html.find("&lt;img"), std::string::npos);
  const std::string markdown = Markdown(page);
  EXPECT_EQ(markdown.find("\n# not"), std::string::npos);
  EXPECT_EQ(markdown.find("<img"), markdown.find("\\<img") + 1);
  EXPECT_NE(markdown.find("a\\|b"), std::string::npos) << "a table keeps its columns";
  EXPECT_NE(markdown.find("\\[l\\]\\(javascript:x\\)"), std::string::npos);
}

TEST(ReportFormats, TheHtmlStandsAloneAndCanBeReadByEverybody) {
  const std::string html = Html(PageOf(PostIncident(), Instant{1'763'942'400'000'000}));
  for (const char* must : {"<!doctype html>", "<html lang=\"en\">", "<title>", "<main>", "<h1>", "<caption>",
                           "scope=\"col\"", "name=\"viewport\""}) {
    EXPECT_NE(html.find(must), std::string::npos) << must;
  }
  for (const char* never : {"<script", "http://", "https://", "<img", "<link"}) {
    EXPECT_EQ(html.find(never), std::string::npos) << never;
  }
}

TEST(PostIncidentPage, ShowsAnOrdersAmountsInItsOwnCurrency) {
  PostIncident report{.currency = *Currency::FromCode("USD")};
  report.orders.push_back({.order = "1001", .currency = *Currency::FromCode("EUR"), .confirmed = Money::Major(5)});
  const std::string html = Html(PageOf(report, Instant{1'763'942'400'000'000}));
  EXPECT_NE(html.find("5.00 EUR"), std::string::npos) << html;
  EXPECT_EQ(html.find("5.00 USD"), std::string::npos);
}

}  // namespace
}  // namespace parapet
