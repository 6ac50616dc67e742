// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/program.h"

#include <gtest/gtest.h>

#include <string>

#include "parapet/tests/core/policy/order_fixture.h"

namespace parapet {
namespace {

const size_t kZeroPrice = static_cast<size_t>(FindGuardrail("zero_price"));

ScopedSetting Scoped(Scope scope, Mode mode) {
  ScopedSetting scoped;
  scoped.guardrail = "zero_price";
  scoped.scope = std::move(scope);
  scoped.setting.mode = mode;
  return scoped;
}

Scope Items(std::string pattern) { return {.items = std::move(pattern)}; }

Scope Channel(std::string channel) {
  Scope scope;
  scope.channels = {std::move(channel)};
  return scope;
}

Exemption Exempt(Scope scope, Instant expires) {
  return {
      .guardrail = "zero_price", .scope = std::move(scope), .owner = "ana", .reason = "samples", .expires = expires};
}

// What one order of one item at zero comes to.
Action DecisionOn(const Policy& policy, std::string_view sku, std::string_view channel = "web", Instant now = kNow) {
  const auto program = CompileOrDie(policy, now);
  OrderFixture fixture;
  fixture.header().channel = channel;
  fixture.Item(sku, Money());
  const Order& order = fixture.Finish(program.get());
  GuardrailMask only;
  only.Set(kZeroPrice);
  Findings findings;
  JudgeOrder(program->MaskFor(order, fixture.facts.supplied) & only, order, fixture.facts, program->RulesFor(order),
             findings);
  return findings.decision();
}

TEST(Program, RecommendedPolicyEnforcesWhatGuardrailsRecommend) {
  const auto program = CompileOrDie(RecommendedPolicy());
  ASSERT_NE(program, nullptr);
  EXPECT_EQ(program->ceiling(), Ceiling::kBlock);
  const Order order;
  for (size_t g = 0; g < Registry().size(); ++g) {
    const Rule& rule = program->RulesFor(order).rules[g];
    EXPECT_EQ(rule.mode, Mode::kEnforce) << Registry()[g].name;
    EXPECT_EQ(rule.action, Registry()[g].recommended) << Registry()[g].name;
    EXPECT_LE(rule.on_missing, Action::kTag) << Registry()[g].name;
    for (size_t p = 0; p < Registry()[g].parameter_count(); ++p) {
      EXPECT_EQ(rule.parameter[p], Registry()[g].parameters[p].standard) << Registry()[g].name;
    }
  }
}

TEST(Program, InstallPolicyJudgesInShadowAndLetsNothingHappen) {
  const auto program = CompileOrDie(InstallPolicy());
  ASSERT_NE(program, nullptr);
  EXPECT_EQ(program->ceiling(), Ceiling::kObserve);
  EXPECT_EQ(program->RulesFor(Order()).rules[kZeroPrice].mode, Mode::kShadow);
}

TEST(Program, ShippedPoliciesCompileWithoutWarnings) {
  for (const Policy& policy : {RecommendedPolicy(), InstallPolicy()}) {
    const auto result = Program::Compile(policy, 1, kNow);
    EXPECT_NE(result.program, nullptr) << policy.name;
    EXPECT_TRUE(result.complaints.empty() && result.warnings.empty()) << policy.name;
  }
}

TEST(Program, MaskLeavesOutWhatDoesNotApply) {
  const auto program = CompileOrDie(RecommendedPolicy());
  OrderFixture fixture;
  fixture.Item("TEA", Money());
  Order order = fixture.Finish();
  const FactSet every = FactSet::FromBits((1u << kFacts) - 1);
  for (Stage stage : {Stage::kCart, Stage::kPlaced}) {
    for (int origin = 0; origin < kOrigins; ++origin) {
      for (FactSet supplied : {FactSet(), FactSet({Fact::kReference}), every}) {
        order.stage = stage;
        order.origin = static_cast<Origin>(origin);
        const GuardrailMask mask = program->MaskFor(order, supplied);
        for (size_t g = 0; g < Registry().size(); ++g) {
          EXPECT_EQ(mask.Has(g), Applies(Registry()[g], stage, order.origin, supplied)) << Registry()[g].name;
        }
      }
    }
  }
  for (size_t g = 0; g < Registry().size(); ++g) {
    EXPECT_EQ(program->MaskForChange(every).Has(g), AppliesToChange(Registry()[g], every)) << Registry()[g].name;
  }
}

TEST(Program, MaskLeavesOutWhatIsOff) {
  Policy policy = RecommendedPolicy();
  policy.guardrails["zero_price"].mode = Mode::kOff;
  const auto program = CompileOrDie(policy);
  OrderFixture fixture;
  const Order& order = fixture.Item("TEA", Money()).Finish();
  EXPECT_FALSE(program->MaskFor(order, fixture.facts.supplied).Has(kZeroPrice));
}

TEST(Program, UnarmedAreThoseThatAreOnAndLackFacts) {
  const auto program = CompileOrDie(RecommendedPolicy());
  int lacking = 0;
  for (const Guardrail& guardrail : Registry()) lacking += FactSet().Covers(guardrail.needs) ? 0 : 1;
  EXPECT_EQ(program->UnarmedCount(FactSet()), lacking);
  EXPECT_EQ(program->Unarmed(FactSet()).size(), static_cast<size_t>(lacking));
  EXPECT_EQ(program->UnarmedCount(FactSet::FromBits((1u << kFacts) - 1)), 0);
}

TEST(Program, AnItemScopeReachesItsItemsOnly) {
  Policy policy = RecommendedPolicy();
  policy.scoped.push_back(Scoped(Items("GIFT-*"), Mode::kOff));
  EXPECT_EQ(DecisionOn(policy, "GIFT-50"), Action::kAllow);
  EXPECT_EQ(DecisionOn(policy, "MUG"), Action::kHold);
}

TEST(Program, AnOrderScopeReachesItsOrdersOnly) {
  Policy policy = RecommendedPolicy();
  policy.scoped.push_back(Scoped(Channel("pos"), Mode::kOff));
  EXPECT_EQ(DecisionOn(policy, "MUG", "pos"), Action::kAllow);
  EXPECT_EQ(DecisionOn(policy, "MUG", "web"), Action::kHold);
}

TEST(Program, ItemAndOrderScopesCombine) {
  Policy policy = RecommendedPolicy();
  Scope both = Channel("pos");
  both.items = "GIFT-*";
  policy.scoped.push_back(Scoped(both, Mode::kOff));
  EXPECT_EQ(DecisionOn(policy, "GIFT-50", "pos"), Action::kAllow);
  EXPECT_EQ(DecisionOn(policy, "GIFT-50", "web"), Action::kHold);
  EXPECT_EQ(DecisionOn(policy, "MUG", "pos"), Action::kHold);
}

TEST(Program, TheLaterOfTwoMatchingEntriesWins) {
  Policy policy = RecommendedPolicy();
  policy.scoped.push_back(Scoped(Items("*-XL"), Mode::kOff));
  policy.scoped.push_back(Scoped(Items("GIFT-*"), Mode::kEnforce));
  EXPECT_EQ(DecisionOn(policy, "GIFT-XL"), Action::kHold);
  EXPECT_EQ(DecisionOn(policy, "MUG-XL"), Action::kAllow);
  std::swap(policy.scoped[0], policy.scoped[1]);
  EXPECT_EQ(DecisionOn(policy, "GIFT-XL"), Action::kAllow);
}

TEST(Program, APatternMatchesTheItemKeyOrTheSku) {
  Policy policy = RecommendedPolicy();
  policy.scoped.push_back(Scoped(Items("4711"), Mode::kOff));
  policy.scoped.push_back(Scoped(Items("MUG-*"), Mode::kShadow));
  const auto program = CompileOrDie(policy);
  const auto mode = [&program](std::string_view item, std::string_view sku) {
    const uint8_t profile = program->LineProfile(item, sku);
    return program->RulesFor(Order()).rules[profile * Registry().size() + kZeroPrice].mode;
  };
  EXPECT_EQ(mode("4711", "TEA"), Mode::kOff);
  EXPECT_EQ(mode("9", "4711"), Mode::kOff);
  EXPECT_EQ(mode("9", "MUG-1"), Mode::kShadow);
  EXPECT_EQ(mode("4711", "MUG-1"), Mode::kShadow);
  EXPECT_EQ(mode("9", "TEA"), Mode::kEnforce);
  EXPECT_EQ(mode("", ""), Mode::kEnforce);
}

TEST(Program, AnExemptionHoldsUntilItExpires) {
  Policy policy = RecommendedPolicy();
  policy.exemptions.push_back(Exempt(Items("SAMPLE-*"), kNow + Hours(1)));
  EXPECT_EQ(DecisionOn(policy, "SAMPLE-1"), Action::kAllow);
  EXPECT_EQ(DecisionOn(policy, "MUG"), Action::kHold);
  EXPECT_EQ(DecisionOn(policy, "SAMPLE-1", "web", kNow + Hours(1)), Action::kHold);
  EXPECT_EQ(CompileOrDie(policy)->valid_until(), kNow + Hours(1));
  EXPECT_FALSE(CompileOrDie(policy, kNow + Hours(2))->valid_until().IsKnown());
}

TEST(Program, AnExemptionOfAllGuardrailsTurnsEachOff) {
  Policy policy = RecommendedPolicy();
  policy.exemptions.push_back(Exempt(Items("SAMPLE-*"), kNow + Hours(1)));
  policy.exemptions[0].guardrail = "*";
  const auto program = CompileOrDie(policy);
  const uint8_t profile = program->LineProfile("", "SAMPLE-1");
  for (size_t g = 0; g < Registry().size(); ++g) {
    EXPECT_EQ(program->RulesFor(Order()).rules[profile * Registry().size() + g].mode, Mode::kOff);
  }
}

TEST(Program, EntriesThatWantTheSameShareAProfile) {
  Policy policy = RecommendedPolicy();
  for (int i = 0; i < 80; ++i) policy.exemptions.push_back(Exempt(Items("S" + std::to_string(i)), kNow + Days(i + 1)));
  const auto result = Program::Compile(policy, 1, kNow);
  ASSERT_NE(result.program, nullptr);
  EXPECT_EQ(result.program->LineProfile("S3", "S77"), result.program->LineProfile("S5", ""));
  EXPECT_EQ(result.program->LineProfile("T", "U"), 0);
}

TEST(Program, RefusesMoreDistinctOrderScopesThanItCanHold) {
  Policy policy = RecommendedPolicy();
  for (int i = 0; i < 65; ++i) policy.scoped.push_back(Scoped(Channel("c" + std::to_string(i)), Mode::kOff));
  const auto result = Program::Compile(policy, 1, kNow);
  EXPECT_EQ(result.program, nullptr);
  ASSERT_EQ(result.complaints.size(), 1u);
  EXPECT_NE(result.complaints[0].what.find("255"), std::string::npos);
}

TEST(Program, RefusesPatternsThatOverlapInTooManyWays) {
  Policy policy = RecommendedPolicy();
  for (int i = 0; i < 14; ++i) policy.scoped.push_back(Scoped(Items("*" + std::to_string(i) + "x*"), Mode::kOff));
  const auto result = Program::Compile(policy, 1, kNow);
  EXPECT_EQ(result.program, nullptr);
  EXPECT_EQ(result.complaints.size(), 1u);
}

TEST(Program, CompilingIsDeterministic) {
  Policy policy = RecommendedPolicy();
  policy.scoped.push_back(Scoped(Items("*-XL"), Mode::kOff));
  policy.scoped.push_back(Scoped(Items("GIFT-*"), Mode::kShadow));
  policy.scoped.push_back(Scoped(Channel("pos"), Mode::kOff));
  const auto a = CompileOrDie(policy);
  const auto b = CompileOrDie(policy);
  for (const char* sku : {"GIFT-XL", "MUG-XL", "GIFT-1", "MUG"}) {
    EXPECT_EQ(a->LineProfile("", sku), b->LineProfile("", sku)) << sku;
  }
}

TEST(Program, APromotionCoversItsItemsInItsTime) {
  Policy policy = RecommendedPolicy();
  policy.promotions.push_back(
      {.name = "bf", .items = "TEA-*", .depth_basis_points = 4'000, .from = kNow, .until = kNow + Days(3)});
  policy.promotions.push_back(
      {.name = "deep", .items = "TEA-9", .depth_basis_points = 6'000, .from = kNow, .until = kNow + Days(1)});
  const auto program = CompileOrDie(policy);
  ASSERT_NE(program->PromotionFor("1", "TEA-1", kNow), nullptr);
  EXPECT_EQ(program->PromotionFor("1", "TEA-1", kNow)->name, "bf");
  EXPECT_EQ(program->PromotionFor("TEA-9", "", kNow)->name, "deep");
  EXPECT_EQ(program->PromotionFor("TEA-9", "", kNow + Days(2))->name, "bf");
  EXPECT_EQ(program->PromotionFor("1", "MUG", kNow), nullptr);
  EXPECT_EQ(program->PromotionFor("1", "TEA-1", kNow - Seconds(1)), nullptr);
  EXPECT_EQ(program->PromotionFor("1", "TEA-1", kNow + Days(3)), nullptr);
}

TEST(Program, AnEntitlementCoversAZeroTotalWhenEveryListMatches) {
  Policy policy = RecommendedPolicy();
  policy.entitlements.push_back({.name = "staff", .codes = {"STAFF100"}, .customer_groups = {"employees"}});
  policy.entitlements.push_back({.name = "resend", .origins = {Origin::kReplacement}, .until = kNow + Days(1)});
  const auto program = CompileOrDie(policy);
  const Discount discount = {.code = "staff100"};
  Order order;
  EXPECT_FALSE(program->CoversZeroTotal(order, kNow));
  order.discounts = {&discount, 1};
  EXPECT_FALSE(program->CoversZeroTotal(order, kNow));
  order.customer_group = "employees";
  EXPECT_TRUE(program->CoversZeroTotal(order, kNow));
  order.discounts = {};
  EXPECT_FALSE(program->CoversZeroTotal(order, kNow));
  order.origin = Origin::kReplacement;
  EXPECT_TRUE(program->CoversZeroTotal(order, kNow));
  EXPECT_FALSE(program->CoversZeroTotal(order, kNow + Days(1)));
}

}  // namespace
}  // namespace parapet
