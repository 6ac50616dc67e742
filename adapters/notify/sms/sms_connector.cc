// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/notify/sms/sms_connector.h"

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/notify/sms/sms_text.h"
#include "parapet/adapters/outgoing/answer.h"
#include "parapet/adapters/signature/signature.h"

namespace parapet {
namespace {

enum Field : uint16_t { kTo, kText };
constexpr FieldRow kRows[] = {{"to", kTo}, {"text", kText}};
enum Answer : uint16_t { kSid, kCode };
constexpr FieldRow kAnswerRows[] = {{"sid", kSid}, {"code", kCode}};

struct Post final : FieldSink {
  std::string to, text;
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    (field == kTo ? to : text) = at.TextCopy(value);
  }
};

struct Said final : FieldSink {
  bool sid = false;
  int64_t code = 0;
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kSid) sid = !at.TextCopy(value).empty();
    if (field == kCode) code = at.WholeNumber(value).value_or(0);
  }
};

std::string FormEncoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

Said ReadAnswer(const std::string& body) {
  static const FieldTable table(kAnswerRows);
  Said said;
  if (!ReadFields(body, table, said).ok()) return {};
  return said;
}

}  // namespace

std::string SmsPayload(std::string_view to, std::string_view text) {
  std::string out;
  JsonWriter(out).BeginObject().Field("to", to).Field("text", text).EndObject();
  return out;
}

SmsConnector::SmsConnector(std::shared_ptr<HttpClient> client, SmsSettings settings)
    : client_(std::move(client)), settings_(std::move(settings)) {}

Attempt SmsConnector::Perform(const Effect& effect) {
  static const FieldTable table(kRows);
  Post post;
  const JsonError error = ReadFields(effect.payload, table, post);
  if (!error.ok()) return {Outcome::kRefused, "the SMS's payload cannot be read: " + error.message};
  const std::string to = DialledNumber(post.to);
  if (to.empty()) return {Outcome::kRefused, "the telephone number has no country code, or is none"};
  if (std::string wrong = RefuseSms(post.text); !wrong.empty()) return {Outcome::kRefused, std::move(wrong)};
  OutgoingRequest request{.url = settings_.base_url + "/2010-04-01/Accounts/" + settings_.account + "/Messages.json",
                          .timeout = settings_.timeout};
  request.headers = {{"Authorization", "Basic " + Base64(settings_.account + ":" + settings_.token)},
                     {"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = "To=" + FormEncoded(to) + "&From=" + FormEncoded(settings_.from) + "&Body=" + FormEncoded(post.text);
  const OutgoingResponse response = client_->Send(request);
  const Said said = ReadAnswer(response.body);
  Attempt attempt;
  if (IsSettledByTransport(response, /*repeatable=*/false, &attempt)) {
    if (said.code != 0) attempt.error += " (code " + std::to_string(said.code) + ")";
    return attempt;
  }
  if (!said.sid) return {Outcome::kUnknown, "the provider's answer names no message"};
  return {};
}

Attempt SmsConnector::Confirm(const Effect&) { return {Outcome::kUnknown, "a telephone cannot be read back"}; }

}  // namespace parapet
