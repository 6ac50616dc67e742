// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/trial/backtest.h"

#include <gtest/gtest.h>

#include <memory>

#include "parapet/core/kernel/order_builder.h"
#include "parapet/core/policy/policy.h"

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};

// An order of one line, as recorded.
struct Recorded {
  Recorded(std::string identity, const char* price, Duration age, Stage stage) {
    Arena arena({memory.get(), 16 * 1024});
    OrderBuilder builder(arena);
    builder.order().id = arena.Copy(identity);
    builder.order().currency = *Currency::FromCode("USD");
    builder.order().placed_at = kNow - age;
    builder.order().stage = stage;
    Line& line = *builder.AddLine();
    line.sku = "PEAR";
    line.quantity = Quantity::Whole(1);
    line.quantity_known = true;
    line.unit_price = ParseDecimal(price).money();
    builder.order().total = line.unit_price;
    order = builder.Finish().order;
    lines[0].item_known = true;
    lines[0].reference = Money::Major(15);
    facts.now = kNow - age;
    facts.supplied = FactSet::FromBits((1u << kFacts) - 1);
    facts.lines = lines;
    record.identity = identity;
    record.judged = true;
    record.placed_at = record.seen_at = kNow - age;
  }
  std::unique_ptr<std::byte[]> memory = std::make_unique<std::byte[]>(16 * 1024);
  const Order* order = nullptr;
  LineFacts lines[1];
  Facts facts;
  OrderRecord record;
};

Policy Only(const char* guardrail) {
  Policy policy = RecommendedPolicy();
  policy.default_mode = Mode::kOff;
  policy.guardrails.clear();
  policy.guardrails[guardrail].mode = Mode::kEnforce;
  return policy;
}

std::shared_ptr<const Program> Compiled(const Policy& policy) { return Program::Compile(policy, 1, kNow).program; }

class BacktestTest : public ::testing::Test {
 protected:
  void Add(const std::string& identity, const char* price, Duration age, Stage stage = Stage::kPlaced) {
    orders_.push_back(std::make_unique<Recorded>(identity, price, age, stage));
  }
  BacktestReport Run(const Policy& before, const Policy& after) {
    const auto old_program = Compiled(before), new_program = Compiled(after);
    Backtest backtest(*old_program, *new_program, kNow);
    for (const auto& [identity, label] : labels_) backtest.Label(identity, label);
    for (const auto& recorded : orders_) backtest.Add(*recorded->order, &recorded->facts, recorded->record);
    return backtest.Finish();
  }
  std::vector<std::unique_ptr<Recorded>> orders_;
  std::map<std::string, Label> labels_;
};

TEST_F(BacktestTest, CountsAnOrderOnceAndSaysWhatIsNewlyStopped) {
  Add("fine", "15.00", Days(1));
  Add("free", "0.00", Days(1));
  Add("free", "0.00", Days(1));  // a later event of the same order
  const BacktestReport report = Run(InstallPolicy(), Only("zero_price"));
  EXPECT_EQ(report.orders, 2);
  EXPECT_EQ(report.stopped_before, 0);
  EXPECT_EQ(report.stopped_after, 1);
  EXPECT_EQ(report.newly_stopped.unknown.orders, 1);
  EXPECT_EQ(report.newly_stopped.unknown.money.at("USD"), Money::Major(15));
  EXPECT_EQ(report.newly_stopped.unknown.examples, std::vector<std::string>{"free"});
  EXPECT_EQ(report.guardrails.at("zero_price").alone, 1);
}

TEST_F(BacktestTest, JudgesAnOrderBeyondItsCart) {
  Add("bought", "15.00", Days(1), Stage::kCart);
  Add("bought", "0.00", Days(1));
  Add("left", "0.00", Days(1), Stage::kCart);
  const BacktestReport report = Run(InstallPolicy(), Only("zero_price"));
  EXPECT_EQ(report.orders, 1);
  EXPECT_EQ(report.newly_stopped.unknown.examples, std::vector<std::string>{"bought"});
}

TEST_F(BacktestTest, TellsCaughtFromHurtByWhatPeopleSaid) {
  Add("caught", "0.00", Days(1));
  Add("hurt", "0.00", Days(1));
  Add("unsure", "0.00", Days(1));
  labels_ = {{"caught", Label::kRight}, {"hurt", Label::kFalseAlarm}, {"unsure", Label::kUnsure}};
  const Fates fates = Run(InstallPolicy(), Only("zero_price")).newly_stopped;
  EXPECT_EQ(fates.right.examples, std::vector<std::string>{"caught"});
  EXPECT_EQ(fates.good.examples, std::vector<std::string>{"hurt"});
  EXPECT_EQ(fates.unsure.examples, std::vector<std::string>{"unsure"});
  EXPECT_EQ(fates.unknown.orders, 0);
}

TEST_F(BacktestTest, PresumesAnOldOrderGoodUnlessItWasCancelled) {
  Add("shipped", "7.00", kPresumedGoodAfter);
  Add("younger", "7.00", Duration{kPresumedGoodAfter.micros - 1});
  Add("cancelled", "7.00", Days(40));
  Add("cancelled", "7.00", Days(39));
  orders_.back()->record.cancelled = true;
  const Fates fates = Run(InstallPolicy(), Only("off_reference")).newly_stopped;
  EXPECT_EQ(fates.presumed_good.examples, std::vector<std::string>{"shipped"});
  EXPECT_EQ(fates.presumed_good.money.at("USD"), Money::Major(7)) << "the money of good orders that is stopped";
  EXPECT_EQ(fates.unknown.examples, (std::vector<std::string>{"younger", "cancelled"}));
}

TEST_F(BacktestTest, CountsWhatALooserPolicyLetsGo) {
  Add("free", "0.00", Days(1));
  const BacktestReport report = Run(Only("zero_price"), InstallPolicy());
  EXPECT_EQ(report.let_go.orders, 1);
  EXPECT_EQ(report.newly_stopped.unknown.orders, 0);
}

TEST_F(BacktestTest, AsksTheNewPolicyForItsPromotionsAndScopes) {
  Add("sale", "6.00", Days(1));
  Policy with = Only("off_reference");
  EXPECT_EQ(Run(InstallPolicy(), with).stopped_after, 1);
  with.promotions.push_back({.name = "clearance",
                             .items = "PE*",
                             .depth_basis_points = 7'000,
                             .from = kNow - Days(3),
                             .until = kNow + Days(1)});
  EXPECT_EQ(Run(InstallPolicy(), with).stopped_after, 0) << "the registered sale explains the price";
}

TEST_F(BacktestTest, GivesTheSameDigestForTheSameRecordsAndAnotherForOthers) {
  Add("a", "0.00", Days(1));
  Add("b", "15.00", Days(1));
  const uint64_t digest = Run(InstallPolicy(), Only("zero_price")).digest;
  EXPECT_EQ(Run(InstallPolicy(), Only("zero_price")).digest, digest);
  EXPECT_NE(Run(InstallPolicy(), InstallPolicy()).digest, digest);
}

TEST_F(BacktestTest, WritesAReportThatNamesExamplesAndMoney) {
  Add("free", "0.00", Days(1));
  const BacktestReport report = Run(InstallPolicy(), Only("zero_price"));
  EXPECT_NE(DescribeBacktest(report).find("at risk 15.00 USD  (free)"), std::string::npos) << DescribeBacktest(report);
  EXPECT_NE(WriteBacktest(report).find(R"("guardrail":"zero_price","before":0,"after":1,"alone":1)"), std::string::npos)
      << WriteBacktest(report);
}

}  // namespace
}  // namespace parapet
