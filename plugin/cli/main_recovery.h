// SPDX-License-Identifier: Apache-2.0
//
// The command line of follow-through: `parapet incidents …`, `parapet cases …` and `parapet messages …`
// (main_messages.cc). A part of main.cc, which is long.
#ifndef PARAPET_PLUGIN_CLI_MAIN_RECOVERY_H_
#define PARAPET_PLUGIN_CLI_MAIN_RECOVERY_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "parapet/plugin/cli/commands.h"
#include "parapet/plugin/cli/post_incident.h"

namespace parapet {

// Owns what the options are read into, so it has to outlive the parsing and the run.
class RecoveryCommandLine {
 public:
  using Run = std::function<int()>;
  explicit RecoveryCommandLine(const CommonOptions& common) : common_(common) {}
  // Adds the commands; a parsed one hands what it does to `chosen`.
  void Add(CLI::App& app, std::function<void(Run)> chosen);

 private:
  CLI::App* Command(CLI::App* parent, const std::string& name, const std::string& what, Run run);
  void AddIncidents(CLI::App& app);
  void AddIncidentSteps(CLI::App* incidents);
  void AddReport(CLI::App* incidents);  // main_post_incident.cc
  void AddCases(CLI::App& app);
  // main_messages.cc
  void AddMessages(CLI::App& app);
  void AddMessageTexts(CLI::App* group);
  void AddMessageSteps(CLI::App* group);

  const CommonOptions& common_;
  std::function<void(Run)> chosen_;
  std::string text_, reason_, step_;
  int limit_ = 50;
  RadiusOptions radius_;
  CloseOptions close_;
  CasesOptions listed_;
  MessagesOptions messages_;
  CustomerMessagesOptions told_;
  std::vector<std::string> cases_;
  PostIncidentOptions report_;
  TuningOptions tuning_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_MAIN_RECOVERY_H_
