// SPDX-License-Identifier: Apache-2.0
//
// The report for programs.
#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/recovery/report/incident_report.h"

namespace parapet {
namespace {

void Length(JsonWriter& json, const char* key, std::optional<Duration> length) {
  json.Key(key);
  length ? json.Integer(length->micros / Seconds(1).micros) : json.Null();
}

void Moment(JsonWriter& json, const char* key, Instant at) {
  if (at.IsKnown()) json.Field(key, at);
}

void WriteOrders(const PostIncident& report, JsonWriter& json) {
  json.Key("orders").BeginArray();
  for (const ReportOrder& order : report.orders) {
    json.BeginObject().Field("order", order.order).Field("number", order.number);
    Moment(json, "placed_at", order.placed_at);
    json.Field("confirmed", order.confirmed, report.currency).Field("exposure", order.exposure, report.currency);
    if (!order.remedy.empty()) json.Field("remedy", order.remedy).Field("amount", order.amount, report.currency);
    json.Field("state", Name(order.state)).EndObject();
  }
  json.EndArray();
}

void WritePromises(const PostIncident& report, JsonWriter& json) {
  const PromiseCount count = report.promises.value_or(PromiseCount());
  json.Key("promises").BeginObject();
  json.Field("kept", count.kept).Field("broken", count.broken).Field("open", count.open).Key("made").BeginArray();
  for (const PromiseMade& made : report.made) {
    json.BeginObject().Field("promise", made.promise).Field("message", made.message).Field("order", made.order);
    json.Field("due", made.due).Field("state", made.state);
    Moment(json, "settled_at", made.settled_at);
    json.EndObject();
  }
  json.EndArray().EndObject();
}

}  // namespace

std::string ReportJson(const PostIncident& report, Instant now) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("incident", report.incident).Field("cause", report.cause);
  json.Field("process", report.process.name).Field("as_of", now).Field("state", Name(report.state));
  json.Field("severity", int64_t{report.severity}).Field("recurrence", int64_t{report.recurrence});
  json.Field("currency", report.currency.code()).Field("exposure", report.exposure, report.currency);
  json.Field("customers", static_cast<int64_t>(report.customers)).Field("told", static_cast<int64_t>(report.told));
  json.Field("spent", report.spent, report.currency).Field("claimed", report.claimed, report.currency);
  json.Field("given_back", report.given_back, report.currency).Field("timers_missed", report.timers_missed);
  Length(json, "seconds_to_detect", report.to_detect);
  Length(json, "seconds_to_notify", report.to_notify);
  Length(json, "seconds_to_fix", report.to_fix);
  WriteOrders(report, json);
  WritePromises(report, json);
  json.EndObject();
  return out;
}

}  // namespace parapet
