// SPDX-License-Identifier: Apache-2.0
//
// Switching while orders flow: second approver, canary, overrides that end, halts; each across a restart.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <thread>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/flow/policy_payload.h"
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

  static Policy Strict() {
    Policy policy = Enforcing();
    policy.approvals.second_approver_for_loosening = true;
    return policy;
  }
  // A loosening that waits for a second person.
  int64_t Propose() {
    EXPECT_TRUE(Apply(Strict()).complaints.empty());
    Policy loose = Strict();
    loose.guardrails["zero_price"].mode = Mode::kShadow;
    return Apply(loose).proposal;
  }
  PolicyEvent LastPolicy() {
    PolicyEvent event;
    shop_.ledger().ReadBack("fruit", EventKind::kPolicy, "policy", [&](const StoredEvent& stored) {
      std::string error;
      EXPECT_TRUE(ReadPolicyEvent(stored.event.payload, &event, &error)) << error;
      return false;
    });
    return event;
  }
  size_t CountEvents(EventKind kind) {
    size_t count = 0;
    shop_.ledger().ReadBack("fruit", kind, {}, [&](const StoredEvent&) { return ++count, true; });
    return count;
  }
  // Some people at the same moment.
  static constexpr int kRacers = 4;
  static void Race(const std::function<void(int)>& act) {
    std::barrier start(kRacers);
    std::vector<std::jthread> threads;
    for (int person = 0; person < kRacers; ++person) {
      threads.emplace_back([&, person] {
        start.arrive_and_wait();
        act(person);
      });
    }
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

TEST_F(PolicyChangeTest, AProposalIsApprovedOnlyFromThePolicyThatItWasMadeFrom) {
  const int64_t number = Propose();
  Policy other = Strict();
  other.name = "changed meanwhile";
  ASSERT_TRUE(Apply(other).complaints.empty());
  const int64_t before = Version();
  const auto refused = shop_.flow().SettleProposal(number, true, "bob", shop_.now());
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_EQ(refused[0].what,
            "the policy was changed since: proposal 1 was made from version 2, and version 3 is in force");
  EXPECT_EQ(Version(), before);
  EXPECT_EQ(shop_.flow().Proposals().size(), 1u) << "it still waits, to be rejected";
  EXPECT_TRUE(shop_.flow().SettleProposal(number, false, "bob", shop_.now()).empty());
}

TEST_F(PolicyChangeTest, AnApprovedProposalBeginsItsCanaryAndItsNumberStandsInThePolicy) {
  Policy loose = Strict();
  loose.guardrails["decimal_slip"].mode = Mode::kShadow;
  ASSERT_TRUE(Apply(Strict()).complaints.empty());
  const int64_t number = Apply(loose, "ann", Hours(2)).proposal;
  shop_.Pass(Days(1));
  shop_.Restart();
  EXPECT_EQ(shop_.flow().Proposals().at(0).canary_for, Hours(2));
  ASSERT_TRUE(shop_.flow().SettleProposal(number, true, "bob", shop_.now()).empty());
  const PolicyEvent event = LastPolicy();
  EXPECT_EQ(event.proposal, number);
  EXPECT_EQ(event.approved_by, "bob");
  EXPECT_EQ(event.canary_until, shop_.now() + Hours(2)) << "from the approval on";
  shop_.Restart();
  EXPECT_TRUE(shop_.flow().Proposals().empty()) << "the policy says that it was approved";
}

TEST_F(PolicyChangeTest, OfManyWhoSettleAProposalAtOnceExactlyOneDoes) {
  for (int round = 0; round < 20; ++round) {
    const int64_t number = Propose();
    const int64_t before = Version();
    std::atomic<int> settled{0};
    Race([&](int person) {
      const std::string name = "person " + std::to_string(person);
      settled += shop_.flow().SettleProposal(number, person % 2 == 0, name, shop_.now()).empty() ? 1 : 0;
    });
    EXPECT_EQ(settled, 1);
    EXPECT_LE(Version(), before + 1);
    EXPECT_TRUE(shop_.flow().Proposals().empty());
  }
}

TEST_F(PolicyChangeTest, OfManyWhoChangeOneVersionExactlyOneDoes) {
  for (int round = 0; round < 20; ++round) {
    const int64_t before = Version();
    std::atomic<int> applied{0}, too_late{0};
    Race([&](int person) {
      Policy policy = Enforcing();
      policy.name = "of person " + std::to_string(person);
      const PolicyAnswer answer = shop_.flow().ApplyPolicy(
          {.document = WritePolicy(policy), .actor = "ann", .reason = "race", .if_version = before}, shop_.now());
      ++(answer.changed_meanwhile ? too_late : applied);
    });
    EXPECT_EQ(applied, 1);
    EXPECT_EQ(too_late, kRacers - 1);
    EXPECT_EQ(Version(), before + 1);
  }
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

TEST_F(PolicyChangeTest, ACanaryCountsWhatItStoppedAndNotWhatItWouldHave) {
  Policy old = Enforcing();
  old.default_mode = Mode::kShadow;
  old.guardrails.clear();
  ASSERT_TRUE(Apply(old).complaints.empty());
  Policy wanted = Enforcing();
  wanted.canary.orders = 1;
  ASSERT_TRUE(Apply(wanted, "ann", Days(2)).complaints.empty());
  const int64_t canary = Version();
  for (int id = 101; id <= 103; ++id) {  // as old as that, they are never touched
    shop_.Order({.id = id, .price = "0.00", .created = shop_.now() - Hours(25)});
    ASSERT_EQ(shop_.Find(std::to_string(id))->decision, Action::kHold);
  }
  EXPECT_EQ(Version(), canary);
  shop_.Restart();
  EXPECT_EQ(Enforced("0.00"), Action::kHold);
  EXPECT_EQ(Version(), canary) << "counted anew likewise: one was stopped";
  EXPECT_EQ(Enforced("0.00"), Action::kHold);
  EXPECT_EQ(Version(), canary + 1);
}

// A store whose first policy is a canary has none before it to go back to.
TEST_F(PolicyChangeTest, ARollbackThatCannotBeIsAlertedAndTriedAgainUntilAPersonActs) {
  shop_.StartWithoutPolicy();
  shop_.Product("15.00");
  shop_.Pass(Hours(1));
  Policy wanted = Enforcing();
  wanted.canary.orders = 1;
  ASSERT_TRUE(Apply(wanted, "ann", Hours(1)).complaints.empty());
  for (int i = 0; i < 2; ++i) EXPECT_EQ(Enforced("0.00"), Action::kHold);
  EXPECT_EQ(Version(), 1);
  EXPECT_EQ(CountEvents(EventKind::kPolicy), 1u) << "nothing that cannot be read again is written";
  const auto alerted = [&] {
    const auto effects = shop_.Effects("alert");
    return std::any_of(effects.begin(), effects.end(), [](const Effect& effect) {
      return effect.payload.find("has to be rolled back") != std::string::npos;
    });
  };
  EXPECT_TRUE(alerted());
  const size_t alerts = CountEvents(EventKind::kAlert);
  shop_.Pass(Seconds(30));
  EXPECT_EQ(CountEvents(EventKind::kAlert), alerts);
  shop_.Pass(Minutes(2));
  EXPECT_EQ(CountEvents(EventKind::kAlert), alerts + 1) << "tried again";
  shop_.Pass(Hours(2));
  shop_.Restart();
  const size_t before = CountEvents(EventKind::kAlert);
  shop_.Pass(Milliseconds(1));
  EXPECT_GT(CountEvents(EventKind::kAlert), before) << "still owed, though its time is over";
  EXPECT_EQ(Version(), 1);
  wanted.name = "somebody acted";
  ASSERT_TRUE(Apply(wanted).complaints.empty());
  const size_t settled = CountEvents(EventKind::kAlert);
  shop_.Pass(Minutes(2));
  EXPECT_EQ(CountEvents(EventKind::kAlert), settled);
}

TEST_F(PolicyChangeTest, ACanaryThatAgreesStays) {
  Policy wanted = Enforcing();
  ASSERT_TRUE(Apply(wanted).complaints.empty());
  wanted.canary.orders = 1;
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
  wanted.canary.orders = 1;
  ASSERT_TRUE(Apply(wanted, "ann", Hours(1)).complaints.empty());
  const int64_t canary = Version();
  shop_.Pass(Hours(2));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Enforced("0.00"), Action::kHold);
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
