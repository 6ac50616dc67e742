// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/cli/ask.h"

#include <iostream>

namespace parapet {

int Ask(const CommonOptions& common, std::string_view method, const std::string& route, const std::string& body,
        const Show& show) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  if (!control->Call(method, route, body)) return control->status();
  if (common.json())
    std::cout << control->body() << "\n";
  else
    show(control->document().root());
  return kExitClean;
}

std::string Body(const CommonOptions& common, const std::string& reason, const std::function<void(JsonWriter&)>& more) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("actor", common.actor);
  if (!reason.empty()) json.Field("reason", reason);
  if (more) more(json);
  json.EndObject();
  return out;
}

Show Say(std::string sentence) {
  return [sentence = std::move(sentence)](const JsonNode&) { std::cout << sentence << "\n"; };
}

void PrintSaid(std::string_view what, const std::vector<std::string>& cases) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("said", what).Key("cases").BeginArray();
  for (const std::string& one : cases) json.String(one);
  json.EndArray().EndObject();
  std::cout << out << "\n";
}

std::string AmountAt(const JsonNode& node, std::string_view key) {
  const std::string amount = TextAt(node, key);
  return amount.empty() ? "-" : amount;
}

}  // namespace parapet
