// SPDX-License-Identifier: Apache-2.0
//
// A shop whose follow-through runs playbooks, with connectors that do what they are told and a life that can end at any
// moment.
//
//   RemedyShop shop;
//   shop.Sell("60.00", 3);                  // three orders at a wrong price, and the right one again
//   shop.Grant();                           // decided and approved
//   shop.Run(Minutes(1));                   // ticks and deliveries
//   shop.connector("refund").done           // what reached the outside
#ifndef PARAPET_TESTS_PLUGIN_RECOVERY_REMEDY_SHOP_H_
#define PARAPET_TESTS_PLUGIN_RECOVERY_REMEDY_SHOP_H_

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "parapet/adapters/json/playbook_document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/flow/outbox/deliver.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/remedies/remedies.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {

// Does what it is asked, or fails, hangs or lies about it; counts what really happened.
class OutsideDouble final : public Connector {
 public:
  enum class Manner { kHonest, kRefuses, kHangsAfter, kHangsBefore, kLies, kBlind };
  Manner manner = Manner::kHonest;
  bool honours_keys = false;        // doing it twice is the same as once
  std::map<std::string, int> done;  // by key: how often it happened
  std::map<std::string, std::string> payloads;

  Attempt Perform(const Effect& effect) override {
    if (manner == Manner::kRefuses) return {Outcome::kRefused, "not allowed"};
    if (manner == Manner::kHangsBefore) return {Outcome::kUnknown, "timed out"};
    if (manner != Manner::kLies) {
      int& times = done[effect.key];
      times = honours_keys ? 1 : times + 1;
      payloads[effect.key] = effect.payload;
    }
    const bool silent = manner == Manner::kHangsAfter || manner == Manner::kBlind;
    return silent ? Attempt{Outcome::kUnknown, "timed out"} : Attempt();
  }
  bool CanConfirm(const Effect&) const override { return manner != Manner::kBlind; }
  Attempt Confirm(const Effect& effect) override {
    return done.contains(effect.key) ? Attempt() : Attempt{Outcome::kRetry, "not there", std::nullopt, true};
  }
};

class RemedyShop {
 public:
  explicit RemedyShop(std::set<std::string, std::less<>> connected = {"refund", "gift_card", "store_credit", "cancel"},
                      std::vector<Playbook> playbooks = ShippedPlaybooks())
      : settings_{.playbooks = std::move(playbooks), .connected = std::move(connected)} {
    for (const char* kind : {"refund", "gift_card", "store_credit", "discount_code", "free_shipping", "cancel",
                             "release", "tag", "hold", "alert"})
      outside_[kind] = std::make_shared<OutsideDouble>();
    for (const auto& [kind, connector] : outside_)
      connector->honours_keys = kind != "cancel" && kind != "store_credit";  // as Shopify does
    autonomy_.of.fill(Autonomy::kAuto);
    Live();
  }

  void Enforce(Ceiling ceiling = Ceiling::kBlock) {
    Policy policy = RecommendedPolicy();
    policy.alert_channel_required = false;
    policy.ceiling = ceiling;
    policy.autonomy = autonomy_;
    policy.recovery = rules_;
    const auto complaints =
        sim_.flow().ApplyPolicy({.document = WritePolicy(policy), .actor = "t", .reason = "t"}, sim_.now()).complaints;
    ASSERT_TRUE(complaints.empty()) << complaints.front().what;
  }
  // `orders` at `price`, which is put right afterwards.
  void Sell(const std::string& price, int orders) {
    sim_.Product("15.00", "20.00");
    sim_.Product(price);
    for (int i = 1; i <= orders; ++i) sim_.Order({.id = i, .price = price});
    sim_.Product("15.00", "20.00");
    sim_.Pass(Seconds(1));
  }
  // The same for nothing but their shipping.
  void SellFree(int orders, const std::string& shipping) {
    sim_.Product("15.00", "20.00");
    sim_.Product("0.00");
    for (int i = 1; i <= orders; ++i) sim_.Order({.id = i, .price = "0.00", .total = shipping, .shipping = shipping});
    sim_.Product("15.00", "20.00");
    sim_.Pass(Seconds(1));
  }
  Incident Find() {
    const auto found = follow_->FindIncident("price:4001", sim_.now());
    EXPECT_TRUE(found);
    return found.value_or(Incident());
  }
  void Grant(bool as_owner = true) {
    const std::string id = Find().id;
    ASSERT_EQ(follow_->Decide({id, "maria", "x"}, sim_.now()).error, "");
    ASSERT_EQ(follow_->Approve({id, "anna", "x"}, as_owner, sim_.now()), "");
  }

  // Everything that follow-through remembers comes from its checkpoint from then on.
  void Checkpoint() { EXPECT_TRUE(follow_->SaveCheckpoint(0)); }
  // A new life of the service: everything that is not in the ledger is gone.
  void Live() {
    follow_.reset();
    remedies_ = std::make_unique<Remedies>(settings_);
    follow_ = std::make_unique<FollowUp>(sim_.flow(), sim_.ledger());
    follow_->Attach(*remedies_);
    ConnectorMap map;
    for (const auto& [kind, connector] : outside_) {
      if (kind == "alert")
        map.AddChannel("fruit", "chat", {connector, "chat", true});
      else
        map.Add("fruit", kind, {connector, kind, connector->honours_keys});
    }
    deliverer_ = std::make_unique<Deliverer>(sim_.ledger(), map, DeliverySettings(), ++lives_);
  }
  // Ticks every second of it, or less often; a new life after every tick and every delivery where `kills`.
  void Run(Duration time, bool kills = false, Duration every = Seconds(1)) {
    for (const Instant end = sim_.now() + time; sim_.now() < end;) {
      follow_->Tick(sim_.now());
      if (kills) Live();
      deliverer_->Step(sim_.now());
      if (kills) Live();
      sim_.Pass(every);
    }
  }
  // Killed all the time at first, then left alone until the outbox has given up what it cannot do.
  void RunToTheEnd() {
    Run(Minutes(1), true);
    Run(Hours(26), false, Minutes(1));
  }
  std::string Settle(const std::string& case_id, const std::string& step, StepState state) {
    std::string error;
    follow_->With(sim_.now(), [&](FollowView& view) {
      error = remedies_->Settle(view, {case_id, "otto", "seen in the shop"}, step, state);
    });
    return error;
  }
  void Answer(const std::string& case_id, const std::string& answer) {
    follow_->With(sim_.now(), [&](FollowView& view) {
      EXPECT_EQ(
          view.Take(CaseStep{.case_id = case_id, .act = CaseAct::kAnswered, .actor = "customer", .answer = answer}),
          "");
    });
  }
  // "refund=done message:x=started", in the order of the steps' names.
  std::string Steps(const Case& one) const {
    std::string text;
    for (const auto& [step, record] : one.steps)
      text += (text.empty() ? "" : " ") + step + "=" + std::string(Name(record.state));
    return text;
  }

  OutsideDouble& connector(const std::string& kind) { return *outside_.at(kind); }
  Simulation& sim() { return sim_; }
  FollowUp& follow() { return *follow_; }
  Remedies& remedies() { return *remedies_; }
  AutonomyRules& autonomy() { return autonomy_; }
  RecoveryRules& rules() { return rules_; }
  RemedySettings& settings() { return settings_; }

 private:
  AutonomyRules autonomy_;
  RecoveryRules rules_;
  Simulation sim_{"fruit"};
  RemedySettings settings_;
  std::map<std::string, std::shared_ptr<OutsideDouble>> outside_;
  std::unique_ptr<Remedies> remedies_;
  std::unique_ptr<FollowUp> follow_;
  std::unique_ptr<Deliverer> deliverer_;
  uint64_t lives_ = 0;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_PLUGIN_RECOVERY_REMEDY_SHOP_H_
