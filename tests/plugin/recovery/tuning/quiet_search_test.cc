// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/tuning/quiet_search.h"

#include <algorithm>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/core/policy/knob.h"
#include "parapet/core/policy/program.h"
#include "parapet/plugin/recovery/tuning/quiet_trial.h"
#include "parapet/tests/plugin/recovery/tuning/tuning_shop.h"

namespace parapet {
namespace {

class QuietSearchTest : public TuningShop {
 protected:
  QuietChanges Find(const std::vector<std::string>& orders) {
    recorded_ = std::make_unique<RecordedOrders>(shop_.ledger(), orders);
    EXPECT_EQ(recorded_->alarmed().size(), orders.size());
    return FindQuietChanges(InForce(), recorded_->alarmed(), {"merchandising", "x", shop_.now() + Days(30)},
                            shop_.now());
  }
  QuietTrial Trial() const { return {recorded_->alarmed(), shop_.now()}; }
  static const QuietChange* Of(const QuietChanges& found, QuietWay way) {
    for (const QuietChange& change : found.changes) {
      if (change.way == way) return &change;
    }
    return nullptr;
  }

  std::unique_ptr<RecordedOrders> recorded_;
};

TEST_F(QuietSearchTest, OneStepLessThanTheSmallestThresholdIsLoudAgain) {
  Sell(1, "6.50");
  Sell(2, "5.97");
  const QuietChanges found = Find({"1", "2"});
  const QuietChange* change = Of(found, QuietWay::kThreshold);
  ASSERT_NE(change, nullptr);
  EXPECT_TRUE(Trial().IsQuiet(change->policy));
  size_t numbers = 0;
  for (const auto& [guardrail, setting] : change->added.guardrails) {
    for (const auto& [name, value] : setting.parameters) {
      Policy less = change->policy;
      for (auto& [each, number] : less.guardrails[guardrail].parameters) number -= number == value ? 1 : 0;
      EXPECT_FALSE(Trial().IsQuiet(less)) << guardrail << " " << name << " " << value;
      ++numbers;
    }
  }
  EXPECT_GE(numbers, 2u) << "the hold moves with the tag";
  const auto& moved = change->added.guardrails.at("off_reference").parameters;
  EXPECT_EQ(moved.at("tag_low"), 6'021) << "5.97 is 60.2 % below 15.00";
  EXPECT_EQ(moved.at("hold_low"), 6'021);
  EXPECT_FALSE(moved.contains("tag_high")) << "what has no part in it stays";
}

TEST_F(QuietSearchTest, EveryChangeKeepsEveryOrderQuietAndAllCompile) {
  Sell(1, "6.50");
  Sell(2, "0.00", "4002");
  const QuietChanges found = Find({"1", "2"});
  EXPECT_GE(found.loud.size(), 2u);
  ASSERT_GE(found.changes.size(), 3u);
  for (const QuietChange& change : found.changes) {
    EXPECT_TRUE(Program::Compile(change.policy, 1, shop_.now()).complaints.empty()) << Name(change.way);
    EXPECT_TRUE(Trial().IsQuiet(change.policy)) << Name(change.way);
  }
  EXPECT_FALSE(Trial().IsQuiet(InForce()));
}

TEST_F(QuietSearchTest, AGuardrailWithoutANumberThatHelpsIsExempted) {
  Sell(1, "0.00");
  const QuietChanges found = Find({"1"});
  const QuietChange* change = Of(found, QuietWay::kThreshold);
  if (change != nullptr) {
    for (const QuietPart& part : change->parts) {
      EXPECT_TRUE(part.guardrail != "zero_price" || part.way == QuietWay::kExemption);
    }
  }
  bool told = false;
  for (const std::string& sentence : found.left_out) told |= sentence.starts_with("zero_price: no number");
  EXPECT_TRUE(told);
}

TEST_F(QuietSearchTest, ScopesHoldTheItemsOfTheAlarmAndNothingElse) {
  Sell(1, "6.00");
  Sell(2, "6.00", "4002");
  const QuietChanges found = Find({"1"});
  for (const QuietWay way : {QuietWay::kThresholdForItems, QuietWay::kExemption}) {
    const QuietChange* change = Of(found, way);
    ASSERT_NE(change, nullptr) << Name(way);
    EXPECT_TRUE(Trial().IsQuiet(change->policy));
    const RecordedOrders other(shop_.ledger(), {"2"});
    EXPECT_FALSE(QuietTrial(other.alarmed(), shop_.now()).IsQuiet(change->policy)) << "the other item stays guarded";
  }
  for (const Exemption& each : Of(found, QuietWay::kExemption)->added.exemptions) {
    EXPECT_EQ(each.scope.items, "4001");
    EXPECT_EQ(each.expires, shop_.now() + Days(30)) << "it ends by itself";
  }
}

TEST_F(QuietSearchTest, ShadowAlsoReachesWhatAScopeEnforces) {
  Policy policy = InForce();
  ScopedSetting& scoped = policy.scoped.emplace_back();
  scoped.guardrail = "off_reference";
  scoped.scope.items = "4001";
  scoped.setting.mode = Mode::kEnforce;
  PutInForce(WritePolicy(policy));
  Sell(1, "6.00");
  const QuietChanges found = Find({"1"});
  const QuietChange* change = Of(found, QuietWay::kShadow);
  ASSERT_NE(change, nullptr);
  EXPECT_TRUE(Trial().IsQuiet(change->policy));
}

TEST_F(QuietSearchTest, WhatIsLoudOnlyBecauseOfAnotherIsLeftAsItIs) {
  Policy policy = InForce();
  policy.exposure.order = Money::Major(1);
  PutInForce(WritePolicy(policy));
  Sell(1, "6.50");
  const QuietChanges found = Find({"1"});
  EXPECT_NE(std::find(found.loud.begin(), found.loud.end(), "exposure_budget"), found.loud.end());
  ASSERT_FALSE(found.changes.empty());
  for (const QuietChange& change : found.changes) {
    EXPECT_TRUE(Trial().IsQuiet(change.policy));
    for (const QuietPart& part : change.parts) EXPECT_NE(part.guardrail, "exposure_budget") << Name(change.way);
  }
}

TEST_F(QuietSearchTest, WhatAnotherIncidentIsAboutMayStayLoud) {
  Sell(1, "0.00");
  recorded_ = std::make_unique<RecordedOrders>(shop_.ledger(), std::vector<std::string>{"1"});
  std::vector<AlarmedOrder> orders = recorded_->alarmed();
  orders[0].others = {"zero_price"};
  const QuietChanges found = FindQuietChanges(InForce(), orders, {"x", "x", shop_.now() + Days(1)}, shop_.now());
  for (const std::string& loud : found.loud) EXPECT_NE(loud, "zero_price");
  for (const QuietChange& change : found.changes) {
    for (const QuietPart& part : change.parts) EXPECT_NE(part.guardrail, "zero_price");
  }
  EXPECT_FALSE(found.changes.empty());
}

TEST(Knob, TheThresholdsOfOneSubjectMoveTogetherAndEndAtNever) {
  const Guardrail& guardrail = Registry()[static_cast<size_t>(FindGuardrail("off_reference"))];
  const Rule rule = RecommendedRule(guardrail);  // tag 30 %, hold 50 %, block never
  const std::vector<Knob> knobs = KnobsOf(guardrail);
  ASSERT_EQ(knobs.size(), 2u) << "high and low";
  const Knob& low = knobs[1];
  EXPECT_TRUE(low.threshold && low.up);
  EXPECT_EQ(low.Turned(guardrail, rule, 0), (std::map<std::string, int64_t>{}));
  EXPECT_EQ(low.Turned(guardrail, rule, 1), (std::map<std::string, int64_t>{{"tag_low", 3'001}}));
  EXPECT_EQ(low.Turned(guardrail, rule, 2'500),
            (std::map<std::string, int64_t>{{"tag_low", 5'500}, {"hold_low", 5'500}}));
  EXPECT_EQ(low.Turned(guardrail, rule, low.TurnsMost(guardrail, rule)),
            (std::map<std::string, int64_t>{{"tag_low", kNever}, {"hold_low", kNever}}));
  EXPECT_EQ(low.TurnsMost(guardrail, rule), 10'000 - 3'000 + 1);
}

TEST(Knob, ThresholdsThatGrowStricterDownwardsAreTurnedDown) {
  const Guardrail& guardrail = Registry()[static_cast<size_t>(FindGuardrail("duplicate_order"))];
  const Rule rule = RecommendedRule(guardrail);
  const std::vector<Knob> knobs = KnobsOf(guardrail);
  ASSERT_FALSE(knobs.empty());
  EXPECT_TRUE(knobs[0].threshold);
  EXPECT_FALSE(knobs[0].up) << "a shorter time lets more through";
  EXPECT_GT(knobs[0].TurnsMost(guardrail, rule), 0);
}

TEST(Knob, EveryTurnOfEveryGuardrailIsOneThatAPolicyMayHave) {
  for (const Guardrail& guardrail : Registry()) {
    const Rule rule = RecommendedRule(guardrail);
    for (const Knob& knob : KnobsOf(guardrail)) {
      const int64_t most = knob.TurnsMost(guardrail, rule);
      for (const int64_t turns : {int64_t{1}, most / 2, most}) {
        if (turns < 1 || turns > most) continue;
        Policy policy = RecommendedPolicy();
        policy.guardrails[std::string(guardrail.name)].parameters = knob.Turned(guardrail, rule, turns);
        const auto compiled = Program::Compile(policy, 1, Instant{1'764'320'400'000'000});
        EXPECT_TRUE(compiled.complaints.empty()) << guardrail.name << ": " << compiled.complaints.front().what;
        EXPECT_FALSE(policy.guardrails[std::string(guardrail.name)].parameters.empty()) << guardrail.name;
      }
    }
  }
}

}  // namespace
}  // namespace parapet
