// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/status/status_payload.h"

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"

namespace parapet {

std::string WriteStatusStep(const StatusStep& step) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("outage", step.outage).Field("act", Name(step.act));
  for (const auto& [key, text] :
       {std::pair("actor", &step.actor), std::pair("component", &step.component), std::pair("text", &step.text)}) {
    if (!text->empty()) json.Field(key, *text);
  }
  if (step.affected > 0) json.Field("affected", step.affected);
  if (step.next_update.IsKnown()) json.Field("next_update", step.next_update);
  if (!step.cases.empty()) {
    json.Key("cases").BeginArray();
    for (const std::string& one : step.cases) json.String(one);
    json.EndArray();
  }
  if (step.breaches > 0) json.Field("breaches", step.breaches);
  json.EndObject();
  return out;
}

bool ReadStatusStep(std::string_view text, Instant at, StatusStep* out, std::string* error) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(text, complaints);
  const auto complained = [&] {
    if (!complaints.empty()) *error = Sentence("status", complaints.front());
    return !complaints.empty();
  };
  if (complained()) return false;
  DocumentObject object(document.root(), complaints);
  *out = {.outage = object.Text("outage").value_or(""), .at = at};
  const auto act = StatusActFromName(object.Text("act").value_or(""));
  if (!act) object.Complain(document.root().place(), "no such act");
  out->act = act.value_or(StatusAct::kBreached);
  out->actor = object.Text("actor").value_or("");
  out->component = object.Text("component").value_or("");
  out->text = object.Text("text").value_or("");
  out->affected = object.Whole("affected", 0).value_or(0);
  out->next_update = object.Moment("next_update").value_or(Instant());
  out->cases = object.Texts("cases");
  out->breaches = object.Whole("breaches", 0).value_or(0);
  object.Finish();
  return !complained();
}

}  // namespace parapet
