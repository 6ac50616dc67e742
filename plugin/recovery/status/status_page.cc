// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/status/status_page.h"

#include <algorithm>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/messages/clean_text.h"

namespace parapet {
namespace {

using messages::EscapeHtml;

// "2026-11-22 09:12 UTC", within a time element that machines can read.
std::string TimeHtml(Instant at) {
  const std::string text = FormatRfc3339(at);
  return "<time datetime=\"" + text + "\">" + text.substr(0, 10) + " " + text.substr(11, 5) + " UTC</time>";
}

bool IsShown(const Outage& outage, Instant now) { return outage.IsOpen() || now < outage.ended_at + kShownAfterwards; }

void WriteCount(JsonWriter& json, const char* key, const PromiseCount& count) {
  json.Key(key).BeginObject().Field("kept", count.kept).Field("broken", count.broken).Field("open", count.open);
  json.EndObject();
}

void WriteOutage(JsonWriter& json, const Outage& outage, Instant now) {
  json.BeginObject().Field("outage", outage.id).Field("component", outage.component);
  json.Field("state", outage.IsOpen() ? "open" : "over").Field("began_at", outage.began_at);
  if (outage.IsOpen()) json.Field("next_update", outage.next_update).Field("late", outage.IsLate(now));
  if (!outage.IsOpen()) json.Field("ended_at", outage.ended_at);
  json.Key("updates").BeginArray();
  for (const StatusWord& word : outage.words) {
    json.BeginObject().Field("at", word.at).Field("text", word.text).EndObject();
  }
  json.EndArray().EndObject();
}

std::string OutageHtml(const Outage& outage, Instant now) {
  std::string html = "<section>\n<h2>" + EscapeHtml(outage.component) + ": " +
                     (outage.IsOpen() ? "does not work as it should" : "works again") + "</h2>\n";
  if (outage.IsLate(now)) {
    html += "<p><strong>The update that we promised by " + TimeHtml(outage.next_update) + " is late.</strong></p>\n";
  } else if (outage.IsOpen()) {
    html += "<p><strong>Next update by " + TimeHtml(outage.next_update) + ".</strong></p>\n";
  }
  html += "<ul>\n";
  for (auto word = outage.words.rbegin(); word != outage.words.rend(); ++word) {
    html += "<li>" + TimeHtml(word->at) + ": " + EscapeHtml(word->text) + "</li>\n";
  }
  return html + "</ul>\n</section>\n";
}

std::string RowHtml(const char* what, const PromiseCount& count) {
  return std::string("<tr><th scope=\"row\">") + what + "</th><td>" + std::to_string(count.kept) + "</td><td>" +
         std::to_string(count.broken) + "</td><td>" + std::to_string(count.open) + "</td></tr>\n";
}

std::string PromisesHtml(const KeptPromises& promises) {
  return "<section>\n<h2>What we promised</h2>\n<table>\n<tr><th scope=\"col\">Promise</th><th scope=\"col\">kept</th>"
         "<th scope=\"col\">broken</th><th scope=\"col\">not due yet</th></tr>\n" +
         RowHtml("An update on an outage by a time", promises.updates) +
         RowHtml("An answer to a report by a time", promises.reports) +
         "</table>\n<p>Mistakes with orders: " + std::to_string(promises.incidents_open) + " being seen to, " +
         std::to_string(promises.incidents_closed) + " closed.</p>\n</section>\n";
}

}  // namespace

KeptPromises CountPromises(const StatusBook& status, const std::vector<Report>& reports, const WatchRules& rules,
                           const std::vector<Incident>& incidents, Instant now) {
  KeptPromises promises{.updates = status.Promises(now)};
  for (const Report& report : reports) {
    if (!report.reachable) continue;  // nobody could be promised an answer
    const Instant due = report.reported_at + rules.report_answer;
    const Instant done = report.told_at.IsKnown() ? report.told_at : now;
    ++(done > due ? promises.reports.broken : report.told_at.IsKnown() ? promises.reports.kept : promises.reports.open);
  }
  for (const Incident& incident : incidents) {
    ++(incident.state == IncidentState::kClosed ? promises.incidents_closed : promises.incidents_open);
  }
  return promises;
}

std::string StatusFeed(const PublicStatus& status) {
  const bool any =
      std::any_of(status.outages.begin(), status.outages.end(), [](const Outage& outage) { return outage.IsOpen(); });
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("store", status.store).Field("state", any ? "outage" : "well");
  json.Key("outages").BeginArray();
  for (const Outage& outage : status.outages) {
    if (IsShown(outage, status.now)) WriteOutage(json, outage, status.now);
  }
  json.EndArray();
  if (status.promises) {
    json.Key("promises").BeginObject();
    WriteCount(json, "updates", status.promises->updates);
    WriteCount(json, "reports", status.promises->reports);
    json.Field("incidents_open", status.promises->incidents_open);
    json.Field("incidents_closed", status.promises->incidents_closed).EndObject();
  }
  json.EndObject();
  return out;
}

HttpResponse StatusPage(const PublicStatus& status) {
  std::string body;
  for (const Outage& outage : status.outages) {
    if (IsShown(outage, status.now)) body += OutageHtml(outage, status.now);
  }
  if (body.empty()) body = "<p>No outage is known to us.</p>\n";
  if (status.promises) body += PromisesHtml(*status.promises);
  return PublicPage({.title = "Status of " + status.store, .body = body, .caching = ""});
}

}  // namespace parapet
