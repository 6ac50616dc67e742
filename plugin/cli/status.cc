// SPDX-License-Identifier: Apache-2.0
//
// What the public is told of outages.
#include <iostream>

#include "parapet/plugin/cli/ask.h"
#include "parapet/plugin/cli/reports.h"

namespace parapet {
namespace {

void PrintCount(const char* what, const JsonNode& promises, std::string_view key) {
  const auto count = promises.Find(key);
  if (!count) return;
  std::cout << what << ": " << TextAt(*count, "kept") << " kept, " << TextAt(*count, "broken") << " broken, "
            << TextAt(*count, "open") << " not due yet\n";
}

void PrintStatus(const JsonNode& root) {
  Table table({"outage", "component", "state", "began", "next update", "last word"});
  for (const JsonNode& one : ArrayAt(root, "outages")) {
    const auto words = ArrayAt(one, "updates");
    const std::string due =
        TextAt(one, "late") == "true" ? TextAt(one, "next_update") + " (late)" : TextAt(one, "next_update");
    table.Row({TextAt(one, "outage"), TextAt(one, "component"), TextAt(one, "state"), TextAt(one, "began_at"), due,
               words.empty() ? "" : TextAt(words.back(), "text")});
  }
  table.Print(std::cout, "No outage is told.");
  if (const auto promises = root.Find("promises")) {
    PrintCount("updates promised", *promises, "updates");
    PrintCount("answers promised", *promises, "reports");
  }
}

std::string StatusBody(const CommonOptions& common, const StatusOptions& options) {
  return Body(common, {}, [&](JsonWriter& json) {
    if (!options.component.empty()) json.Field("component", options.component);
    if (!options.text.empty()) json.Field("text", options.text);
    if (options.affected > 0) json.Field("affected", options.affected);
    if (!options.next_update.empty()) json.Field("next_update", options.next_update);
    if (options.cases.empty()) return;
    json.Key("cases").BeginArray();
    for (const std::string& one : options.cases) json.String(one);
    json.EndArray();
  });
}

std::string RouteOf(const StatusOptions& options, const char* what) {
  return "public-status/" + PercentEncode(options.outage) + "/" + what;
}

}  // namespace

int RunStatusShow(const CommonOptions& common) { return Ask(common, "GET", "public-status", {}, PrintStatus); }

int RunStatusTell(const CommonOptions& common, const StatusOptions& options) {
  if (!options.outage.empty() && options.cases.empty()) {
    std::cerr << "parapet: " << options.outage << " is told already: say --case of whom to write to, or "
              << "`parapet status update " << options.outage << "`\n";
    return kExitUsage;
  }
  if (!options.outage.empty()) {
    return Ask(common, "POST", RouteOf(options, "cases"), StatusBody(common, options),
               Say("Written down: their messages begin now, and exactly those who get one hear when it is over."));
  }
  return Ask(common, "POST", "public-status", StatusBody(common, options),
             [](const JsonNode& root) { std::cout << "Told as " << TextAt(root, "outage") << ".\n"; });
}

int RunStatusUpdate(const CommonOptions& common, const StatusOptions& options) {
  return Ask(common, "POST", RouteOf(options, "update"), StatusBody(common, options), Say("Told."));
}

int RunStatusEnd(const CommonOptions& common, const StatusOptions& options) {
  return Ask(common, "POST", RouteOf(options, "end"), StatusBody(common, options),
             Say("Told that it is over. Messages to those who were told of it one by one begin now."));
}

}  // namespace parapet
