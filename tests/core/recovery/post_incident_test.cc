// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/post_incident.h"

#include <gtest/gtest.h>

#include "parapet/core/recovery/blame.h"
#include "parapet/tests/core/recovery/fruit_shop.h"

namespace parapet {
namespace {

Incident Fruit(const CaseBook& book, Instant now) { return *book.FindIncident("price:apple", kRules, now); }

// Twelve orders at nothing, granted, nine of them carried out.
CaseBook Served() {
  CaseBook book(Usd());
  book.Apply(PriceTo(Money(), kMonday + Minutes(2)));
  for (int i = 0; i < 12; ++i) book.Apply(FreeApples(i, kMonday + Minutes(3 + i)));
  const Incident incident = Fruit(book, kMonday + Hours(1));
  DecideAndApprove(book, incident, kRules, kMonday + Hours(1));
  for (size_t i = 0; i < 9; ++i) {
    book.Apply(
        CaseStep{.case_id = incident.cases[i].id, .act = CaseAct::kDone, .at = kMonday + Hours(2), .actor = "o"});
  }
  return book;
}

IncidentHistory History() {
  IncidentHistory history;
  history.prices = {{kMonday - Hours(3), "apple", kRight},
                    {kMonday, "apple", Money()},
                    {kMonday + Minutes(5), "pear", Money()},
                    {kMonday + Minutes(42), "apple", kRight}};
  return history;
}

TEST(PostIncident, CountsTheCostToTheCentAndTheTimesFromTheRecord) {
  const CaseBook book = Served();
  const Instant now = kMonday + Hours(3);
  IncidentHistory history = History();
  history.told = {{"1003", kMonday + Minutes(20)}, {"1001", kMonday + Minutes(17)}, {"1999", kMonday + Minutes(4)}};
  const PostIncident report = ReportOn(book, Fruit(book, now), history, now);
  EXPECT_EQ(report.orders.size(), 12u);
  EXPECT_EQ(report.exposure, Money::Major(180));
  EXPECT_EQ(report.remedies.at("honour").orders, 12u);
  EXPECT_EQ(report.remedies.at("honour").amount, Money::Major(108));
  EXPECT_EQ(report.spent, Money::Major(81));
  EXPECT_EQ(report.claimed, Money::Major(27));
  const std::string budget = report.incident + "/0";
  EXPECT_EQ(report.spent, book.Books().Of(BudgetKind::kIncident, budget).spent);
  EXPECT_EQ(report.claimed, book.Books().Of(BudgetKind::kIncident, budget).claimed);
  EXPECT_EQ(report.to_detect, Minutes(2)) << "from the update to the alert";
  EXPECT_EQ(report.to_notify, Minutes(15));
  EXPECT_EQ(report.to_fix, Minutes(40));
  EXPECT_EQ(report.told, 2u) << "another order's message is another incident's";
  EXPECT_EQ(report.process.name, "unchecked_price_change");
}

TEST(PostIncident, SaysNotKnownWhereTheRecordTellsNothing) {
  const CaseBook book = Served();
  const Instant now = kMonday + Hours(3);
  IncidentHistory history = History();
  history.prices.pop_back();
  const PostIncident report = ReportOn(book, Fruit(book, now), history, now);
  EXPECT_FALSE(report.to_fix) << "the right price did not come back";
  EXPECT_FALSE(report.to_notify);
  EXPECT_FALSE(report.promises);
  EXPECT_FALSE(report.complaints);
  EXPECT_TRUE(report.repurchase.too_few);
  history.prices.push_back({kMonday + Minutes(42), "apple", kRight});
  history.prices.push_back({kMonday + Minutes(50), "apple", Money()});
  EXPECT_FALSE(ReportOn(book, Fruit(book, now), history, now).to_fix) << "it went wrong again";
}

TEST(PostIncident, TellsEverythingThatHappenedWithTimeAndRole) {
  CaseBook book = Served();
  const Instant now = kMonday + Hours(3);
  IncidentStep note = StepOf(Fruit(book, now), IncidentAct::kNoted, kMonday + Minutes(30));
  note.reason = "the feed is stopped";
  book.Apply(note);
  const PostIncident report = ReportOn(book, Fruit(book, now), History(), now);
  const auto find = [&](const std::string& words) -> const ReportEvent* {
    for (const ReportEvent& event : report.timeline) {
      if (event.what.find(words) != std::string::npos) return &event;
    }
    return nullptr;
  };
  for (const char* words :
       {"the price of apple became 0.00 USD", "12 orders were placed", "the feed is stopped", "chose the remedy",
        "granted it to 12 orders, 108.00 USD", "9 orders: marked as done", "the right price was back"}) {
    ASSERT_NE(find(words), nullptr) << words;
    EXPECT_TRUE(find(words)->at.IsKnown());
    EXPECT_FALSE(find(words)->role.empty());
  }
  EXPECT_EQ(find("12 orders were placed")->until, kMonday + Minutes(14));
  EXPECT_EQ(find("granted it")->role, "approver");
  for (size_t i = 1; i < report.timeline.size(); ++i) EXPECT_LE(report.timeline[i - 1].at, report.timeline[i].at);
}

TEST(PostIncident, TellsOfTheRoundThatIsReportedAlone) {
  CaseBook book = Served();
  IncidentStep close = StepOf(Fruit(book, kMonday + Hours(3)), IncidentAct::kClosed, kMonday + Hours(3));
  close.closing = Closing::kExternal;
  book.Apply(close);
  const Instant again = kMonday + Days(9);
  book.Apply(PriceTo(Money(), again));
  book.Apply(FreeApples(40, again + Minutes(1)));
  IncidentHistory history;
  history.prices = {
      {kMonday, "apple", Money()}, {kMonday + Hours(2), "apple", kRight}, {again - Minutes(3), "apple", Money()}};
  const PostIncident report = ReportOn(book, Fruit(book, again + Hours(1)), history, again + Hours(1));
  for (const ReportEvent& event : report.timeline) EXPECT_GE(event.at, again) << event.what;
  EXPECT_EQ(report.to_detect, Minutes(3));
}

TEST(PostIncident, NamesNobody) {
  CaseBook book = Served();
  const Instant now = kMonday + Hours(3);
  for (const char* words : {"Maria typed the price by hand", "our supplier let us down", "the feed is stopped"}) {
    IncidentStep note =
        StepOf(Fruit(book, now), IncidentAct::kNoted, kMonday + Minutes(30), "maria.huber@fruit.example");
    note.reason = words;
    book.Apply(note);
  }
  const PostIncident report = ReportOn(book, Fruit(book, now), History(), now);
  EXPECT_EQ(report.left_out, 2u);
  bool kept = false;
  for (const ReportEvent& event : report.timeline) {
    for (const char* word : {"aria", "huber", "supplier"}) {
      EXPECT_EQ((event.what + event.role).find(word), std::string::npos) << event.what;
    }
    kept |= event.what.find("the feed is stopped") != std::string::npos;
  }
  EXPECT_TRUE(kept);
}

TEST(PostIncident, EveryCauseIsAProcessOrASystem) {
  std::set<std::string_view> names;
  for (const char* family : {"price", "price_drift", "discount", "stock", "quantity", "total", "tax", "currency",
                             "shipping", "duplicate", "data", "something_new"}) {
    const ProcessCause process = ProcessOf({CauseKind::kItem, family, "x"});
    EXPECT_TRUE(names.insert(process.name).second) << process.name;
    EXPECT_TRUE(BlameIn(process.sentence, {}).empty()) << process.sentence;
  }
  EXPECT_EQ(ProcessOf({CauseKind::kImport, "price", "feed-1"}).name, "unchecked_import");
}

TEST(Blame, IsANameOrAnExcuseAndNeverARole) {
  const std::set<std::string> people = {
      "maria.huber@fruit.example", "Otto", "support", "uid 1000", "parapet", "parapet (stock)"};
  for (const char* text : {"Maria typed it", "ask HUBER", "otto's change", "that was our supplier's fault"}) {
    EXPECT_FALSE(BlameIn(text, people).empty()) << text;
  }
  for (const char* text : {"a price without a check", "the support team was told", "grotto tours at 0.00",
                           "parapet found it", "fruit at uid 1000", "it was in stock"}) {
    EXPECT_TRUE(BlameIn(text, people).empty()) << text << ": " << BlameIn(text, people).front();
  }
}

}  // namespace
}  // namespace parapet
