// SPDX-License-Identifier: Apache-2.0
//
// The commands about mistakes that people report, what watchers find, and what the public is told. How they exit is as
// in commands.h.
#ifndef PARAPET_PLUGIN_CLI_REPORTS_H_
#define PARAPET_PLUGIN_CLI_REPORTS_H_

#include <cstdint>
#include <string>
#include <vector>

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

struct StatusOptions {
  std::string outage, component, text;
  std::string next_update;         // RFC 3339; as late as the policy allows without
  int64_t affected = 0;            // customers; 0: unknown
  std::vector<std::string> cases;  // whose customers are told one by one
};
int RunStatusShow(const CommonOptions& common);
int RunStatusTell(const CommonOptions& common, const StatusOptions& options);
int RunStatusUpdate(const CommonOptions& common, const StatusOptions& options);
int RunStatusEnd(const CommonOptions& common, const StatusOptions& options);

int RunWatchList(const CommonOptions& common);
int RunWatchAcknowledge(const CommonOptions& common, const std::string& alarm, const std::string& reason);
int RunWatchSettle(const CommonOptions& common, const std::string& order, const std::string& reason);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_REPORTS_H_
