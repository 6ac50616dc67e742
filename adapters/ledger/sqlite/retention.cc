// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/retention.h"

#include <optional>

#include "parapet/core/ports/ledger.h"

namespace parapet::sqlite {
namespace {

constexpr int64_t kChunkRows = 500;

bool IsKeptForGood(EventKind kind) {
  return kind == EventKind::kPolicy || kind == EventKind::kPriceDecision || kind == EventKind::kBypass ||
         kind == EventKind::kAudit || kind == EventKind::kProposal || kind == EventKind::kIncident ||
         kind == EventKind::kCase || kind == EventKind::kMessage || kind == EventKind::kReport ||
         kind == EventKind::kStatus || kind == EventKind::kErasure;
}

// What deleting needs to know of an event.
struct OldEvent {
  int64_t sequence = 0;
  int64_t at = 0;
  int64_t person = 0;
  EventKind kind = EventKind::kOrder;
  std::string store, delivery_id, subject, hash;
};

#define PARAPET_OLD_EVENT_COLUMNS "sequence, at, person, kind, store, delivery_id, subject, hash "

std::vector<OldEvent> Collect(Query& query) {
  std::vector<OldEvent> events;
  while (query.Row()) {
    events.push_back({query.IntAt(0), query.IntAt(1), query.IntAt(2), static_cast<EventKind>(query.IntAt(3)),
                      query.StringAt(4), query.StringAt(5), query.StringAt(6), query.StringAt(7)});
  }
  return events;
}

int64_t Place(Database& database, const char* sql) {
  Query query(database, sql);
  return query.Row() ? query.IntAt(0) : 0;
}

// Joins a deleted event with the deleted runs beside it.
void Anchor(Database& database, const Chain& chain, const OldEvent& event) {
  int64_t first = event.sequence;
  int64_t last = event.sequence;
  std::string hash = event.hash;
  {
    Query before(database, "SELECT first FROM anchors WHERE last = ?");
    if (before.Int(event.sequence - 1).Row()) first = before.IntAt(0);
    Query behind(database, "SELECT last, hash FROM anchors WHERE first = ?");
    if (behind.Int(event.sequence + 1).Row()) last = behind.IntAt(0), hash = behind.StringAt(1);
  }
  const std::string code = chain.AnchorCode(first, last, hash);
  Query(database, "DELETE FROM anchors WHERE first IN (?, ?)").Int(first).Int(event.sequence + 1).Run();
  Query(database, "INSERT INTO anchors (first, last, hash, code) VALUES (?, ?, ?, ?)")
      .Int(first)
      .Int(last)
      .Blob(hash)
      .Blob(code)
      .Run();
}

void EndDelivery(Database& database, const OldEvent& event, RetainedChunk* chunk) {
  if (event.delivery_id.empty()) return;
  Query(database, "DELETE FROM deliveries WHERE sequence = ?").Int(event.sequence).Run();
  if (database.changes() == 1) chunk->ended.push_back({event.store, event.delivery_id, event.sequence});
}

void DeleteSubject(Database& database, const OldEvent& event, std::string_view subject) {
  Query(database, "DELETE FROM subjects WHERE store = ? AND kind = ? AND subject = ? AND sequence = ?")
      .Text(event.store)
      .Int(static_cast<int64_t>(event.kind))
      .Text(subject)
      .Int(event.sequence)
      .Run();
}

void Delete(Database& database, const Chain& chain, const OldEvent& event, RetainedChunk* chunk) {
  EndDelivery(database, event, chunk);
  DeleteSubject(database, event, event.subject);
  if (!event.subject.empty()) DeleteSubject(database, event, "");
  Query(database, "DELETE FROM events WHERE sequence = ?").Int(event.sequence).Run();
  Anchor(database, chain, event);
  if (event.person != 0) {  // whose last event is gone is forgotten
    Query(database,
          "DELETE FROM people WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM events WHERE person = ?1 AND person <> 0)")
        .Int(event.person)
        .Run();
  }
  ++chunk->deleted;
}

}  // namespace

RetainedChunk RetainDeliveries(Database& database, Instant before) {
  RetainedChunk chunk;
  std::vector<OldEvent> events;
  {
    Query query(database,
                "SELECT " PARAPET_OLD_EVENT_COLUMNS "FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?");
    events = Collect(query.Int(Place(database, "SELECT deduped_to FROM ledger")).Int(kChunkRows));
  }
  int64_t reached = 0;
  for (const OldEvent& event : events) {
    if (event.at >= before.micros) break;
    EndDelivery(database, event, &chunk);
    reached = event.sequence;
  }
  if (reached != 0) Query(database, "UPDATE ledger SET deduped_to = ?").Int(reached).Run();
  chunk.deleted = static_cast<int64_t>(chunk.ended.size());
  chunk.more = reached != 0;
  return chunk;
}

RetainedChunk RetainUndecodable(Database& database, const Chain& chain, Instant before) {
  RetainedChunk chunk;
  std::vector<OldEvent> events;
  {
    Query query(database, "SELECT " PARAPET_OLD_EVENT_COLUMNS
                          "FROM events INDEXED BY events_undecodable WHERE kind = 9 AND at < ? "
                          "AND sequence <= (SELECT projected_to FROM ledger) ORDER BY sequence LIMIT ?");
    events = Collect(query.Int(before.micros).Int(kChunkRows));
  }
  for (const OldEvent& event : events) Delete(database, chain, event, &chunk);
  chunk.more = chunk.deleted == kChunkRows;
  return chunk;
}

RetainedChunk RetainEvents(Database& database, const Chain& chain, Instant before,
                           const std::function<int64_t(const std::string& store)>& checkpointed) {
  RetainedChunk chunk;
  std::vector<OldEvent> events;
  {
    Query query(database, "SELECT " PARAPET_OLD_EVENT_COLUMNS
                          "FROM events WHERE sequence > ? AND sequence <= (SELECT projected_to FROM ledger) "
                          "ORDER BY sequence LIMIT ?");
    events = Collect(query.Int(Place(database, "SELECT retained_to FROM ledger")).Int(kChunkRows));
  }
  int64_t reached = 0;
  for (const OldEvent& event : events) {
    const bool is_kept = IsKeptForGood(event.kind);
    if (event.at >= before.micros || (!is_kept && event.sequence > checkpointed(event.store))) break;
    if (!is_kept) Delete(database, chain, event, &chunk);
    reached = event.sequence;
  }
  if (reached != 0) Query(database, "UPDATE ledger SET retained_to = ?").Int(reached).Run();
  chunk.more = !events.empty() && reached == events.back().sequence;
  return chunk;
}

RetainedChunk RetainEffects(Database& database, Instant before) {
  RetainedChunk chunk;
  Query(database,
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state IN (2, 4) AND created_at < ? LIMIT ?)")
      .Int(before.micros)
      .Int(kChunkRows)
      .Run();
  chunk.deleted = database.ok() ? database.changes() : 0;
  chunk.more = chunk.deleted == kChunkRows;
  return chunk;
}

}  // namespace parapet::sqlite
