// SPDX-License-Identifier: Apache-2.0
//
// Plays a scenario on a simulator, from its first event to its last moment.
//
//   const PlayResult result = Play(scenario, simulator);
//   result.refused      // what people were refused, in their words: closing without proof, …
//
// The same scenario, seed, configuration and policy give the same story, line by line. Thread safety: one thread.
// Errors: a ledger that cannot be opened again after a restart ends it, with the sentence.
#ifndef PARAPET_PLUGIN_SIMULATE_PLAY_H_
#define PARAPET_PLUGIN_SIMULATE_PLAY_H_

#include <string>
#include <vector>

#include "parapet/plugin/simulate/scenario.h"
#include "parapet/plugin/simulate/simulator.h"

namespace parapet {

struct PlayResult {
  std::string error;  // empty: played to its end
  std::vector<std::string> refused;
  int64_t orders = 0;
};

// REQUIRES: the simulator was started at the scenario's start.
PlayResult Play(const Scenario& scenario, Simulator& simulator);
// How it stands at the end: incidents, cases, money, effects; a line each.
std::vector<std::string> Standing(Simulator& simulator);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SIMULATE_PLAY_H_
