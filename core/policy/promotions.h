// SPDX-License-Identifier: Apache-2.0
//
// The promotions that a policy registers, as people keep them: what state each is in, putting some in, ending one.
//
// Thread safety: pure. Cost: a walk over the promotions.
#ifndef PARAPET_CORE_POLICY_PROMOTIONS_H_
#define PARAPET_CORE_POLICY_PROMOTIONS_H_

#include <string_view>
#include <vector>

#include "parapet/core/policy/policy.h"

namespace parapet {

enum class PromotionState : uint8_t {
  kComing,
  kRunning,  // and not halted
  kHalted,   // it would run, and operations halted it
  kEnded,    // lately: orders placed in its time may still be revised
  kExpired,  // so long ago that nothing asks for it any more; take it out
};
std::string_view Name(PromotionState state);

inline constexpr Duration kExpiredAfter = Days(30);

PromotionState StateOf(const Promotion& promotion, const Policy& policy, Instant now);

// Puts `promotions` in, each in the place of the one of its name.
struct PromotionChanges {
  size_t added = 0, replaced = 0;
};
PromotionChanges RegisterPromotions(const std::vector<Promotion>& promotions, Policy& policy);

// Ends a running promotion at `now`, and takes out one that is only coming. False where there is none of that name, or
// it is over.
bool EndPromotion(std::string_view name, Policy& policy, Instant now);

// Takes out those that expired; how many. One that a halt names stays.
size_t RemoveExpired(Policy& policy, Instant now);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_PROMOTIONS_H_
