// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iostream>

#include "parapet/plugin/admin/api.h"
#include "parapet/plugin/cli/ask.h"
#include "parapet/plugin/cli/post_incident.h"

namespace parapet {

int RunIncidentsReport(const CommonOptions& common, const PostIncidentOptions& options) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  const std::string route = "incidents/" + PercentEncode(options.incident) + "/report?format=" + options.format;
  if (!control->Call("GET", route)) return control->status();
  const std::string page = TextAt(control->document().root(), "page");
  if (options.output.empty()) {
    std::cout << page;
    return kExitClean;
  }
  std::ofstream out(options.output, std::ios::binary | std::ios::trunc);
  out << page;
  out.close();
  if (!out) {
    std::cerr << "parapet: " << options.output << " cannot be written\n";
    return kExitBadInput;
  }
  std::cout << "Written to " << options.output << "\n";
  return kExitClean;
}

}  // namespace parapet
