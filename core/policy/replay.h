// SPDX-License-Identifier: Apache-2.0
//
// Judging a recorded order again, under a policy that need not be the one that judged it then.
//
//   Replay replay(*program);
//   if (replay.Judge(order, recorded_facts) >= Action::kHold) ...
//
// Recorded facts are what the store knew; but some of them are the old policy's answers: which rules apply to a line,
// what is halted, which promotion explains a price, what is registered of a code, tax rates, exchange rates, free
// shipping, whether a registered right covers a zero total. Those are asked of the new policy; everything else stands
// as recorded (how often a code was used, what budgets have left), so two replays of the same orders give the same
// answers.
//
// Thread safety: one thread. Cost: about that of judging, no allocation once warm.
#ifndef PARAPET_CORE_POLICY_REPLAY_H_
#define PARAPET_CORE_POLICY_REPLAY_H_

#include <vector>

#include "parapet/core/kernel/judge.h"
#include "parapet/core/policy/program.h"

namespace parapet {

class Replay {
 public:
  // `program` must outlive this.
  explicit Replay(const Program& program) : program_(program) {}

  // What the policy would decide, its ceiling included. Findings stay until the next call.
  Action Judge(const Order& order, const Facts& recorded);
  const Findings& findings() const { return findings_; }
  // The facts as judged.
  const Facts& facts() const { return facts_; }

 private:
  void Ask(const Order& order, const Line& line, LineFacts& facts) const;
  void Ask(const Discount& discount, DiscountFacts& facts) const;
  void AskSurroundings(const Order& order);

  const Program& program_;
  Findings findings_;
  Facts facts_;
  std::vector<LineFacts> lines_;
  std::vector<DiscountFacts> discounts_;
  Instant at_;  // whose answers count: when the order was placed
};

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_REPLAY_H_
