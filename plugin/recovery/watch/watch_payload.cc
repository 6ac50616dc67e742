// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/watch/watch_payload.h"

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

void WriteText(JsonWriter& json, const char* key, const std::string& text) {
  if (!text.empty()) json.Field(key, text);
}
void WriteTime(JsonWriter& json, const char* key, Instant at) {
  if (at.IsKnown()) json.Field(key, at);
}
void WriteTexts(JsonWriter& json, const char* key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json.Key(key).BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

void WriteOrder(JsonWriter& json, const ListedOrder& order) {
  json.BeginObject().Field("order", order.identity);
  WriteText(json, "number", order.number);
  WriteTime(json, "placed_at", order.placed_at);
  WriteTime(json, "updated_at", order.updated_at);
  WriteTime(json, "need_by", order.need_by);
  json.Field("fulfilment", Name(order.fulfilment));
  if (order.cancelled) json.Field("cancelled", true);
  if (order.test) json.Field("test", true);
  json.EndObject();
}

ListedOrder ReadOrder(DocumentObject object) {
  ListedOrder order{.identity = object.Text("order").value_or(""), .number = object.Text("number").value_or("")};
  order.placed_at = object.Moment("placed_at").value_or(Instant());
  order.updated_at = object.Moment("updated_at").value_or(Instant());
  order.need_by = object.Moment("need_by").value_or(Instant());
  order.fulfilment = FulfilmentFromName(object.Text("fulfilment").value_or("")).value_or(Fulfilment::kWaiting);
  order.cancelled = object.Bool("cancelled").value_or(false);
  order.test = object.Bool("test").value_or(false);
  object.Finish();
  return order;
}

}  // namespace

std::string WriteWatchEvent(const WatchEvent& event) {
  const WatchStep& step = event.step;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("act", Name(step.act));
  WriteText(json, "alarm", step.alarm);
  WriteText(json, "actor", step.actor);
  WriteText(json, "reason", step.reason);
  WriteTime(json, "since", step.since);
  if (step.count > 0) json.Field("count", step.count).Field("severity", step.severity);
  WriteText(json, "what", step.what);
  WriteTexts(json, "subjects", step.subjects);
  WriteTexts(json, "told", step.told);
  WriteTime(json, "listed_to", event.listed_to);
  if (!event.orders.empty()) {
    json.Key("orders").BeginArray();
    for (const ListedOrder& order : event.orders) WriteOrder(json, order);
    json.EndArray();
  }
  json.EndObject();
  return out;
}

bool ReadWatchEvent(std::string_view text, Instant at, WatchEvent* out, std::string* error) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(text, complaints);
  const auto complained = [&] {
    if (!complaints.empty()) *error = Sentence("watch", complaints.front());
    return !complaints.empty();
  };
  if (complained()) return false;
  DocumentObject object(document.root(), complaints);
  const auto act = WatchActFromName(object.Text("act").value_or(""));
  if (!act) object.Complain(document.root().place(), "no such act");
  *out = {};
  WatchStep& step = out->step;
  step.act = act.value_or(WatchAct::kListed);
  step.at = at;
  step.alarm = object.Text("alarm").value_or("");
  step.actor = object.Text("actor").value_or("");
  step.reason = object.Text("reason").value_or("");
  step.since = object.Moment("since").value_or(Instant());
  step.count = object.Whole("count", 0).value_or(0);
  step.severity = static_cast<int>(object.Whole("severity", 1, 5).value_or(1));
  step.what = object.Text("what").value_or("");
  step.subjects = object.Texts("subjects");
  step.told = object.Texts("told");
  out->listed_to = object.Moment("listed_to").value_or(Instant());
  for (const JsonNode& node : object.Array("orders"))
    out->orders.push_back(ReadOrder(DocumentObject(node, complaints)));
  object.Finish();
  return !complained();
}

}  // namespace parapet
