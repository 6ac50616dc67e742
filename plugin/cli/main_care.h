// SPDX-License-Identifier: Apache-2.0
//
// The command line of looking after single orders and people: `parapet holds …`, `calls …`, `cases call`, `erase`. A
// part of main.cc, which is long.
#ifndef PARAPET_PLUGIN_CLI_MAIN_CARE_H_
#define PARAPET_PLUGIN_CLI_MAIN_CARE_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "parapet/plugin/cli/commands.h"

namespace parapet {

// Owns what the options are read into, so it has to outlive the parsing and the run.
class CareCommandLine {
 public:
  using Run = std::function<int()>;
  explicit CareCommandLine(const CommonOptions& common) : common_(common) {}
  // Adds the commands; a parsed one hands what it does to `chosen`.
  void Add(CLI::App& app, std::function<void(Run)> chosen);

 private:
  CLI::App* Command(CLI::App* parent, const std::string& name, const std::string& what, Run run);

  const CommonOptions& common_;
  std::function<void(Run)> chosen_;
  int limit_ = 50;
  CallOptions call_;
  GestureOptions gesture_;
  EraseOptions erase_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_MAIN_CARE_H_
