// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/promotions.h"

#include <algorithm>

namespace parapet {
namespace {

constexpr std::string_view kStates[] = {"coming", "running", "halted", "ended", "expired"};

auto FindByName(Policy& policy, std::string_view name) {
  return std::find_if(policy.promotions.begin(), policy.promotions.end(),
                      [&](const Promotion& promotion) { return promotion.name == name; });
}

bool IsNamedByHalt(const Policy& policy, std::string_view name) {
  return std::any_of(policy.halts.begin(), policy.halts.end(),
                     [&](const Halt& halt) { return halt.promotion == name; });
}

}  // namespace

std::string_view Name(PromotionState state) { return kStates[static_cast<size_t>(state)]; }

PromotionState StateOf(const Promotion& promotion, const Policy& policy, Instant now) {
  if (promotion.until.IsKnown() && promotion.until <= now) {
    return now - promotion.until < kExpiredAfter ? PromotionState::kEnded : PromotionState::kExpired;
  }
  if (promotion.from.IsKnown() && promotion.from > now) return PromotionState::kComing;
  const bool halted = std::any_of(policy.halts.begin(), policy.halts.end(), [&](const Halt& halt) {
    return halt.promotion == promotion.name && (!halt.expires.IsKnown() || halt.expires > now);
  });
  return halted ? PromotionState::kHalted : PromotionState::kRunning;
}

PromotionChanges RegisterPromotions(const std::vector<Promotion>& promotions, Policy& policy) {
  PromotionChanges changes;
  for (const Promotion& promotion : promotions) {
    const auto at = FindByName(policy, promotion.name);
    if (at == policy.promotions.end()) {
      policy.promotions.push_back(promotion);
      ++changes.added;
    } else {
      *at = promotion;
      ++changes.replaced;
    }
  }
  return changes;
}

bool EndPromotion(std::string_view name, Policy& policy, Instant now) {
  const auto at = FindByName(policy, name);
  if (at == policy.promotions.end()) return false;
  const PromotionState state = StateOf(*at, policy, now);
  if (state >= PromotionState::kEnded) return false;
  if (state == PromotionState::kComing) {
    policy.promotions.erase(at);
  } else {
    at->until = now;
  }
  return true;
}

size_t RemoveExpired(Policy& policy, Instant now) {
  return std::erase_if(policy.promotions, [&](const Promotion& promotion) {
    return StateOf(promotion, policy, now) == PromotionState::kExpired && !IsNamedByHalt(policy, promotion.name);
  });
}

}  // namespace parapet
