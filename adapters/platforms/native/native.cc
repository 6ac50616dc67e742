// SPDX-License-Identifier: Apache-2.0
//
// The native interface, for any shop: POST /v1/check with an order document answers with the verdict; POST /v1/items
// and POST /v1/stock tell what the shop sells and has. A store token is sent as "Authorization: Bearer …"; over the
// unix socket the file's permissions are the credential.
#include <utility>

#include "parapet/adapters/json/verdict_json.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/native/items_json.h"
#include "parapet/adapters/platforms/native/order_json.h"

namespace parapet {
namespace {

// The token of "Bearer <token>", in any case; empty for another scheme.
std::string_view BearerToken(std::string_view authorization) {
  constexpr std::string_view kScheme = "Bearer ";
  if (!SameIgnoringCase(authorization.substr(0, kScheme.size()), kScheme)) return {};
  authorization.remove_prefix(kScheme.size());
  while (!authorization.empty() && authorization.front() == ' ') authorization.remove_prefix(1);
  return authorization;
}

Decoded DecodeCheck(std::string_view body, const DecodeContext& context) {
  Decoded decoded;
  std::string error;
  if (!ReadOrder(body, context, &decoded.order, &decoded.contact, &error)) {
    decoded = Undecodable({}, std::move(error));
  } else {
    decoded.kind = DeliveryKind::kOrder;
    const Order& order = *decoded.order;
    decoded.commit_point = order.stage == Stage::kPlaced && !order.cancelled;
    decoded.may_veto = decoded.commit_point || (order.stage == Stage::kCheckout && !order.cancelled);
  }
  decoded.synchronous = true;
  return decoded;
}

Decoded DecodeItems(std::string_view body) {
  Decoded decoded{.kind = DeliveryKind::kItems};
  std::string error;
  return native::ReadItems(body, &decoded.items, &error) ? decoded : Undecodable({}, std::move(error));
}

Decoded DecodeStock(std::string_view body) {
  Decoded decoded{.kind = DeliveryKind::kStock};
  std::string error;
  return native::ReadStock(body, &decoded.stock, &error) ? decoded : Undecodable({}, std::move(error));
}

class NativeAdapter final : public PlatformAdapter {
 public:
  explicit NativeAdapter(PlatformSettings settings)
      : settings_(std::move(settings)), verifier_(SharedValueVerifier(settings_.secrets)) {}

  std::string_view name() const override { return "native"; }

  Refusal Verify(const HttpRequest& request, Instant now) const override {
    if (request.over_unix_socket) return Refusal::kNone;
    return verifier_->Verify(request.body, BearerToken(HeaderOf(request, "Authorization")), {}, {}, now);
  }

  Decoded Decode(const HttpRequest& request, const DecodeContext& context) const override {
    Decoded decoded = request.path == "/v1/items"   ? DecodeItems(request.body)
                      : request.path == "/v1/stock" ? DecodeStock(request.body)
                                                    : DecodeCheck(request.body, context);
    decoded.delivery_id = HeaderOf(request, "Idempotency-Key");
    return decoded;
  }

  HttpResponse Reply(const Decoded&, const Verdict* verdict) const override {
    return {.body = verdict == nullptr ? "{}" : VerdictJson(*verdict)};
  }

  HttpResponse Fallback() const override {
    Verdict verdict;
    verdict.store = settings_.store;
    verdict.status = Status::kFallback;
    return {.body = VerdictJson(verdict)};
  }

  bool CanBlock(const Decoded& decoded) const override { return decoded.may_veto; }
  std::vector<Effect> Actions(const Order&, const Verdict&) const override { return {}; }  // the caller acts

 private:
  const PlatformSettings settings_;
  const std::unique_ptr<Verifier> verifier_;
};

}  // namespace

std::unique_ptr<PlatformAdapter> MakeNativeAdapter(PlatformSettings settings) {
  return std::make_unique<NativeAdapter>(std::move(settings));
}

}  // namespace parapet
