// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/tests/core/policy/order_fixture.h"

namespace parapet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Differences(const Policy& before, const Policy& after) {
  std::vector<std::string> texts;
  for (const PolicyDifference& each : Compare(before, after)) {
    texts.push_back(each.path + ": " + each.before + " -> " + each.after + (each.loosens ? " (loosens)" : ""));
  }
  return texts;
}

TEST(ComparePolicies, FindsNothingBetweenEquals) {
  EXPECT_THAT(Compare(RecommendedPolicy(), RecommendedPolicy()), IsEmpty());
}

TEST(ComparePolicies, LoweringTheCeilingOrAModeLoosens) {
  Policy before = RecommendedPolicy();
  Policy after = before;
  after.ceiling = Ceiling::kTag;
  after.guardrails["zero_price"].mode = Mode::kShadow;
  EXPECT_THAT(Differences(before, after), ElementsAre("$.ceiling: block -> tag (loosens)",
                                                      "$.guardrails.zero_price.mode: (default) -> shadow (loosens)"));
  EXPECT_THAT(Differences(after, before),
              ElementsAre("$.ceiling: tag -> block", "$.guardrails.zero_price.mode: shadow -> (default)"));
}

TEST(ComparePolicies, WritingTheDefaultDownLoosensNothing) {
  Policy after = RecommendedPolicy();
  after.guardrails["zero_price"].mode = Mode::kEnforce;
  EXPECT_THAT(Differences(RecommendedPolicy(), after),
              ElementsAre("$.guardrails.zero_price.mode: (default) -> enforce"));
}

TEST(ComparePolicies, AMilderActionLoosens) {
  Policy after = RecommendedPolicy();
  after.guardrails["zero_price"].action = Action::kTag;
  EXPECT_THAT(Differences(RecommendedPolicy(), after),
              ElementsAre("$.guardrails.zero_price.action: (default) -> tag (loosens)"));
}

TEST(ComparePolicies, AThresholdThatIsNeverReachedLoosens) {
  for (const Guardrail& guardrail : Registry()) {
    for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
      if (guardrail.parameters[i].standard == kNever) continue;
      Policy after = RecommendedPolicy();
      after.guardrails[std::string(guardrail.name)].parameters[std::string(guardrail.parameters[i].name)] = kNever;
      const auto differences = Compare(RecommendedPolicy(), after);
      ASSERT_EQ(differences.size(), 1u) << guardrail.name;
      EXPECT_TRUE(differences[0].loosens) << differences[0].path;
      EXPECT_EQ(differences[0].after, "never");
    }
  }
}

TEST(ComparePolicies, AScopedEntryLoosensWhenItIsMilderThanWhatItReplaces) {
  Policy after = RecommendedPolicy();
  ScopedSetting scoped;
  scoped.guardrail = "zero_price";
  scoped.scope.items = "GIFT-*";
  scoped.setting.mode = Mode::kShadow;
  after.scoped.push_back(scoped);
  const std::string path = "$.guardrails.zero_price.scoped{items=GIFT-*}: ";
  const std::string text = "mode=shadow action=(default) on_missing=(default)";
  EXPECT_THAT(Differences(RecommendedPolicy(), after), ElementsAre(path + "(none) -> " + text + " (loosens)"));
  EXPECT_THAT(Differences(after, RecommendedPolicy()), ElementsAre(path + text + " -> (none)"));
}

TEST(ComparePolicies, ReorderingOverlappingScopesCountsAsLoosening) {
  Policy before = RecommendedPolicy();
  ScopedSetting scoped;
  scoped.guardrail = "zero_price";
  scoped.scope.items = "A*";
  before.scoped.push_back(scoped);
  scoped.scope.items = "*B";
  before.scoped.push_back(scoped);
  Policy after = before;
  std::swap(after.scoped[0], after.scoped[1]);
  EXPECT_THAT(Differences(before, after),
              ElementsAre("$.guardrails.zero_price.scoped: items=A*; items=*B;  -> items=*B; items=A*;  (loosens)"));
}

TEST(ComparePolicies, ExemptionsPromotionsAndEntitlementsLoosenWhenAddedNotWhenRemoved) {
  Policy after = RecommendedPolicy();
  after.exemptions.push_back({.guardrail = "*", .owner = "ana", .reason = "x", .expires = kNow});
  after.promotions.push_back({.name = "bf", .items = "*", .depth_basis_points = 4'000, .until = kNow});
  after.entitlements.push_back({.name = "staff", .codes = {"S"}});
  for (const PolicyDifference& each : Compare(RecommendedPolicy(), after)) EXPECT_TRUE(each.loosens) << each.path;
  for (const PolicyDifference& each : Compare(after, RecommendedPolicy())) EXPECT_FALSE(each.loosens) << each.path;
  EXPECT_EQ(Compare(RecommendedPolicy(), after).size(), 3u);
}

TEST(ComparePolicies, NoLongerAskingForAnAlertChannelLoosens) {
  Policy after = RecommendedPolicy();
  after.alert_channel_required = false;
  EXPECT_THAT(Differences(RecommendedPolicy(), after),
              ElementsAre("$.alerts.channel_required: true -> false (loosens)"));
}

}  // namespace
}  // namespace parapet
