// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/outbox.h"

#include <algorithm>

namespace parapet::sqlite {
namespace {

// The numbers of EffectState as they are on disk; never reuse one.
static_assert(static_cast<int>(EffectState::kPending) == 0 && static_cast<int>(EffectState::kSending) == 1 &&
              static_cast<int>(EffectState::kDone) == 2 && static_cast<int>(EffectState::kUnknown) == 3 &&
              static_cast<int>(EffectState::kDead) == 4);

int64_t Number(EffectState state) { return static_cast<int64_t>(state); }

#define PARAPET_EFFECT_COLUMNS \
  "key, store, kind, target, payload, state, created_at, due_at, attempts, sent, last_error, epoch "

Effect EffectAt(const Query& query) {
  Effect effect;
  effect.key = query.StringAt(0);
  effect.store = query.StringAt(1);
  effect.kind = query.StringAt(2);
  effect.target = query.StringAt(3);
  effect.payload = query.StringAt(4);
  effect.state = static_cast<EffectState>(query.IntAt(5));
  effect.created_at = {query.IntAt(6)};
  effect.due_at = {query.IntAt(7)};
  effect.attempts = static_cast<int>(query.IntAt(8));
  effect.sent = query.IntAt(9) != 0;
  effect.last_error = query.StringAt(10);
  effect.epoch = query.IntAt(11);
  return effect;
}

std::vector<Effect> Collect(Query& query) {
  std::vector<Effect> effects;
  while (query.Row()) effects.push_back(EffectAt(query));
  return effects;
}

}  // namespace

bool InsertEffect(Database& database, const Effect& effect) {
  return Query(database, "INSERT INTO outbox (" PARAPET_EFFECT_COLUMNS
                         ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING")
      .Text(effect.key)
      .Text(effect.store)
      .Text(effect.kind)
      .Text(effect.target)
      .Text(effect.payload)
      .Int(Number(effect.state))
      .Int(effect.created_at.micros)
      .Int(effect.due_at.micros)
      .Int(effect.attempts)
      .Int(effect.sent ? 1 : 0)
      .Text(effect.last_error)
      .Int(effect.epoch)
      .Run();
}

std::vector<Effect> TakeDueEffects(Database& database, Instant now, size_t most, int64_t epoch) {
  std::vector<Effect> effects;
  {
    Query query(database, "SELECT " PARAPET_EFFECT_COLUMNS
                          "FROM outbox WHERE state IN (0, 3) AND due_at <= ? ORDER BY due_at, id LIMIT ?");
    effects = Collect(query.Int(now.micros).Int(static_cast<int64_t>(std::min(most, size_t{10'000}))));
  }
  for (Effect& effect : effects) {
    effect.epoch = epoch;
    Query(database, "UPDATE outbox SET state = 1, epoch = ? WHERE key = ?").Int(epoch).Text(effect.key).Run();
  }
  return effects;
}

bool SettleEffect(Database& database, const EffectUpdate& update) {
  Query(database,
        "UPDATE outbox SET state = ?, due_at = ?, attempts = ?, sent = ?, last_error = ? "
        "WHERE key = ? AND epoch = ? AND state = 1")
      .Int(Number(update.state))
      .Int(update.due_at.micros)
      .Int(update.attempts)
      .Int(update.sent ? 1 : 0)
      .Text(update.last_error)
      .Text(update.key)
      .Int(update.epoch)
      .Run();
  return database.ok() && database.changes() == 1;
}

bool RetryEffect(Database& database, std::string_view key, Instant now) {
  Query(database,
        "UPDATE outbox SET state = CASE state WHEN 4 THEN 0 ELSE 3 END, due_at = ?, attempts = 0 "
        "WHERE key = ? AND state IN (3, 4)")
      .Int(now.micros)
      .Text(key)
      .Run();
  return database.ok() && database.changes() == 1;
}

std::vector<Effect> ReadEffects(Database& database, std::string_view store, std::optional<EffectState> state,
                                size_t most) {
  const int64_t limit = static_cast<int64_t>(std::min(most, size_t{1'000'000}));
  if (!store.empty() && state) {  // by the index, which is what a long outbox needs
    Query query(database,
                "SELECT " PARAPET_EFFECT_COLUMNS "FROM outbox WHERE store = ? AND state = ? ORDER BY id DESC LIMIT ?");
    return Collect(query.Text(store).Int(Number(*state)).Int(limit));
  }
  Query query(database,
              "SELECT " PARAPET_EFFECT_COLUMNS
              "FROM outbox WHERE (?1 = '' OR store = ?1) AND (?2 < 0 OR state = ?2) ORDER BY id DESC LIMIT ?3");
  return Collect(query.Text(store).Int(state ? Number(*state) : -1).Int(limit));
}

std::optional<Effect> FindEffect(Database& database, std::string_view key) {
  Query query(database, "SELECT " PARAPET_EFFECT_COLUMNS "FROM outbox WHERE key = ?");
  return query.Text(key).Row() ? std::optional(EffectAt(query)) : std::nullopt;
}

bool MarkSendingUnknown(Database& database) {
  return database.Execute("UPDATE outbox SET state = 3, attempts = MAX(attempts, 1) WHERE state = 1");
}

bool MarkUntakenUnknown(Database& database, const std::vector<std::string>& handed_out) {
  std::vector<std::string> sending;
  {
    Query query(database, "SELECT key FROM outbox WHERE state = 1");
    while (query.Row()) sending.push_back(query.StringAt(0));
  }
  for (const std::string& key : sending) {
    if (std::find(handed_out.begin(), handed_out.end(), key) != handed_out.end()) continue;
    Query(database, "UPDATE outbox SET state = 3, attempts = MAX(attempts, 1) WHERE key = ?").Text(key).Run();
  }
  return database.ok();
}

}  // namespace parapet::sqlite
