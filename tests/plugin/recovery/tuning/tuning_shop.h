// SPDX-License-Identifier: Apache-2.0
//
// A shop under simulation whose orders at prices of its own raise alarms, false and true.
#ifndef PARAPET_TESTS_PLUGIN_RECOVERY_TUNING_TUNING_SHOP_H_
#define PARAPET_TESTS_PLUGIN_RECOVERY_TUNING_TUNING_SHOP_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "parapet/plugin/recovery/tuning/incident_tuning.h"
#include "parapet/plugin/recovery/tuning/recorded_order.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {

class TuningShop : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.Enforce();
    shop_.Product("15.00", "20.00");
    shop_.Product("15.00", "20.00", "4002");
    Live();
  }
  void Live() { follow_ = std::make_unique<FollowUp>(shop_.flow(), shop_.ledger()); }

  void Sell(int id, const std::string& price, const std::string& variant = "4001") {
    shop_.Pass(Minutes(20));
    shop_.Order({.id = id, .price = price, .variant = variant});
  }
  const Policy& InForce() { return shop_.flow().program()->policy(); }

  std::string IdOf(const std::string& cause) {
    const auto incident = follow_->FindIncident(cause, shop_.now());
    EXPECT_TRUE(incident) << cause;
    return incident ? incident->id : "";
  }
  std::string Close(const std::string& cause, Closing closing) {
    shop_.Pass(Seconds(1));
    return follow_->Close({.word = {IdOf(cause), "maria", "as agreed"}, .closing = closing}, shop_.now()).error;
  }
  // Everything up to the remedies being done.
  void Serve(const std::string& cause) {
    const std::string id = IdOf(cause);
    ASSERT_EQ(follow_->Decide({id, "maria", "x"}, shop_.now()).error, "");
    ASSERT_EQ(follow_->Approve({id, "anna", "x"}, true, shop_.now()), "");
    const Incident incident = *follow_->FindIncident(id, shop_.now());
    for (const Case& one : incident.cases) {
      ASSERT_EQ(follow_->Mark({one.id, "otto", "told"}, CaseAct::kDone, shop_.now()), "");
    }
  }
  IncidentTuning Tune(const std::string& cause) {
    std::string error;
    auto tuning = TuneIncident(*follow_, shop_.ledger(), cause, shop_.now(), &error);
    EXPECT_TRUE(tuning) << error;
    return tuning.value_or(IncidentTuning());
  }
  static const TunedChange* Of(const IncidentTuning& tuning, QuietWay way) {
    for (const TunedChange& change : tuning.changes) {
      if (change.way == way) return &change;
    }
    return nullptr;
  }
  void PutInForce(const std::string& document) {
    const auto complaints =
        shop_.flow().ApplyPolicy({.document = document, .actor = "t", .reason = "t"}, shop_.now()).complaints;
    ASSERT_TRUE(complaints.empty()) << complaints.front().what;
  }

  Simulation shop_{"fruit"};
  std::unique_ptr<FollowUp> follow_;
};

// The recorded orders as the search takes them.
class RecordedOrders {
 public:
  RecordedOrders(const Ledger& ledger, const std::vector<std::string>& orders) {
    Workspace scratch;
    for (const std::string& order : orders) {
      ledger.ReadBack("fruit", EventKind::kOrder, order, [&](const StoredEvent& stored) {
        if (auto read = RecordedOrder::Read(stored.event.payload, scratch)) kept_.push_back(std::move(read));
        return true;
      });
    }
    for (const auto& one : kept_) alarmed_.push_back({&one->order(), &one->facts(), {}});
  }
  const std::vector<AlarmedOrder>& alarmed() const { return alarmed_; }

 private:
  std::vector<std::unique_ptr<const RecordedOrder>> kept_;
  std::vector<AlarmedOrder> alarmed_;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_PLUGIN_RECOVERY_TUNING_TUNING_SHOP_H_
