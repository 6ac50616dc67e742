// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/order_decoder.h"

#include "parapet/adapters/platforms/shopify/order_fields.h"
#include "parapet/adapters/platforms/shopify/order_sink.h"

namespace parapet::shopify {
namespace {

struct SourceName {
  std::string_view name;
  Origin origin;
};
constexpr SourceName kSourceNames[] = {
    {"pos", Origin::kPos},
    {"iphone", Origin::kPos},
    {"android", Origin::kPos},
    {"shopify_draft_order", Origin::kDraft},
    {"exchange", Origin::kExchange},
    {"return_exchange", Origin::kExchange},
    {"subscription_contract", Origin::kRenewal},
    {"subscription_contract_checkout_one", Origin::kRenewal},  // since autumn 2025
    {"amazon", Origin::kMarketplace},
    {"amazon-us", Origin::kMarketplace},
    {"ebay", Origin::kMarketplace},
    {"etsy", Origin::kMarketplace},
    {"walmart", Origin::kMarketplace},
    {"shopify_marketplace_connect", Origin::kMarketplace},
};

}  // namespace

Origin OriginOf(std::string_view source_name) {
  for (const SourceName& known : kSourceNames) {
    if (known.name == source_name) return known.origin;
  }
  return Origin::kStorefront;
}

Decoded DecodeOrder(std::string_view body, std::optional<Stage> stage, const DecodeContext& context) {
  OrderSink sink(stage, context, nullptr);
  const JsonError error = ReadFields(body, OrderTable(), sink);
  return error.ok() ? sink.Finish() : Undecodable({}, Describe(error));
}

bool ForEachOrder(std::string_view file, const DecodeContext& context, const std::function<void(const Decoded&)>& visit,
                  std::string* error) {
  OrderSink sink(std::nullopt, context, &visit);
  const JsonError read = ReadFieldsApart(file, OrderFileTable(), sink);
  if (!read.ok()) return *error = Describe(read), false;
  if (sink.saw_envelope()) return true;
  const Decoded decoded = sink.Finish();
  if (decoded.kind == DeliveryKind::kUndecodable) return *error = decoded.error, false;
  visit(decoded);
  return true;
}

}  // namespace parapet::shopify
