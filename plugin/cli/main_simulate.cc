// SPDX-License-Identifier: Apache-2.0
//
// The command line of `parapet simulate`. A part of main.cc, which is long.
#include "parapet/plugin/cli/simulate_commands.h"

namespace parapet {

CLI::App* AddSimulate(CLI::App& app, SimulateOptions& options) {
  CLI::App* simulate =
      app.add_subcommand("simulate", "Play a scenario on a copy of the configuration; nothing is sent");
  simulate->fallthrough();
  simulate->footer(
      "Examples:\n"
      "  parapet simulate                      the scenarios that come with Parapet\n"
      "  parapet simulate free-fruit           every action and message, with simulated times\n"
      "  parapet simulate mine.json --seed 7   one of your own: plugin/simulate/scenario.h says how\n"
      "Exit status: 0 played, 3 the scenario, policy or configuration cannot be used.");
  simulate->add_option("scenario", options.scenario, "A shipped one's name, or a file");
  simulate->add_option("--policy", options.policy, "Policy file; the store's own without, else the recommended one");
  simulate->add_option("--seed", options.seed, "Another course of chance");
  return simulate;
}

}  // namespace parapet
