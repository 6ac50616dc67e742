// SPDX-License-Identifier: Apache-2.0
//
// Commands that report: what an incident came to.
#ifndef PARAPET_PLUGIN_CLI_POST_INCIDENT_H_
#define PARAPET_PLUGIN_CLI_POST_INCIDENT_H_

#include <string>

#include "parapet/plugin/cli/commands.h"

namespace parapet {

struct PostIncidentOptions {
  std::string incident;
  std::string format = "markdown";  // html, json
  std::string output;               // a file; empty: standard output
};
int RunIncidentsReport(const CommonOptions& common, const PostIncidentOptions& options);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_POST_INCIDENT_H_
