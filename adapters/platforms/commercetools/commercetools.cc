// SPDX-License-Identifier: Apache-2.0
//
// commercetools: API Extensions, synchronous and fail-closed: while we do not answer, nobody can order. So every answer
// is small and every doubt lets the order through.
//
//   allow       200 {"actions":[]}
//   tag, hold   200 with setCustomType (type_key, fields parapetVerdict and parapetTags), where the resource has no
//   custom
//               type of the shop's own: setting ours would wipe its fields. The type has to exist in the project, else
//               the platform refuses the answer and the order with it; an empty type_key never sets it.
//   block       400 with a sentence for the shopper and nothing else of ours
//
// Products, stock, orders and messages about them, which the shop forwards from its queue, are not synchronous; their
// answer is always an allow's.
//
// The deliveries carry no signature: the destination's Authorization header (or x-functions-key) is a shared value.
#include <algorithm>
#include <utility>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/platforms/commercetools/catalogue_decoder.h"
#include "parapet/adapters/platforms/commercetools/resource_decoder.h"
#include "parapet/adapters/platforms/decoding.h"

namespace parapet {
namespace {

constexpr std::string_view kNoActions = "{\"actions\":[]}";
constexpr std::string_view kUnspecific =
    "This order cannot be completed as it stands. Please contact us and we will help.";
constexpr size_t kMessagesMax = 3;

// What a shopper may read of a veto: each sentence once.
std::vector<std::string_view> ShopperMessages(const Verdict& verdict) {
  std::vector<std::string_view> messages;
  for (const VerdictFinding& finding : verdict.findings) {
    const std::string_view message = finding.shopper_message;
    if (finding.action != Action::kBlock || message.empty() || messages.size() == kMessagesMax) continue;
    if (std::find(messages.begin(), messages.end(), message) == messages.end()) messages.push_back(message);
  }
  if (messages.empty()) messages.push_back(kUnspecific);
  return messages;
}

class CommercetoolsAdapter final : public PlatformAdapter {
 public:
  explicit CommercetoolsAdapter(PlatformSettings settings)
      : settings_(std::move(settings)), verifier_(SharedValueVerifier(settings_.secrets)) {}

  std::string_view name() const override { return "commercetools"; }

  Refusal Verify(const HttpRequest& request, Instant now) const override {
    const std::string_view authorization = HeaderOf(request, "Authorization");
    const std::string_view shared = authorization.empty() ? HeaderOf(request, "x-functions-key") : authorization;
    return verifier_->Verify(request.body, shared, {}, {}, now);
  }

  // The correlation id belongs to the shop's API call, which may bring several deliveries: it correlates, no more.
  Decoded Decode(const HttpRequest& request, const DecodeContext& context) const override {
    auto told = commercetools::DecodeCatalogue(request.body, settings_, context);
    if (!told) told = commercetools::DecodeOrderDelivery(request.body, settings_, context);
    Decoded decoded = told ? std::move(*told) : commercetools::DecodeExtensionInput(request.body, settings_, context);
    decoded.event_id = HeaderOf(request, "X-Correlation-ID");
    return decoded;
  }

  bool ForEachOrder(std::string_view document, const DecodeContext& context, const Visit& visit,
                    std::string* error) const override {
    return commercetools::ForEachOrder(document, settings_, context, visit, error);
  }
  HttpResponse Reply(const Decoded& decoded, const Verdict* verdict) const override {
    if (verdict == nullptr || verdict->enforced == Action::kAllow || !decoded.synchronous) return Fallback();
    if (verdict->enforced == Action::kBlock && decoded.may_veto) return Veto(*verdict);
    return Mark(decoded, *verdict);
  }

  HttpResponse Fallback() const override { return {.body = std::string(kNoActions)}; }
  bool CanBlock(const Decoded& decoded) const override { return decoded.may_veto; }
  std::vector<Effect> Actions(const Order&, const Verdict&) const override { return {}; }  // all is in the reply

 private:
  HttpResponse Veto(const Verdict& verdict) const {
    HttpResponse response{.status = 400};
    JsonWriter json(response.body);
    json.BeginObject().Key("errors").BeginArray();
    for (const std::string_view message : ShopperMessages(verdict)) {
      json.BeginObject().Field("code", "InvalidInput").Field("message", message);
      json.Key("localizedMessage").BeginObject().Field(settings_.language, message).EndObject();
      json.Key("extensionExtraInfo").BeginObject().Field("source", "parapet").EndObject().EndObject();
    }
    json.EndArray().EndObject();
    return response;
  }

  HttpResponse Mark(const Decoded& decoded, const Verdict& verdict) const {
    if (settings_.type_key.empty() || decoded.memo == commercetools::kForeignCustomType) return Fallback();
    HttpResponse response;
    JsonWriter json(response.body);
    json.BeginObject().Key("actions").BeginArray().BeginObject().Field("action", "setCustomType");
    json.Key("type")
        .BeginObject()
        .Field("typeId", "type")
        .Field("key", std::string_view(settings_.type_key))
        .EndObject();
    json.Key("fields").BeginObject().Field(commercetools::kVerdictField, Name(verdict.enforced));
    json.Key(commercetools::kTagsField).BeginArray();
    for (const std::string& tag : verdict.tags) json.String(tag);
    json.EndArray().EndObject().EndObject().EndArray().EndObject();
    return response;
  }

  const PlatformSettings settings_;
  const std::unique_ptr<Verifier> verifier_;
};

}  // namespace

std::unique_ptr<PlatformAdapter> MakeCommercetoolsAdapter(PlatformSettings settings) {
  return std::make_unique<CommercetoolsAdapter>(std::move(settings));
}

}  // namespace parapet
