// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/cli/reports.h"

#include <iostream>

#include "parapet/plugin/cli/ask.h"

namespace parapet {
namespace {

std::string RouteOf(const ReportOptions& options, const char* what) {
  return "reports/" + PercentEncode(options.report) + "/" + what;
}

std::string AboutAt(const JsonNode& report) {
  const std::string order = TextAt(report, "order"), item = TextAt(report, "item");
  return !order.empty() ? "order " + order : !item.empty() ? "item " + item : "-";
}

void Print(const char* label, const std::string& text) {
  if (!text.empty()) std::cout << label << text << "\n";
}

void PrintReport(const JsonNode& root) {
  std::cout << TextAt(root, "report") << "  by " << TextAt(root, "by") << " " << TextAt(root, "reporter") << "  "
            << TextAt(root, "reported_at") << "  about " << AboutAt(root) << "\n";
  Print("says: ", TextAt(root, "erased") == "true" ? "(erased)" : TextAt(root, "text"));
  Print("reached at: ", TextAt(root, "contact"));
  Print("acknowledged: ", TextAt(root, "acknowledged_at"));
  Print("they read: ", TextAt(root, "shown"));
  Print("outcome: ", TextAt(root, "outcome"));
  Print("told: ", TextAt(root, "told_at"));
  for (const JsonNode& incident : ArrayAt(root, "incidents")) Print("incident: ", incident.text());
  if (TextAt(root, "open") == "true") {
    std::cout << "next: " << TextAt(root, "next") << " by " << TextAt(root, "owner_role") << " until "
              << TextAt(root, "next_timer") << "\n";
  }
  if (const std::string why = TextAt(root, "affected_unknown"); !why.empty()) {
    std::cout << "Who else is affected cannot be said: " << why << ".\n";
    return;
  }
  std::cout << "same cause (" << TextAt(root, "cause") << ", " << TextAt(root, "cause_incident") << "):\n";
  Table table({"order", "number", "case"});
  for (const JsonNode& hit : ArrayAt(root, "affected")) {
    table.Row({TextAt(hit, "order"), TextAt(hit, "number"),
               TextAt(hit, "has_case") == "true" ? "followed" : "not followed yet"});
  }
  table.Print(std::cout, "No other order.");
}

}  // namespace

int RunReportAdd(const CommonOptions& common, const ReportOptions& options) {
  const std::string body = Body(common, {}, [&](JsonWriter& json) {
    json.Field("by", options.by).Field("text", options.text);
    const std::pair<const char*, const std::string&> rest[] = {
        {"order", options.order}, {"item", options.item}, {"contact", options.contact}, {"name", options.name}};
    for (const auto& [key, value] : rest) {
      if (!value.empty()) json.Field(key, value);
    }
  });
  return Ask(common, "POST", "reports", body, [](const JsonNode& root) { std::cout << TextAt(root, "shown") << "\n"; });
}

int RunReportList(const CommonOptions& common, const ReportOptions& options) {
  const std::string route = "reports?limit=" + std::to_string(options.limit) + (options.open ? "&state=open" : "");
  return Ask(common, "GET", route, {}, [](const JsonNode& root) {
    Table table({"report", "by", "about", "reported", "owner", "next", "until", "missed", "outcome"});
    for (const JsonNode& one : ArrayAt(root, "reports")) {
      table.Row({TextAt(one, "report"), TextAt(one, "by"), AboutAt(one), TextAt(one, "reported_at"),
                 TextAt(one, "owner_role"), TextAt(one, "next"), TextAt(one, "next_timer"), TextAt(one, "breaches"),
                 TextAt(one, "outcome")});
    }
    table.Print(std::cout, "No report.");
  });
}

int RunReportShow(const CommonOptions& common, const ReportOptions& options) {
  return Ask(common, "GET", "reports/" + PercentEncode(options.report), {}, PrintReport);
}

int RunReportAcknowledge(const CommonOptions& common, const ReportOptions& options) {
  return Ask(common, "POST", RouteOf(options, "acknowledge"), Body(common, options.reason),
             Say("Acknowledged; an answer is due next."));
}

int RunReportLink(const CommonOptions& common, const ReportOptions& options) {
  return Ask(common, "POST", RouteOf(options, "link"),
             Body(common, {}, [&](JsonWriter& json) { json.Field("incident", options.incident); }),
             Say("Linked: the incident is not closed before its reporter knows what came of it."));
}

int RunReportClose(const CommonOptions& common, const ReportOptions& options) {
  return Ask(common, "POST", RouteOf(options, "close"),
             Body(common, options.outcome, [&](JsonWriter& json) { json.Field("notified", options.notified); }),
             Say(options.notified ? "Closed, and its reporter knows."
                                  : "Closed. Tell its reporter, then say so: parapet report close " + options.report +
                                        " --notified"));
}

}  // namespace parapet
