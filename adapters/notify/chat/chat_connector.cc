// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/notify/chat/chat_connector.h"

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/outgoing/answer.h"

namespace parapet {
namespace {

enum Field : uint16_t { kText, kIncident };
constexpr FieldRow kRows[] = {{"text", kText}, {"incident", kIncident}};

struct Post final : FieldSink {
  std::string text, incident;
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    (field == kText ? text : incident) = at.TextCopy(value);
  }
};

std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// Cut before a character that would not fit whole.
std::string_view Cut(std::string_view text) {
  if (text.size() <= kChatTextBytesMax) return text;
  size_t end = kChatTextBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

std::string ChatPayload(std::string_view text, std::string_view incident) {
  std::string out;
  JsonWriter(out).BeginObject().Field("text", text).Field("incident", incident).EndObject();
  return out;
}

ChatConnector::ChatConnector(std::shared_ptr<HttpClient> client, ChatSettings settings)
    : client_(std::move(client)), settings_(std::move(settings)) {}

Attempt ChatConnector::Perform(const Effect& effect) {
  static const FieldTable table(kRows);
  Post post;
  const JsonError error = ReadFields(effect.payload, table, post);
  if (!error.ok() || post.text.empty()) {
    return {Outcome::kRefused, "the alert's payload cannot be read: " + (error.ok() ? "no text" : error.message)};
  }
  OutgoingRequest request{.url = settings_.url, .headers = settings_.headers, .timeout = settings_.timeout};
  request.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  request.headers.emplace_back("Idempotency-Key", effect.key);
  JsonWriter json(request.body);
  json.BeginObject().Field("text", Escape(Cut(post.text))).Field("incident", post.incident);
  json.Field("key", effect.key).EndObject();
  const OutgoingResponse response = client_->Send(request);
  Attempt attempt;
  if (IsSettledByTransport(response, false, &attempt)) return attempt;
  return {};
}

Attempt ChatConnector::Confirm(const Effect&) { return {Outcome::kUnknown, "a chat room cannot be read back"}; }

}  // namespace parapet
