// SPDX-License-Identifier: Apache-2.0
//
// The post-incident report as a page: Markdown for where engineers write, HTML for everybody else, JSON for programs.
//
//   std::string error;
//   const auto report = ReportOnIncident(follow, ledger, "price:4001", now, &error);
//   std::cout << ReportPage(*report, now, PageFormat::kMarkdown);
//
// The HTML is one file that needs nothing else: no script, no picture, no link; headings in order, tables with captions
// and headers, readable in black on white and printed. Every text of the record is escaped; it can add no mark-up.
//
// Thread safety: any thread. Errors: nullopt and a sentence. Cost: reads the updates of the incident's time; some 20 µs
// each.
#ifndef PARAPET_PLUGIN_RECOVERY_REPORT_INCIDENT_REPORT_H_
#define PARAPET_PLUGIN_RECOVERY_REPORT_INCIDENT_REPORT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/ports/ledger.h"
#include "parapet/core/recovery/post_incident.h"
#include "parapet/plugin/recovery/follow_up.h"

namespace parapet {

// `name`: an incident's id, an alert's, or a cause.
std::optional<PostIncident> ReportOnIncident(FollowUp& follow, const Ledger& ledger, const std::string& store,
                                             std::string_view name, Instant now, std::string* error);

enum class PageFormat : uint8_t { kMarkdown, kHtml, kJson };

// A report as headings, sentences and tables.
struct PageTable {
  std::string caption;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};
struct PageSection {
  std::string heading;
  std::vector<std::string> sentences;
  std::optional<PageTable> table;
};
struct Page {
  std::string title;
  std::vector<PageSection> sections;
};
Page PageOf(const PostIncident& report, Instant now);
std::string Markdown(const Page& page);
std::string Html(const Page& page);

// The numbers of the report for programs: {"incident", "state", "orders": [{…}], "promises": {"made": [{…}]}, …}. What
// was not recorded is null.
std::string ReportJson(const PostIncident& report, Instant now);

std::string ReportPage(const PostIncident& report, Instant now, PageFormat format);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_REPORT_INCIDENT_REPORT_H_
