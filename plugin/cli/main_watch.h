// SPDX-License-Identifier: Apache-2.0
//
// The command line of what listens: `parapet report …`. A part of main.cc.
#ifndef PARAPET_PLUGIN_CLI_MAIN_WATCH_H_
#define PARAPET_PLUGIN_CLI_MAIN_WATCH_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "parapet/plugin/cli/reports.h"

namespace parapet {

// Owns what the options are read into, so it has to outlive the parsing and the run.
class WatchCommandLine {
 public:
  using Run = std::function<int()>;
  explicit WatchCommandLine(const CommonOptions& common) : common_(common) {}
  // Adds the commands; a parsed one hands what it does to `chosen`.
  void Add(CLI::App& app, std::function<void(Run)> chosen);

 private:
  CLI::App* Group(CLI::App& app, const std::string& name, const std::string& what);
  CLI::App* Command(CLI::App* parent, const std::string& name, const std::string& what, Run run);
  void AddReports(CLI::App& app);

  const CommonOptions& common_;
  std::function<void(Run)> chosen_;
  ReportOptions report_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_MAIN_WATCH_H_
