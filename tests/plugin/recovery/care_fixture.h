// SPDX-License-Identifier: Apache-2.0
//
// A shop under simulation with follow-through and the parts that look after single orders.
#ifndef PARAPET_TESTS_PLUGIN_RECOVERY_CARE_FIXTURE_H_
#define PARAPET_TESTS_PLUGIN_RECOVERY_CARE_FIXTURE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "parapet/plugin/recovery/care.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {

class CareFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.Enforce();
    shop_.Product("15.00", "20.00");
    Live();
  }
  // One life of follow-through: folds everything anew.
  void Live(bool has_webhook = true, bool gives_gift_cards = true) {
    care_ = std::make_unique<CareParts>(CareSettings{
        .has_webhook = has_webhook, .edits_orders = true, .gives_gift_cards = gives_gift_cards, .keep_for = keep_for_});
    follow_ = std::make_unique<FollowUp>(shop_.flow(), shop_.ledger());
    care_->AttachTo(*follow_);
  }
  void Tick() { follow_->Tick(shop_.now()); }
  void TickAfter(Duration time) {
    shop_.Pass(time);
    Tick();
  }
  // A free order, which is held, and its case.
  Case CaseOf(int id, const std::string& customer = {}) {
    shop_.Order({.id = id, .price = "0.00", .customer = customer});
    return *CaseOfOrder(std::to_string(id));
  }
  std::optional<Case> CaseOfOrder(const std::string& order) {
    for (const Incident& incident : follow_->Incidents(shop_.now())) {
      for (const Case& one : incident.cases) {
        if (one.order == order) return one;
      }
    }
    return std::nullopt;
  }
  Case Again(const Case& one) { return *follow_->FindCase(one.id, shop_.now()); }
  template <typename Ask>
  void With(Ask ask) {
    follow_->With(shop_.now(), [&](FollowView& view) { ask(view); });
  }
  void Take(CaseStep step) {
    With([&](FollowView& view) { ASSERT_EQ(view.Take(step), ""); });
  }
  void Begin(const Case& one, const std::string& step) {
    Take({.case_id = one.id, .act = CaseAct::kStepped, .actor = "playbook", .step = step});
  }
  std::vector<Effect> Webhooks(const std::string& type) const {
    std::vector<Effect> effects;
    for (const Effect& effect : shop_.Effects("webhook")) {
      if (effect.payload.find("\"" + type + "\"") != std::string::npos) effects.push_back(effect);
    }
    return effects;
  }
  std::vector<std::string> Posts(const std::string& word) const {
    std::vector<std::string> posts;
    for (const Effect& effect : shop_.Effects("alert")) {
      if (effect.payload.find(word) != std::string::npos) posts.push_back(effect.payload);
    }
    return posts;
  }

  Duration keep_for_ = kKeepFor;
  Simulation shop_{"fruit"};
  std::unique_ptr<CareParts> care_;
  std::unique_ptr<FollowUp> follow_;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_PLUGIN_RECOVERY_CARE_FIXTURE_H_
