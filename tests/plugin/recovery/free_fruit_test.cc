// SPDX-License-Identifier: Apache-2.0
//
// The free-fruit story, from the signed deliveries to the closed incident: a price update to 0.00 and twelve orders at
// it among two hundred ordinary ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/recovery_payload.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

constexpr int kOrdinary = 200, kFree = 12;

class FreeFruit : public ::testing::Test {
 protected:
  void SetUp() override {
    Enforce(Ceiling::kTag);
    shop_.Product("15.00", "20.00");
    for (int i = 1; i <= kOrdinary; ++i) {
      shop_.Order({.id = i, .price = i == 90 ? "13.50" : "15.00", .quantity = 1 + i % 3});
      shop_.Pass(Minutes(7));
      if (i == kOrdinary / 2) Free();
    }
  }

  void Enforce(Ceiling ceiling) {
    Policy policy = RecommendedPolicy();
    policy.alert_channel_required = false;
    policy.ceiling = ceiling;
    policy.autonomy = autonomy_;
    Apply(policy);
  }
  void Apply(const Policy& policy) {
    const auto complaints =
        shop_.flow()
            .ApplyPolicy({.document = WritePolicy(policy), .actor = "test", .reason = "story"}, shop_.now())
            .complaints;
    ASSERT_TRUE(complaints.empty()) << complaints.front().what;
  }
  void Free() {
    shop_.Product("0.00");
    for (int i = 1; i <= kFree; ++i) {
      if (i == 3) paged_by_order_three_ = !shop_.Effects("alert").empty();
      shop_.Order({.id = 500 + i, .price = "0.00"});
      shop_.Pass(Seconds(20));
    }
    began_ = shop_.now();
  }
  void Correct() { shop_.Product("15.00", "20.00"); }

  FollowUp Follow() { return FollowUp(shop_.flow(), shop_.ledger()); }
  Word Says(const std::string& who, const std::string& incident) { return {incident, who, "as shown"}; }
  std::set<std::string> TheTwelve() const {
    std::set<std::string> twelve;
    for (int i = 1; i <= kFree; ++i) twelve.insert(std::to_string(500 + i));
    return twelve;
  }
  // The incident of the free apples.
  Incident Fruit(FollowUp& follow) {
    const auto found = follow.FindIncident("price:4001", shop_.now());
    EXPECT_TRUE(found);
    return found.value_or(Incident());
  }
  // Everything up to the remedies being done, on one's own.
  void ServeEverybody(FollowUp& follow) {
    Correct();
    const std::string id = Fruit(follow).id;
    ASSERT_EQ(follow.Decide(Says("maria", id), shop_.now()).error, "");
    ASSERT_EQ(follow.Approve(Says("anna", id), false, shop_.now()), "");
    for (const Case& one : Fruit(follow).cases) {
      ASSERT_EQ(follow.Mark({one.id, "otto", "released and told"}, CaseAct::kDone, shop_.now()), "");
    }
  }

  AutonomyRules autonomy_;
  Simulation shop_{"fruit"};
  Instant began_;
  bool paged_by_order_three_ = false;
};

TEST_F(FreeFruit, IsOneIncidentWithTwelveCases) {
  EXPECT_EQ(shop_.Find("501")->enforced, Action::kTag) << "the first one";
  EXPECT_TRUE(paged_by_order_three_);
  FollowUp follow = Follow();
  const Incident incident = Fruit(follow);
  std::set<std::string> orders;
  for (const Case& one : incident.cases) {
    orders.insert(one.order);
    EXPECT_EQ(one.state, CaseState::kOpen);
    EXPECT_FALSE(one.owner_role.empty());
    EXPECT_TRUE(one.next_timer.IsKnown());
  }
  EXPECT_EQ(orders, TheTwelve());
  EXPECT_EQ(incident.exposure, Money::Major(180));
  EXPECT_EQ(follow.totals().unreadable, 0u);
  for (const Incident& other : follow.Incidents(shop_.now())) {
    if (other.id == incident.id) continue;
    EXPECT_EQ(other.cause.Text(), "price_drift:4001") << "carts from yesterday's price are another mistake";
    for (const Case& one : other.cases) EXPECT_FALSE(orders.contains(one.order)) << "one case an order";
  }
}

TEST_F(FreeFruit, GivesExactlyTheTwelveFromAnyOneOrder) {
  FollowUp follow = Follow();
  for (const std::string& order : TheTwelve()) {
    std::set<std::string> hits;
    for (const auto& hit : follow.RadiusOfOrder(order, std::nullopt).hits) hits.insert(hit.order);
    ASSERT_EQ(hits, TheTwelve()) << "from " << order;
  }
}

TEST_F(FreeFruit, DecidesNothingWhileTheApplesAreStillFree) {
  FollowUp follow = Follow();
  // The two hundred orders took longer than the decision may: look as somebody did who came in time.
  const std::string id = Fruit(follow).id;
  const Decided early = follow.Decide(Says("maria", id), began_);
  EXPECT_NE(early.error.find("still sold at a price"), std::string::npos) << early.error;
  Correct();
  EXPECT_EQ(follow.Decide(Says("maria", id), began_).error, "");
}

TEST_F(FreeFruit, MayBeDecidedFromTheFirstCutOffOnAlthoughItGoesOn) {
  FollowUp follow = Follow();
  const Instant opened = Fruit(follow).opened_at;
  const auto decide = [&](Instant at) { return follow.Decide(Says("maria", Fruit(follow).id), at).error; };
  EXPECT_NE(decide(opened + Minutes(30)).find("120 minutes after it began it can be decided"), std::string::npos);
  Policy policy = RecommendedPolicy();
  policy.alert_channel_required = false;
  policy.ceiling = Ceiling::kTag;
  const auto day = Days(1).micros;
  policy.utc_offset_minutes = 120;
  const Instant cut_off = opened + Minutes(120) + Minutes(25);  // by the shop's clocks
  policy.holds.cut_off_minute = static_cast<int>(cut_off.micros % day / Minutes(1).micros);
  Apply(policy);
  const std::string early = decide(opened + Minutes(23));
  EXPECT_NE(early.find("after it began, at the cut-off of the day's parcels, it can be decided"), std::string::npos)
      << early;
  EXPECT_EQ(decide(opened + Minutes(26)), "");
}

TEST_F(FreeFruit, HonoursAllTwelveAlikeAfterOneApproval) {
  FollowUp follow = Follow();
  Correct();
  const std::string id = Fruit(follow).id;
  EXPECT_NE(follow.Approve(Says("anna", id), false, shop_.now()), "") << "nothing was decided yet";
  const Decided decided = follow.Decide(Says("maria", id), shop_.now());
  ASSERT_EQ(decided.error, "");
  EXPECT_EQ(decided.plan.counts[static_cast<int>(Remedy::kHonour)], 12u);
  EXPECT_EQ(decided.plan.cost, Money::Major(180));
  EXPECT_EQ(decided.plan.cost_unknown, 12u) << "nobody told the cost: counted at the reference";
  for (const Case& one : Fruit(follow).cases) EXPECT_EQ(one.state, CaseState::kDecided) << "nothing happens unapproved";
  ASSERT_EQ(follow.Approve(Says("anna", id), false, shop_.now()), "");
  EXPECT_NE(follow.Approve(Says("anna", id), false, shop_.now()), "") << "once";
  for (const Case& one : Fruit(follow).cases) {
    EXPECT_EQ(one.state, CaseState::kToDo);
    EXPECT_EQ(one.grant->amount, Money::Major(15));
    EXPECT_EQ(one.grant->charge_most, Money()) << "nobody pays more than was confirmed";
  }
  EXPECT_EQ(follow.Books().Of(BudgetKind::kIncident, id + "/0").claimed, Money::Major(180));
}

TEST_F(FreeFruit, GrantsNothingWhereTheFactsChangedSinceItWasShown) {
  FollowUp follow = Follow();
  Correct();
  const std::string id = Fruit(follow).id;
  ASSERT_EQ(follow.Decide(Says("maria", id), shop_.now()).error, "");
  ASSERT_EQ(follow.Mark({Fruit(follow).cases[0].id, "otto", "left today"}, CaseAct::kShipped, shop_.now()), "");
  shop_.Order({.id = 599, .price = "0.00", .created = began_});
  const std::string refused = follow.Approve(Says("anna", id), false, shop_.now());
  EXPECT_NE(refused.find("decide again"), std::string::npos) << refused;
  for (const Case& one : Fruit(follow).cases) EXPECT_NE(one.state, CaseState::kToDo);
}

TEST_F(FreeFruit, TellsTheSameAfterARestart) {
  FollowUp follow = Follow();
  ServeEverybody(follow);
  const Incident before = Fruit(follow);
  shop_.Restart();
  FollowUp again = Follow();
  const Incident after = Fruit(again);
  EXPECT_EQ(after.state, before.state);
  EXPECT_EQ(after.next_timer, before.next_timer);
  ASSERT_EQ(after.cases.size(), before.cases.size());
  for (size_t i = 0; i < after.cases.size(); ++i) {
    EXPECT_EQ(after.cases[i].state, CaseState::kClosed);
    EXPECT_EQ(after.cases[i].grant, before.cases[i].grant);
  }
  EXPECT_EQ(again.Books().Of(BudgetKind::kIncident, after.id + "/0").spent, Money::Major(180));
}

TEST_F(FreeFruit, IsNotClosedAsPreventedBeforeEverybodyIsServedAndAPolicyStandsThatStopsIt) {
  FollowUp follow = Follow();
  const std::string id = Fruit(follow).id;
  const CloseRequest close{.word = {id, "maria", "zero prices are held now"}, .closing = Closing::kPrevented};
  EXPECT_NE(follow.Close(close, shop_.now()).error.find("customers come first"), std::string::npos);
  ServeEverybody(follow);
  const Closed unproved = follow.Close(close, shop_.now());
  EXPECT_NE(unproved.error.find("holds 0 of 12"), std::string::npos) << unproved.error;

  Policy for_apples_only = RecommendedPolicy();
  for_apples_only.alert_channel_required = false;
  for_apples_only.ceiling = Ceiling::kBlock;
  for_apples_only.default_mode = Mode::kShadow;
  for_apples_only.guardrails.clear();
  ScopedSetting only{.guardrail = "zero_price"};
  only.scope.items = "4001";
  only.setting.mode = Mode::kEnforce;
  for_apples_only.scoped = {only};
  Apply(for_apples_only);
  const Closed narrow = follow.Close(close, shop_.now());
  EXPECT_NE(narrow.error.find("variations"), std::string::npos) << narrow.error;

  Enforce(Ceiling::kBlock);
  const Closed closed = follow.Close(close, shop_.now());
  EXPECT_EQ(closed.error, "");
  EXPECT_NE(closed.proof.find("holds 12 of 12 orders where"), std::string::npos) << closed.proof;
  EXPECT_EQ(Fruit(follow).state, IncidentState::kClosed);
}

TEST_F(FreeFruit, ComesBackGraverAndIsHeldAtTheFirstOrder) {
  FollowUp follow = Follow();
  ServeEverybody(follow);
  const int severity = Fruit(follow).severity;
  Enforce(Ceiling::kBlock);
  ASSERT_EQ(follow.Close({.word = {Fruit(follow).id, "maria", "held now"}, .closing = Closing::kPrevented}, shop_.now())
                .error,
            "");
  shop_.Pass(Days(1));
  shop_.Product("0.00");
  shop_.Order({.id = 900, .price = "0.00"});
  EXPECT_EQ(shop_.Find("900")->enforced, Action::kHold);
  const Incident again = Fruit(follow);
  EXPECT_EQ(again.recurrence, 1);
  EXPECT_GT(again.severity, severity - 1);
  EXPECT_EQ(again.cases.size(), 1u);
}

TEST_F(FreeFruit, AcceptingThatItMayHappenAgainTakesTwoPeopleAndADate) {
  FollowUp follow = Follow();
  ServeEverybody(follow);
  const std::string id = Fruit(follow).id;
  CloseRequest accept{.word = {id, "maria", "a campaign that we want"}, .closing = Closing::kAccepted};
  EXPECT_NE(follow.Close(accept, shop_.now()).error.find("date"), std::string::npos);
  accept.review_at = shop_.now() + Days(90);
  EXPECT_TRUE(follow.Close(accept, shop_.now()).waits_for_second);
  EXPECT_TRUE(follow.Close(accept, shop_.now()).waits_for_second) << "the same person again is not a second";
  EXPECT_NE(Fruit(follow).state, IncidentState::kClosed);
  accept.word.actor = "anna";
  EXPECT_FALSE(follow.Close(accept, shop_.now()).waits_for_second);
  EXPECT_EQ(Fruit(follow).state, IncidentState::kClosed);
}

TEST_F(FreeFruit, AFalseAlarmClosesItsCasesAndWhatWasGrantedIsNone) {
  FollowUp follow = Follow();
  const std::string id = Fruit(follow).id;
  const CloseRequest close{.word = {id, "maria", "free samples"}, .closing = Closing::kFalseAlarm};
  EXPECT_EQ(follow.Close(close, shop_.now()).error, "");
  for (const Case& one : Fruit(follow).cases) EXPECT_EQ(one.closed_because, "the incident was closed");
}

TEST_F(FreeFruit, TellsOnceOfTimersThatWereMissedAndAgainWhenTheyDouble) {
  FollowUp follow = Follow();
  const auto told = [&] {
    const auto effects = shop_.Effects("alert");
    return std::count_if(effects.begin(), effects.end(),
                         [](const Effect& effect) { return effect.payload.find("Late: 12") != std::string::npos; });
  };
  follow.Tick(shop_.now());
  EXPECT_EQ(told(), 1);
  EXPECT_GE(follow.totals().cases[static_cast<size_t>(CaseState::kOpen)], 12u);
  EXPECT_GT(follow.totals().missed, 0u);
  follow.Tick(shop_.now());
  EXPECT_EQ(told(), 1);
  const int64_t breaches = Fruit(follow).breaches;
  shop_.Restart();
  FollowUp again = Follow();
  again.Tick(shop_.now());
  EXPECT_EQ(told(), 1) << "a new life does not tell it again";
  shop_.Pass(Minutes(30 * breaches + 30));
  again.Tick(shop_.now());
  EXPECT_EQ(told(), 2);
}

TEST_F(FreeFruit, IsDecidedWithoutAPersonWhereThePolicySaysSo) {
  autonomy_.of[static_cast<size_t>(EffectKind::kRelease)] = Autonomy::kAuto;
  Enforce(Ceiling::kTag);
  FollowUp follow = Follow();
  follow.Tick(shop_.now());
  for (const Case& one : Fruit(follow).cases) {
    EXPECT_EQ(one.state, CaseState::kToDo);
    EXPECT_EQ(one.grant->remedy, Remedy::kHonour);
  }
  const size_t events = shop_.ledger().Events().size();
  follow.Tick(shop_.now());
  EXPECT_EQ(shop_.ledger().Events().size(), events) << "and once";
}

TEST(TwelveThousand, AreReadBackFromOneApproval) {
  IncidentStep step{.incident = "incident-1", .act = IncidentAct::kApproved, .actor = "olga", .plan = Plan()};
  for (int i = 0; i < 12'000; ++i) {
    Grant grant{.order = std::to_string(1'000 + i), .customer = 7'000'000u + static_cast<uint64_t>(i)};
    grant.remedy = i % 4 == 0 ? Remedy::kHonour : Remedy::kOffer;
    grant.amount = Money::FromMicros(1'230'000);
    step.grants.push_back(grant);
  }
  IncidentStep read;
  std::string error;
  ASSERT_TRUE(ReadIncidentStep(WriteIncidentStep(step), Instant(), &read, &error)) << error;
  EXPECT_EQ(read.grants, step.grants);
}

}  // namespace
}  // namespace parapet
