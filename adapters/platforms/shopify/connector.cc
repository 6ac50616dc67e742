// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/connector.h"

#include <algorithm>
#include <utility>

#include "parapet/adapters/platforms/shopify/effect_steps.h"

namespace parapet {
namespace {

using Step = Attempt (*)(const shopify::AdminApi& api, const Effect& effect);
struct Kind {
  std::string_view name;
  Step perform, confirm;
};
constexpr Kind kKinds[] = {
    {"tag", shopify::AddTags, shopify::ConfirmTags},
    {"hold", shopify::Hold, shopify::ConfirmHold},
    {"release", shopify::Release, shopify::ConfirmRelease},
    {kRefundKind, shopify::Refund, shopify::ConfirmRefund},
    {kCancelKind, shopify::Cancel, shopify::ConfirmCancel},
    {kGiftCardKind, shopify::CreateGiftCard, shopify::ConfirmGiftCard},
    {kStoreCreditKind, shopify::CreditAccount, shopify::ConfirmCredit},
    {kDiscountCodeKind, shopify::CreateDiscountCode, shopify::ConfirmDiscountCode},
    {kFreeShippingKind, shopify::CreateDiscountCode, shopify::ConfirmDiscountCode},
    {kOrderEditKind, shopify::EditOrder, shopify::ConfirmEdit},
};

const Kind* Find(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kKinds), std::end(kKinds), [name](const Kind& k) { return k.name == name; });
  return found == std::end(kKinds) ? nullptr : found;
}

Attempt NoSuchKind(const Effect& effect) {
  return {Outcome::kRefused, "Shopify: no effect of kind \"" + effect.kind + "\" is known"};
}

class ShopifyConnector final : public Connector {
 public:
  explicit ShopifyConnector(shopify::AdminApi api) : api_(std::move(api)) {}

  Attempt Perform(const Effect& effect) override {
    const Kind* kind = Find(effect.kind);
    return kind ? kind->perform(api_, effect) : NoSuchKind(effect);
  }
  bool CanConfirm(const Effect& effect) const override { return Find(effect.kind) != nullptr; }
  Attempt Confirm(const Effect& effect) override {
    const Kind* kind = Find(effect.kind);
    return kind ? kind->confirm(api_, effect) : NoSuchKind(effect);
  }

 private:
  const shopify::AdminApi api_;
};

}  // namespace

bool IsShopifyIdempotent(std::string_view kind) { return kind != kCancelKind && kind != kStoreCreditKind; }

std::unique_ptr<Connector> MakeShopifyConnector(std::shared_ptr<HttpClient> client, ShopifyConnectorSettings settings) {
  return std::make_unique<ShopifyConnector>(shopify::AdminApi(std::move(client), std::move(settings)));
}

}  // namespace parapet
