// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/exposure_ladder.h"

#include <gtest/gtest.h>

#include <barrier>
#include <mutex>
#include <thread>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/policy/verdict.h"
#include "parapet/core/state/store_state.h"
#include "parapet/tests/core/policy/order_fixture.h"

namespace parapet {
namespace {

const uint16_t kZeroPrice = static_cast<uint16_t>(FindGuardrail("zero_price"));
const uint16_t kOwn = static_cast<uint16_t>(FindGuardrail("exposure_budget"));

Policy WithBudgets(ExposureBudgets budgets) {
  Policy policy = RecommendedPolicy();
  policy.exposure = budgets;
  return policy;
}

// An order whose lines lose what they lack to 15.00, found by a guardrail that tags; and what the ladder makes of it.
struct Scene {
  explicit Scene(const Policy& policy) : program(CompileOrDie(policy)) {}

  Scene& Line(std::string_view sku, Money price, int64_t pieces = 1) {
    fixture.Item(sku, price, pieces);
    return *this;
  }
  void Finish() {
    order = &fixture.Finish(program.get());
    fixture.facts.supplied.Insert(Fact::kBudgets);
    for (size_t i = 0; i < fixture.line_facts.size(); ++i) {
      fixture.line_facts[i].stock_item = static_cast<uint32_t>(i);
    }
  }
  void Find(size_t line, Action action = Action::kTag, Mode mode = Mode::kEnforce) {
    findings.Begin(kZeroPrice, LossTo::kMerchant);
    const Rule rule = {.mode = mode};
    findings.Line(line, rule, action).AtRisk(MerchantLoss(order->lines[line], fixture.line_facts[line]));
  }
  Action Climb() {
    ClimbExposure(*order, fixture.facts, *program, findings);
    return findings.decision();
  }
  std::vector<ExposureCharge> Charges(Action enforced) const {
    return ChargesOf(*order, fixture.facts, findings, *program, enforced);
  }
  const Finding* Own(int16_t line) const {
    for (const Finding& finding : findings.findings()) {
      if (finding.guardrail == kOwn && finding.line == line) return &finding;
    }
    return nullptr;
  }

  std::shared_ptr<const Program> program;
  OrderFixture fixture;
  const Order* order = nullptr;
  Findings findings;
};

TEST(ExposureLadder, ABudgetClimbsFromTagToHoldToBlock) {
  struct Row {
    int64_t left;
    Action action;
    ExposureState state;
  };
  // Of 100: what is left, to the cent on both sides of every step.
  const Row rows[] = {{10'000, Action::kAllow, ExposureState::kActive}, {5'001, Action::kAllow, ExposureState::kActive},
                      {5'000, Action::kTag, ExposureState::kReducing},  {2'001, Action::kTag, ExposureState::kReducing},
                      {2'000, Action::kHold, ExposureState::kReducing}, {1, Action::kHold, ExposureState::kReducing},
                      {0, Action::kBlock, ExposureState::kHalted},      {-1, Action::kBlock, ExposureState::kHalted},
                      {10'001, Action::kAllow, ExposureState::kActive}};
  for (const Row& row : rows) {
    const Money left = Money::FromMicros(row.left * 10'000);
    EXPECT_EQ(ActionFor({}, Money::Major(100), left), row.action) << row.left;
    EXPECT_EQ(StateOf({}, Money::Major(100), left), row.state) << row.left;
  }
  EXPECT_EQ(ActionFor({}, Money(), Money()), Action::kBlock) << "a budget of nothing is used up";
}

TEST(ExposureLadder, TheVerdictClimbsAsTheDayFills) {
  for (const auto& [left, expected] : {std::pair(100, Action::kTag), std::pair(40, Action::kTag),
                                       std::pair(19, Action::kHold), std::pair(0, Action::kBlock)}) {
    Scene scene(WithBudgets({.day = Money::Major(100)}));
    scene.Line("TEA", Money::Major(5)).Finish();
    scene.fixture.facts.surroundings.day_budget_left = Money::Major(left);
    scene.Find(0);
    EXPECT_EQ(scene.Climb(), expected) << left;
  }
}

TEST(ExposureLadder, WhatDoesNotFitIsHeldHoweverEmptyTheBudgetWas) {
  Scene scene(WithBudgets({.item = Money::Major(9)}));
  scene.Line("TEA", Money::Major(5)).Finish();
  scene.fixture.line_facts[0].item_budget_left = Money::Major(9);
  scene.Find(0);
  EXPECT_EQ(scene.Climb(), Action::kHold);
  ASSERT_NE(scene.Own(0), nullptr);
  EXPECT_EQ(scene.Own(0)->observed, Reading(Money::Major(10)));
  EXPECT_EQ(scene.Own(0)->expected, Reading(Money::Major(9)));
  EXPECT_TRUE(scene.Charges(Action::kHold).empty());
}

TEST(ExposureLadder, LinesOfOneItemAndOneCohortAreSummed) {
  Scene scene(WithBudgets({.item = Money::Major(20), .cohort = Money::Major(20)}));
  scene.Line("TEA", Money::Major(5)).Line("TEA", Money::Major(6)).Line("MUG", Money::Major(5)).Finish();
  scene.fixture.line_facts[1].stock_item = 0;
  for (LineFacts& line : scene.fixture.line_facts) line.item_budget_left = Money::Major(18);
  for (size_t i = 0; i < 3; ++i) scene.Find(i);
  EXPECT_EQ(scene.Climb(), Action::kHold) << "10 and 9 of one item, 18 left";
  EXPECT_NE(scene.Own(0), nullptr);
  EXPECT_NE(scene.Own(1), nullptr);
  EXPECT_EQ(scene.Own(2), nullptr);
  EXPECT_EQ(scene.Own(0)->at_risk, Money::Major(10)) << "each line its own loss";

  for (LineFacts& line : scene.fixture.line_facts) line.item_budget_left = Money::Major(500);
  for (LineFacts& line : scene.fixture.line_facts) line.cohort_budget_left = Money::Major(300);
  scene.fixture.line_facts[0].cohort_budget_left = scene.fixture.line_facts[2].cohort_budget_left = Money::Major(19);
  scene.findings.Clear();
  for (size_t i = 0; i < 3; ++i) scene.Find(i);
  EXPECT_EQ(scene.Climb(), Action::kHold) << "10 and 10 sold at 5.00, 19 left";
  EXPECT_NE(scene.Own(2), nullptr);
}

TEST(ExposureLadder, ARegisteredSaleDoesNotStarveTheDay) {
  Policy policy = WithBudgets({.order = Money::Major(50), .item = Money::Major(1), .day = Money::Major(100)});
  policy.promotions.push_back({.name = "bf",
                               .items = "TEA",
                               .depth_basis_points = 4'000,
                               .until = kNow + Days(1),
                               .budget = Money::Major(1'000)});
  Scene scene(policy);
  scene.Line("TEA", Money::Major(9), 10).Finish();
  LineFacts& line = scene.fixture.line_facts[0];
  line.promoted = true;
  line.promotion_floor = Money::Major(9);
  line.item_budget_left = Money::Major(0);
  scene.fixture.facts.surroundings = {.order_budget = Money::Major(50), .day_budget_left = Money::Major(0)};
  line.promotion_budget_left = Money::Major(900);
  EXPECT_EQ(scene.Climb(), Action::kAllow) << "60 from its own budget";
  const auto charges = scene.Charges(Action::kAllow);
  ASSERT_EQ(charges.size(), 1u);
  EXPECT_EQ(charges[0].promotion, "bf");
  EXPECT_EQ(charges[0].amount, Money::Major(60));

  line.promotion_budget_left = Money::Major(59);
  EXPECT_EQ(scene.Climb(), Action::kHold);
  scene.findings.Clear();
  line.promotion_budget_left = Money::Major(60);
  EXPECT_EQ(scene.Climb(), Action::kHold) << "94 % used";
  // Below the promotion's floor the price is not explained: the ordinary budgets pay.
  scene.findings.Clear();
  line.promotion_floor = Money::Major(10);
  scene.Find(0);
  EXPECT_EQ(scene.Climb(), Action::kBlock) << "the day is used up";
}

TEST(ExposureLadder, TwoFindingsAboutOneLineAreOneLossAndWholeOnesContainLines) {
  Scene scene(WithBudgets({.day = Money::Major(1'000)}));
  scene.Line("TEA", Money::Major(5)).Finish();
  scene.Find(0);
  scene.Find(0);
  scene.findings.Begin(static_cast<uint16_t>(FindGuardrail("unentitled_zero_total")), LossTo::kMerchant);
  const Rule rule = {.mode = Mode::kEnforce};
  scene.findings.Whole(rule, Action::kTag).AtRisk(Money::Major(12));
  const auto charges = scene.Charges(Action::kTag);
  ASSERT_EQ(charges.size(), 2u);
  EXPECT_EQ(charges[0].amount, Money::Major(10));
  EXPECT_EQ(charges[1].line, kWholeOrder);
  EXPECT_EQ(charges[1].amount, Money::Major(2));
}

TEST(ExposureLadder, OnlyEnforcedFindingsThatCostTheMerchantCount) {
  Scene scene(WithBudgets({.day = Money::Major(100)}));
  scene.Line("TEA", Money::Major(5)).Finish();
  scene.fixture.facts.surroundings.day_budget_left = Money();
  scene.Find(0, Action::kTag, Mode::kShadow);
  scene.findings.Begin(kZeroPrice, LossTo::kCustomer);
  const Rule rule = {.mode = Mode::kEnforce};
  scene.findings.Line(0, rule, Action::kTag).AtRisk(Money::Major(10));
  EXPECT_EQ(scene.Climb(), Action::kTag);
  EXPECT_TRUE(scene.Charges(Action::kTag).empty());
}

TEST(ExposureLadder, WhatAFindingDoesNotSayCountsAtReference) {
  Scene scene(WithBudgets({.day = Money::Major(100)}));
  scene.Line("TEA", Money::Major(5), 2).Finish();
  scene.findings.Begin(kZeroPrice, LossTo::kMerchant);
  const Rule rule = {.mode = Mode::kEnforce};
  scene.findings.Line(0, rule, Action::kTag);
  ASSERT_EQ(scene.Charges(Action::kTag).size(), 1u);
  EXPECT_EQ(scene.Charges(Action::kTag)[0].amount, Money::Major(20));
}

TEST(ExposureLadder, InShadowItCountsAndDecidesNothing) {
  Policy policy = WithBudgets({.day = Money::Major(100)});
  policy.guardrails["exposure_budget"].mode = Mode::kShadow;
  Scene scene(policy);
  scene.Line("TEA", Money::Major(5)).Finish();
  scene.fixture.facts.surroundings.day_budget_left = Money();
  scene.Find(0);
  EXPECT_EQ(scene.Climb(), Action::kTag);
  EXPECT_EQ(scene.findings.shadow(), Action::kBlock);
}

TEST(ExposureLadder, SaysNothingWithoutBudgetsOrWhereItIsOff) {
  Scene scene(WithBudgets({.day = Money::Major(100)}));
  scene.Line("TEA", Money::Major(5)).Finish();
  scene.Find(0);
  EXPECT_EQ(scene.Climb(), Action::kTag) << "the facts give no budget";
  scene.fixture.facts.surroundings.day_budget_left = Money();
  scene.fixture.facts.supplied.Remove(Fact::kBudgets);
  EXPECT_EQ(scene.Climb(), Action::kTag) << "unarmed";
  Policy policy = WithBudgets({.day = Money::Major(100)});
  policy.guardrails["exposure_budget"].mode = Mode::kOff;
  Scene off(policy);
  off.Line("TEA", Money::Major(5)).Finish();
  off.fixture.facts.surroundings.day_budget_left = Money();
  off.Find(0);
  EXPECT_EQ(off.Climb(), Action::kTag);
}

TEST(ExposureLadder, MoreFindingsThanAreListedDoNotFit) {
  Scene scene(WithBudgets({.day = Money::Major(1'000'000)}));
  scene.Line("TEA", Money::Major(5)).Finish();
  scene.fixture.facts.surroundings.day_budget_left = Money::Major(1'000'000);
  scene.Find(0);
  EXPECT_EQ(scene.Climb(), Action::kTag);
  for (size_t i = 0; i < kFindingsMax; ++i) scene.Find(0);
  EXPECT_EQ(scene.Climb(), Action::kHold);
}

TEST(ExposureLadder, WordsItsFindings) {
  Scene scene(WithBudgets({.item = Money::Major(9)}));
  scene.Line("TEA", Money::Major(5)).Finish();
  scene.fixture.line_facts[0].item_budget_left = Money::Major(9);
  scene.Find(0);
  scene.Climb();
  const Verdict verdict = MakeVerdict(*scene.order, scene.fixture.facts, scene.findings, *scene.program, {});
  EXPECT_EQ(verdict.findings[0].message,
            "TEA: letting this through costs 10.00 USD; the budget has 9.00 USD left. At risk: 10.00 USD.");
  EXPECT_EQ(verdict.tags, (std::vector<std::string>{"parapet-held", "parapet-exposure", "parapet-price"}));
}

TEST(ExposureLadder, CurrenciesGoOverWithoutSpendingMoreThanThereIs) {
  for (int64_t rate : {920'000, 6'711, 149'012'345, 1'000'000, 333'333}) {
    for (int64_t left : std::initializer_list<int64_t>{0, 1, 7, 999'999, 5'000'000'001, 123'456'789}) {
      // So many micros of the order's currency as the store's `left` buys, and back: at most what was left.
      const Money budget = Money::FromMicros(left * kMicros / rate);
      EXPECT_LE(InCurrency(budget, rate, Rounding::kUp).micros(), left) << rate;
      EXPECT_LE(InCurrency(budget, rate, Rounding::kDown), InCurrency(budget, rate, Rounding::kUp));
    }
  }
  EXPECT_EQ(InCurrency(Money::FromMicros(1), 500'000, Rounding::kUp).micros(), 1);
  EXPECT_EQ(InCurrency(Money::FromMicros(1), 500'000, Rounding::kDown).micros(), 0);
  EXPECT_EQ(InCurrency(Money::FromMicros(3), 500'000, Rounding::kDown).micros(), 1);
  EXPECT_EQ(InCurrency(Money::FromMicros(3), 500'000, Rounding::kUp).micros(), 2);
  EXPECT_EQ(InCurrency(Money::Major(100), 920'000, Rounding::kUp), Money::Major(92));
  EXPECT_EQ(FromCurrency(Money::Major(92), 920'000, Rounding::kUp), Money::Major(100));
  EXPECT_EQ(FromCurrency(Money::Major(1), 3 * kMicros, Rounding::kUp).micros(), 333'334);
  EXPECT_EQ(FromCurrency(Money::Major(1), 3 * kMicros, Rounding::kDown).micros(), 333'333);
  EXPECT_EQ(FromCurrency(Money::Major(-1), 3 * kMicros, Rounding::kUp).micros(), -333'333);
  for (const int64_t rate : {920'000, 1'087'000, 150'000'000, 6'667}) {
    for (const int64_t budget : {1, 99'999'999, 100'000'001}) {
      const Money left = InCurrency(Money::FromMicros(budget), rate, Rounding::kDown);
      EXPECT_LE(FromCurrency(left, rate, Rounding::kUp).micros(), budget) << rate;
    }
  }
}

// --- the race
// ----------------------------------------------------------------------------------------------------------

constexpr int kThreads = 64;
constexpr int kOrdersEach = 4;
constexpr int64_t kBudget = 600;  // 100 orders of 6 at most, of 256

// A store whose orders each lose 6, are tagged for it, and spend it from a day's budget: what is left is read, an order
// judged, its record applied.
class RacedStore {
 public:
  RacedStore() : state_({.store = "main", .currency = *Currency::FromCode("USD")}) {
    ExposureBudgets budgets = {.day = Money::Major(kBudget)};
    budgets.tag_from = budgets.hold_from = budgets.block_from =
        kHundredPercent;  // so that the budget fills to the cent
    program_ = CompileOrDie(WithBudgets(budgets));
  }

  Money Left() { return *Subtract(Money::Major(kBudget), state_.ExposureOfDay(kNow)); }

  // Judges by what was left, and remembers the outcome.
  void JudgeAndApply(const std::string& id, Money left) {
    OrderFixture fixture;
    fixture.header().id = fixture.builder.arena().Copy(id);
    const Order& order = fixture.Item("TEA", Money::Major(9)).Finish(program_.get());
    fixture.facts.supplied.Insert(Fact::kBudgets);
    fixture.facts.surroundings.day_budget_left = left;
    Findings findings;
    JudgeBy(*program_, order, fixture.facts, findings);
    ClimbExposure(order, fixture.facts, *program_, findings);
    const Verdict verdict = MakeVerdict(order, fixture.facts, findings, *program_, {});
    OrderRecord record = state_.Record(order, state_.Admit(order, kNow), kNow);
    for (const ExposureCharge& charge : ChargesOf(order, fixture.facts, findings, *program_, verdict.enforced)) {
      record.exposure.push_back({.item = "TEA", .amount = charge.amount, .price = charge.price});
    }
    state_.Apply(record);
  }

  std::mutex& mutex() { return mutex_; }

 private:
  std::mutex mutex_;
  StoreState state_;
  std::shared_ptr<const Program> program_;
};

// Every thread first reads what is left, where `read_before_lock`, and all of them before any of them judges.
Money SpentByRacing(bool read_before_lock) {
  RacedStore store;
  std::barrier together(kThreads);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int order = 0; order < kOrdersEach; ++order) {
        Money early;
        if (read_before_lock) {
          const std::lock_guard lock(store.mutex());
          early = store.Left();
        }
        together.arrive_and_wait();
        const std::lock_guard lock(store.mutex());
        store.JudgeAndApply(std::to_string(thread) + "-" + std::to_string(order),
                            read_before_lock ? early : store.Left());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return *Subtract(Money::Major(kBudget), store.Left());
}

// A budget of 100 USD is 15,000 JPY; 14,000 of them are left, so nothing has been used to speak of.
TEST(ExposureLadder, SetsBudgetsAgainstWhatIsLeftInTheOrdersCurrency) {
  for (const bool told : {true, false}) {
    Scene scene(WithBudgets({.day = Money::Major(100)}));
    scene.fixture.header().currency = *Currency::FromCode("JPY");
    scene.Line("TEA", Money::Major(5)).Finish();
    scene.fixture.facts.surroundings.day_budget_left = Money::Major(14'000);
    if (told) scene.fixture.facts.surroundings.budget_rate = 150 * kMicros;
    scene.Find(0);
    EXPECT_EQ(scene.Climb(), Action::kTag);
  }
  Scene scene(WithBudgets({.day = Money::Major(100)}));
  scene.fixture.header().currency = *Currency::FromCode("JPY");
  scene.Line("TEA", Money::Major(5)).Finish();
  scene.fixture.facts.surroundings.day_budget_left = Money::Major(1'000);
  scene.fixture.facts.surroundings.budget_rate = 150 * kMicros;
  scene.Find(0);
  EXPECT_EQ(scene.Climb(), Action::kHold) << "14,000 of 15,000 are used";
}

TEST(ExposureRace, SpendsTheBudgetExactlyAndNoMore) { EXPECT_EQ(SpentByRacing(false), Money::Major(kBudget)); }

// The double that must be caught: a claim that is not one step lets all of a round through on what was left before it.
TEST(ExposureRace, ReadingBeforeTheLockOverspends) { EXPECT_GT(SpentByRacing(true), Money::Major(kBudget)); }

}  // namespace
}  // namespace parapet
