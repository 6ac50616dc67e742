// SPDX-License-Identifier: Apache-2.0
//
// What a check is answered when the disk does not answer in time: the fallback that the policy names.
#include <gtest/gtest.h>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

class FallbackTest : public testing::Test {
 protected:
  void Apply(Ceiling ceiling, Fallback fallback) {
    Policy policy = RecommendedPolicy();
    policy.ceiling = ceiling;
    policy.alert_channel_required = false;
    policy.fallbacks["commercetools"] = fallback;
    const auto answer =
        shop_.flow().ApplyPolicy({.document = WritePolicy(policy), .actor = "test", .reason = "try"}, shop_.now());
    ASSERT_TRUE(answer.complaints.empty());
  }
  // A clean order's Create while the disk hangs, at its deadline.
  std::shared_ptr<Answer> WhileTheDiskHangs() {
    ledger_.SetManualCommit(true);
    auto answer = shop_.BeginExtension("o-1", "PLUM", 1, 2100);
    EXPECT_EQ(answer->status, 0) << "a commit waits for the disk";
    shop_.Pass(Seconds(3));
    ledger_.Commit();
    ledger_.SetManualCommit(false);
    return answer;
  }

  MemoryLedger ledger_;
  Simulation shop_{"trees", "commercetools", StockAuthority::kPlatform, &ledger_};
};

TEST_F(FallbackTest, LetsTheOrderThroughAsShipped) {
  Apply(Ceiling::kBlock, Fallback::kOpen);
  EXPECT_EQ(WhileTheDiskHangs()->status, 200);
  EXPECT_EQ(shop_.flow().counters().unguarded, 1u);
}

TEST_F(FallbackTest, RefusesWhereThePolicyClosedIt) {
  Apply(Ceiling::kBlock, Fallback::kClosed);
  const auto answer = WhileTheDiskHangs();
  EXPECT_EQ(answer->status, 400);
  EXPECT_NE(answer->body.find("Please try again in a minute."), std::string::npos) << answer->body;
  EXPECT_EQ(shop_.flow().counters().unguarded, 1u);
}

TEST_F(FallbackTest, StaysOpenBelowTheCeilingOfBlockAndWhileBypassed) {
  Apply(Ceiling::kHold, Fallback::kClosed);
  EXPECT_EQ(WhileTheDiskHangs()->status, 200);
  Apply(Ceiling::kBlock, Fallback::kClosed);
  shop_.flow().Bypass(shop_.now() + Hours(1), "ana", "drill", shop_.now());
  EXPECT_EQ(WhileTheDiskHangs()->status, 200);
}

}  // namespace
}  // namespace parapet
