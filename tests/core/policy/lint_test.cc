// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/tests/core/policy/order_fixture.h"

namespace parapet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Worded(const std::vector<Complaint>& complaints) {
  std::vector<std::string> texts;
  for (const Complaint& complaint : complaints) {
    texts.push_back(complaint.place.path + ": " + complaint.what + "; " + complaint.remedy);
  }
  return texts;
}

std::vector<std::string> Complaints(const Policy& policy) {
  return Worded(Program::Compile(policy, 1, kNow).complaints);
}
std::vector<std::string> Warnings(const Policy& policy) { return Worded(Program::Compile(policy, 1, kNow).warnings); }

constexpr Guardrail kDeviation = {.parameters = {{{"tag_low", Unit::kBasisPoints, 3'000, 0, 10'000},
                                                  {"hold_low", Unit::kBasisPoints, 5'000, 0, 10'000}}},
                                  .name = "deviation"};
constexpr Guardrail kWindow = {
    .parameters = {{{"hold_within", Unit::kSeconds, 120, 0, 3'600}, {"tag_within", Unit::kSeconds, 600, 0, 3'600}}},
    .name = "window"};
constexpr Guardrail kTolerance = {.parameters = {{{"tolerance", Unit::kBasisPoints, 300, 0, 1'000}}},
                                  .name = "tolerance"};

TEST(Lint, NamesAnUnknownGuardrailAndTheNearest) {
  Policy policy = RecommendedPolicy();
  policy.guardrails["zero_prise"].mode = Mode::kOff;
  EXPECT_THAT(Complaints(policy),
              ElementsAre("$.guardrails.zero_prise: unknown guardrail \"zero_prise\"; did you mean \"zero_price\"?"));
}

TEST(Lint, NamesAnUnknownParameter) {
  Policy policy = RecommendedPolicy();
  policy.guardrails["zero_price"].parameters["tag_lo"] = 1;
  EXPECT_THAT(Complaints(policy), ElementsAre("$.guardrails.zero_price.parameters.tag_lo: zero_price has no parameter "
                                              "\"tag_lo\"; it has none"));
}

TEST(Lint, RefusesEveryParameterOutOfItsRangeAndTakesItsEnds) {
  for (const Guardrail& guardrail : Registry()) {
    for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
      const Parameter& parameter = guardrail.parameters[i];
      const std::string name(guardrail.name);
      Policy policy = RecommendedPolicy();
      policy.guardrails[name].parameters[std::string(parameter.name)] = parameter.max + 1;
      ASSERT_FALSE(Complaints(policy).empty()) << name << '.' << parameter.name;
      EXPECT_NE(Complaints(policy)[0].find("out of range"), std::string::npos) << name << '.' << parameter.name;
      policy.guardrails[name].parameters[std::string(parameter.name)] = kNever;
      EXPECT_THAT(Complaints(policy), IsEmpty()) << name << '.' << parameter.name;
    }
  }
}

TEST(Lint, RefusesAnActionForAGuardrailWithThresholds) {
  for (const Guardrail& guardrail : Registry()) {
    Policy policy = RecommendedPolicy();
    policy.guardrails[std::string(guardrail.name)].action = Action::kTag;
    EXPECT_EQ(Complaints(policy).empty(), !HasThresholds(guardrail)) << guardrail.name;
  }
}

TEST(Lint, RefusesThresholdsThatContradict) {
  for (const Guardrail& each : Registry()) {
    const int tag = FindParameter(each, "tag_low");
    const int hold = FindParameter(each, "hold_low");
    if (tag < 0 || hold < 0) continue;
    Policy policy = RecommendedPolicy();
    auto& parameters = policy.guardrails[std::string(each.name)].parameters;
    parameters["tag_low"] = each.parameters[static_cast<size_t>(hold)].standard + 1;
    ASSERT_EQ(Complaints(policy).size(), 1u) << each.name;
    EXPECT_NE(Complaints(policy)[0].find("thresholds contradict"), std::string::npos) << each.name;
    parameters["hold_low"] = kNever;
    EXPECT_THAT(Complaints(policy), IsEmpty()) << each.name;
  }
}

TEST(Lint, ThresholdsAscendForDeviationsAndDescendForWindows) {
  EXPECT_TRUE(ThresholdsAscend(kDeviation));
  EXPECT_FALSE(ThresholdsAscend(kWindow));
  EXPECT_TRUE(HasThresholds(kDeviation) && HasThresholds(kWindow));
  EXPECT_FALSE(HasThresholds(kTolerance));
}

TEST(Lint, AWindowOfZeroIsNever) {
  const int index = FindGuardrail("duplicate_order");
  ASSERT_GE(index, 0);
  Policy policy = RecommendedPolicy();
  policy.guardrails["duplicate_order"].parameters = {{"hold_within", 120}, {"tag_within", 0}};
  EXPECT_THAT(Complaints(policy), IsEmpty());
  policy.guardrails["duplicate_order"].parameters = {{"hold_within", 120}, {"tag_within", 60}};
  EXPECT_THAT(
      Complaints(policy),
      ElementsAre(
          "$.guardrails.duplicate_order.parameters.tag_within: thresholds contradict: tag_within 60s is reached "
          "after hold_within 120s; make tag_within the greater one"));
}

TEST(Lint, KnowsWhichWayAThresholdLoosens) {
  EXPECT_TRUE(ParameterLoosens(kDeviation, 0, 3'000, 4'000));
  EXPECT_FALSE(ParameterLoosens(kDeviation, 0, 3'000, 2'000));
  EXPECT_TRUE(ParameterLoosens(kDeviation, 0, 3'000, kNever));
  EXPECT_FALSE(ParameterLoosens(kDeviation, 0, kNever, 3'000));
  EXPECT_TRUE(ParameterLoosens(kWindow, 0, 120, 60));
  EXPECT_FALSE(ParameterLoosens(kWindow, 0, 120, 240));
  EXPECT_TRUE(ParameterLoosens(kTolerance, 0, 300, 200));
  EXPECT_TRUE(ParameterLoosens(kTolerance, 0, 300, 400));
  EXPECT_FALSE(ParameterLoosens(kTolerance, 0, 300, 300));
}

TEST(Lint, WritesParametersInTheirUnit) {
  EXPECT_EQ(ParameterText(kDeviation.parameters[0], 3'050), "30.5%");
  EXPECT_EQ(ParameterText(kWindow.parameters[0], 120), "120s");
  EXPECT_EQ(ParameterText(kWindow.parameters[0], kNever), "never");
}

TEST(Lint, AnExemptionNeedsOwnerReasonAndEnd) {
  Policy policy = RecommendedPolicy();
  policy.exemptions.push_back({.guardrail = "zero_price"});
  EXPECT_THAT(
      Complaints(policy),
      ElementsAre("$.exemptions[0]: the exemption has no owner; name who answers for it",
                  "$.exemptions[0]: the exemption has no reason; say why, for whoever reads it later",
                  "$.exemptions[0]: the exemption has no end; give \"expires\"; exemptions without one are forgotten"));
}

TEST(Lint, WarnsOfAnExpiredExemption) {
  Policy policy = RecommendedPolicy();
  policy.exemptions.push_back({.guardrail = "*", .owner = "ana", .reason = "x", .expires = kNow});
  EXPECT_THAT(Complaints(policy), IsEmpty());
  EXPECT_THAT(Warnings(policy),
              ElementsAre("$.exemptions[0]: the exemption has expired; remove it, or give it a new end"));
}

TEST(Lint, APromotionNeedsAnEndAndOneOfDepthAndPrice) {
  Policy policy = RecommendedPolicy();
  policy.promotions.push_back({.name = "bf"});
  policy.promotions.push_back({.name = "x",
                               .items = "X",
                               .depth_basis_points = 10'001,
                               .flat_price = Money::Major(1),
                               .from = kNow + Days(1),
                               .until = kNow});
  EXPECT_THAT(
      Complaints(policy),
      ElementsAre(
          "$.promotions[0]: the promotion has no end; give \"until\"; one without an end explains every later mistake",
          "$.promotions[0]: the promotion has neither depth nor price; give either \"depth\" or \"price\"",
          "$.promotions[1].until: the promotion ends before it begins; exchange the two times",
          "$.promotions[1]: the promotion has both a depth and a price; give either \"depth\" or \"price\"",
          "$.promotions[1].depth: a depth is above 0% and at most 100%; \"40%\" takes prices down to 60%"));
}

TEST(Lint, PromotionsNeedNamesOfTheirOwnAndWarnWhereTheyOverlap) {
  Policy policy = RecommendedPolicy();
  policy.promotions.push_back({.name = "bf", .items = "TEA-*", .depth_basis_points = 4'000, .until = kNow + Days(3)});
  policy.promotions.push_back({.name = "bf", .items = "MUG", .depth_basis_points = 4'000, .until = kNow + Days(3)});
  EXPECT_THAT(Complaints(policy),
              ElementsAre("$.promotions[1].name: two promotions are called \"bf\"; give each a name of its own"));
  policy.promotions[1] = {.name = "xl", .items = "*-XL", .depth_basis_points = 4'000, .until = kNow + Days(3)};
  EXPECT_THAT(Warnings(policy), ElementsAre("$.promotions[1]: overlaps the promotion \"bf\" in items and time; "
                                            "the later entry holds where both apply"));
}

TEST(Lint, AnEntitlementMustNameSomething) {
  Policy policy = RecommendedPolicy();
  policy.entitlements.push_back({.name = "all"});
  EXPECT_THAT(Complaints(policy),
              ElementsAre("$.entitlements[0]: the entitlement names no code, customer group or origin; "
                          "it would let every order be free"));
}

TEST(Lint, WarnsWhereEnforcingMeetsTheCeilingObserve) {
  Policy policy = InstallPolicy();
  policy.guardrails["zero_price"].mode = Mode::kEnforce;
  EXPECT_THAT(Warnings(policy),
              ElementsAre("$.guardrails.zero_price.mode: enforces, but the ceiling observe lets nothing "
                          "happen; raise the ceiling or use shadow"));
}

TEST(Lint, RefusesCodesThatNoOrderCanHave) {
  Policy policy = RecommendedPolicy();
  ScopedSetting scoped;
  scoped.guardrail = "zero_price";
  scoped.scope.countries = {"US", "usa"};
  scoped.scope.currencies = {"usd"};
  policy.scoped.push_back(scoped);
  EXPECT_THAT(
      Complaints(policy),
      ElementsAre("$.guardrails.zero_price.scoped[0].scope.countries[1]: \"usa\" is no country code; use two capital "
                  "letters of ISO 3166, such as \"US\"",
                  "$.guardrails.zero_price.scoped[0].scope.currencies[0]: \"usd\" is no currency code; use three "
                  "capital letters of ISO 4217, such as \"USD\""));
}

TEST(Lint, RefusesATagPrefixThatPlatformsWouldCutOrRefuse) {
  for (const char* prefix : {"", "a b", "über-", "a,b", "123456789012345678901"}) {
    Policy policy = RecommendedPolicy();
    policy.tag_prefix = prefix;
    EXPECT_EQ(Complaints(policy).size(), 1u) << prefix;
  }
}

}  // namespace
}  // namespace parapet
