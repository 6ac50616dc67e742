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

// What somebody does about it.
std::string NextOf(const Amiss& one) {
  switch (one.watcher) {
    case Watcher::kUnguarded:
      return "the platform's list says nothing of its lines: export it there, then parapet orders import FILE, which "
             "judges it without touching it; or look at it in the shop, then: parapet watch settle " +
             one.subject + " --reason …";
    case Watcher::kUnread:
    case Watcher::kSilence:
      return "parapet doctor";
    case Watcher::kStuck:
      return "find who has it: parapet orders show " + one.subject;
    case Watcher::kHold:
      return "stop it in the shop, or let it go: parapet orders release " + one.subject + " --reason …";
    case Watcher::kReference:
      return "parapet items import FILE --vouch --reason …";
    case Watcher::kEffect:
      return "parapet outbox list";
  }
  return {};
}

void WriteAlarm(JsonWriter& json, const Alarm& alarm) {
  json.BeginObject().Field("alarm", alarm.id).Field("open", alarm.IsOpen()).Field("since", alarm.since);
  json.Field("count", alarm.count).Field("severity", alarm.severity).Field("what", alarm.what);
  json.Key("subjects").BeginArray();
  for (const std::string& subject : alarm.subjects) json.String(subject);
  json.EndArray();
  WriteTime(json, "acknowledged_at", alarm.acknowledged_at);
  WriteText(json, "acknowledged_by", alarm.acknowledged_by);
  WriteTime(json, "escalated_at", alarm.escalated_at);
  WriteTime(json, "ended_at", alarm.ended_at);
  json.EndObject();
}

}  // namespace

std::string WriteWatches(const Watches& watches, const std::vector<Amiss>& amiss, size_t most) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("lists_orders", watches.lists_orders());
  WriteTime(json, "listed_to", watches.listed_to());
  json.Key("alarms").BeginArray();
  size_t left = most;
  for (const Alarm& alarm : watches.Alarms()) {
    if (left-- == 0) break;
    WriteAlarm(json, alarm);
  }
  json.EndArray().Key("amiss").BeginArray();
  left = most;
  for (const Amiss& one : amiss) {
    if (left-- == 0) break;
    json.BeginObject().Field("watcher", Name(one.watcher)).Field("subject", one.subject).Field("since", one.since);
    json.Field("severity", one.severity).Field("what", one.what).Field("next", NextOf(one)).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

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
