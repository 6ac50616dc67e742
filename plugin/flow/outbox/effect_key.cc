// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/outbox/effect_key.h"

#include "parapet/adapters/signature/signature.h"

namespace parapet {

std::string EffectKey(std::string_view store, std::string_view identity, std::string_view kind, std::string_view target,
                      std::string_view step) {
  std::string bytes;
  for (const std::string_view part : {store, identity, kind, target, step}) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<char>((static_cast<uint64_t>(part.size()) >> shift) & 0xff));
    }
    bytes.append(part);
  }
  return Sha256Hex(bytes).substr(0, 32);
}

}  // namespace parapet
