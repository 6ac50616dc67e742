// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/tuning/past_orders.h"

#include <algorithm>

#include "parapet/plugin/recovery/tuning/quiet_search.h"

namespace parapet {

PastOrders::PastOrders(const Program& in_force, std::vector<std::shared_ptr<const Program>> changed)
    : in_force_(in_force), programs_(std::move(changed)) {
  for (const auto& program : programs_) changed_.emplace_back(*program);
}

PastOrders::Heard PastOrders::Listen(Replay& replay, const Order& order, const Facts& facts) {
  Heard heard;
  replay.Judge(order, facts);
  std::map<int, Money> by_line;
  for (const Finding& finding : replay.findings().findings()) {
    if (!IsLoud(finding)) continue;
    heard.loudness =
        std::max(heard.loudness, finding.action >= Action::kHold ? Loudness::kStopped : Loudness::kNoticed);
    by_line[finding.line] = std::max(by_line[finding.line], finding.at_risk.value_or(Money()));
  }
  for (const auto& [line, amount] : by_line) heard.at_risk = SaturatingAdd(heard.at_risk, amount);
  return heard;
}

void PastOrders::Add(const std::string& identity, const Order& order, const Facts& facts, bool is_true_find) {
  if (is_true_find) true_finds_.insert(identity);
  const Heard heard = Listen(in_force_, order, facts);
  if (heard.loudness == Loudness::kQuiet) return;
  Past& past = loud_[identity];
  past.currency = order.currency;
  past.is_true_find = is_true_find;
  past.in_force.loudness = std::max(past.in_force.loudness, heard.loudness);
  past.in_force.at_risk = std::max(past.in_force.at_risk, heard.at_risk);
  past.changed.resize(changed_.size(), Loudness::kQuiet);
  for (size_t i = 0; i < changed_.size(); ++i) {
    past.changed[i] = std::max(past.changed[i], Listen(changed_[i], order, facts).loudness);
  }
}

TuningCost PastOrders::CostOf(size_t change) const {
  TuningCost cost;
  for (const auto& [identity, past] : loud_) {
    if (past.changed[change] >= past.in_force.loudness) continue;
    if (past.is_true_find) {
      cost.true_finds_lost.Add(identity, past.currency, past.in_force.at_risk);
    } else {
      cost.alarms_quietened += past.changed[change] == Loudness::kQuiet ? 1 : 0;
    }
  }
  return cost;
}

}  // namespace parapet
