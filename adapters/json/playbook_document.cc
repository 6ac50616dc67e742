// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/playbook_document.h"

#include <algorithm>

#include "parapet/adapters/json/document.h"

namespace parapet {
namespace {

// Where in `object` a key's value stands; the object itself where there is none.
Place PlaceOf(DocumentObject& object, std::string_view key) {
  const auto node = object.Node(key);
  return node ? node->place() : object.node().place();
}

PlaybookTrigger ReadTrigger(const JsonNode& node, std::vector<Complaint>& complaints) {
  DocumentObject object(node, complaints);
  PlaybookTrigger trigger{.family = object.Text("family").value_or(""),
                          .guardrail = object.Text("guardrail").value_or(""),
                          .word = object.Text("word").value_or(""),
                          .place = node.place()};
  if (const auto loss = object.Choice("loss", {"merchant", "customer"})) trigger.loss = static_cast<LossTo>(*loss);
  object.Finish();
  return trigger;
}

// {"shipped": "no"} and {"remedy": ["honour", "offer"]} alike.
std::vector<std::string> ValuesOf(DocumentObject& object, std::string_view key, const JsonNode& node) {
  if (node.IsArray()) return object.Texts(key);
  return {object.Text(key).value_or("")};
}

std::vector<Condition> ReadConditions(DocumentObject object) {
  std::vector<Condition> conditions;
  for (int i = 0; i < kPredicates; ++i) {
    const auto predicate = static_cast<Predicate>(i);
    const auto node = object.Node(Name(predicate));
    if (!node) continue;
    conditions.push_back({predicate, ValuesOf(object, Name(predicate), *node), node->place()});
  }
  object.Finish();
  return conditions;
}

PlaybookStep ReadStep(const JsonNode& node, std::vector<Complaint>& complaints) {
  DocumentObject object(node, complaints);
  PlaybookStep step{.id = object.Text("step").value_or(""),
                    .what = object.Text("what").value_or(""),
                    .owner = object.Text("owner").value_or(""),
                    .deadline = object.Time("deadline").value_or(Duration()),
                    .fallback = object.Text("fallback").value_or(""),
                    .charge = object.Text("charge").value_or("")};
  object.Require("step");
  step.of_incident = object.Choice("for", {"order", "incident"}) == size_t{1};
  step.place = PlaceOf(object, "step");
  step.after_place = PlaceOf(object, "after");
  step.after = object.Texts("after");
  if (auto when = object.Object("when")) step.when = ReadConditions(std::move(*when));
  object.Finish();
  return step;
}

}  // namespace

std::optional<Playbook> ReadPlaybook(std::string_view text, std::vector<Complaint>& complaints) {
  const size_t before = complaints.size();
  const JsonDocument document = JsonDocument::Parse(text, complaints);
  if (complaints.size() > before) return std::nullopt;
  DocumentObject top(document.root(), complaints);
  Playbook playbook{.name = top.Text("playbook").value_or(""), .what = top.Text("what").value_or("")};
  playbook.place = document.root().place();
  for (const JsonNode& node : top.Array("triggers")) playbook.triggers.push_back(ReadTrigger(node, complaints));
  for (const JsonNode& node : top.Array("steps")) playbook.steps.push_back(ReadStep(node, complaints));
  top.Finish();
  if (complaints.size() == before) {
    for (Complaint& complaint : CheckPlaybook(playbook)) complaints.push_back(std::move(complaint));
  }
  if (complaints.size() > before) return std::nullopt;
  return playbook;
}

std::vector<Playbook> ShippedPlaybooks() {
  std::vector<Playbook> playbooks;
  for (const ShippedPlaybook& shipped : ShippedPlaybookTexts()) {
    std::vector<Complaint> complaints;
    if (auto read = ReadPlaybook(shipped.text, complaints)) playbooks.push_back(std::move(*read));
  }
  std::sort(playbooks.begin(), playbooks.end(), [](const Playbook& a, const Playbook& b) { return a.name < b.name; });
  return playbooks;
}

}  // namespace parapet
