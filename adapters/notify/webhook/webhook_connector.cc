// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/notify/webhook/webhook_connector.h"

#include <utility>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/outgoing/answer.h"
#include "parapet/adapters/signature/signature.h"

namespace parapet {
namespace {

enum Field : uint16_t { kType, kTimestamp, kData };
constexpr FieldRow kRows[] = {{"type", kType}, {"timestamp", kTimestamp}, {"data{}", kData}};

struct Body final : FieldSink {
  std::string type, timestamp;
  bool has_data = false;
  void OnBegin(uint16_t, FieldReader&) override { has_data = true; }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    (field == kType ? type : timestamp) = at.TextCopy(value);
  }
};

// Why the payload is no body of a webhook; empty when it is.
std::string Refuse(const std::string& payload) {
  static const FieldTable table(kRows);
  Body body;
  const JsonError error = ReadFields(payload, table, body);
  if (!error.ok()) return "the webhook's payload cannot be read: " + error.message;
  if (body.type.empty() || body.timestamp.empty() || !body.has_data) {
    return "the webhook's payload has to hold type, timestamp and data";
  }
  return {};
}

}  // namespace

std::string WebhookPayload(std::string_view type, Instant at, std::string_view data) {
  std::string out;
  JsonWriter(out).BeginObject().Field("type", type).Field("timestamp", at).Key("data").Raw(data).EndObject();
  return out;
}

std::string WebhookSignature(const std::vector<std::string>& secrets, std::string_view id, std::string_view timestamp,
                             std::string_view body) {
  std::string prefix, signatures;
  prefix.append(id).append(".").append(timestamp).append(".");
  for (const std::string& secret : secrets) {
    const std::optional<std::string> key = StandardWebhooksKey(secret);
    if (!key) continue;
    uint8_t code[32];
    HmacSha256(*key).Compute(prefix, body, "", code);
    if (!signatures.empty()) signatures += ' ';
    signatures += "v1,";
    signatures += Base64({reinterpret_cast<const char*>(code), sizeof code});
  }
  return signatures;
}

WebhookConnector::WebhookConnector(std::shared_ptr<HttpClient> client, WebhookSettings settings,
                                   std::function<Instant()> now)
    : client_(std::move(client)), settings_(std::move(settings)), now_(std::move(now)) {}

Attempt WebhookConnector::Perform(const Effect& effect) {
  if (std::string wrong = Refuse(effect.payload); !wrong.empty()) return {Outcome::kRefused, wrong};
  const std::string timestamp = std::to_string(now_().micros / 1'000'000);
  const std::string signature = WebhookSignature(settings_.secrets, effect.key, timestamp, effect.payload);
  if (signature.empty()) return {Outcome::kRefused, "no secret is configured that could sign the webhook"};
  OutgoingRequest request{.url = settings_.url, .body = effect.payload, .timeout = settings_.timeout};
  request.headers = {{"Content-Type", "application/json; charset=utf-8"},
                     {"webhook-id", effect.key},
                     {"webhook-timestamp", timestamp},
                     {"webhook-signature", signature}};
  const OutgoingResponse response = client_->Send(request);
  Attempt attempt;
  if (IsSettledByTransport(response, /*repeatable=*/true, &attempt)) return attempt;
  return {};
}

Attempt WebhookConnector::Confirm(const Effect&) { return {Outcome::kUnknown, "a webhook cannot be read back"}; }

}  // namespace parapet
