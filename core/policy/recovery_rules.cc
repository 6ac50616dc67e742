// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/recovery_rules.h"

namespace parapet {
namespace {

constexpr std::string_view kFormNames[kOfferForms] = {"gift_card", "store_credit", "discount_code", "free_shipping"};

}  // namespace

std::string_view Name(OfferForm form) { return kFormNames[static_cast<size_t>(form)]; }

std::optional<OfferForm> OfferFormFromName(std::string_view name) {
  for (int i = 0; i < kOfferForms; ++i) {
    if (kFormNames[i] == name) return static_cast<OfferForm>(i);
  }
  return std::nullopt;
}

}  // namespace parapet
