// SPDX-License-Identifier: Apache-2.0
//
// The idempotency key of an effect.
//
//   effect.key = EffectKey("fruit", "1001", "tag", "1001", "placed");   // 32 hexadecimal characters
//
// A key says what is to happen to what, and at which step of the case; never the policy, the verdict or the incident
// that asked for it. So the same decision reached twice (a redelivery, a restart, a second revision) is one effect, and
// the ledger and receivers that honour keys can tell.
//
// The parts are hashed with their lengths before them: ("ab", "c") and ("a", "bc") differ.
// Thread safety: a pure function. Cost: one SHA-256 of about a hundred bytes.
#ifndef PARAPET_PLUGIN_FLOW_OUTBOX_EFFECT_KEY_H_
#define PARAPET_PLUGIN_FLOW_OUTBOX_EFFECT_KEY_H_

#include <string>
#include <string_view>

namespace parapet {

// First half of SHA-256 in hexadecimal: 128 bits, so that a collision needs more effects than there are orders. Also
// fits Shopify's hold handle (at most 64 characters).
std::string EffectKey(std::string_view store, std::string_view identity, std::string_view kind, std::string_view target,
                      std::string_view step);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_FLOW_OUTBOX_EFFECT_KEY_H_
