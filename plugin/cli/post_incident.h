// SPDX-License-Identifier: Apache-2.0
//
// Commands about what is learnt from an incident: what it came to, and what would have kept a false alarm quiet.
#ifndef PARAPET_PLUGIN_CLI_POST_INCIDENT_H_
#define PARAPET_PLUGIN_CLI_POST_INCIDENT_H_

#include <string>

#include "parapet/adapters/json/document.h"
#include "parapet/plugin/cli/commands.h"

namespace parapet {

struct PostIncidentOptions {
  std::string incident;
  std::string format = "markdown";  // html, json
  std::string output;               // a file; empty: standard output
};
int RunIncidentsReport(const CommonOptions& common, const PostIncidentOptions& options);

struct TuningOptions {
  std::string incident;
  int change = 0;      // write the policy with this change, from 1; 0: tell of all
  std::string output;  // a file for that policy; empty: standard output
};
int RunIncidentsTuning(const CommonOptions& common, const TuningOptions& options);
// What the admin API tells of it, for people.
void PrintTuning(const JsonNode& tuning);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_POST_INCIDENT_H_
