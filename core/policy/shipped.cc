// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/policy.h"

namespace parapet {
namespace {

constexpr std::string_view kFallbacks[] = {"open", "closed"};
constexpr std::string_view kAutonomies[] = {"off", "propose", "approve", "auto"};
constexpr std::string_view kEffects[] = {"alert",   "tag",  "hold",  "message", "refund", "gift_card",
                                         "release", "halt", "price", "publish", "banner", "cancel"};
static_assert(std::size(kEffects) == kEffectKinds);

}  // namespace

std::string_view Name(Fallback fallback) { return kFallbacks[static_cast<size_t>(fallback)]; }
std::string_view Name(Autonomy autonomy) { return kAutonomies[static_cast<size_t>(autonomy)]; }
std::string_view Name(EffectKind kind) { return kEffects[static_cast<size_t>(kind)]; }

// As the guardrails recommend: what a guardrail says of itself is the only place where that is written down.
Policy RecommendedPolicy() {
  Policy policy;
  policy.name = "recommended";
  policy.ceiling = Ceiling::kBlock;
  policy.default_mode = Mode::kEnforce;
  return policy;
}

Policy InstallPolicy() {
  Policy policy;
  policy.name = "install";
  policy.ceiling = Ceiling::kObserve;
  policy.default_mode = Mode::kShadow;
  return policy;
}

}  // namespace parapet
