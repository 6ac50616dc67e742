// SPDX-License-Identifier: Apache-2.0
//
// The table of effects. Functions that write run in the caller's transaction.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_OUTBOX_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_OUTBOX_H_

#include <optional>
#include <string_view>
#include <vector>

#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/core/ports/effect.h"

namespace parapet::sqlite {

// One that exists already stays as it is.
bool InsertEffect(Database& database, const Effect& effect);
// As Ledger::TakeDue.
std::vector<Effect> TakeDueEffects(Database& database, Instant now, size_t most, int64_t epoch);
// As Ledger::Settle.
bool SettleEffect(Database& database, const EffectUpdate& update);
bool RetryEffect(Database& database, std::string_view key, Instant now);
std::vector<Effect> ReadEffects(Database& database, std::string_view store, std::optional<EffectState> state,
                                size_t most);
std::optional<Effect> FindEffect(Database& database, std::string_view key);
// What an earlier life was sending may have been sent.
bool MarkSendingUnknown(Database& database);
// After a transaction of this life whose fate is not known: what is marked `sending` but was not handed out becomes
// unknown too (whether it was pending or unknown before is lost), so that somebody takes it again.
bool MarkUntakenUnknown(Database& database, const std::vector<std::string>& handed_out);

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_OUTBOX_H_
