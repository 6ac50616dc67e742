// SPDX-License-Identifier: Apache-2.0
//
// What a playbook asks for next in one case: a pure function of the case as it stands and the time.
//
//   for (const Move& move : NextMoves(playbook, one, situation, now)) …   // carry it out and write it down
//
// A step starts when its conditions hold and what it comes after has ended; a condition that waits (no answer yet)
// holds it up, one that can no longer hold leaves it out. Where a step failed, its fallback starts; where that is left
// out, too, the owner gets a task. A step that is `unknown` waits for a person. What is not finished by its deadline is
// told once, and stays open. While a person handles the case (`paused`) nothing starts.
//
// An effect is placed only where a connector carries it out, the autonomy lets it and, where it moves money, an amount
// was granted that no other step has moved; else the step is a task for a person, and what waits for it waits.
//
// Equal facts give equal moves in whatever order they came in: nothing here remembers anything.
//
// Thread safety: pure. Cost: some microseconds a case.
#ifndef PARAPET_CORE_RECOVERY_PLAYBOOK_RUN_H_
#define PARAPET_CORE_RECOVERY_PLAYBOOK_RUN_H_

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/playbook.h"

namespace parapet {

enum class MoveKind : uint8_t {
  kPlace,  // by the flow or the outbox: started, with its effect
  kHand,   // by another part of the service, or the customer: started
  kTask,   // by a person: started, and why nobody else does it
  kEnd,    // what the customer was asked is answered: done
  kLate,   // its deadline passed: told once
  kDone,   // nothing is left to do: the case is done
};
std::string_view Name(MoveKind kind);

struct Move {
  MoveKind kind = MoveKind::kPlace;
  std::string step;
  std::string why;  // in words; for people
  friend bool operator==(const Move&, const Move&) = default;
};

// What the moves rest on besides the case.
struct Situation {
  int severity = 1;
  AutonomyRules autonomy;
  std::set<std::string, std::less<>> connected;  // actions that something carries out: "refund", "message", …
};

// Whether a step may be carried out at all; empty, or why a person has to do it.
std::string WhyByHand(const PlaybookStep& step, const Case& one, const Situation& situation);

std::vector<Move> NextMoves(const Playbook& playbook, const Case& one, const Situation& situation, Instant now);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_PLAYBOOK_RUN_H_
