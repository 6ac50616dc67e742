// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/tuning/incident_tuning.h"

#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/recovery/report/incident_report.h"
#include "parapet/tests/plugin/recovery/tuning/tuning_shop.h"

namespace parapet {
namespace {

class IncidentTuningTest : public TuningShop {};

// A markdown that nobody registered, beside oranges that were sold for nothing.
TEST_F(IncidentTuningTest, TheFirstChangeLosesNoTrueFind) {
  for (int i = 1; i <= 3; ++i) Sell(i, "6.50");
  for (int i = 11; i <= 14; ++i) Sell(i, "0.00", "4002");
  ASSERT_EQ(Close("price:4001", Closing::kFalseAlarm), "");
  const IncidentTuning tuning = Tune("price:4001");
  EXPECT_EQ(tuning.orders, 3u);
  EXPECT_EQ(tuning.replayed, 3u);
  EXPECT_EQ(tuning.true_finds, 4);
  EXPECT_FALSE(tuning.cut);
  EXPECT_NE(tuning.says.find("loses none of 4 true finds"), std::string::npos) << tuning.says;
  ASSERT_FALSE(tuning.changes.empty());
  EXPECT_EQ(tuning.changes[0].way, QuietWay::kThreshold);
  EXPECT_EQ(tuning.changes[0].cost.true_finds_lost.orders, 0);
  ASSERT_FALSE(tuning.changes[0].words.empty());
  for (const std::string& words : tuning.changes[0].words) EXPECT_EQ(words.find("loosens"), 0u) << words;
}

TEST_F(IncidentTuningTest, AChangeThatWouldHaveMissedTrueFindsComesLaterWithTheirMoney) {
  Sell(1, "5.00");
  for (int i = 11; i <= 12; ++i) Sell(i, "6.00", "4002");
  const IncidentTuning tuning = Tune("price:4001");
  EXPECT_EQ(tuning.true_finds, 2);
  ASSERT_GE(tuning.changes.size(), 3u);
  EXPECT_EQ(tuning.changes[0].cost.true_finds_lost.orders, 0) << "the items of the alarm alone";
  EXPECT_NE(tuning.changes[0].way, QuietWay::kThreshold);
  const TunedChange* everywhere = Of(tuning, QuietWay::kThreshold);
  ASSERT_NE(everywhere, nullptr);
  EXPECT_EQ(everywhere->cost.true_finds_lost.orders, 2);
  EXPECT_EQ(everywhere->cost.true_finds_lost.money.at("USD"), Money::Major(18)) << "twice 9.00 below the reference";
  EXPECT_EQ(everywhere->cost.true_finds_lost.examples, (std::vector<std::string>{"11", "12"}));
  EXPECT_NE(Sentence(*everywhere, 2).find("it would have missed 2, with 18.00 USD at risk"), std::string::npos)
      << Sentence(*everywhere, 2);
  const TunedChange* shadow = Of(tuning, QuietWay::kShadow);
  ASSERT_NE(shadow, nullptr);
  EXPECT_EQ(shadow->cost.true_finds_lost.orders, 2);
}

TEST_F(IncidentTuningTest, SaysPlainlyWhereEveryChangeLosesSome) {
  for (int i = 1; i <= 2; ++i) Sell(i, "6.00");
  Serve("price:4001");
  ASSERT_EQ(Close("price:4001", Closing::kExternal), "");
  shop_.Pass(Days(1));
  Sell(3, "6.00");
  const IncidentTuning tuning = Tune("price:4001");
  EXPECT_EQ(tuning.orders, 1u) << "of the present round";
  EXPECT_EQ(tuning.true_finds, 2) << "of the round before, which was no false alarm";
  ASSERT_FALSE(tuning.changes.empty());
  for (const TunedChange& change : tuning.changes) EXPECT_EQ(change.cost.true_finds_lost.orders, 2);
  EXPECT_NE(tuning.says.find("every change would have lost true finds"), std::string::npos) << tuning.says;
}

TEST_F(IncidentTuningTest, OtherFalseAlarmsAreNoTrueFindsAndAreCountedAsQuietened) {
  for (int i = 11; i <= 12; ++i) Sell(i, "6.00", "4002");
  ASSERT_EQ(Close("price:4002", Closing::kFalseAlarm), "");
  Sell(1, "5.00");
  const IncidentTuning tuning = Tune("price:4001");
  EXPECT_EQ(tuning.true_finds, 0);
  EXPECT_NE(tuning.says.find("cannot be told"), std::string::npos) << tuning.says;
  ASSERT_FALSE(tuning.changes.empty());
  EXPECT_EQ(tuning.changes[0].way, QuietWay::kThreshold);
  EXPECT_EQ(tuning.changes[0].cost.alarms_quietened, 2);
  const TunedChange* items = Of(tuning, QuietWay::kThresholdForItems);
  ASSERT_NE(items, nullptr);
  EXPECT_EQ(items->cost.alarms_quietened, 0);
}

TEST_F(IncidentTuningTest, IsTheSameBeforeAndAfterClosingAndAfterARestart) {
  Sell(1, "5.00");
  Sell(11, "6.00", "4002");
  const auto told = [&] {
    const IncidentTuning tuning = Tune("price:4001");
    std::string all = tuning.says;
    for (const TunedChange& change : tuning.changes) {
      all.append("\n").append(Name(change.way)).append(Sentence(change, tuning.true_finds)).append(change.patch);
    }
    return all;
  };
  shop_.Pass(Seconds(1));
  const std::string before = told();
  ASSERT_EQ(
      follow_->Close({.word = {IdOf("price:4001"), "maria", "planned"}, .closing = Closing::kFalseAlarm}, shop_.now())
          .error,
      "");
  EXPECT_EQ(told(), before);
  shop_.Restart();
  Live();
  EXPECT_EQ(told(), before);
}

TEST_F(IncidentTuningTest, ChangesNothingByItselfAndWhatIsPutInForceKeepsTheNextOneQuiet) {
  Sell(1, "6.50");
  const int64_t version = shop_.flow().program()->version();
  const IncidentTuning tuning = Tune("price:4001");
  EXPECT_EQ(shop_.flow().program()->version(), version);
  EXPECT_EQ(tuning.policy_version, version);
  ASSERT_FALSE(tuning.changes.empty());
  PutInForce(tuning.changes[0].document);
  Sell(2, "6.50");
  EXPECT_LT(shop_.Find("2")->enforced, Action::kHold);
  EXPECT_EQ(follow_->FindIncident("price:4001", shop_.now())->cases.size(), 1u) << "no new case";
  const IncidentTuning again = Tune("price:4001");
  EXPECT_TRUE(again.changes.empty());
  EXPECT_NE(again.says.find("keeps all of its orders quiet already"), std::string::npos) << again.says;
}

TEST_F(IncidentTuningTest, WhatPeopleSaidOfAnOrderCounts) {
  Sell(1, "5.00");
  for (int i = 11; i <= 12; ++i) Sell(i, "6.00", "4002");
  ASSERT_EQ(shop_.flow().ReviewOrder("11", "false_alarm", "maria", "planned", shop_.now()), "");
  const IncidentTuning tuning = Tune("price:4001");
  EXPECT_EQ(tuning.true_finds, 1);
  EXPECT_EQ(Of(tuning, QuietWay::kThreshold)->cost.true_finds_lost.examples, (std::vector<std::string>{"12"}));
}

TEST_F(IncidentTuningTest, LooksAtTheNewestOrdersOnlyAndSaysSo) {
  for (int i = 1; i <= static_cast<int>(kTunedOrdersMost) + 1; ++i) shop_.Order({.id = i, .price = "6.50"});
  const IncidentTuning tuning = Tune("price:4001");
  EXPECT_EQ(tuning.orders, kTunedOrdersMost + 1);
  EXPECT_EQ(tuning.replayed, kTunedOrdersMost);
  EXPECT_TRUE(tuning.cut);
}

TEST_F(IncidentTuningTest, OfAnUnknownIncidentIsASentence) {
  std::string error;
  EXPECT_FALSE(TuneIncident(*follow_, shop_.ledger(), "price:none", shop_.now(), &error));
  EXPECT_NE(error.find("price:none"), std::string::npos);
}

TEST_F(IncidentTuningTest, StandsInTheReportOfAFalseAlarmAndOfNoOther) {
  Sell(1, "6.50");
  Sell(11, "6.50", "4002");
  ASSERT_EQ(follow_->Note({IdOf("price:4001"), "otto", "looking"}, shop_.now()), "");
  ASSERT_EQ(Close("price:4001", Closing::kFalseAlarm), "");
  const auto page = [&](const std::string& cause) {
    std::string error;
    const auto report = ReportOnIncident(*follow_, shop_.ledger(), "fruit", cause, shop_.now(), &error);
    return report ? ReportPage(*report, shop_.now(), PageFormat::kMarkdown) : error;
  };
  EXPECT_NE(page("price:4001").find("## What would have kept it quiet"), std::string::npos) << page("price:4001");
  EXPECT_NE(page("price:4001").find("true find"), std::string::npos);
  for (const char* name : {"maria", "otto"}) EXPECT_EQ(page("price:4001").find(name), std::string::npos) << name;
  EXPECT_EQ(page("price:4002").find("What would have kept it quiet"), std::string::npos);
}

}  // namespace
}  // namespace parapet
