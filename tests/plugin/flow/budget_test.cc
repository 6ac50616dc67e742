// SPDX-License-Identifier: Apache-2.0
//
// What judged orders spend of the budgets for exposure: by line, and in the store's currency.
#include <gtest/gtest.h>

#include "parapet/core/kernel/order_builder.h"
#include "parapet/plugin/flow/decide.h"

namespace parapet {
namespace {

constexpr Instant kNoon = {1'764'331'200'000'000};

Currency Code(const char* code) { return *Currency::FromCode(code); }
Money Amount(std::string_view text) { return ParseDecimal(text).money(); }

struct Sold {
  std::string line_id;
  int quantity = 1;
  const char* price = "6.90";
  const char* item = "apple";
};

// A store in dollars that sells apples at a reference of 10.00 in three currencies, of which the policy knows what two
// are worth; what is sold a third below that is tagged, and budgets pay.
class BudgetTest : public ::testing::Test {
 protected:
  BudgetTest() : state_({.store = "fruit", .currency = Code("USD")}) {
    Allow({.day = Money::Major(100), .tag_from = 10'000, .hold_from = 10'000});
    ItemUpdate apple{.id = "apple", .variant_id = "apple"}, pear{.id = "pear", .variant_id = "pear"};
    for (const char* code : {"USD", "EUR", "GBP"}) {
      apple.prices.push_back({.currency = Code(code), .price = Money::Major(10)});
    }
    pear.prices = {{.currency = Code("USD"), .price = Money::Major(11)}};
    for (const ItemUpdate& item : {apple, pear}) state_.Import({&item, 1}, true, *program_, kNoon);
  }

  void Allow(const ExposureBudgets& budgets) {
    Policy policy = RecommendedPolicy();
    policy.default_mode = Mode::kOff;
    policy.guardrails.clear();
    policy.guardrails["off_reference"].mode = Mode::kEnforce;
    policy.guardrails["exposure_budget"].mode = Mode::kEnforce;
    policy.exposure = budgets;
    policy.exchange_rates = {{.from = "USD", .to = "EUR", .rate_micros = 920'000, .as_of = kNoon}};
    program_ = Program::Compile(policy, 1, kNoon).program;
  }

  // Judges and remembers.
  OrderRecord Judge(const std::string& id, const char* currency, const std::vector<Sold>& lines, int64_t version = 1) {
    std::vector<std::byte> memory(16 * 1024);
    Arena arena(memory);
    OrderBuilder builder(arena);
    builder.order().id = id;
    builder.order().currency = Code(currency);
    builder.order().placed_at = kNoon;
    builder.order().revision.version = version;
    for (const Sold& sold : lines) {
      Line& line = *builder.AddLine();
      line.line_id = sold.line_id;
      line.variant_id = sold.item;
      line.quantity = Quantity::Whole(sold.quantity);
      line.quantity_known = true;
      line.unit_price = Amount(sold.price);
    }
    const Judgement judgement = Decide(
        state_, {.order = *builder.Finish().order, .program = *program_, .now = kNoon, .limits = {}}, workspace_);
    state_.Apply(judgement.record);
    return judgement.record;
  }

  StoreState state_;
  std::shared_ptr<const Program> program_;
  Workspace workspace_;
};

TEST_F(BudgetTest, IsNeverOverspentByOrdersInAnotherCurrency) {
  int let_through = 0;
  while (let_through < 100 && Judge(std::to_string(let_through), "EUR", {{"1"}}).enforced < Action::kHold)
    ++let_through;
  // 3.10 EUR are 3.3696 USD: the thirtieth does not fit any more.
  EXPECT_EQ(let_through, 29);
  EXPECT_EQ(state_.ExposureOfDay(kNoon), Amount("97.717414")) << "29 times 3.369566, each rounded up";
}

TEST_F(BudgetTest, PutsOnePriceInTwoCurrenciesIntoOneCohort) {
  Judge("1", "EUR", {{"1"}});
  EXPECT_EQ(state_.ExposureOfCohort(Amount("7.50"), kNoon), Amount("3.369566"));
  Judge("2", "USD", {{"1", 1, "7.00"}});
  EXPECT_EQ(state_.ExposureOfCohort(Amount("7.00"), kNoon), Amount("3.00")) << "in the store's own, as it stands";
}

TEST_F(BudgetTest, FindsInACohortWhatWasSpentInAnotherCurrency) {
  Allow({.cohort = Money::Major(5), .tag_from = 10'000, .hold_from = 10'000});
  EXPECT_EQ(Judge("1", "USD", {{"1", 1, "7.50", "pear"}}).enforced, Action::kTag) << "3.50 of 5.00";
  EXPECT_EQ(Judge("2", "EUR", {{"1", 1, "6.90"}}).enforced, Action::kHold) << "6.90 EUR are 7.50 USD; 1.50 is left";
  EXPECT_EQ(Judge("3", "EUR", {{"1", 1, "6.85"}}).enforced, Action::kTag) << "another price, another cohort";
}

TEST_F(BudgetTest, SpendsNothingWhereTheStoresCurrencyCannotBeHad) {
  const OrderRecord record = Judge("1", "GBP", {{"1"}});
  EXPECT_EQ(record.enforced, Action::kTag);
  EXPECT_TRUE(record.exposure.empty());
  EXPECT_EQ(Judge("2", "USD", {{"1"}}).exposure.size(), 1u);
}

TEST_F(BudgetTest, CountsTwoLinesOfOneItemEachForItself) {
  Judge("1", "USD", {{"a"}, {"b", 2}});
  EXPECT_EQ(state_.ExposureOfItem("apple"), Amount("9.30"));
  const OrderRecord raised = Judge("1", "USD", {{"a"}, {"b", 3}}, 2);
  ASSERT_EQ(raised.exposure.size(), 2u);
  EXPECT_EQ(state_.ExposureOfItem("apple"), Amount("12.40")) << "the other line's 3.10 stand";
}

TEST_F(BudgetTest, ReplacesWhatWasRecordedByItemAlone) {
  OrderRecord earlier = Judge("1", "USD", {{"a", 2}});
  for (auto& entry : earlier.exposure) entry.line.clear();
  state_.Apply(earlier);
  Judge("1", "USD", {{"a", 3}}, 2);
  EXPECT_EQ(state_.ExposureOfItem("apple"), Amount("9.30"));
}

}  // namespace
}  // namespace parapet
