// SPDX-License-Identifier: Apache-2.0
//
// The command line of what is learnt from incidents. A part of main.cc, which is long.
#include "parapet/plugin/cli/main_recovery.h"

namespace parapet {

void RecoveryCommandLine::AddReport(CLI::App* incidents) {
  CLI::App* report = Command(incidents, "report", "What happened, what was done, what it cost, what prevents it",
                             [this] { return RunIncidentsReport(common_, report_); });
  report->add_option("incident", report_.incident, "Its id, an alert's, or a cause such as price:4001")->required();
  report->add_option("--format", report_.format, "markdown, html or json")
      ->check(CLI::IsMember({"markdown", "html", "json"}))
      ->capture_default_str();
  report->add_option("--output", report_.output, "File to write; standard output without");
  CLI::App* tuning = Command(incidents, "tuning", "What would have kept a false alarm quiet, and what it would miss",
                             [this] { return RunIncidentsTuning(common_, tuning_); });
  tuning->add_option("incident", tuning_.incident, "Its id, an alert's, or a cause such as price:4001")->required();
  tuning->add_option("--change", tuning_.change, "Write the policy with this one of the changes, from 1 on")
      ->check(CLI::PositiveNumber);
  tuning->add_option("--output", tuning_.output, "File to write that to; standard output without");
}

}  // namespace parapet
