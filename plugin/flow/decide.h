// SPDX-License-Identifier: Apache-2.0
//
// The step of the flow that turns an order into a verdict: admit, resolve, judge, limit, remember.
//
// Used by the service for every delivery, by `parapet check` for every document, and by the fold's tests. The caller
// holds the store's lock, since reading windows and claims and entering the order into them is one step.
//
// Thread safety: none; one Workspace a thread. Cost: a microsecond or two on hot items, no allocation while judging; a
// clean allow makes no sentence.
#ifndef PARAPET_PLUGIN_FLOW_DECIDE_H_
#define PARAPET_PLUGIN_FLOW_DECIDE_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "parapet/adapters/platforms/platform.h"
#include "parapet/core/kernel/judge.h"
#include "parapet/core/policy/program.h"
#include "parapet/core/policy/verdict.h"
#include "parapet/core/state/store_state.h"

namespace parapet {

// Everything one thread reuses from order to order.
class Workspace {
 public:
  Workspace() : memory_(kArenaBytes), arena_(memory_) {}
  Arena& arena() { return arena_; }
  FactsBuffer& facts() { return facts_; }
  Findings& findings() { return findings_; }

 private:
  std::vector<std::byte> memory_;
  Arena arena_;
  FactsBuffer facts_;
  Findings findings_;
};

// Which guardrails a judgement asks.
enum class Question : uint8_t {
  kEverything,
  kStock,  // a reading has come: only what depends on stock is asked again
};

struct DecideInput {
  const Order& order;
  const Program& program;
  Instant now;
  EnforcementLimits limits;
  bool may_veto = false;      // a block is answered to the platform and keeps the order from coming into being
  bool always_judge = false;  // a synchronous check: the same content is judged anew
  Question question = Question::kEverything;
};

struct Judgement {
  Relation relation = Relation::kNew;
  bool judged = false;  // false: stale, the same again, or a cancel; recorded at most
  Facts facts;          // spans into the workspace
  Verdict verdict;
  OrderRecord record;    // complete; apply it to remember
  bool claimed = false;  // the record reserves stock
};

// Judges `order` against `state` without changing it. The caller applies `record` when it goes ahead.
Judgement Decide(const StoreState& state, const DecideInput& input, Workspace& workspace);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_FLOW_DECIDE_H_
