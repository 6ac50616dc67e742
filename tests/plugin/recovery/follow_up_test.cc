// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/follow_up.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "parapet/adapters/json/playbook_document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/recovery/recovery_payload.h"
#include "parapet/plugin/recovery/remedies/remedies.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

TEST(FollowUp, LetsHeldOrdersGoThatAreHonouredAlsoAfterAKill) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.Product("0.00");
  for (int i = 1; i <= 3; ++i) shop.Order({.id = i, .price = "0.00"});
  shop.Product("15.00", "20.00");
  {
    FollowUp follow(shop.flow(), shop.ledger());
    const std::string id = follow.FindIncident("price:4001", shop.now())->id;
    ASSERT_EQ(follow.Decide({id, "maria", "x"}, shop.now()).error, "");
    ASSERT_EQ(follow.Approve({id, "anna", "x"}, false, shop.now()), "");
  }  // killed before it let go
  shop.Pass(Seconds(1));
  shop.Restart();
  EXPECT_TRUE(shop.Effects("release").empty());
  Remedies remedies({.playbooks = ShippedPlaybooks()});
  FollowUp follow(shop.flow(), shop.ledger());
  follow.Attach(remedies);
  for (int i = 0; i < 3; ++i) follow.Tick(shop.now());
  EXPECT_EQ(shop.Effects("release").size(), 3u);
  shop.Restart();
  Remedies next_life({.playbooks = ShippedPlaybooks()});
  FollowUp again(shop.flow(), shop.ledger());
  again.Attach(next_life);
  again.Tick(shop.now());
  EXPECT_EQ(shop.Effects("release").size(), 3u) << "each once";
}

TEST(FollowUp, ReleasesTheHoldsOfAFalseAlarm) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.Order({.id = 1, .price = "0.00"});
  FollowUp follow(shop.flow(), shop.ledger());
  const std::string id = follow.FindIncident("price:4001", shop.now())->id;
  const CloseRequest close{.word = {id, "maria", "a gift"}, .closing = Closing::kFalseAlarm};
  ASSERT_EQ(follow.Close(close, shop.now() + Seconds(1)).error, "");
  follow.Tick(shop.now() + Seconds(2));
  EXPECT_EQ(shop.Effects("release").size(), 1u);
}

TEST(FollowUp, OnlyProposesWhatAStoreInShadowOrObservingFound) {
  Simulation shop("fruit");
  Policy policy = RecommendedPolicy();
  policy.ceiling = Ceiling::kObserve;
  ASSERT_TRUE(shop.flow()
                  .ApplyPolicy({.document = WritePolicy(policy), .actor = "t", .reason = "t"}, shop.now())
                  .complaints.empty());
  shop.Product("15.00", "20.00");
  shop.Order({.id = 1, .price = "0.00"});
  FollowUp follow(shop.flow(), shop.ledger());
  const auto incident = follow.FindIncident("price:4001", shop.now());
  ASSERT_TRUE(incident);
  ASSERT_EQ(incident->cases.size(), 1u);
  EXPECT_EQ(incident->cases[0].state, CaseState::kProposed);
  shop.Pass(Days(2));
  follow.Tick(shop.now());
  EXPECT_TRUE(shop.Effects("alert").empty()) << "nobody is paged about what Parapet may only watch";
}

TEST(FollowUp, TakesInOrdersThatNoGuardrailSaw) {
  Simulation shop("fruit");  // as installed: everything in shadow
  shop.Product("15.00", "20.00");
  for (int i = 1; i <= 4; ++i) shop.Order({.id = i, .price = i % 2 == 0 ? "0.15" : "15.00"});
  FollowUp follow(shop.flow(), shop.ledger());
  EXPECT_TRUE(follow.Incidents(shop.now()).empty());
  const BlastRadius radius = follow.RadiusOfOrder("2", std::nullopt);
  ASSERT_EQ(radius.error, "");
  ASSERT_EQ(radius.hits.size(), 2u);
  std::string id;
  EXPECT_NE(follow.Adopt(radius, {"3"}, std::nullopt, {"", "maria", "x"}, shop.now(), &id), "") << "not of this cause";
  ASSERT_EQ(follow.Adopt(radius, {}, std::nullopt, {"", "maria", "x"}, shop.now(), &id), "");
  const auto incident = follow.FindIncident(id, shop.now());
  ASSERT_TRUE(incident);
  EXPECT_EQ(incident->cases.size(), 2u);
  for (const Case& one : incident->cases) EXPECT_EQ(one.state, CaseState::kOpen);
}

// What a platform's list alone told of comes with its document: proposed by its cause, and never touched.
TEST(FollowUp, FindsAnOrderThatIsImportedLateByItsCauseAndDoesNotTouchIt) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.Product("0.00");
  shop.Order({.id = 1001, .price = "0.00"});
  shop.Pass(Minutes(20));
  FollowUp follow(shop.flow(), shop.ledger());
  const auto hits = [&] {
    std::map<std::string, bool> with_case;
    const BlastRadius radius = follow.RadiusOfIncident("price:4001", std::nullopt, shop.now());
    for (const auto& hit : radius.hits) with_case[hit.order] = hit.has_case;
    return with_case;
  };
  EXPECT_EQ(hits(), (std::map<std::string, bool>{{"1001", true}})) << "nothing is known of the other's lines";
  const std::string file = testing::TempDir() + "parapet_unguarded_order.json";
  std::ofstream(file) << shop.OrderBody({.id = 1002, .price = "0.00"});
  size_t imported = 0;
  std::vector<std::string> bad;
  EXPECT_EQ(shop.flow().ImportOrders(file, shop.now(), &imported, &bad), "");
  std::filesystem::remove(file);
  EXPECT_EQ(imported, 1u) << (bad.empty() ? "" : bad.front());
  EXPECT_EQ(hits(), (std::map<std::string, bool>{{"1001", true}, {"1002", false}}));
  for (const char* kind : {"tag", "hold"}) {
    for (const Effect& effect : shop.Effects(kind)) EXPECT_NE(effect.target, "1002");
  }
}

TEST(FollowUp, AsksTheOwnerForWhatIsBeyondTheAutomaticBudget) {
  Simulation shop("fruit");
  Policy policy = RecommendedPolicy();
  policy.alert_channel_required = false;
  policy.recovery.auto_honour = Money::Major(10);
  ASSERT_TRUE(shop.flow()
                  .ApplyPolicy({.document = WritePolicy(policy), .actor = "t", .reason = "t"}, shop.now())
                  .complaints.empty());
  shop.Product("15.00", "20.00");
  shop.Order({.id = 1, .price = "0.00"});
  FollowUp follow(shop.flow(), shop.ledger());
  const std::string id = follow.FindIncident("price:4001", shop.now())->id;
  ASSERT_EQ(follow.Decide({id, "maria", "x"}, shop.now()).plan.ask, Ask::kOwner);
  EXPECT_NE(follow.Approve({id, "anna", "x"}, false, shop.now()).find("role admin"), std::string::npos);
  EXPECT_EQ(follow.Approve({id, "olga", "x"}, true, shop.now()), "");
}

TEST(FollowUp, AnAlertLeadsToItsIncident) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.Product("0.00");
  FollowUp follow(shop.flow(), shop.ledger());
  ASSERT_EQ(shop.flow().Alerts().size(), 1u);
  const auto incident = follow.FindIncident(shop.flow().Alerts()[0].incident, shop.now());
  ASSERT_TRUE(incident);
  EXPECT_EQ(incident->cause.Text(), "price:4001");
  EXPECT_TRUE(incident->cases.empty()) << "no order yet";
}

TEST(FollowUp, ChangesNothingWhileTheLedgerIsDown) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.Order({.id = 1, .price = "0.00"});
  FollowUp follow(shop.flow(), shop.ledger());
  const std::string id = follow.FindIncident("price:4001", shop.now())->id;
  shop.ledger().FailNextBatch(LedgerError::kFull);
  EXPECT_NE(follow.Note({id, "maria", "looking"}, shop.now()), "");
  EXPECT_NE(follow.Note({id, "maria", "looking"}, shop.now()), "");
  EXPECT_EQ(follow.FindIncident(id, shop.now())->owner, "");
}

TEST(FollowUp, WhatIsAppendedAfterTheClockWentBackComesAfterWhatItFollows) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.Order({.id = 1, .price = "0.00"});
  FollowUp follow(shop.flow(), shop.ledger());
  const std::string id = follow.FindIncident("price:4001", shop.now())->cases.at(0).id;
  const auto event = [&](CaseAct act) {
    const CaseStep step{.case_id = id, .act = act, .actor = "help desk"};
    return LedgerEvent{.kind = EventKind::kCase, .subject = id, .payload = WriteCaseStep(step)};
  };
  const auto say = [&](CaseAct act, Instant now, bool together) {
    follow.With(now, [&](FollowView& view) {
      EXPECT_EQ(together ? view.AppendAll({event(act)}) : view.Append(event(act)), "");
    });
  };
  for (const bool together : {false, true}) {
    say(CaseAct::kPaused, shop.now(), together);
    say(CaseAct::kResumed, shop.now() + Hours(1), together);
    say(CaseAct::kPaused, shop.now() - Days(1), together);
    EXPECT_TRUE(follow.FindCase(id, shop.now())->paused) << "together: " << together;
    shop.Pass(Hours(2));
  }
}

TEST(FollowUp, GrantsNoOtherOrdersThanWereShownAlthoughTheyAreAsManyAndCostTheSame) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.Product("0.00");
  for (int i = 1; i <= 2; ++i) shop.Order({.id = i, .price = "0.00"});
  shop.Product("15.00", "20.00");
  FollowUp follow(shop.flow(), shop.ledger());
  const std::string id = follow.FindIncident("price:4001", shop.now())->id;
  ASSERT_EQ(follow.Decide({id, "maria", "x"}, shop.now()).error, "");
  shop.Pass(Minutes(1));
  shop.Order({.id = 1, .price = "0.00", .topic = "orders/cancelled", .cancelled = true});
  shop.Order({.id = 3, .price = "0.00"});
  EXPECT_NE(follow.Approve({id, "anna", "as shown"}, true, shop.now()).find("decide again"), std::string::npos);
  shop.Pass(Minutes(1));
  ASSERT_EQ(follow.Decide({id, "maria", "x"}, shop.now()).error, "");
  EXPECT_EQ(follow.Approve({id, "anna", "as shown"}, true, shop.now()), "");
}

TEST(FollowUp, AmountsOfAnOrderAreInItsCurrency) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  std::string body = shop.OrderBody({.id = 1, .price = "0.00"});
  for (size_t at = body.find("USD"); at != std::string::npos; at = body.find("USD")) body.replace(at, 3, "EUR");
  shop.Send("orders/create", body, "euros");
  shop.Order({.id = 2, .price = "0.00"});
  FollowUp follow(shop.flow(), shop.ledger());
  BlastRadius radius = follow.RadiusOfOrder("2", std::nullopt);
  radius.hits.push_back({.order = "1"});
  std::string id;
  ASSERT_EQ(follow.Adopt(radius, {"1"}, std::nullopt, {"", "maria", "abroad"}, shop.now(), &id), "");
  const auto incident = follow.FindIncident(id, shop.now());
  ASSERT_EQ(incident->cases.size(), 2u);
  EXPECT_EQ(incident->currency.code(), "USD");
  EXPECT_EQ(incident->cases[0].currency.code(), "EUR");
  EXPECT_EQ(incident->cases[1].currency.code(), "USD");
}

TEST(RecoveryPayload, ReadsBackWhatWasWritten) {
  IncidentStep step{.incident = "incident-1", .act = IncidentAct::kApproved, .at = {5'000'000}, .actor = "a\"b"};
  step.reason = "so";
  step.orders = {"1", "2"};
  step.reference = Money::FromMicros(1'234'567);
  step.cause = Cause{CauseKind::kPromotion, "discount", "SAVE40"};
  step.plan = Plan{.reversible = Remedy::kOffer, .offer_most = Money::Major(3), .ask = Ask::kOwner, .cost_unknown = 2};
  step.plan->counts[1] = 7;
  step.plan->rules.update_many = Minutes(11);
  step.grants = {{.order = "1", .customer = ~uint64_t{0}, .remedy = Remedy::kHonour, .amount = Money::Major(2)}};
  step.closing = Closing::kAccepted;
  step.review_at = {7'000'000};
  step.proof = "p";
  step.breaches = 4;
  step.shown = "17";
  IncidentStep read;
  std::string error;
  ASSERT_TRUE(ReadIncidentStep(WriteIncidentStep(step), step.at, &read, &error)) << error;
  EXPECT_EQ(WriteIncidentStep(read), WriteIncidentStep(step));
  EXPECT_EQ(read.plan, step.plan);
  EXPECT_EQ(read.grants, step.grants);
  EXPECT_FALSE(ReadIncidentStep(R"({"incident":"i","act":"guessed"})", {}, &read, &error));
  CaseStep one{.case_id = "case-1", .act = CaseAct::kShipped, .at = {1}, .actor = "o", .note = "n"}, back;
  ASSERT_TRUE(ReadCaseStep(WriteCaseStep(one), one.at, &back, &error)) << error;
  EXPECT_EQ(WriteCaseStep(back), WriteCaseStep(one));
}

}  // namespace
}  // namespace parapet
