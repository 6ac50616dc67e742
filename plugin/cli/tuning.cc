// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iostream>

#include "parapet/plugin/cli/ask.h"
#include "parapet/plugin/cli/post_incident.h"

namespace parapet {
namespace {

std::string Joined(const std::vector<JsonNode>& texts, const char* between) {
  std::string all;
  for (const JsonNode& text : texts) all += (all.empty() ? "" : between) + text.text();
  return all;
}

std::string AtRisk(const JsonNode& change) {
  std::string all;
  const auto money = change.Find("money_at_risk");
  for (const JsonNode& amount : money ? money->children() : std::vector<JsonNode>()) {
    all += (all.empty() ? "" : " + ") + amount.text() + " " + amount.key();
  }
  return all.empty() ? all : ", with " + all + " at risk (" + Joined(ArrayAt(change, "examples"), ", ") + ")";
}

void PrintChange(const JsonNode& change, const std::string& true_finds) {
  const std::string lost = TextAt(change, "true_finds_lost");
  std::cout << TextAt(change, "change") << ". " << TextAt(change, "way") << "\n";
  for (const JsonNode& words : ArrayAt(change, "words")) std::cout << "   " << words.text() << "\n";
  std::cout << "   would have missed " << (lost == "0" ? "none" : lost) << " of " << true_finds << " true finds"
            << AtRisk(change) << "; would have kept " << TextAt(change, "alarms_quietened") << " other alarms quiet\n";
}

int WriteDocument(const std::string& document, const std::string& output) {
  if (output.empty()) return std::cout << document, kExitClean;
  std::ofstream out(output, std::ios::binary | std::ios::trunc);
  out << document;
  out.close();
  if (!out) return std::cerr << "parapet: " << output << " cannot be written\n", kExitBadInput;
  std::cout << "Written to " << output << "; nothing is in force yet.\n";
  return kExitClean;
}

}  // namespace

void PrintTuning(const JsonNode& tuning) {
  const auto looked_at = tuning.Find("looked_at");
  const std::string true_finds = looked_at ? TextAt(*looked_at, "true_finds") : "";
  std::cout << "What would have kept " << TextAt(tuning, "incident") << " quiet: " << TextAt(tuning, "says") << ".\n";
  std::cout << TextAt(tuning, "replayed") << " of its " << TextAt(tuning, "orders")
            << " orders were judged again under "
            << "policy " << TextAt(tuning, "policy_version")
            << "; loud: " << Joined(ArrayAt(tuning, "guardrails"), ", ") << "\n";
  if (looked_at && TextAt(*looked_at, "cut") == "true") {
    std::cout << "There is more on record than the newest " << TextAt(*looked_at, "orders_most")
              << " orders of an incident and " << TextAt(*looked_at, "recorded_most")
              << " recorded ones, which are looked at: since " << TextAt(*looked_at, "since") << "\n";
  }
  for (const JsonNode& change : ArrayAt(tuning, "changes")) PrintChange(change, true_finds);
  for (const JsonNode& sentence : ArrayAt(tuning, "left_out")) std::cout << "- " << sentence.text() << "\n";
  const auto changes = ArrayAt(tuning, "changes");
  if (changes.empty()) return;
  std::cout << "Nothing was changed. To look at the first, to try it, and to put it in force:\n";
  for (const JsonNode& command : ArrayAt(changes.front(), "commands")) std::cout << "  " << command.text() << "\n";
}

int RunIncidentsTuning(const CommonOptions& common, const TuningOptions& options) {
  const std::string route = "incidents/" + PercentEncode(options.incident) + "/tuning";
  if (options.change == 0) return Ask(common, "GET", route, {}, PrintTuning);
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  if (!control->Call("GET", route)) return control->status();
  const auto changes = ArrayAt(control->document().root(), "changes");
  const size_t wanted = static_cast<size_t>(options.change);
  if (wanted > changes.size()) {
    std::cerr << "parapet: there is no change " << options.change << "; " << changes.size()
              << " were found: parapet incidents tuning " << options.incident << "\n";
    return kExitUsage;
  }
  return WriteDocument(TextAt(changes[wanted - 1], "document"), options.output);
}

}  // namespace parapet
