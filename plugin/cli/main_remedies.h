// SPDX-License-Identifier: Apache-2.0
//
// The command line of playbooks: `parapet playbooks …`, and what they add to `parapet cases` and `parapet incidents`.
#ifndef PARAPET_PLUGIN_CLI_MAIN_REMEDIES_H_
#define PARAPET_PLUGIN_CLI_MAIN_REMEDIES_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "parapet/plugin/cli/remedy_commands.h"

namespace parapet {

// Owns what the options are read into, so it has to outlive the parsing and the run. Added behind RecoveryCommandLine.
class RemedyCommandLine {
 public:
  using Run = std::function<int()>;
  explicit RemedyCommandLine(const CommonOptions& common) : common_(common) {}
  void Add(CLI::App& app, std::function<void(Run)> chosen);

 private:
  CLI::App* Command(CLI::App* parent, const std::string& name, const std::string& what, Run run);

  const CommonOptions& common_;
  std::function<void(Run)> chosen_;
  std::string text_, choice_, reason_;
  std::vector<std::string> files_;
  SettleOptions settle_;
  OverrideOptions override_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_MAIN_REMEDIES_H_
