// SPDX-License-Identifier: Apache-2.0
//
// Playbooks, without a service; and what people say of their steps, with one.
#include <filesystem>
#include <iostream>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/playbook_document.h"
#include "parapet/plugin/cli/ask.h"
#include "parapet/plugin/cli/policy_file.h"
#include "parapet/plugin/cli/remedy_commands.h"
#include "parapet/plugin/setup/config.h"

namespace parapet {
namespace {

// Those of the configured store; the shipped ones where nothing is configured.
std::optional<std::vector<Playbook>> PlaybooksFor(const CommonOptions& common, int* status) {
  if (!std::filesystem::exists(common.config) && common.store.empty()) return ShippedPlaybooks();
  *status = kExitBadInput;
  const auto config = LoadConfigOrComplain(common);
  if (!config) return std::nullopt;
  *status = kExitUsage;
  const StoreConfig* store = PickStore(*config, common.store);
  if (store == nullptr) return std::nullopt;
  return store->playbooks;
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + text;
  return joined;
}

std::string WhenText(const PlaybookStep& step) {
  std::string text;
  for (const Condition& condition : step.when)
    text += (text.empty() ? "" : "; ") + std::string(Name(condition.predicate)) + ": " + Joined(condition.values);
  if (!step.after.empty()) text += "; after: " + Joined(step.after);
  return text;
}

void WriteJson(const std::vector<Playbook>& playbooks) {
  std::string out;
  JsonWriter json(out, 2);
  json.BeginObject().Key("playbooks").BeginArray();
  for (const Playbook& playbook : playbooks) {
    json.BeginObject().Field("playbook", playbook.name).Field("what", playbook.what).Key("steps").BeginArray();
    for (const PlaybookStep& step : playbook.steps) {
      json.BeginObject().Field("step", step.id).Field("what", step.what).Field("owner", step.owner);
      json.Field("deadline", FormatDuration(step.deadline)).Field("when", WhenText(step));
      json.Field("fallback", step.fallback).EndObject();
    }
    json.EndArray().EndObject();
  }
  json.EndArray().EndObject();
  std::cout << out << "\n";
}

void PrintCoverage(const std::vector<Playbook>& playbooks) {
  size_t steps = 0, owned = 0;
  for (const Playbook& playbook : playbooks) steps += playbook.steps.size();
  std::cout << "\nWho answers for how many steps:";
  for (const RoleCoverage& row : CoverageByRole(playbooks)) {
    owned += row.steps.size();
    std::cout << " " << row.role << " " << row.steps.size() << ";";
  }
  std::cout << " " << owned << " of " << steps << " steps have exactly one role.\n";
}

std::string CaseRoute(const std::string& one) { return "cases/" + PercentEncode(one); }

}  // namespace

int RunPlaybooksList(const CommonOptions& common) {
  int status = kExitClean;
  const auto playbooks = PlaybooksFor(common, &status);
  if (!playbooks) return status;
  if (common.json()) return WriteJson(*playbooks), kExitClean;
  Table table({"playbook", "steps", "what"});
  for (const Playbook& playbook : *playbooks)
    table.Row({playbook.name, std::to_string(playbook.steps.size()), playbook.what});
  table.Print(std::cout, "No playbook.");
  PrintCoverage(*playbooks);
  return kExitClean;
}

int RunPlaybooksShow(const CommonOptions& common, const std::string& name) {
  int status = kExitClean;
  const auto playbooks = PlaybooksFor(common, &status);
  if (!playbooks) return status;
  std::vector<std::string> names;
  for (const Playbook& playbook : *playbooks) {
    names.push_back(playbook.name);
    if (playbook.name != name) continue;
    if (common.json()) return WriteJson({playbook}), kExitClean;
    std::cout << playbook.name << ": " << playbook.what << "\n";
    Table table({"step", "owner", "by", "when", "else", "what"});
    for (const PlaybookStep& step : playbook.steps)
      table.Row({step.id, step.owner, FormatDuration(step.deadline), WhenText(step), step.fallback, step.what});
    table.Print(std::cout, "No step.");
    return kExitClean;
  }
  std::cerr << "parapet: no playbook is called \"" << name << "\"; " << DidYouMean(name, names)
            << " `parapet playbooks list`\n";
  return kExitUsage;
}

int RunPlaybooksValidate(const CommonOptions& common, const std::vector<std::string>& files) {
  bool wrong = false;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("files").BeginArray();
  for (const std::string& file : files) {
    const auto text = ReadWholeFile(file);
    std::vector<Complaint> complaints;
    const auto playbook = text ? ReadPlaybook(*text, complaints) : std::nullopt;
    for (const Complaint& complaint : complaints) std::cerr << "parapet: " << Sentence(file, complaint) << "\n";
    wrong |= !playbook;
    json.BeginObject().Field("file", file).Field("can_be_run", playbook.has_value());
    if (playbook) json.Field("playbook", playbook->name).Field("steps", static_cast<int64_t>(playbook->steps.size()));
    json.EndObject();
    if (playbook && !common.json())
      std::cout << file << ": " << playbook->name << ", " << playbook->steps.size() << " steps, can be run\n";
  }
  json.EndArray().EndObject();
  if (common.json()) std::cout << out << "\n";
  return wrong ? kExitBadInput : kExitClean;
}

int RunCasesSettle(const CommonOptions& common, const SettleOptions& options) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  const std::string state = options.failed ? "failed" : options.skipped ? "skipped" : "done";
  std::vector<std::string> said;
  for (const std::string& one : options.cases) {
    const std::string route = CaseRoute(one) + "/steps/" + PercentEncode(options.step) + "/" + state;
    if (!control->Call("POST", route, Body(common, options.reason))) {
      std::cerr << "parapet: stopped at " << one << "\n";
      if (common.json()) PrintSaid(state, said);
      return control->status();
    }
    said.push_back(one);
    if (!common.json()) std::cout << one << ": " << options.step << " " << state << "\n";
  }
  if (common.json()) PrintSaid(state, said);
  return kExitClean;
}

int RunCasesOverride(const CommonOptions& common, const OverrideOptions& options) {
  const std::string body = Body(common, options.reason, [&](JsonWriter& json) {
    json.Field("remedy", options.remedy);
    if (!options.amount.empty()) json.Field("amount", options.amount);
  });
  return Ask(common, "POST", CaseRoute(options.one) + "/override", body,
             Say("Granted for this order; written down for what the policy can learn from it."));
}

int RunCasesAnswer(const CommonOptions& common, const std::string& one, const std::string& choice,
                   const std::string& reason) {
  const std::string body = Body(common, reason, [&](JsonWriter& json) { json.Field("choice", choice); });
  return Ask(common, "POST", CaseRoute(one) + "/answer", body, Say("Written down; the first answer stands."));
}

int RunLearning(const CommonOptions& common) {
  return Ask(common, "GET", "learning", {}, [](const JsonNode& root) {
    Table table({"cause", "planned", "chosen", "times", "dearest", "what the policy could say"});
    for (const JsonNode& lesson : ArrayAt(root, "overrides")) {
      table.Row({TextAt(lesson, "family"), TextAt(lesson, "instead_of"), TextAt(lesson, "chosen"),
                 TextAt(lesson, "count"), TextAt(lesson, "dearest") + " " + TextAt(lesson, "currency"),
                 TextAt(lesson, "suggestion")});
    }
    table.Print(std::cout, "No remedy was chosen anew.");
    for (const JsonNode& lesson : ArrayAt(root, "autonomy")) {
      std::cout << TextAt(lesson, "kind") << " was approved " << TextAt(lesson, "approvals")
                << " times without an edit: it could be auto, up to " << TextAt(lesson, "cap") << " "
                << TextAt(lesson, "currency") << " an incident (recovery.auto_honour)\n";
    }
  });
}

}  // namespace parapet
