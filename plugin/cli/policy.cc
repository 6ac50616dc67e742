// SPDX-License-Identifier: Apache-2.0
//
// Guardrails and the policy: listing, explaining, validating, applying, switching.
#include <fstream>
#include <iostream>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/admin/views.h"
#include "parapet/plugin/cli/control.h"
#include "parapet/plugin/cli/examples.h"
#include "parapet/plugin/cli/policy_change.h"
#include "parapet/plugin/cli/policy_file.h"
#include "parapet/plugin/cli/table.h"

namespace parapet {
namespace {

// The README's table, from the registry and nothing else.
void PrintMarkdown() {
  std::cout << "| guardrail | family | looks at | recommended | what it finds |\n|---|---|---|---|---|\n";
  for (const Guardrail& guardrail : Registry()) {
    std::cout << "| `" << guardrail.name << "` | " << guardrail.family << " | " << Name(guardrail.reach) << " | "
              << Name(guardrail.recommended) << " | " << guardrail.doc << " |\n";
  }
}

std::vector<std::string> GuardrailNames() {
  std::vector<std::string> names;
  for (const Guardrail& guardrail : Registry()) names.emplace_back(guardrail.name);
  return names;
}

int ExplainOne(const std::string& name) {
  const int index = FindGuardrail(name);
  if (index < 0) {
    const std::string hint = DidYouMean(name, GuardrailNames());
    std::cerr << "parapet: no guardrail \"" << name << "\"" << (hint.empty() ? "" : "; " + hint) << "\n";
    return kExitUsage;
  }
  const Guardrail& guardrail = Registry()[static_cast<size_t>(index)];
  std::cout << guardrail.name << " (" << guardrail.family << ")\n  " << guardrail.doc << "\n\n  looks at      "
            << Name(guardrail.reach) << "\n  recommended   " << Name(guardrail.recommended) << "\n  who loses     "
            << Name(guardrail.loss_to) << "\n  cannot check  " << Name(guardrail.on_missing) << "\n";
  for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
    const Parameter& parameter = guardrail.parameters[i];
    std::cout << "  " << parameter.name << " = " << FormatParameter(parameter, parameter.standard) << "   "
              << parameter.doc << "\n";
  }
  if (!guardrail.sources.empty()) std::cout << "  reported as   " << guardrail.sources << "\n";
  if (const GuardrailExample* example = ExampleOf(name)) {
    std::cout << "\n  for example: " << example->name << ". " << example->why << "\n    " << example->subject << "\n";
    if (!example->facts.empty()) std::cout << "    with " << example->facts << "\n";
    std::cout << "    finds " << example->finds << "\n    (" << example->file << ", run as a test)\n";
  }
  std::cout << "\n  operators read: " << guardrail.message << "\n  a shopper reads: " << guardrail.shopper << "\n";
  return kExitClean;
}

// Works now; ready to enforce, or not because …; unarmed because …
std::string StateOf(const JsonNode& guardrail) {
  const std::string unarmed = TextAt(guardrail, "unarmed_because"), why = TextAt(guardrail, "not_ready_because");
  if (!unarmed.empty()) return "unarmed: " + unarmed;
  if (TextAt(guardrail, "mode") == "enforce" || TextAt(guardrail, "ready").empty()) return "works now";
  return why.empty() ? "ready to enforce" : "not ready: " + why;
}

void PrintGuardrails(const JsonNode& root) {
  Table table({"guardrail", "mode", "action", "state", "what it finds"});
  for (const JsonNode& guardrail : ArrayAt(root, "guardrails")) {
    table.Row({TextAt(guardrail, "name"), TextAt(guardrail, "mode"), TextAt(guardrail, "recommended"),
               StateOf(guardrail), TextAt(guardrail, "doc")});
  }
  table.Print(std::cout, "No guardrail.");
}

// A mode for a while; what the policy says otherwise stays as it is.
bool AddOverride(Policy& policy, const PolicySetOptions& options, const std::string& actor) {
  const auto length = ParseDuration(options.length);
  const bool other = !options.action.empty() || !options.ceiling.empty() || !options.parameters.empty();
  if (!length || options.mode.empty() || other) {
    std::cerr << "parapet: --for takes a length such as 2h, and --mode alone\n";
    return false;
  }
  const std::string name = options.guardrail == "all" ? "*" : options.guardrail;
  if (name != "*" && FindGuardrail(name) < 0) return ExplainOne(name), false;
  std::erase_if(policy.overrides, [&](const Override& earlier) { return earlier.guardrail == name; });
  policy.overrides.push_back({.guardrail = name,
                              .mode = *ModeFromName(options.mode),
                              .until = WallClock() + *length,
                              .actor = actor,
                              .reason = options.reason});
  return true;
}

bool Change(Policy& policy, const PolicySetOptions& options, const std::string& actor) {
  if (!options.length.empty()) return AddOverride(policy, options, actor);
  if (!options.ceiling.empty()) policy.ceiling = *CeilingFromName(options.ceiling);
  std::vector<std::string> names = {options.guardrail};
  if (options.guardrail == "all") names = GuardrailNames();
  if (options.guardrail == "all" && !options.mode.empty()) policy.default_mode = *ModeFromName(options.mode);
  for (const std::string& name : names) {
    const int index = FindGuardrail(name);
    if (index < 0) return ExplainOne(name), false;
    GuardrailSetting& setting = policy.guardrails[name];
    if (!options.mode.empty()) setting.mode = ModeFromName(options.mode);
    if (!options.action.empty()) setting.action = ActionFromName(options.action);
    for (const std::string& given : options.parameters) {
      const Guardrail& guardrail = Registry()[static_cast<size_t>(index)];
      const std::string key = given.substr(0, given.find('='));
      std::optional<int64_t> value;
      for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
        if (guardrail.parameters[i].name == key && key.size() < given.size())
          value = ParseParameter(guardrail.parameters[i], given.substr(key.size() + 1));
      }
      if (!value) return std::cerr << "parapet: \"" << given << "\" sets no parameter of " << name << "\n", false;
      setting.parameters[key] = *value;
    }
  }
  return true;
}

int SayInForce(Control& control) {
  if (!control.Call("GET", "policy")) return control.status();
  std::cout << "In force: policy version " << TextAt(control.document().root(), "version") << ", ceiling "
            << TextAt(control.document().root(), "ceiling") << ".\n";
  return kExitClean;
}

void SayWarnings(const JsonNode& root) {
  for (const JsonNode& warning : ArrayAt(root, "warnings")) std::cerr << "warning: " << warning.text() << "\n";
}

// Posts a change; says what is in force now, or that it waits for a second person.
int Send(Control& control, const char* route, const std::string& body) {
  if (!control.Call("POST", route, body)) return control.status();
  const std::string proposal = TextAt(control.document().root(), "proposal");
  SayWarnings(control.document().root());
  if (proposal.empty()) return SayInForce(control);
  std::cout << "It loosens the policy and waits for a second person: `parapet policy approve " << proposal << "`.\n";
  return kExitClean;
}

int Apply(Control& control, const CommonOptions& common, const std::string& document, const Way& way) {
  std::string body;
  JsonWriter json(body);
  json.BeginObject()
      .Field("document", document)
      .Field("file", way.file)
      .Field("actor", common.actor)
      .Field("reason", way.reason);
  if (!way.canary.empty()) json.Field("canary_for", way.canary);
  if (way.only_ready) json.Field("only_ready", true);
  if (!way.not_ready_because.empty()) json.Field("not_ready_because", way.not_ready_because);
  if (!way.if_version.empty()) json.Key("if_version").Raw(way.if_version);
  json.EndObject();
  return Send(control, "policy/apply", body);
}

}  // namespace

int ChangePolicy(const CommonOptions& common, const Way& way, const std::function<bool(Policy&)>& change) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  if (!control->Call("GET", "policy")) return control->status();
  PolicyDocument document = ParsePolicy(TextAt(control->document().root(), "document"));
  if (!document.policy || !change(*document.policy)) return kExitBadInput;
  Way from = way;
  from.if_version = TextAt(control->document().root(), "version");
  return Apply(*control, common, WritePolicy(*document.policy), from);
}

int RunGuardrails(const CommonOptions& common, const std::string& name, bool markdown) {
  if (markdown) return PrintMarkdown(), kExitClean;
  if (!name.empty()) return ExplainOne(name);
  if (!std::ifstream(common.config)) {
    // No store to speak of: the list as shipped.
    const auto shipped = Program::Compile(RecommendedPolicy(), 0, Instant());
    const std::string list = WriteGuardrails(shipped.program.get(), FactSet::FromBits((1u << kFacts) - 1), {});
    std::vector<Complaint> complaints;
    const JsonDocument document = JsonDocument::ParseStrict(list, complaints);
    if (common.json())
      std::cout << list << "\n";
    else
      PrintGuardrails(document.root());
    return kExitClean;
  }
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  if (!control->Call("GET", "guardrails")) return control->status();
  if (common.json())
    std::cout << control->body() << "\n";
  else
    PrintGuardrails(control->document().root());
  return kExitClean;
}

int RunPolicyShow(const CommonOptions& common) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  if (!control->Call("GET", "policy")) return control->status();
  if (common.json())
    std::cout << control->body() << "\n";
  else
    std::cout << TextAt(control->document().root(), "document") << "\n";
  return kExitClean;
}

namespace {

// In a store: against its catalogue and the facts that it supplies as well.
int ValidateInStore(const CommonOptions& common, const std::string& file, const std::string& text) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  std::string body;
  JsonWriter(body).BeginObject().Field("document", text).Field("file", file).EndObject();
  if (!control->Call("POST", "policy/validate", body)) return control->status();
  const JsonNode& root = control->document().root();
  for (const JsonNode& complaint : ArrayAt(root, "complaints")) std::cerr << complaint.text() << "\n";
  SayWarnings(root);
  if (TextAt(root, "valid") != "true") return kExitBadInput;
  std::cout << file << " is a valid policy for " << control->store().settings.store << ".\n";
  return kExitClean;
}

}  // namespace

int RunPolicyValidate(const CommonOptions& common, const std::string& file) {
  const auto text = ReadWholeFile(file);
  if (!text) return kExitBadInput;
  if (!common.store.empty()) return ValidateInStore(common, file, *text);
  const auto compiled = CompilePolicy(*text, 0, WallClock());
  for (const Complaint& complaint : compiled.complaints) std::cerr << Sentence(file, complaint) << "\n";
  for (const Complaint& warning : compiled.warnings) std::cerr << "warning: " << Sentence(file, warning) << "\n";
  if (compiled.program == nullptr) return kExitBadInput;
  std::cout << file << " is a valid policy.\n";
  return kExitClean;
}

int RunPolicyApply(const CommonOptions& common, const std::string& file, const std::string& reason,
                   const std::string& canary, int64_t if_version) {
  const auto text = ReadWholeFile(file);
  if (!text) return kExitBadInput;
  Way way{.file = file, .reason = reason, .canary = canary};
  if (if_version != 0) way.if_version = std::to_string(if_version);
  int status = 0;
  const auto control = Control::Open(common, &status);
  return control == nullptr ? status : Apply(*control, common, *text, way);
}

int RunPolicySet(const CommonOptions& common, const PolicySetOptions& options) {
  return ChangePolicy(common,
                      {.reason = options.reason,
                       .canary = options.canary,
                       .only_ready = options.mode == "enforce",
                       .not_ready_because = options.not_ready_because},
                      [&](Policy& policy) { return Change(policy, options, common.actor); });
}

int RunPolicyDiff(const CommonOptions& common, const std::string& file) {
  const auto text = ReadWholeFile(file);
  if (!text) return kExitBadInput;
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  if (!control->Call("GET", "policy")) return control->status();
  const PolicyDocument before = ParsePolicy(TextAt(control->document().root(), "document"));
  const PolicyDocument after = ParsePolicy(*text);
  for (const Complaint& complaint : after.complaints) std::cerr << Sentence(file, complaint) << "\n";
  if (!before.policy || !after.policy) return kExitBadInput;
  Table table({"what", "in force", file, ""});
  for (const PolicyDifference& difference : Compare(*before.policy, *after.policy)) {
    table.Row({difference.path, difference.before, difference.after, difference.loosens ? "loosens" : ""});
  }
  table.Print(std::cout, "Nothing would change.");
  return kExitClean;
}

int RunPolicyRollback(const CommonOptions& common, int64_t version, const std::string& reason) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  std::string body;
  JsonWriter json(body);
  json.BeginObject().Field("actor", common.actor).Field("reason", reason);
  if (version != 0) json.Field("version", version);
  json.EndObject();
  return Send(*control, "policy/rollback", body);
}

int RunPolicyAudit(const CommonOptions& common, int limit, bool verify) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  if (!control->Call("GET", "audit?limit=" + std::to_string(limit) + (verify ? "&verify=true" : ""))) {
    return control->status();
  }
  const JsonNode& root = control->document().root();
  const bool broken = TextAt(root, "chain") == "broken";
  if (common.json()) return std::cout << control->body() << "\n", broken ? kExitFound : kExitClean;
  Table table({"event", "at", "kind", "actor", "reason"});
  for (const JsonNode& entry : ArrayAt(root, "audit")) {
    const auto event = entry.Find("event");
    if (!event) continue;
    const std::string reason = TextAt(*event, "reason"), settled = TextAt(*event, "settled");
    const std::string what = reason.empty() ? TextAt(*event, "method") + " " + TextAt(*event, "route") : reason;
    table.Row({TextAt(entry, "sequence"), TextAt(entry, "at"), TextAt(entry, "kind"),
               TextAt(*event, settled.empty() ? "actor" : "settled_by"),
               settled.empty() ? what : settled + " " + TextAt(*event, "number") + ": " + what});
  }
  table.Print(std::cout, "Nobody did anything yet.");
  if (verify) {
    std::cout << (broken ? "The hash chain is BROKEN from event " + TextAt(root, "first_broken") + " on.\n"
                         : "The hash chain is whole.\n");
  }
  return broken ? kExitFound : kExitClean;
}

int RunPolicyProposals(const CommonOptions& common) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  if (!control->Call("GET", "policy/proposals")) return control->status();
  if (common.json()) return std::cout << control->body() << "\n", kExitClean;
  Table table({"proposal", "at", "actor", "reason"});
  for (const JsonNode& proposal : ArrayAt(control->document().root(), "proposals")) {
    table.Row(
        {TextAt(proposal, "number"), TextAt(proposal, "at"), TextAt(proposal, "actor"), TextAt(proposal, "reason")});
  }
  table.Print(std::cout, "Nothing waits for a second person.");
  return kExitClean;
}

int RunPolicySettle(const CommonOptions& common, const std::string& proposal, bool approve) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  std::string body;
  JsonWriter(body).BeginObject().Field("actor", common.actor).EndObject();
  const std::string route = "policy/proposals/" + PercentEncode(proposal) + (approve ? "/approve" : "/reject");
  if (!control->Call("POST", route, body)) return control->status();
  if (approve) return SayInForce(*control);
  std::cout << "Proposal " << proposal << " was rejected.\n";
  return kExitClean;
}

int RunPolicyHistory(const CommonOptions& common, int limit) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  if (!control->Call("GET", "policy/history?limit=" + std::to_string(limit))) return control->status();
  if (common.json()) return std::cout << control->body() << "\n", kExitClean;
  Table table({"version", "at", "actor", "reason"});
  for (const JsonNode& entry : ArrayAt(control->document().root(), "history")) {
    const auto event = entry.Find("event");
    if (event)
      table.Row({TextAt(*event, "version"), TextAt(entry, "at"), TextAt(*event, "actor"), TextAt(*event, "reason")});
  }
  table.Print(std::cout, "No policy was ever applied.");
  return kExitClean;
}

}  // namespace parapet
