// SPDX-License-Identifier: Apache-2.0
//
// Closing as prevented by the price change that brought an incident: a declared markdown lets a wrong price become the
// reference, so that no order at it is wrong by its facts.
#include "parapet/plugin/recovery/proof.h"

#include <gtest/gtest.h>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

class ProofByChange : public ::testing::Test {
 protected:
  // Apples at 15.00 become 6.10 with the old price struck through; four are sold before a person says so.
  void SetUp() override {
    Apply(Plain());
    shop_.Product("15.00", "20.00");
    shop_.Product("12.00", "16.00", "4002");
    for (int i = 1; i <= 20; ++i) {
      shop_.Order({.id = i});
      shop_.Pass(Hours(3));
    }
    shop_.Product("6.10", "15.00");
    for (int i = 501; i <= 504; ++i) {
      shop_.Order({.id = i, .price = "6.10"});
      shop_.Pass(Minutes(10));
    }
    shop_.Product("15.00", "20.00");
  }

  static Policy Plain() {
    Policy policy = RecommendedPolicy();
    policy.alert_channel_required = false;
    return policy;
  }
  // No markdown is taken over without a promotion or a person, for so long.
  Policy Frozen(Duration around) {
    Policy policy = Plain();
    policy.calendar = {
        {.name = "no markdowns", .from = shop_.now() - around, .until = shop_.now() + around, .freeze = true}};
    return policy;
  }
  void Apply(const Policy& policy) {
    const auto complaints =
        shop_.flow()
            .ApplyPolicy({.document = WritePolicy(policy), .actor = "test", .reason = "proof"}, shop_.now())
            .complaints;
    ASSERT_TRUE(complaints.empty()) << complaints.front().what;
  }
  // Somebody says what the apples cost, and everybody is served.
  std::string ServeAll(FollowUp& follow) {
    const Money right = Money::Major(15);
    std::string id;
    const auto radius = follow.RadiusOfItem("4001", right);
    EXPECT_EQ(radius.hits.size(), 4u) << radius.error;
    EXPECT_EQ(follow.Adopt(radius, {}, right, {"", "maria", "the price was wrong"}, shop_.now(), &id), "");
    EXPECT_EQ(follow.Decide({id, "maria", "as shown"}, shop_.now()).error, "");
    EXPECT_EQ(follow.Approve({id, "anna", "as shown"}, true, shop_.now()), "");
    const auto incident = follow.FindIncident(id, shop_.now());
    for (const Case& one : incident->cases) {
      EXPECT_EQ(follow.Mark({one.id, "otto", "told"}, CaseAct::kDone, shop_.now()), "");
    }
    return id;
  }
  Closed Close(FollowUp& follow, const std::string& id) {
    return follow.Close({.word = {id, "maria", "markdowns wait for a person"}, .closing = Closing::kPrevented},
                        shop_.now());
  }

  Simulation shop_{"fruit"};
};

TEST_F(ProofByChange, ClosesWhereThePolicyNowRefusesTheChangeThatTheOneOfThenLetThrough) {
  FollowUp follow(shop_.flow(), shop_.ledger());
  const std::string id = ServeAll(follow);
  const Closed before = Close(follow, id);
  EXPECT_NE(before.error.find("holds 0 of 4 of its orders"), std::string::npos) << before.error;
  EXPECT_NE(before.error.find("nor is it proved by its price change: policy 2 refuses 0 of 1 "), std::string::npos)
      << before.error;
  Apply(Frozen(Days(800)));
  const Closed closed = Close(follow, id);
  EXPECT_EQ(closed.error, "");
  EXPECT_NE(closed.proof.find("policy 3 refuses 1 of 1 price changes that brought it where the policy of then refused "
                              "0, and 200 of 200 variations"),
            std::string::npos)
      << closed.proof;
  EXPECT_EQ(follow.FindIncident(id, shop_.now())->state, IncidentState::kClosed);
}

TEST_F(ProofByChange, IsRefusedWhereOnlyThisItemsPriceIsLookedAt) {
  FollowUp follow(shop_.flow(), shop_.ledger());
  const std::string id = ServeAll(follow);
  Policy narrow = Frozen(Days(800));
  narrow.default_mode = Mode::kShadow;
  narrow.guardrails.clear();
  for (const char* guardrail : {"price_off_reference", "price_decimal_slip"}) {
    ScopedSetting only{.guardrail = guardrail};
    only.scope.items = "4001";
    only.setting.mode = Mode::kEnforce;
    narrow.scoped.push_back(only);
  }
  Apply(narrow);
  const std::string error = Close(follow, id).error;
  EXPECT_NE(error.find("refuses 1 of 1 changes that brought it but only 0 of 200 variations"), std::string::npos)
      << error;
}

TEST_F(ProofByChange, IsRefusedWhereOtherChangesThatNobodyCalledWrongWouldRaiseAlarm) {
  shop_.Product("5.00", "12.00", "4002");  // a real campaign
  shop_.Pass(Hours(1));
  FollowUp follow(shop_.flow(), shop_.ledger());
  const std::string id = ServeAll(follow);
  Apply(Frozen(Days(800)));
  const std::string error = Close(follow, id).error;
  EXPECT_NE(error.find("newly raises alarm at 1 of 2 other price changes of the last 30 days"), std::string::npos)
      << error;
}

TEST_F(ProofByChange, CountsAChangeThatARegisteredPromotionExplainsAsNoAlarm) {
  shop_.Product("5.00", "12.00", "4002");
  shop_.Pass(Hours(1));
  FollowUp follow(shop_.flow(), shop_.ledger());
  const std::string id = ServeAll(follow);
  Policy kept = Frozen(Days(800));
  Promotion pears{.name = "pears", .items = "4002"};
  pears.flat_price = Money::FromMicros(5'000'000);
  pears.until = shop_.now() + Days(30);
  kept.promotions = {pears};
  Apply(kept);
  const Closed closed = Close(follow, id);
  EXPECT_EQ(closed.error, "");
  EXPECT_NE(closed.proof.find("newly raises alarm at 0 of 2 other price changes"), std::string::npos) << closed.proof;
}

TEST_F(ProofByChange, IsRefusedWhereOnlyThatDayIsFrozen) {
  FollowUp follow(shop_.flow(), shop_.ledger());
  const std::string id = ServeAll(follow);
  Apply(Frozen(Days(5)));
  const std::string error = Close(follow, id).error;
  EXPECT_NE(error.find("refuses 1 of 1 changes that brought it but only"), std::string::npos) << error;
}

TEST_F(ProofByChange, IsNoneWhereThePolicyOfThenRefusedItAlready) {
  shop_.Product("1.20");
  for (int i = 601; i <= 603; ++i) shop_.Order({.id = i, .price = "1.20"});
  shop_.Product("15.00", "20.00");
  FollowUp follow(shop_.flow(), shop_.ledger());
  const auto incident = follow.FindIncident("price:4001", shop_.now());
  ASSERT_TRUE(incident);
  EXPECT_EQ(incident->cases.size(), 3u);
  follow.Decide({incident->id, "maria", "as shown"}, shop_.now());
  EXPECT_EQ(follow.Approve({incident->id, "anna", "as shown"}, true, shop_.now()), "");
  for (const Case& one : incident->cases) {
    EXPECT_EQ(follow.Mark({one.id, "otto", "told"}, CaseAct::kDone, shop_.now()), "");
  }
  const std::string error = Close(follow, incident->id).error;
  EXPECT_NE(error.find("held all of its orders already"), std::string::npos) << error;
  EXPECT_NE(error.find("and the policy of then refused them already"), std::string::npos) << error;
}

}  // namespace
}  // namespace parapet
