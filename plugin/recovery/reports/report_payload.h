// SPDX-License-Identifier: Apache-2.0
//
// Steps of reports as ledger events, in JSON. Reading what was written gives equal values. What the reporter wrote and
// how to reach them is not among it: that is the event's `personal`.
// Thread safety: pure. Errors: false and a message naming the place.
#ifndef PARAPET_PLUGIN_RECOVERY_REPORTS_REPORT_PAYLOAD_H_
#define PARAPET_PLUGIN_RECOVERY_REPORTS_REPORT_PAYLOAD_H_

#include <string>
#include <string_view>

#include "parapet/core/recovery/reports/report_book.h"

namespace parapet {

// {"report":"report-…","act":"reported","by":"customer","order":"1001","reachable":true,"likeness":"…"}
std::string WriteReportStep(const ReportStep& step);
bool ReadReportStep(std::string_view json, Instant at, ReportStep* out, std::string* error);

// {"text":"…","contact":"ann@example.com","name":"Ann"}
struct ReporterSays {
  std::string text, contact, name;
};
std::string WriteReporterSays(const ReporterSays& says);
ReporterSays ReadReporterSays(std::string_view json);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_REPORTS_REPORT_PAYLOAD_H_
