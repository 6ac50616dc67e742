// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/admin/watch_views.h"

#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

void WriteTime(JsonWriter& json, const char* key, Instant at) {
  if (at.IsKnown()) json.Field(key, at);
}
void WriteText(JsonWriter& json, const char* key, const std::string& text) {
  if (!text.empty()) json.Field(key, text);
}

void WriteReportFields(JsonWriter& json, const Report& report, const WatchRules& rules) {
  json.Field("report", report.id).Field("by", Name(report.by));
  WriteText(json, "reporter", report.reporter);
  WriteText(json, "order", report.order);
  WriteText(json, "item", report.item);
  json.Field("reachable", report.reachable).Field("reported_at", report.reported_at);
  json.Key("incidents").BeginArray();
  for (const std::string& incident : report.incidents) json.String(incident);
  json.EndArray();
  WriteTime(json, "acknowledged_at", report.acknowledged_at);
  WriteText(json, "acknowledged_by", report.acknowledged_by);
  WriteText(json, "shown", report.shown);
  WriteTime(json, "closed_at", report.closed_at);
  WriteText(json, "closed_by", report.closed_by);
  WriteText(json, "outcome", report.outcome);
  WriteTime(json, "told_at", report.told_at);
  json.Field("open", report.IsOpen());
  if (!report.IsOpen()) return;
  json.Field("owner_role", report.OwnerRole()).Field("next", report.Next()).Field("next_timer", report.Due(rules));
  json.Field("breaches", report.breaches);
}

}  // namespace

std::string WriteReports(const std::vector<Report>& reports, const WatchRules& rules, bool open_only, size_t most) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("reports").BeginArray();
  for (const Report& report : reports) {
    if (open_only && !report.IsOpen()) continue;
    if (most-- == 0) break;
    json.BeginObject();
    WriteReportFields(json, report, rules);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string WriteReport(const Report& report, const WatchRules& rules, const std::optional<ReporterSays>& says,
                        const BlastRadius& radius) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  WriteReportFields(json, report, rules);
  json.Field("erased", !says.has_value());
  if (says) json.Field("text", says->text).Field("contact", says->contact).Field("name", says->name);
  if (!radius.error.empty()) return json.Field("affected_unknown", radius.error).EndObject(), out;
  json.Field("cause", radius.cause.Text()).Field("cause_incident", radius.incident);
  json.Key("affected").BeginArray();
  for (const BlastRadius::Hit& hit : radius.hits) {
    json.BeginObject().Field("order", hit.order).Field("number", hit.number);
    json.Field("has_case", hit.has_case).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

}  // namespace parapet
