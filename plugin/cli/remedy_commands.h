// SPDX-License-Identifier: Apache-2.0
//
// The commands of playbooks and their steps; see commands.h for the exit status.
#ifndef PARAPET_PLUGIN_CLI_REMEDY_COMMANDS_H_
#define PARAPET_PLUGIN_CLI_REMEDY_COMMANDS_H_

#include <string>
#include <vector>

#include "parapet/plugin/cli/commands.h"

namespace parapet {

int RunPlaybooksList(const CommonOptions& common);
int RunPlaybooksShow(const CommonOptions& common, const std::string& name);
// Exits 3 where one of the files cannot be run.
int RunPlaybooksValidate(const CommonOptions& common, const std::vector<std::string>& files);

// One step of cases: done, unless it failed or was skipped.
struct SettleOptions {
  std::vector<std::string> cases;
  std::string step, reason;
  bool failed = false, skipped = false;
};
int RunCasesSettle(const CommonOptions& common, const SettleOptions& options);

struct OverrideOptions {
  std::string one, remedy, amount, reason;
};
int RunCasesOverride(const CommonOptions& common, const OverrideOptions& options);
int RunCasesAnswer(const CommonOptions& common, const std::string& one, const std::string& choice,
                   const std::string& reason);
int RunLearning(const CommonOptions& common);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_REMEDY_COMMANDS_H_
