// SPDX-License-Identifier: Apache-2.0
//
// Switching while orders flow: second approver, canary, overrides that end, halts; each across a restart.
#include <gtest/gtest.h>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

Policy Enforcing() {
  Policy policy = RecommendedPolicy();
  policy.alert_channel_required = false;
  return policy;
}

class PolicyChangeTest : public ::testing::Test {
 protected:
  PolicyChangeTest() { shop_.Product("15.00"), shop_.Pass(Hours(1)); }

  PolicyAnswer Apply(const Policy& policy, const std::string& actor = "ann", std::optional<Duration> canary = {}) {
    return shop_.flow().ApplyPolicy(
        {.document = WritePolicy(policy), .actor = actor, .reason = "test", .canary_for = canary}, shop_.now());
  }
  int64_t Version() { return shop_.flow().program()->version(); }
  // What an order at this price is enforced to.
  Action Enforced(const std::string& price) {
    shop_.Order({.id = ++orders_, .price = price});
    const auto order = shop_.Find(std::to_string(orders_));
    return order ? order->enforced : Action::kAllow;
  }

  Simulation shop_{"fruit"};
  int orders_ = 0;
};

TEST_F(PolicyChangeTest, ALooseningWaitsForASecondPersonWhereOneIsAsked) {
  Policy strict = Enforcing();
  strict.approvals.second_approver_for_loosening = true;
  ASSERT_TRUE(Apply(strict).complaints.empty());
  const int64_t before = Version();
  Policy loose = strict;
  loose.guardrails["zero_price"].mode = Mode::kShadow;
  const PolicyAnswer answer = Apply(loose);
  ASSERT_NE(answer.proposal, 0);
  EXPECT_EQ(Version(), before) << "the old one stays";
  shop_.Restart();
  ASSERT_EQ(shop_.flow().Proposals().size(), 1u) << "the proposal survives";
  EXPECT_FALSE(shop_.flow().SettleProposal(answer.proposal, true, "ann", shop_.now()).empty()) << "not by herself";
  EXPECT_TRUE(shop_.flow().SettleProposal(answer.proposal, true, "bob", shop_.now()).empty());
  EXPECT_EQ(Version(), before + 1);
  EXPECT_FALSE(shop_.flow().SettleProposal(answer.proposal, true, "bob", shop_.now()).empty()) << "only once";
  shop_.Restart();
  EXPECT_TRUE(shop_.flow().Proposals().empty());
}

TEST_F(PolicyChangeTest, ATighteningAndABypassAskNobody) {
  Policy policy = Enforcing();
  policy.approvals.second_approver_for_loosening = true;
  policy.guardrails["zero_price"].mode = Mode::kShadow;
  ASSERT_TRUE(Apply(policy).complaints.empty());
  policy.guardrails["zero_price"].mode = Mode::kEnforce;
  const int64_t before = Version();
  EXPECT_EQ(Apply(policy).proposal, 0);
  EXPECT_EQ(Version(), before + 1);
  shop_.flow().Bypass(shop_.now() + Hours(1), "ann", "drill", shop_.now());
  EXPECT_TRUE(shop_.flow().bypassed(shop_.now()));
}

TEST_F(PolicyChangeTest, ARejectedProposalIsGone) {
  Policy policy = Enforcing();
  policy.approvals.second_approver_for_loosening = true;
  ASSERT_TRUE(Apply(policy).complaints.empty());
  policy.ceiling = Ceiling::kTag;
  const int64_t number = Apply(policy).proposal;
  ASSERT_NE(number, 0);
  EXPECT_TRUE(shop_.flow().SettleProposal(number, false, "bob", shop_.now()).empty());
  EXPECT_TRUE(shop_.flow().Proposals().empty());
}

TEST_F(PolicyChangeTest, ACanaryThatStopsTooMuchIsRolledBack) {
  Policy old = Enforcing();
  old.default_mode = Mode::kShadow;
  old.guardrails.clear();
  ASSERT_TRUE(Apply(old).complaints.empty());
  Policy wanted = Enforcing();
  wanted.canary.orders = 2;
  ASSERT_TRUE(Apply(wanted, "ann", Hours(1)).complaints.empty());
  const int64_t canary = Version();
  EXPECT_EQ(Enforced("0.00"), Action::kHold);
  shop_.Restart();
  EXPECT_EQ(Enforced("0.00"), Action::kHold) << "two are within the limit";
  EXPECT_EQ(Version(), canary);
  EXPECT_EQ(Enforced("0.00"), Action::kHold) << "the third shows that it stops too much";
  EXPECT_EQ(Version(), canary + 1);
  EXPECT_EQ(Enforced("0.00"), Action::kAllow) << "the policy before is in force";
  shop_.Restart();
  EXPECT_EQ(Enforced("0.00"), Action::kAllow);
}

TEST_F(PolicyChangeTest, ACanaryThatAgreesStays) {
  Policy wanted = Enforcing();
  ASSERT_TRUE(Apply(wanted).complaints.empty());
  wanted.canary.orders = 0;
  ASSERT_TRUE(Apply(wanted, "ann", Hours(1)).complaints.empty());
  const int64_t canary = Version();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Enforced("0.00"), Action::kHold) << "the old one stops it too";
  EXPECT_EQ(Version(), canary);
}

TEST_F(PolicyChangeTest, ACanaryEnds) {
  Policy old = Enforcing();
  old.default_mode = Mode::kShadow;
  old.guardrails.clear();
  ASSERT_TRUE(Apply(old).complaints.empty());
  Policy wanted = Enforcing();
  wanted.canary.orders = 0;
  ASSERT_TRUE(Apply(wanted, "ann", Hours(1)).complaints.empty());
  const int64_t canary = Version();
  shop_.Pass(Hours(2));
  EXPECT_EQ(Enforced("0.00"), Action::kHold);
  EXPECT_EQ(Version(), canary);
}

TEST_F(PolicyChangeTest, AnOverrideEndsByItself) {
  Policy policy = Enforcing();
  policy.overrides.push_back(
      {.guardrail = "*", .mode = Mode::kShadow, .until = shop_.now() + Hours(2), .actor = "ann", .reason = "sale"});
  ASSERT_TRUE(Apply(policy).complaints.empty());
  EXPECT_EQ(Enforced("0.00"), Action::kAllow);
  const int64_t version = Version();
  shop_.Pass(Hours(2));
  EXPECT_EQ(Enforced("0.00"), Action::kHold) << "as before, with nothing written";
  EXPECT_EQ(Version(), version);
}

TEST_F(PolicyChangeTest, NothingIsLoosenedDuringAFreeze) {
  Policy policy = Enforcing();
  policy.calendar.push_back(
      {.name = "black friday", .from = shop_.now(), .until = shop_.now() + Hours(24), .freeze = true});
  ASSERT_TRUE(Apply(policy).complaints.empty());
  Policy loose = policy;
  loose.guardrails["zero_price"].mode = Mode::kOff;
  const PolicyAnswer refused = Apply(loose);
  ASSERT_FALSE(refused.complaints.empty());
  EXPECT_NE(refused.complaints[0].what.find("black friday"), std::string::npos);
  shop_.Pass(Hours(24));
  EXPECT_TRUE(Apply(loose).complaints.empty());
}

}  // namespace
}  // namespace parapet
