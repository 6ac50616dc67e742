// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/order.h"

namespace parapet {
namespace {

constexpr std::string_view kStageNames[] = {"cart", "checkout", "placed", "paid", "edited"};
constexpr std::string_view kOriginNames[] = {"storefront",  "pos",     "draft",  "edit",
                                             "exchange",    "renewal", "b2b",    "marketplace",
                                             "replacement", "import",  "parapet"};
constexpr std::string_view kLineKindNames[] = {"item", "gift", "bundle_parent", "bundle_part", "custom",
                                               "fee",  "tip",  "deposit",       "gift_card",   "sample"};
constexpr std::string_view kPaymentKindNames[] = {"card", "gift_card", "store_credit", "cash"};

template <typename Enum, size_t N>
std::optional<Enum> Find(const std::string_view (&names)[N], std::string_view name) {
  for (size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view Name(Stage stage) { return kStageNames[static_cast<size_t>(stage)]; }
std::string_view Name(Origin origin) { return kOriginNames[static_cast<size_t>(origin)]; }
std::string_view Name(LineKind kind) { return kLineKindNames[static_cast<size_t>(kind)]; }
std::string_view Name(PaymentKind kind) { return kPaymentKindNames[static_cast<size_t>(kind)]; }
std::optional<Stage> StageFromName(std::string_view name) { return Find<Stage>(kStageNames, name); }
std::optional<Origin> OriginFromName(std::string_view name) { return Find<Origin>(kOriginNames, name); }
std::optional<LineKind> LineKindFromName(std::string_view name) { return Find<LineKind>(kLineKindNames, name); }
std::optional<PaymentKind> PaymentKindFromName(std::string_view name) {
  return Find<PaymentKind>(kPaymentKindNames, name);
}

}  // namespace parapet
