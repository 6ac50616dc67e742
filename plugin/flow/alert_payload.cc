// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/alert_payload.h"

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

void Optional(JsonWriter& json, std::string_view key, const std::optional<Money>& amount, Currency currency) {
  if (amount) json.Field(key, *amount, currency);
}

void WriteOne(JsonWriter& json, const AlertObservation& seen) {
  json.BeginObject().Field("cause", seen.cause).Field("guardrail", seen.guardrail).Field("action", Name(seen.action));
  if (!seen.item.empty()) json.Field("item", seen.item);
  if (!seen.title.empty()) json.Field("title", seen.title);
  if (!seen.currency.IsNone()) json.Field("currency", seen.currency.code());
  Optional(json, "price", seen.price, seen.currency);
  Optional(json, "reference", seen.reference, seen.currency);
  Optional(json, "at_risk", seen.at_risk, seen.currency);
  if (!seen.order.empty()) json.Field("order", seen.order);
  if (!seen.order_number.empty()) json.Field("order_number", seen.order_number);
  if (!seen.advice.empty()) json.Field("advice", seen.advice);
  json.EndObject();
}

AlertObservation ReadOne(JsonNode node, std::vector<Complaint>& complaints) {
  DocumentObject object(node, complaints);
  AlertObservation seen;
  seen.cause = object.Text("cause").value_or("");
  seen.guardrail = object.Text("guardrail").value_or("");
  seen.action = ActionFromName(object.Text("action").value_or("")).value_or(Action::kTag);
  seen.item = object.Text("item").value_or("");
  seen.title = object.Text("title").value_or("");
  seen.currency = Currency::FromCode(object.Text("currency").value_or("")).value_or(Currency());
  seen.price = object.Amount("price");
  seen.reference = object.Amount("reference");
  seen.at_risk = object.Amount("at_risk");
  seen.order = object.Text("order").value_or("");
  seen.order_number = object.Text("order_number").value_or("");
  seen.advice = object.Text("advice").value_or("");
  object.Require("cause");
  object.Finish();
  return seen;
}

}  // namespace

std::string WriteAlertObservations(const std::vector<AlertObservation>& observations) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("seen").BeginArray();
  for (const AlertObservation& seen : observations) WriteOne(json, seen);
  json.EndArray().EndObject();
  return out;
}

std::string WriteAlertAcknowledgement(std::string_view incident, std::string_view actor) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("acknowledge", incident).Field("actor", actor).EndObject();
  return out;
}

std::string WriteAlertTick() { return R"({"tick":true})"; }
std::string WriteAlertTested() { return R"({"tested":true})"; }

bool ReadAlertEvent(std::string_view json, AlertEvent* out, std::string* error) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(json, complaints);
  DocumentObject object(document.root(), complaints);
  for (const JsonNode& node : object.Array("seen")) out->seen.push_back(ReadOne(node, complaints));
  out->acknowledge = object.Text("acknowledge").value_or("");
  out->actor = object.Text("actor").value_or("");
  out->tick = object.Bool("tick").value_or(false);
  out->tested = object.Bool("tested").value_or(false);
  object.Finish();
  if (!complaints.empty()) *error = Sentence("alert event", complaints.front());
  return complaints.empty();
}

}  // namespace parapet
