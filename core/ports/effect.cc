// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/ports/effect.h"

namespace parapet {

std::string_view Name(EffectState state) {
  switch (state) {
    case EffectState::kPending:
      return "pending";
    case EffectState::kSending:
      return "sending";
    case EffectState::kDone:
      return "done";
    case EffectState::kUnknown:
      return "unknown";
    case EffectState::kDead:
      return "dead";
  }
  return "invalid";
}

std::optional<EffectState> EffectStateFromName(std::string_view name) {
  for (const EffectState state :
       {EffectState::kPending, EffectState::kSending, EffectState::kDone, EffectState::kUnknown, EffectState::kDead}) {
    if (Name(state) == name) return state;
  }
  return std::nullopt;
}

}  // namespace parapet
