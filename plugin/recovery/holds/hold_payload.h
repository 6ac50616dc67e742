// SPDX-License-Identifier: Apache-2.0
//
// What people were told of holds, in the ledger's words:
//
//   {"round":0,"holds":[{"order":"501","since":"2026-11-21T10:00:00Z"}]}
//
// Thread safety: pure functions. Errors: false and a sentence.
#ifndef PARAPET_PLUGIN_RECOVERY_HOLDS_HOLD_PAYLOAD_H_
#define PARAPET_PLUGIN_RECOVERY_HOLDS_HOLD_PAYLOAD_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/hold_book.h"

namespace parapet {

// REQUIRES: all of one round.
std::string WriteHoldsTold(const std::vector<HoldTold>& told);
bool ReadHoldsTold(std::string_view text, Instant at, std::vector<HoldTold>* out, std::string* error);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_HOLDS_HOLD_PAYLOAD_H_
