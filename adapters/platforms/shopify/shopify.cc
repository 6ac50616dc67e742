// SPDX-License-Identifier: Apache-2.0
//
// Shopify: signed webhooks after the fact. Nothing can be vetoed by webhook; a block becomes a hold. What a verdict
// asks for is done through the outbox: tags, and a hold on the order's fulfilment.
#include <algorithm>
#include <utility>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/shopify/catalogue_decoder.h"
#include "parapet/adapters/platforms/shopify/connector.h"
#include "parapet/adapters/platforms/shopify/order_decoder.h"

namespace parapet {
namespace {

enum class Handling : uint8_t {
  kOrder,
  kEdited,
  kProducts,
  kProductDelete,
  kInventoryItem,
  kInventoryLevels,
  kRedactCustomer,
  kRedactShop,
};

struct Topic {
  std::string_view name;
  Handling handling;
  std::optional<Stage> stage = {};  // for orders; without one, what the order says of its payment
};

// Topics that are not listed are none of ours: acknowledged and ignored, customers/data_request among them, which a
// person answers.
constexpr Topic kTopics[] = {
    {"orders/create", Handling::kOrder, Stage::kPlaced},
    {"orders/paid", Handling::kOrder, Stage::kPaid},
    {"orders/updated", Handling::kOrder},
    {"orders/cancelled", Handling::kOrder},
    {"orders/fulfilled", Handling::kOrder},
    {"orders/partially_fulfilled", Handling::kOrder},
    {"orders/edited", Handling::kEdited},
    {"products/create", Handling::kProducts},
    {"products/update", Handling::kProducts},
    {"products/delete", Handling::kProductDelete},
    {"inventory_items/create", Handling::kInventoryItem},
    {"inventory_items/update", Handling::kInventoryItem},
    {"inventory_levels/connect", Handling::kInventoryLevels},
    {"inventory_levels/update", Handling::kInventoryLevels},
    {"customers/redact", Handling::kRedactCustomer},
    {"shop/redact", Handling::kRedactShop},
};

const Topic* FindTopic(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kTopics), std::end(kTopics),
                                         [&](const Topic& topic) { return SameIgnoringCase(topic.name, name); });
  return found == std::end(kTopics) ? nullptr : found;
}

// What the hold says to whoever packs the order. Guardrails and the way out; nothing of the customer's.
std::string HoldNote(const Order& order, const Verdict& verdict) {
  std::string note = "Held by Parapet: ";
  size_t named = 0;
  for (const VerdictFinding& finding : verdict.findings) {
    if (finding.action < Action::kHold || note.find(finding.guardrail) != note.npos) continue;
    if (++named > 6) break;
    if (named > 1) note += ", ";
    note += finding.guardrail;
  }
  if (named == 0) note += "could not be checked";
  note += ". To let it go: parapet orders release ";
  note += order.id;
  note += " --store ";
  note += order.store;
  note += " --reason WHY";
  return note;
}

class ShopifyAdapter final : public PlatformAdapter {
 public:
  explicit ShopifyAdapter(PlatformSettings settings)
      : settings_(std::move(settings)), verifier_(ShopifyVerifier(settings_.secrets)) {}

  std::string_view name() const override { return "shopify"; }

  Refusal Verify(const HttpRequest& request, Instant now) const override {
    const Refusal refusal = verifier_->Verify(request.body, HeaderOf(request, "X-Shopify-Hmac-Sha256"), {}, {}, now);
    if (refusal != Refusal::kNone) return refusal;
    const std::string_view shop = HeaderOf(request, "X-Shopify-Shop-Domain");
    return settings_.shop.empty() || SameIgnoringCase(shop, settings_.shop) ? Refusal::kNone : Refusal::kMismatch;
  }

  Decoded Decode(const HttpRequest& request, const DecodeContext& context) const override {
    const auto triggered_at = ParseRfc3339(HeaderOf(request, "X-Shopify-Triggered-At"));
    Decoded decoded = DecodeTopic(request, context, triggered_at.value_or(Instant()));
    decoded.delivery_id = HeaderOf(request, "X-Shopify-Webhook-Id");
    decoded.event_id = HeaderOf(request, "X-Shopify-Event-Id");
    if (!decoded.triggered_at.IsKnown()) decoded.triggered_at = triggered_at.value_or(Instant());
    return decoded;
  }

  bool ForEachOrder(std::string_view document, const DecodeContext& context, const Visit& visit,
                    std::string* error) const override {
    return shopify::ForEachOrder(document, context, visit, error);
  }
  HttpResponse Reply(const Decoded&, const Verdict*) const override { return {.body = "{}"}; }
  HttpResponse Fallback() const override { return {.body = "{}"}; }
  bool CanBlock(const Decoded&) const override { return false; }

  std::vector<Effect> Actions(const Order& order, const Verdict& verdict) const override {
    std::vector<Effect> effects;
    if (order.id.empty() || verdict.enforced == Action::kAllow) return effects;
    const std::string target(order.id);
    if (const auto tags = MissingTags(order, verdict); !tags.empty()) {
      effects.push_back({.kind = "tag", .target = target, .payload = ShopifyTagPayload(tags)});
    }
    if (verdict.enforced >= Action::kHold) {
      effects.push_back({.kind = "hold", .target = target, .payload = ShopifyHoldPayload(HoldNote(order, verdict))});
    }
    return effects;
  }

 private:
  Decoded DecodeTopic(const HttpRequest& request, const DecodeContext& context, Instant triggered_at) const {
    const Topic* const topic = FindTopic(HeaderOf(request, "X-Shopify-Topic"));
    if (topic == nullptr) return {.kind = DeliveryKind::kIgnored};
    switch (topic->handling) {
      case Handling::kOrder:
        return shopify::DecodeOrder(request.body, topic->stage, context);
      case Handling::kEdited:
        return shopify::DecodeOrderEdit(request.body);
      case Handling::kProducts:
        return shopify::DecodeProducts(request.body, settings_.currency, triggered_at);
      case Handling::kProductDelete:
        return shopify::DecodeProductDelete(request.body, triggered_at);
      case Handling::kInventoryItem:
        return shopify::DecodeInventoryItem(request.body, triggered_at);
      case Handling::kInventoryLevels:
        return shopify::DecodeInventoryLevels(request.body, triggered_at);
      case Handling::kRedactCustomer:
        return shopify::DecodeRedact(request.body, context);
      case Handling::kRedactShop:
        return {.kind = DeliveryKind::kErase, .subject = "*"};
    }
    return {.kind = DeliveryKind::kIgnored};
  }

  // Only tags that the order does not carry yet, so that our own write coming back asks for nothing.
  static std::vector<std::string> MissingTags(const Order& order, const Verdict& verdict) {
    std::vector<std::string> missing;
    for (const std::string& tag : verdict.tags) {
      const bool there = std::any_of(order.tags.begin(), order.tags.end(),
                                     [&](std::string_view present) { return SameIgnoringCase(present, tag); });
      if (!there) missing.push_back(tag);
    }
    return missing;
  }

  const PlatformSettings settings_;
  const std::unique_ptr<Verifier> verifier_;
};

}  // namespace

std::unique_ptr<PlatformAdapter> MakeShopifyAdapter(PlatformSettings settings) {
  return std::make_unique<ShopifyAdapter>(std::move(settings));
}

}  // namespace parapet
