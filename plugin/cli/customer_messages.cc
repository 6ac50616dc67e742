// SPDX-License-Identifier: Apache-2.0
//
// Messages to customers of a store: what went, what waits, and what people say about them.
#include <iostream>

#include "parapet/plugin/cli/ask.h"

namespace parapet {
namespace {

std::string OfIncident(const std::string& incident, const char* what) {
  return "incidents/" + PercentEncode(incident) + "/messages" + what;
}

void PrintPromises(const JsonNode& root) {
  Table table({"promise", "owner", "due", "state", "because"});
  for (const JsonNode& promise : ArrayAt(root, "promises")) {
    table.Row({TextAt(promise, "promise"), TextAt(promise, "owner"), TextAt(promise, "due"), TextAt(promise, "state"),
               TextAt(promise, "because")});
  }
  table.Print(std::cout, "It promises nothing.");
}

void PrintList(const JsonNode& root) {
  if (const std::string why = TextAt(root, "paused"); !why.empty()) std::cout << "Nothing leaves: " << why << "\n";
  Table table({"message", "order", "kind", "state", "channel", "since", "why"});
  for (const JsonNode& one : ArrayAt(root, "messages")) {
    const std::string settled = TextAt(one, "settled_at"), queued = TextAt(one, "queued_at");
    const std::string state = TextAt(one, "state") + (TextAt(one, "wrong") == "true" ? ", wrong" : "") +
                              (TextAt(one, "bounced") == "true" ? ", bounced" : "");
    table.Row({TextAt(one, "message"), TextAt(one, "order"), TextAt(one, "kind"), state, TextAt(one, "channel"),
               !settled.empty()  ? settled
               : !queued.empty() ? queued
                                 : TextAt(one, "planned_at"),
               TextAt(one, "reason")});
  }
  table.Print(std::cout, "No message.");
}

void PrintOne(const JsonNode& root) {
  std::cout << TextAt(root, "message") << "  " << TextAt(root, "kind") << " (" << TextAt(root, "language") << ") about "
            << TextAt(root, "order") << ", " << TextAt(root, "state") << " " << TextAt(root, "reason") << "\n"
            << "incident " << TextAt(root, "incident") << ", case " << TextAt(root, "case") << ", by "
            << TextAt(root, "channel") << ", effect " << TextAt(root, "effect") << "\n";
  PrintPromises(root);
}

void PrintGroup(const JsonNode& group, const std::string& currency) {
  std::cout << "\n=== " << TextAt(group, "kind") << ", remedy " << TextAt(group, "remedy") << ", "
            << TextAt(group, "language") << ", " << TextAt(group, "channel") << ": " << TextAt(group, "recipients")
            << " recipients, remedies cost " << TextAt(group, "cost") << " " << currency << "\ntext "
            << TextAt(group, "text") << (TextAt(group, "approved") == "true" ? ", approved" : ", waits for approval")
            << "\nto";
  for (const JsonNode& masked : ArrayAt(group, "to")) std::cout << " " << masked.text();
  std::cout << "\n";
  if (const std::string refused = TextAt(group, "refused"); !refused.empty()) {
    std::cout << "refused: " << refused << "\n";
  }
  if (TextAt(group, "body").empty()) return;
  std::cout << "--- the first of them\nSubject: " << TextAt(group, "subject") << "\n\n"
            << TextAt(group, "body") << "\n";
  if (const std::string sms = TextAt(group, "otherwise"); !sms.empty())
    std::cout << "--- where the mailbox refuses it, by text message\n" << sms << "\n";
  for (const JsonNode& promise : ArrayAt(group, "promises")) {
    std::cout << "promises " << TextAt(promise, "promise") << " by " << TextAt(promise, "due") << ", "
              << TextAt(promise, "owner") << "\n";
  }
}

void PrintPreview(const JsonNode& root) {
  if (const std::string why = TextAt(root, "paused"); !why.empty()) std::cout << "Nothing leaves: " << why << "\n";
  const auto groups = ArrayAt(root, "groups");
  if (groups.empty()) std::cout << "No message waits.\n";
  for (const JsonNode& group : groups) PrintGroup(group, TextAt(root, "currency"));
  Table table({"order", "not written to, because"});
  for (const JsonNode& one : ArrayAt(root, "excluded")) table.Row({TextAt(one, "order"), TextAt(one, "reason")});
  std::cout << "\n";
  table.Print(std::cout, "Nobody is left out.");
  if (groups.empty()) return;
  std::cout << "\nTo approve exactly this: parapet messages approve --incident " << TextAt(root, "incident")
            << " --seen " << TextAt(root, "seen") << "\n";
}

}  // namespace

int RunMessagesList(const CommonOptions& common, const CustomerMessagesOptions& options) {
  std::string route = "messages?limit=" + std::to_string(options.limit);
  if (!options.incident.empty()) route += "&incident=" + PercentEncode(options.incident);
  if (!options.state.empty()) route += "&state=" + options.state;
  return Ask(common, "GET", route, {}, PrintList);
}

int RunMessagesShow(const CommonOptions& common, const std::string& message) {
  return Ask(common, "GET", "messages/" + PercentEncode(message), {}, PrintOne);
}

int RunMessagesPreviewIncident(const CommonOptions& common, const std::string& incident) {
  return Ask(common, "GET", OfIncident(incident, ""), {}, PrintPreview);
}

int RunMessagesApprove(const CommonOptions& common, const CustomerMessagesOptions& options) {
  if (options.incident.empty() == options.kind.empty()) {
    std::cerr << "parapet: say --incident, or --text and --locale for good\n";
    return kExitUsage;
  }
  if (!options.incident.empty())
    return Ask(common, "POST", OfIncident(options.incident, "/approve"),
               Body(common, options.reason, [&](JsonWriter& json) { json.Field("seen", options.seen); }),
               Say("Approved; the messages go as their time allows."));
  const auto language = [&](JsonWriter& json) { json.Field("language", options.locale); };
  return Ask(common, "POST", "message-texts/" + PercentEncode(options.kind) + "/approve",
             Body(common, options.reason, language), Say("Approved; this text may go without a person."));
}

int RunMessagesPause(const CommonOptions& common, const CustomerMessagesOptions& options) {
  return Ask(common, "POST", OfIncident(options.incident, "/pause"), Body(common, options.reason),
             Say("Paused; nothing of this incident leaves."));
}

int RunMessagesResume(const CommonOptions& common, const CustomerMessagesOptions& options) {
  return Ask(common, "POST", OfIncident(options.incident, "/resume"), Body(common, options.reason), Say("Resumed."));
}

int RunMessagesStop(const CommonOptions& common, const CustomerMessagesOptions& options) {
  return Ask(common, "POST", OfIncident(options.incident, "/stop"), Body(common, options.reason),
             [](const JsonNode& root) { std::cout << TextAt(root, "stopped") << " stopped.\n"; });
}

int RunMessagesWrong(const CommonOptions& common, const CustomerMessagesOptions& options) {
  const auto more = [&](JsonWriter& json) {
    json.Field("statement", options.statement).Field("right", options.right);
    if (!options.language.empty()) json.Field("language", options.language);
    json.Key("texts").BeginArray();
    for (const auto& [language, statement, right] : options.texts) {
      json.BeginObject().Field("language", language).Field("statement", statement).Field("right", right).EndObject();
    }
    json.EndArray();
  };
  return Ask(common, "POST", "messages/" + PercentEncode(options.message) + "/wrong",
             Body(common, options.reason, more), [](const JsonNode& root) {
               std::cout << TextAt(root, "readers") << " read it; each of them gets a correction.\n";
             });
}

int RunMessagesKept(const CommonOptions& common, const CustomerMessagesOptions& options) {
  const auto more = [&](JsonWriter& json) { json.Field("promise", options.promise); };
  return Ask(common, "POST", "messages/" + PercentEncode(options.message) + "/kept", Body(common, options.reason, more),
             Say("Kept."));
}

int RunMessagesSuppress(const CommonOptions& common, const CustomerMessagesOptions& options) {
  return Ask(common, "POST", "orders/" + PercentEncode(options.order) + "/suppress", Body(common, options.reason),
             Say("The customer of this order is not written to any more."));
}

}  // namespace parapet
