// SPDX-License-Identifier: Apache-2.0
//
// Messages to customers: what went, what waits, and what people decide about them. Addresses are shown masked, made for
// the answer and kept nowhere.
#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/admin/call.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::Promise;

void Text(JsonWriter& json, const char* key, const std::string& text) {
  if (!text.empty()) json.Field(key, text);
}

void Time(JsonWriter& json, const char* key, Instant at) {
  if (at.IsKnown()) json.Field(key, at);
}

void One(JsonWriter& json, const Letter& letter) {
  json.BeginObject().Field("message", letter.id).Field("incident", letter.incident);
  json.Field("order", letter.order).Field("kind", letter.kind).Field("state", Name(letter.state));
  const std::pair<const char*, const std::string&> texts[] = {
      {"case", letter.case_id},        {"step", letter.step},       {"language", letter.language},
      {"remedy", letter.remedy_class}, {"channel", letter.channel}, {"effect", letter.effect},
      {"reason", letter.reason},       {"actor", letter.actor},     {"correction", letter.correction}};
  for (const auto& [key, text] : texts) Text(json, key, text);
  Time(json, "planned_at", letter.planned_at);
  Time(json, "queued_at", letter.queued_at);
  Time(json, "settled_at", letter.settled_at);
  if (letter.rehearsal) json.Field("rehearsal", true);
  if (letter.bounced) json.Field("bounced", true);
  if (letter.wrong) json.Field("wrong", true);
  json.Key("promises").BeginArray();
  for (const Promise& promise : letter.promises) {
    json.BeginObject().Field("promise", promise.key).Field("owner", promise.owner).Field("due", promise.due);
    json.Field("state", letter.IsOut() ? Name(promise.state) : std::string_view("not made"));
    Text(json, "because", promise.because);
    json.EndObject();
  }
  json.EndArray().EndObject();
}

// Runs under follow-through's lock, with what it tells so far.
template <typename Run>
HttpResponse Asked(const Call& call, Run run) {
  HttpResponse response;
  call.follow->With(call.now, [&](FollowView& view) { response = run(view); });
  return response;
}

// An incident goes by its id, or by its cause: "price:4001".
std::string IncidentNamed(FollowView& view, const std::string& name) {
  const auto incident = view.book().FindIncident(name, view.rules(), view.now());
  return incident ? incident->id : name;
}

HttpResponse List(const Call& call) {
  const std::string state = call.Query("state"), named = call.Query("incident");
  return Asked(call, [&](FollowView& view) {
    const std::string incident = named.empty() ? named : IncidentNamed(view, named);
    std::string out;
    JsonWriter json(out);
    json.BeginObject().Key("messages").BeginArray();
    size_t left = call.Limit();
    const auto letters = call.letters->book().OfIncident(incident);
    for (auto letter = letters.rbegin(); letter != letters.rend() && left > 0; ++letter) {
      if (!state.empty() && Name((*letter)->state) != state) continue;
      One(json, **letter);
      --left;
    }
    json.EndArray();
    if (!incident.empty()) Text(json, "paused", call.letters->book().WhyHalted(incident));
    json.EndObject();
    return Ok(std::move(out));
  });
}

HttpResponse ShowOne(const Call& call) {
  return Asked(call, [&](FollowView&) {
    const Letter* letter = call.letters->book().Find(call.path[3]);
    if (letter == nullptr) return NotFound("no message \"" + call.path[3] + "\" is known");
    std::string out;
    JsonWriter json(out);
    One(json, *letter);
    return Ok(std::move(out));
  });
}

void Group(JsonWriter& json, const LetterGroup& group, Currency currency) {
  json.BeginObject().Field("kind", group.kind).Field("remedy", group.remedy_class).Field("language", group.language);
  Text(json, "channel", group.channel);
  Text(json, "correction", group.correction);
  json.Field("text", group.digest).Field("approved", group.approved);
  json.Field("recipients", static_cast<int64_t>(group.letters.size())).Field("cost", group.cost, currency);
  json.Key("to").BeginArray();
  for (const std::string& masked : group.masked) json.String(masked);
  json.EndArray();
  json.Field("subject", group.draft.ready.subject).Field("body", group.draft.ready.text);
  Text(json, "otherwise", group.otherwise);
  Text(json, "refused", group.draft.refusal);
  json.Key("promises").BeginArray();
  for (const messages::Obligation& promise : ObligationsOf(group.draft.ready.message, group.draft.context)) {
    json.BeginObject().Field("promise", promise.promise).Field("owner", promise.owner).Field("due", promise.due);
    json.Field("says", promise.text).EndObject();
  }
  json.EndArray().EndObject();
}

HttpResponse Preview(const Call& call) {
  return Asked(call, [&](FollowView& view) {
    const std::string incident = IncidentNamed(view, call.path[3]);
    const LetterPreview preview = call.letters->Preview(view, incident);
    if (!preview.error.empty()) return NotFound(preview.error);
    std::string out;
    JsonWriter json(out);
    json.BeginObject().Field("incident", incident).Field("currency", preview.currency.code());
    json.Field("seen", preview.seen);
    Text(json, "paused", call.letters->book().WhyHalted(incident));
    json.Key("groups").BeginArray();
    for (const LetterGroup& group : preview.groups) Group(json, group, preview.currency);
    json.EndArray().Key("excluded").BeginArray();
    for (const auto& [order, reason] : preview.excluded)
      json.BeginObject().Field("order", order).Field("reason", reason).EndObject();
    json.EndArray().EndObject();
    return Ok(std::move(out));
  });
}

LetterWord WordOf(const Call& call, DocumentObject& body) {
  return {.incident = call.path[3], .actor = call.Actor(body), .reason = body.Text("reason").value_or("")};
}

// A word about an incident's messages, without more.
template <typename Say>
HttpResponse Said(const Call& call, Say say) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    LetterWord word = WordOf(call, body);
    if (!valid()) return HttpResponse{};
    return Asked(call, [&](FollowView& view) {
      word.incident = IncidentNamed(view, word.incident);
      return say(view, word);
    });
  });
}

HttpResponse Approve(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    LetterWord word = WordOf(call, body);
    const std::string seen = body.Text("seen").value_or("");
    if (!valid()) return HttpResponse{};
    return Asked(call, [&](FollowView& view) {
      word.incident = IncidentNamed(view, word.incident);
      return Outcome(call.letters->Approve(view, word, seen));
    });
  });
}
HttpResponse Pause(const Call& call) {
  return Said(call, [&](FollowView& view, const LetterWord& word) { return Outcome(call.letters->Pause(view, word)); });
}
HttpResponse Resume(const Call& call) {
  return Said(call,
              [&](FollowView& view, const LetterWord& word) { return Outcome(call.letters->Resume(view, word)); });
}

HttpResponse Counted(const char* key, size_t count, const std::string& error) {
  if (!error.empty()) return Refused(error);
  std::string out;
  JsonWriter(out).BeginObject().Field(key, static_cast<int64_t>(count)).EndObject();
  return Ok(std::move(out));
}

HttpResponse Stop(const Call& call) {
  return Said(call, [&](FollowView& view, const LetterWord& word) {
    size_t stopped = 0;
    const std::string error = call.letters->Stop(view, word, &stopped);
    return Counted("stopped", stopped, error);
  });
}

// The named message's own language beside others: {"statement", "right", "texts": [{"language", "statement",
// "right"}]}.
std::vector<RightText> TextsOf(DocumentObject& body) {
  const auto read = [](DocumentObject& object) {
    return RightText{.statement = object.Text("statement").value_or(""), .right = object.Text("right").value_or("")};
  };
  std::vector<RightText> texts;
  if (body.Has("statement") || body.Has("right")) texts.push_back(read(body));
  for (const JsonNode& node : body.Array("texts")) {
    std::vector<Complaint> complaints;
    DocumentObject one(node, complaints);
    one.Require("language");
    texts.push_back(read(one));
    texts.back().language = one.Text("language").value_or("");
    one.Finish();
    for (const Complaint& complaint : complaints) body.Complain(node.place(), complaint.what, complaint.remedy);
  }
  return texts;
}

HttpResponse SayWrong(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const LetterWord word = WordOf(call, body);
    const std::vector<RightText> texts = TextsOf(body);
    const std::string only = body.Text("language").value_or("");
    if (!valid()) return HttpResponse{};
    return Asked(call, [&](FollowView& view) {
      size_t readers = 0;
      const std::string error = call.letters->SayWrong(view, word, texts, only, &readers);
      return Counted("readers", readers, error);
    });
  });
}

HttpResponse SayKept(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const LetterWord word = WordOf(call, body);
    const std::string promise = body.Text("promise").value_or("");
    body.Require("promise");
    if (!valid()) return HttpResponse{};
    return Asked(call, [&](FollowView& view) { return Outcome(call.letters->SayKept(view, word, promise)); });
  });
}

HttpResponse ApproveText(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const LetterWord word = WordOf(call, body);
    const std::string language = body.Text("language").value_or("");
    body.Require("language");
    if (!valid()) return HttpResponse{};
    return Asked(
        call, [&](FollowView& view) { return Outcome(call.letters->ApproveText(view, call.path[3], language, word)); });
  });
}

HttpResponse Suppress(const Call& call) {
  return Said(call, [&](FollowView& view, const LetterWord& word) {
    return Outcome(call.letters->Suppress(view, call.path[3], word));
  });
}

constexpr AdminRoute kRoutes[] = {
    {"GET", "messages", Role::kViewer, List},
    {"GET", "messages/{message}", Role::kViewer, ShowOne},
    {"POST", "messages/{message}/wrong", Role::kApprover, SayWrong},
    {"POST", "messages/{message}/kept", Role::kOperator, SayKept},
    {"GET", "incidents/{incident}/messages", Role::kOperator, Preview},
    {"POST", "incidents/{incident}/messages/approve", Role::kApprover, Approve},
    {"POST", "incidents/{incident}/messages/pause", Role::kOperator, Pause},
    {"POST", "incidents/{incident}/messages/resume", Role::kApprover, Resume},
    {"POST", "incidents/{incident}/messages/stop", Role::kOperator, Stop},
    {"POST", "message-texts/{kind}/approve", Role::kApprover, ApproveText},
    {"POST", "orders/{order}/suppress", Role::kOperator, Suppress},
};

}  // namespace

std::span<const AdminRoute> MessageRoutes() { return kRoutes; }

}  // namespace parapet
