// SPDX-License-Identifier: Apache-2.0
//
// What is learnt from incidents: the report, and what would have kept a false alarm quiet.
#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/admin/call.h"
#include "parapet/plugin/admin/tuning_view.h"
#include "parapet/plugin/recovery/report/incident_report.h"

namespace parapet {
namespace {

std::optional<PageFormat> FormatFrom(std::string_view name) {
  if (name == "markdown") return PageFormat::kMarkdown;
  if (name == "html") return PageFormat::kHtml;
  return name == "json" ? std::optional(PageFormat::kJson) : std::nullopt;
}

HttpResponse ShowReport(const Call& call) {
  const std::string asked = call.Query("format"), format = asked.empty() ? "markdown" : asked;
  const auto known = FormatFrom(format);
  if (!known)
    return Problem(400, "bad-request", "Unknown format", "\"" + format + "\" is none of markdown, html and json");
  std::string error;
  const auto report = ReportOnIncident(*call.follow, *call.ledger, call.path[1], call.path[3], call.now, &error);
  if (!report) return NotFound(error);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("incident", report->incident).Field("format", format);
  json.Field("left_out", static_cast<int64_t>(report->left_out));
  json.Field("page", ReportPage(*report, call.now, *known)).EndObject();
  return Ok(std::move(out));
}

HttpResponse ShowTuning(const Call& call) {
  std::string error;
  const auto tuning = TuneIncident(*call.follow, *call.ledger, call.path[3], call.now, &error);
  return tuning ? Ok(WriteTuning(*tuning)) : NotFound(error);
}

constexpr AdminRoute kRoutes[] = {
    {"GET", "incidents/{incident}/report", Role::kViewer, ShowReport},
    {"GET", "incidents/{incident}/tuning", Role::kViewer, ShowTuning},
};

}  // namespace

std::span<const AdminRoute> PostIncidentRoutes() { return kRoutes; }

}  // namespace parapet
