// SPDX-License-Identifier: Apache-2.0
//
// Autonomy, limits, and what people say of steps and remedies.
#include <gtest/gtest.h>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/plugin/recovery/remedies/remedy_effects.h"
#include "parapet/tests/plugin/recovery/remedy_shop.h"

namespace parapet {
namespace {

struct AutonomyCase {
  Autonomy autonomy;
  bool approved;  // whether a person approves what was decided
  size_t effects;
  const char* step;
};

TEST(RemedyAutonomy, DecidesWhatHappensByItselfForEachKind) {
  struct Kind {
    EffectKind kind;
    const char* effect;
    const char* price;
  };
  const AutonomyCase cases[] = {{Autonomy::kAuto, false, 2, "done"},
                                {Autonomy::kApprove, false, 0, ""},
                                {Autonomy::kApprove, true, 2, "done"},
                                {Autonomy::kPropose, true, 0, "started"},
                                {Autonomy::kOff, true, 0, "started"}};
  for (const Kind& kind :
       {Kind{EffectKind::kRefund, "refund", "60.00"}, Kind{EffectKind::kRelease, "release", "0.00"}}) {
    for (const AutonomyCase& each : cases) {
      RemedyShop shop;
      shop.autonomy().of[static_cast<size_t>(kind.kind)] = each.autonomy;
      shop.Enforce();
      shop.Sell(kind.price, 2);
      if (each.approved) shop.Grant();
      shop.Run(Seconds(20));
      const auto placed = shop.sim().Effects(kind.effect).size();
      EXPECT_EQ(placed, each.effects) << kind.effect << " " << Name(each.autonomy);
      for (const Case& one : shop.Find().cases) {
        const auto step = one.steps.find(kind.effect);
        EXPECT_EQ(step == one.steps.end() ? "" : Name(step->second.state), each.step) << Name(each.autonomy);
        if (each.effects == 0 && step != one.steps.end())
          EXPECT_NE(step->second.note.find("by hand: the autonomy of"), std::string::npos) << step->second.note;
      }
    }
  }
}

TEST(RemedyAutonomy, NeedsNobodyBelowTheLimitAndTheOwnerAboveIt) {
  RemedyShop shop;
  shop.rules().auto_honour = Money::Major(29);
  shop.Enforce();
  shop.Sell("0.00", 2);
  shop.Run(Seconds(5));
  EXPECT_TRUE(shop.sim().Effects("release").empty()) << "30 is beyond 29";
  RemedyShop below;
  below.rules().auto_honour = Money::Major(30);
  below.Enforce();
  below.Sell("0.00", 2);
  below.Run(Seconds(5));
  EXPECT_EQ(below.sim().Effects("release").size(), 2u) << "nobody was asked";
}

TEST(RemedyAutonomy, NeverHonoursWhatIsAsGoodAsCash) {
  RemedyShop shop;
  shop.Enforce();
  shop.Sell("0.00", 1);
  Case one = shop.Find().cases.front();
  one.facts.cash_equivalent = true;
  const Plan plan =
      Decide(std::vector<CaseFacts>{one.facts}, RecoveryRules(), {Money::Major(1000)}, Money::FromMicros(10'000));
  EXPECT_EQ(RemedyFor(plan, one.facts, Money::FromMicros(10'000)).remedy, Remedy::kOwnerDecides);
  one.state = CaseState::kOpen;
  one.grant.reset();
  one.steps.clear();
  const Playbook* playbook = shop.remedies().PlaybookFor(shop.Find(), one);
  ASSERT_NE(playbook, nullptr);
  Situation situation{.connected = {"release", "refund", "gift_card", "cancel"}};
  situation.autonomy.of.fill(Autonomy::kAuto);
  EXPECT_TRUE(NextMoves(*playbook, one, situation, shop.sim().now()).empty()) << "it waits for the owner";
}

TEST(RemedyLimits, AnApproverSpendsUpToTheLimitAndAnAdminBeyond) {
  RemedyShop shop;
  shop.autonomy() = AutonomyRules();
  shop.Enforce();
  shop.Sell("0.00", 3);  // 45.00
  const std::string id = shop.Find().id;
  Simulation& sim = shop.sim();
  ASSERT_EQ(shop.follow().Decide({id, "maria", "x"}, sim.now()).error, "");
  const std::string refused = shop.follow().Approve({id, "anna", "x"}, false, sim.now(), Money::Major(44));
  EXPECT_NE(refused.find("this costs 45.00 USD, and your limit is 44.00 USD"), std::string::npos) << refused;
  EXPECT_EQ(shop.follow().Approve({id, "anna", "x"}, false, sim.now(), Money::Major(45)), "");
}

TEST(RemedyOverrides, AreGrantedCarriedOutAndLearntFromWithoutAName) {
  RemedyShop shop;
  shop.autonomy() = AutonomyRules();
  shop.Enforce();
  shop.Sell("0.00", 2);
  const Case one = shop.Find().cases.front();
  const auto say = [&](OverrideRequest request) {
    std::string error;
    request.word.about = one.id;
    shop.follow().With(shop.sim().now(), [&](FollowView& view) { error = shop.remedies().Override(view, request); });
    return error;
  };
  const Word anna{"", "anna", "a good customer"};
  EXPECT_NE(say({.word = {"", "anna", ""}, .remedy = Remedy::kHonour}).find("say why"), std::string::npos);
  EXPECT_NE(say({.word = anna, .remedy = Remedy::kOffer, .amount = Money::Major(51)}).find("your limit is 50.00"),
            std::string::npos);
  EXPECT_NE(say({.word = anna, .remedy = Remedy::kOffer, .amount = Money::FromMicros(1)}).find("whole units"),
            std::string::npos);
  EXPECT_NE(say({.word = anna, .remedy = Remedy::kRefundDifference, .amount = Money::Major(1)}).find("than was paid"),
            std::string::npos)
      << "nothing was paid";
  EXPECT_NE(
      say({.word = anna, .remedy = Remedy::kOffer, .amount = Money::Major(2'501), .as_owner = true}).find("budget"),
      std::string::npos);
  ASSERT_EQ(say({.word = anna, .remedy = Remedy::kHonour}), "");
  shop.Run(Seconds(20));
  const Incident incident = shop.Find();
  EXPECT_EQ(shop.sim().Effects("release").size(), 1u) << "this order alone";
  EXPECT_TRUE(incident.cases.front().overridden);
  EXPECT_EQ(incident.cases.front().grant->charge_most, Money());
  EXPECT_EQ(shop.follow().Books().Of(BudgetKind::kIncident, incident.id + "/0").claimed, Money::Major(15));
  EXPECT_NE(say({.word = anna, .remedy = Remedy::kOffer}).find("has begun"), std::string::npos);
  const auto lessons = shop.remedies().learning().Overrides();
  ASSERT_EQ(lessons.size(), 1u);
  EXPECT_EQ(lessons[0].family, "price");
  EXPECT_EQ(lessons[0].chosen, "honour");
  EXPECT_NE(lessons[0].suggestion.find("auto_honour"), std::string::npos);
  for (const std::string& text : {lessons[0].family, lessons[0].instead_of, lessons[0].chosen, lessons[0].suggestion})
    EXPECT_EQ(text.find("anna"), std::string::npos);
  EXPECT_EQ(incident.breaches, 0) << "an override is no violation";
}

TEST(RemedyOverrides, ChangeWhatOneOrderIsOfferedAndTheBooksFollow) {
  RemedyShop shop;
  shop.autonomy() = AutonomyRules();
  shop.Enforce();
  shop.Sell("0.00", 2);
  const std::string id = shop.Find().id;
  ASSERT_EQ(shop.follow().Decide({id, "maria", "x"}, shop.sim().now()).error, "");
  ASSERT_EQ(shop.follow().Approve({id, "anna", "x"}, false, shop.sim().now()), "");
  EXPECT_EQ(shop.follow().Books().Of(BudgetKind::kIncident, id + "/0").claimed, Money::Major(30));
  const std::string case_id = shop.Find().cases.front().id;
  std::string error;
  shop.follow().With(shop.sim().now(), [&](FollowView& view) {
    error = shop.remedies().Override(
        view, {.word = {case_id, "anna", "asked for it"}, .remedy = Remedy::kOffer, .amount = Money::Major(20)});
  });
  ASSERT_EQ(error, "");
  const BudgetBook books = shop.follow().Books();
  EXPECT_EQ(books.Of(BudgetKind::kIncident, id + "/0").claimed, Money::Major(35)) << "15 for the other, 20 for this";
  EXPECT_TRUE(books.IsBalanced());
  shop.Live();
  EXPECT_EQ(shop.follow().Books().Of(BudgetKind::kIncident, id + "/0").claimed, Money::Major(35)) << "and again";
}

TEST(RemedyOverrides, AndWhatWasLetGoComeBackFromACheckpointAsFromTheLedger) {
  RemedyShop shop;
  shop.autonomy() = AutonomyRules();
  shop.Enforce();
  shop.Sell("0.00", 2);
  const std::string case_id = shop.Find().cases.front().id;
  shop.follow().With(shop.sim().now(), [&](FollowView& view) {
    EXPECT_EQ(shop.remedies().Override(view, {.word = {case_id, "anna", "why"}, .remedy = Remedy::kHonour}), "");
  });
  shop.Run(Seconds(10));
  shop.Checkpoint();
  ASSERT_TRUE(shop.sim().ledger().LoadCheckpoint("fruit/recovery")) << "every part can be kept";
  shop.Live();
  const Case one = shop.Find().cases.front();
  EXPECT_TRUE(one.overridden);
  EXPECT_EQ(one.grant->remedy, Remedy::kHonour);
  ASSERT_EQ(shop.remedies().learning().Overrides().size(), 1u);
  EXPECT_EQ(shop.remedies().learning().Overrides()[0].family, "price");
  shop.Run(Seconds(10));
  EXPECT_EQ(shop.sim().Effects("release").size(), 1u) << "and nothing is let go twice";
  Remedies other({});
  EXPECT_FALSE(other.Load("damaged"));
}

TEST(RemedyLearning, SuggestsAutoAfterFiveApprovalsWithoutAnEdit) {
  Learning learning;
  const auto approve = [&](int cents, const char* actor = "anna") {
    IncidentStep step{.act = IncidentAct::kApproved, .actor = actor};
    step.grants = {{.remedy = Remedy::kHonour, .amount = Money::FromMicros(cents * 10'000)},
                   {.remedy = Remedy::kHonour, .amount = Money::Major(1)}};
    learning.Apply(step);
  };
  for (int i = 0; i < 4; ++i) approve(100 * i);
  for (int i = 0; i < 9; ++i) approve(100, "parapet");  // by itself: nobody looked
  EXPECT_TRUE(learning.Suggestions(AutonomyRules()).empty());
  approve(250);
  const auto suggested = learning.Suggestions(AutonomyRules());
  ASSERT_EQ(suggested.size(), 1u);
  EXPECT_EQ(suggested[0].kind, EffectKind::kRelease);
  EXPECT_EQ(suggested[0].cap, Money::Major(4)) << "the dearest of the five";
  AutonomyRules automatic;
  automatic.of.fill(Autonomy::kAuto);
  EXPECT_TRUE(learning.Suggestions(automatic).empty());
  CaseStep edit{.act = CaseAct::kOverridden};
  edit.instead_of = "honour";
  edit.grant = Grant{.remedy = Remedy::kOffer};
  learning.Apply(edit);
  EXPECT_TRUE(learning.Suggestions(AutonomyRules()).empty()) << "an edit begins the count anew";
}

TEST(RemedySteps, WithoutAConnectorAreTasksThatStayOpen) {
  RemedyShop shop({"webhook"});
  shop.Enforce();
  shop.Sell("60.00", 1);
  shop.Run(Seconds(30));
  const Case one = shop.Find().cases.front();
  EXPECT_EQ(shop.Steps(one), "refund=started") << "and no message says that it happened";
  EXPECT_NE(one.steps.at("refund").note.find("no connector carries out \"refund\""), std::string::npos);
  const auto told = shop.sim().Effects("webhook");
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].payload.find(R"("type":"case.task")"), std::string::npos);
  EXPECT_NE(told[0].payload.find(R"("amount":"45.00")"), std::string::npos);
  EXPECT_EQ(told[0].payload.find("example.com"), std::string::npos) << "nothing about the customer";
  shop.Run(Hours(30), false, Minutes(30));
  EXPECT_EQ(shop.Steps(shop.Find().cases.front()), "refund=started");
  int late = 0;
  for (const Effect& alert : shop.sim().Effects("alert"))
    late += alert.payload.find("Late: refund") != std::string::npos ? 1 : 0;
  EXPECT_EQ(late, 1) << "told once";
  EXPECT_EQ(shop.Settle(one.id, "refund", StepState::kDone), "");
  shop.Run(Seconds(5));
  EXPECT_TRUE(shop.Find().cases.front().steps.contains("message:overcharged_refunded"));
  EXPECT_NE(shop.Settle(one.id, "refund", StepState::kDone), "") << "once";
  EXPECT_NE(shop.Settle(one.id, "split", StepState::kDone), "") << "it has not started";
}

TEST(RemedySteps, ASecondRefundOfOneOrderIsAPersonsToLookAt) {
  RemedyShop shop;
  shop.Enforce();
  shop.Sell("60.00", 1);
  shop.Run(Seconds(20));
  const Case one = shop.Find().cases.front();
  ASSERT_EQ(one.steps.at("refund").state, StepState::kDone);
  // The same order in another case, of another cause: as if nothing had been done in it.
  Case other = one;
  other.id = "case-of-another-cause";
  const PlacedEffect placed = EffectOfStep("fruit", other, shop.remedies().PlaybookFor(shop.Find(), one)->At("refund"),
                                           nullptr, *Currency::FromCode("USD"), shop.sim().now());
  EXPECT_NE(placed.why_not, "") << "an order that is not known";
  SeenOrder order{.identity = one.order, .currency = *Currency::FromCode("USD")};
  const PlacedEffect again = EffectOfStep("fruit", other, shop.remedies().PlaybookFor(shop.Find(), one)->At("refund"),
                                          &order, *Currency::FromCode("USD"), shop.sim().now());
  ASSERT_TRUE(again.effect);
  EXPECT_EQ(again.effect->key, one.steps.at("refund").effect) << "the same key: never a second one";
  EXPECT_NE(again.effect->payload, shop.sim().ledger().FindEffect(again.effect->key)->payload)
      << "and seen to be another, so that a person looks";
  order.presentment = *Currency::FromCode("EUR");
  EXPECT_NE(EffectOfStep("fruit", other, shop.remedies().PlaybookFor(shop.Find(), one)->At("refund"), &order,
                         *Currency::FromCode("USD"), shop.sim().now())
                .why_not,
            "");
}

TEST(RemedySteps, StartNothingWhileAPersonHandlesTheCase) {
  RemedyShop shop;
  shop.autonomy() = AutonomyRules();
  shop.Enforce();
  shop.Sell("60.00", 1);
  const std::string case_id = shop.Find().cases.front().id;
  const auto take = [&](CaseAct act) {
    shop.follow().With(shop.sim().now(), [&](FollowView& view) {
      EXPECT_EQ(view.Take(CaseStep{.case_id = case_id, .act = act, .actor = "helpdesk"}), "");
    });
    shop.sim().Pass(Seconds(1));
  };
  take(CaseAct::kPaused);
  shop.Grant();
  shop.Run(Seconds(20));
  EXPECT_TRUE(shop.connector("refund").done.empty());
  take(CaseAct::kResumed);
  shop.Run(Seconds(20));
  EXPECT_EQ(shop.connector("refund").done.size(), 1u);
}

TEST(RemedySteps, OfTheIncidentAreToldOnceWhenTheyAreLate) {
  RemedyShop shop;
  shop.Enforce();
  shop.sim().Product("15.00", "20.00");
  shop.sim().Product("0.00");
  shop.sim().Order({.id = 1, .price = "0.00"});
  shop.Run(Minutes(14), false, Seconds(30));
  const auto told = [&](const char* text) {
    int count = 0;
    for (const Effect& alert : shop.sim().Effects("alert"))
      count += alert.payload.find(text) != std::string::npos ? 1 : 0;
    return count;
  };
  EXPECT_EQ(told("was to put the wrong price right"), 0);
  shop.Run(Minutes(30), true, Seconds(30));
  EXPECT_EQ(told("was to put the wrong price right"), 1);
}

}  // namespace
}  // namespace parapet
