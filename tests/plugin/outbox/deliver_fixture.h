// SPDX-License-Identifier: Apache-2.0
//
// A deliverer with a ledger in memory, a connector that does what it is told, and a clock of its own.
#ifndef PARAPET_TESTS_PLUGIN_OUTBOX_DELIVER_FIXTURE_H_
#define PARAPET_TESTS_PLUGIN_OUTBOX_DELIVER_FIXTURE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "parapet/plugin/flow/outbox/deliver.h"
#include "parapet/tests/plugin/outbox/outbox_double.h"

namespace parapet {

inline const Attempt kRetry{Outcome::kRetry, "refused the connection"};
inline const Attempt kLost{Outcome::kUnknown, "timed out"};
inline const Attempt kRefused{Outcome::kRefused, "no such order"};
inline const Attempt kNotThere{Outcome::kRetry, "not there", std::nullopt, true};

class DelivererTest : public testing::Test {
 protected:
  Deliverer& Make(bool can_confirm, bool idempotent, uint64_t seed = 1) {
    connector_ = std::make_shared<ConnectorDouble>(can_confirm);
    ConnectorMap map;
    map.Add("fruit", "tag", {connector_, "shop", idempotent});
    map.Add("fruit", "hold", {other_, "elsewhere", true});
    deliverer_ =
        std::make_unique<Deliverer>(ledger_, map, settings_, seed,
                                    [this](const Effect& effect, EffectState state, const std::string& why, Instant) {
                                      troubles_.push_back(effect.key + " " + std::string(Name(state)) + ": " + why);
                                    });
    return *deliverer_;
  }
  // Steps whenever the deliverer asks for it, until `end`.
  void RunUntil(Instant end) {
    for (; now_ <= end; now_ = std::max(deliverer_->NextDue(), now_ + Milliseconds(1))) deliverer_->Step(now_);
    now_ = end;
  }

  DeliverySettings settings_;
  LedgerDouble ledger_;
  std::shared_ptr<ConnectorDouble> connector_;
  std::shared_ptr<ConnectorDouble> other_ = std::make_shared<ConnectorDouble>();
  std::unique_ptr<Deliverer> deliverer_;
  std::vector<std::string> troubles_;
  Instant now_ = kNoon;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_PLUGIN_OUTBOX_DELIVER_FIXTURE_H_
