// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/holds/hold_payload.h"

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"

namespace parapet {

std::string WriteHoldsTold(const std::vector<HoldTold>& told) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("round", told.empty() ? 0 : told.front().round).Key("holds").BeginArray();
  for (const HoldTold& one : told) json.BeginObject().Field("order", one.order).Field("since", one.since).EndObject();
  json.EndArray().EndObject();
  return out;
}

bool ReadHoldsTold(std::string_view text, Instant at, std::vector<HoldTold>* out, std::string* error) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(text, complaints);
  DocumentObject object(document.root(), complaints);
  const int64_t round = object.Whole("round", 0).value_or(0);
  out->clear();
  for (const JsonNode& node : object.Array("holds")) {
    DocumentObject hold(node, complaints);
    HoldTold one{.round = round, .at = at};
    one.order = hold.Text("order").value_or("");
    one.since = hold.Moment("since").value_or(Instant());
    hold.Finish();
    out->push_back(std::move(one));
  }
  object.Finish();
  if (complaints.empty()) return true;
  return *error = Sentence("hold event", complaints.front()), false;
}

}  // namespace parapet
