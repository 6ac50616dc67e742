// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/order.h"

#include "parapet/core/kernel/names.h"

namespace parapet {
namespace {

constexpr std::string_view kStageNames[] = {"cart", "checkout", "placed", "paid", "edited"};
constexpr std::string_view kOriginNames[] = {"storefront",  "pos",     "draft",  "edit",
                                             "exchange",    "renewal", "b2b",    "marketplace",
                                             "replacement", "import",  "parapet"};
constexpr std::string_view kLineKindNames[] = {"item", "gift", "bundle_parent", "bundle_part", "custom",
                                               "fee",  "tip",  "deposit",       "gift_card",   "sample"};
constexpr std::string_view kPaymentKindNames[] = {"card", "gift_card", "store_credit", "cash"};
constexpr std::string_view kFulfilmentNames[] = {"none", "partly", "fulfilled", "delivered"};

}  // namespace

std::string_view Name(Stage stage) { return kStageNames[static_cast<size_t>(stage)]; }
std::string_view Name(Origin origin) { return kOriginNames[static_cast<size_t>(origin)]; }
std::string_view Name(LineKind kind) { return kLineKindNames[static_cast<size_t>(kind)]; }
std::string_view Name(PaymentKind kind) { return kPaymentKindNames[static_cast<size_t>(kind)]; }
std::string_view Name(FulfilmentStage fulfilment) { return kFulfilmentNames[static_cast<size_t>(fulfilment)]; }
std::optional<Stage> StageFromName(std::string_view name) { return FindNamed<Stage>(kStageNames, name); }
std::optional<Origin> OriginFromName(std::string_view name) { return FindNamed<Origin>(kOriginNames, name); }
std::optional<LineKind> LineKindFromName(std::string_view name) { return FindNamed<LineKind>(kLineKindNames, name); }
std::optional<PaymentKind> PaymentKindFromName(std::string_view name) {
  return FindNamed<PaymentKind>(kPaymentKindNames, name);
}
std::optional<FulfilmentStage> FulfilmentStageFromName(std::string_view name) {
  return FindNamed<FulfilmentStage>(kFulfilmentNames, name);
}

}  // namespace parapet
