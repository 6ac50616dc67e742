// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/admin/tuning_view.h"

#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

void Texts(JsonWriter& json, const char* key, const std::vector<std::string>& texts) {
  json.Key(key).BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

void WriteCost(JsonWriter& json, const TuningCost& cost) {
  json.Field("true_finds_lost", cost.true_finds_lost.orders).Key("money_at_risk").BeginObject();
  for (const auto& [code, amount] : cost.true_finds_lost.money) {
    json.Field(code, amount, Currency::FromCode(code).value_or(Currency()));
  }
  json.EndObject();
  Texts(json, "examples", cost.true_finds_lost.examples);
  json.Field("alarms_quietened", cost.alarms_quietened);
}

void WriteChange(JsonWriter& json, const IncidentTuning& tuning, size_t index) {
  const TunedChange& change = tuning.changes[index];
  json.BeginObject().Field("change", static_cast<int64_t>(index + 1)).Field("way", Name(change.way));
  json.Key("parts").BeginArray();
  for (const QuietPart& part : change.parts) {
    json.BeginObject().Field("guardrail", part.guardrail).Field("way", Name(part.way)).EndObject();
  }
  json.EndArray();
  Texts(json, "words", change.words);
  WriteCost(json, change.cost);
  json.Key("patch").Raw(change.patch).Field("document", change.document);
  Texts(json, "commands", CommandsFor(tuning, index + 1));
  json.EndObject();
}

}  // namespace

std::string WriteTuning(const IncidentTuning& tuning) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("incident", tuning.incident).Field("policy_version", tuning.policy_version);
  json.Field("orders", static_cast<int64_t>(tuning.orders)).Field("replayed", static_cast<int64_t>(tuning.replayed));
  Texts(json, "guardrails", tuning.guardrails);
  json.Key("looked_at").BeginObject().Field("recorded", tuning.revisions).Field("recorded_most", kPastRevisionsMost);
  json.Field("orders_most", static_cast<int64_t>(kTunedOrdersMost));
  if (tuning.since.IsKnown()) json.Field("since", tuning.since);
  json.Field("cut", tuning.cut).Field("true_finds", tuning.true_finds).EndObject();
  json.Field("says", tuning.says).Key("changes").BeginArray();
  for (size_t i = 0; i < tuning.changes.size(); ++i) WriteChange(json, tuning, i);
  json.EndArray();
  Texts(json, "left_out", tuning.left_out);
  json.EndObject();
  return out;
}

}  // namespace parapet
