// SPDX-License-Identifier: Apache-2.0
//
// The commands about mistakes that people report. How they exit is as in commands.h.
#ifndef PARAPET_PLUGIN_CLI_REPORTS_H_
#define PARAPET_PLUGIN_CLI_REPORTS_H_

#include <string>

#include "parapet/plugin/cli/commands.h"

namespace parapet {

struct ReportOptions {
  std::string report;  // its number
  std::string by = "employee";
  std::string order, item, text, contact, name;
  std::string reason;  // what the reporter was told
  std::string incident, outcome;
  bool notified = false;
  bool open = false;
  int limit = 50;
};
int RunReportAdd(const CommonOptions& common, const ReportOptions& options);
int RunReportList(const CommonOptions& common, const ReportOptions& options);
int RunReportShow(const CommonOptions& common, const ReportOptions& options);
int RunReportAcknowledge(const CommonOptions& common, const ReportOptions& options);
int RunReportLink(const CommonOptions& common, const ReportOptions& options);
int RunReportClose(const CommonOptions& common, const ReportOptions& options);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_REPORTS_H_
