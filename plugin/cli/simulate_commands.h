// SPDX-License-Identifier: Apache-2.0
//
// `parapet simulate`: a scenario on a copy of the configuration. Nothing is sent and nothing is kept.
#ifndef PARAPET_PLUGIN_CLI_SIMULATE_COMMANDS_H_
#define PARAPET_PLUGIN_CLI_SIMULATE_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>

#include "parapet/plugin/cli/commands.h"

namespace parapet {

struct SimulateOptions {
  std::string scenario;          // a shipped one's name, or a file; empty: list the shipped ones
  std::string policy;            // file; without: the store's own where its configuration is there, else recommended
  std::optional<uint64_t> seed;  // the scenario's own without
};
int RunSimulate(const CommonOptions& common, const SimulateOptions& options);

// Adds the command; `options` is what it reads into, and outlives the run.
CLI::App* AddSimulate(CLI::App& app, SimulateOptions& options);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_SIMULATE_COMMANDS_H_
