// SPDX-License-Identifier: Apache-2.0
//
// How a guardrail can be tuned: which of its numbers let more through, and in steps of what.
//
//   for (const Knob& knob : KnobsOf(guardrail)) {
//     for (int64_t turns = 1; turns <= knob.TurnsMost(guardrail, rule); ++turns) knob.Turned(guardrail, rule, turns) …
//   }
//
// A turn is one of the parameter's own steps: a basis point, a second, one piece. The thresholds of one subject
// (tag_low, hold_low, block_low) are one knob, since the stricter may not be reached before the milder: those that were
// looser already stay where they are. Their last turn switches them off ("never"), where they grow stricter upwards.
// Of any other number nothing tells which way it loosens, so it is two knobs, one each way.
//
// Thread safety: values and pure functions. Cost: a few comparisons a parameter.
#ifndef PARAPET_CORE_POLICY_KNOB_H_
#define PARAPET_CORE_POLICY_KNOB_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "parapet/core/kernel/guardrail.h"

namespace parapet {

struct Knob {
  std::vector<size_t> parameters;  // by index; at least one
  bool threshold = false;
  bool up = true;  // greater numbers let more through

  // How far it can be turned from where a rule has it; 0 where it is as loose as it gets, or off.
  int64_t TurnsMost(const Guardrail& guardrail, const Rule& from) const;
  // The parameters that differ from the rule's after so many turns, 0 to TurnsMost.
  std::map<std::string, int64_t> Turned(const Guardrail& guardrail, const Rule& from, int64_t turns) const;

 private:
  int64_t Begin(const Rule& from) const;
};

// Thresholds first, then the other numbers in the order in which they are declared.
std::vector<Knob> KnobsOf(const Guardrail& guardrail);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_KNOB_H_
