// SPDX-License-Identifier: Apache-2.0
//
// A paired canary: a new policy is in force while the one before it judges every order beside it, and when the new one
// alone stops too much, the one before comes back.
//
// Judging costs under a microsecond, so both judge every order and pairs are compared; nobody is in a group. What
// counts is an order that is held or blocked under the new policy and that the old one would have let through: once an
// order, tests left out, and left out as well what is decided and not done (old orders, a bypass, a release).
//
// Thread safety: the store's lock. Cost: judging once more. What it counted is counted anew from the ledger after a
// restart, so it needs no place in a checkpoint.
#ifndef PARAPET_PLUGIN_FLOW_CANARY_H_
#define PARAPET_PLUGIN_FLOW_CANARY_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "parapet/core/policy/replay.h"

namespace parapet {

class Canary {
 public:
  // `baseline`: the policy before. `limits` are the new policy's. Ends at `until`.
  Canary(std::shared_ptr<const Program> baseline, CanaryLimits limits, Instant until)
      : baseline_(std::move(baseline)), replay_(*baseline_), limits_(limits), until_(until) {}

  Instant until() const { return until_; }
  int64_t orders() const { return orders_; }
  Money money() const { return money_; }
  // Takes an order with what became of it under the new policy.
  void Compare(const Order& order, const Facts& facts, Action enforced);
  // Why to go back; empty to go on. Once there is a reason it stays, whatever comes.
  const std::string& why_back() const { return why_back_; }

 private:
  const std::shared_ptr<const Program> baseline_;
  Replay replay_;
  const CanaryLimits limits_;
  const Instant until_;
  absl::flat_hash_set<uint64_t> seen_;
  int64_t orders_ = 0;
  Money money_;
  std::string why_back_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_FLOW_CANARY_H_
