// SPDX-License-Identifier: Apache-2.0
//
// What changes to a policy would have missed among the orders of the past, and what else they would have quietened.
//
//   PastOrders past(*in_force, changed_programs);
//   past.Add("1001", order, facts, is_true_find);             // each recorded revision, in any order
//   past.CostOf(0).true_finds_lost
//
// An order counts once, by the gravest of its revisions. A true find is lost where it would be stopped no more, or no
// more noticed. Money at risk is that of the policy in force; two findings about one line are one loss.
//
// Thread safety: one thread. Cost: judging once, and once a change where the policy in force is loud.
#ifndef PARAPET_PLUGIN_RECOVERY_TUNING_PAST_ORDERS_H_
#define PARAPET_PLUGIN_RECOVERY_TUNING_PAST_ORDERS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "parapet/core/policy/replay.h"
#include "parapet/plugin/trial/backtest.h"

namespace parapet {

struct TuningCost {
  Tally true_finds_lost;         // with the money at risk in them
  int64_t alarms_quietened = 0;  // other orders that raised an alarm and would not
};

class PastOrders {
 public:
  PastOrders(const Program& in_force, std::vector<std::shared_ptr<const Program>> changed);

  void Add(const std::string& identity, const Order& order, const Facts& facts, bool is_true_find);
  // True finds that were judged again, loud or not.
  int64_t true_finds() const { return static_cast<int64_t>(true_finds_.size()); }
  TuningCost CostOf(size_t change) const;

 private:
  enum class Loudness : uint8_t { kQuiet, kNoticed, kStopped };
  struct Heard {
    Loudness loudness = Loudness::kQuiet;
    Money at_risk;
  };
  struct Past {
    Heard in_force;
    std::vector<Loudness> changed;
    Currency currency;
    bool is_true_find = false;
  };
  static Heard Listen(Replay& replay, const Order& order, const Facts& facts);

  Replay in_force_;
  std::vector<std::shared_ptr<const Program>> programs_;
  std::vector<Replay> changed_;
  std::map<std::string, Past> loud_;  // by identity: loud under the policy in force
  std::set<std::string> true_finds_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_TUNING_PAST_ORDERS_H_
