// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/messages/letter_payload.h"

#include <charconv>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterAct;
using messages::LetterEvent;
using messages::Promise;

struct LetterText {
  const char* key;
  std::string Letter::*text;
};
constexpr LetterText kLetterTexts[] = {{"id", &Letter::id},           {"case", &Letter::case_id},
                                       {"order", &Letter::order},     {"step", &Letter::step},
                                       {"kind", &Letter::kind},       {"language", &Letter::language},
                                       {"item", &Letter::item},       {"remedy_class", &Letter::remedy_class},
                                       {"channel", &Letter::channel}, {"effect", &Letter::effect},
                                       {"reason", &Letter::reason},   {"correction", &Letter::correction}};

struct EventText {
  const char* key;
  std::string LetterEvent::*text;
};
constexpr EventText kEventTexts[] = {{"incident", &LetterEvent::incident},
                                     {"actor", &LetterEvent::actor},
                                     {"reason", &LetterEvent::reason},
                                     {"kind", &LetterEvent::kind},
                                     {"language", &LetterEvent::language},
                                     {"digest", &LetterEvent::digest},
                                     {"correction", &LetterEvent::correction},
                                     {"wrong_statement", &LetterEvent::wrong_statement},
                                     {"right", &LetterEvent::right}};

struct OrderText {
  const char* key;
  std::string LetterOrder::*text;
};
constexpr OrderText kOrderTexts[] = {{"message", &LetterOrder::letter}, {"incident", &LetterOrder::incident},
                                     {"case", &LetterOrder::case_id},   {"order", &LetterOrder::order},
                                     {"kind", &LetterOrder::kind},      {"channel", &LetterOrder::channel}};

void WriteFlag(JsonWriter& json, const char* key, bool value) {
  if (value) json.Field(key, true);
}

void WritePromises(JsonWriter& json, const std::vector<Promise>& promises) {
  if (promises.empty()) return;
  json.Key("promises").BeginArray();
  for (const Promise& promise : promises) {
    json.BeginObject().Field("key", promise.key);
    if (!promise.owner.empty()) json.Field("owner", promise.owner);
    if (promise.due.IsKnown()) json.Field("due", promise.due);
    if (!promise.because.empty()) json.Field("because", promise.because);
    json.EndObject();
  }
  json.EndArray();
}

void WriteLetter(JsonWriter& json, const Letter& letter) {
  json.BeginObject();
  for (const auto& [key, text] : kLetterTexts) {
    if (!(letter.*text).empty()) json.Field(key, letter.*text);
  }
  // As text: a fingerprint uses all 64 bits, which a JSON number does not carry everywhere.
  if (letter.customer != 0) json.Field("customer", std::to_string(letter.customer));
  if (letter.round != 0) json.Field("round", letter.round);
  WriteFlag(json, "rehearsal", letter.rehearsal);
  WriteFlag(json, "bounced", letter.bounced);
  WritePromises(json, letter.promises);
  if (!letter.told.empty()) {
    json.Key("told").BeginObject();
    for (const auto& [key, value] : letter.told) json.Field(key, value);
    json.EndObject();
  }
  json.EndObject();
}

Promise ReadPromise(DocumentObject object) {
  Promise promise{.key = object.Text("key").value_or(""), .owner = object.Text("owner").value_or("")};
  promise.due = object.Moment("due").value_or(Instant());
  promise.because = object.Text("because").value_or("");
  object.Require("key");
  object.Finish();
  return promise;
}

Letter ReadLetter(DocumentObject object, std::vector<Complaint>& complaints) {
  Letter letter;
  for (const auto& [key, text] : kLetterTexts) letter.*text = object.Text(key).value_or("");
  const std::string customer = object.Text("customer").value_or("0");
  std::from_chars(customer.data(), customer.data() + customer.size(), letter.customer);
  letter.round = object.Whole("round", 0).value_or(0);
  letter.rehearsal = object.Bool("rehearsal").value_or(false);
  letter.bounced = object.Bool("bounced").value_or(false);
  for (const JsonNode& node : object.Array("promises"))
    letter.promises.push_back(ReadPromise(DocumentObject(node, complaints)));
  if (const auto told = object.Node("told")) {
    for (const JsonNode& node : told->children()) letter.told.emplace_back(node.key(), node.text());
  }
  object.Finish();
  return letter;
}

}  // namespace

std::string WriteLetterEvent(const LetterEvent& event) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("act", Name(event.act));
  for (const auto& [key, text] : kEventTexts) {
    if (!(event.*text).empty()) json.Field(key, event.*text);
  }
  if (!event.letters.empty()) {
    json.Key("letters").BeginArray();
    for (const Letter& letter : event.letters) WriteLetter(json, letter);
    json.EndArray();
  }
  json.EndObject();
  return out;
}

bool ReadLetterEvent(std::string_view text, Instant at, LetterEvent* out, std::string* error) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(text, complaints);
  DocumentObject object(document.root(), complaints);
  *out = {};
  out->at = at;
  const auto act = messages::LetterActFromName(object.Text("act").value_or(""));
  out->act = act.value_or(LetterAct::kQueued);
  for (const auto& [key, member] : kEventTexts) out->*member = object.Text(key).value_or("");
  for (const JsonNode& node : object.Array("letters"))
    out->letters.push_back(ReadLetter(DocumentObject(node, complaints), complaints));
  object.Finish();
  if (!complaints.empty()) *error = Sentence("message event", complaints.front());
  if (complaints.empty() && !act) *error = "message event: unknown act";
  return complaints.empty() && act.has_value();
}

std::string WriteLetterOrder(const LetterOrder& order) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  for (const auto& [key, text] : kOrderTexts) json.Field(key, order.*text);
  json.EndObject();
  return out;
}

bool ReadLetterOrder(std::string_view text, LetterOrder* out, std::string* error) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(text, complaints);
  DocumentObject object(document.root(), complaints);
  for (const auto& [key, member] : kOrderTexts) {
    out->*member = object.Text(key).value_or("");
    object.Require(key);
  }
  object.Finish();
  if (!complaints.empty()) *error = Sentence("message effect", complaints.front());
  return complaints.empty();
}

}  // namespace parapet
