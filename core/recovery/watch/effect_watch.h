// SPDX-License-Identifier: Apache-2.0
//
// Watches kinds of effects that are out of order: a platform that takes no tags any more, a webhook nobody answers.
//
//   FindFailingEffects(tried, rules, now, found);       // what waits in the outbox and what was given up lately
//
// A kind is out of order when what waits of it has failed `effect_failures` times together, however many effects those
// attempts were for (a breaker keeps each from trying often), or when one of it was given up within the last day. With
// the outbox's pauses (1 s·2ⁿ, a breaker of 30 s) three failures take less than a quarter of a minute.
//
// Thread safety: pure. Cost: one pass.
#ifndef PARAPET_CORE_RECOVERY_WATCH_EFFECT_WATCH_H_
#define PARAPET_CORE_RECOVERY_WATCH_EFFECT_WATCH_H_

#include <string>
#include <vector>

#include "parapet/core/policy/watch_rules.h"
#include "parapet/core/recovery/watch/amiss.h"

namespace parapet {

// An effect that was tried and is not done.
struct TriedEffect {
  std::string kind;
  Instant created_at;
  int attempts = 0;
  bool given_up = false;
  std::string error;  // the last one; empty: nothing has gone wrong with it so far
};

void FindFailingEffects(const std::vector<TriedEffect>& effects, const WatchRules& rules, Instant now,
                        std::vector<Amiss>& found);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_WATCH_EFFECT_WATCH_H_
