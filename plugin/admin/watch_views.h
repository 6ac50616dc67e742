// SPDX-License-Identifier: Apache-2.0
//
// Reports as JSON, for the admin routes. Thread safety: pure.
#ifndef PARAPET_PLUGIN_ADMIN_WATCH_VIEWS_H_
#define PARAPET_PLUGIN_ADMIN_WATCH_VIEWS_H_

#include <optional>
#include <string>
#include <vector>

#include "parapet/core/recovery/case_book.h"
#include "parapet/core/recovery/reports/report_book.h"
#include "parapet/plugin/recovery/reports/report_payload.h"

namespace parapet {

// `open_only`: those that wait for somebody.
std::string WriteReports(const std::vector<Report>& reports, const WatchRules& rules, bool open_only, size_t most);
// With what the reporter wrote, where that is not erased, and the orders with the same cause as the one reported.
std::string WriteReport(const Report& report, const WatchRules& rules, const std::optional<ReporterSays>& says,
                        const BlastRadius& radius);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_ADMIN_WATCH_VIEWS_H_
