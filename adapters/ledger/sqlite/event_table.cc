// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/event_table.h"

#include <utility>

namespace parapet::sqlite {
namespace {

constexpr size_t kChunkRows = 256;
constexpr size_t kChunkBytes = size_t{1} << 20;

#define PARAPET_EVENT_COLUMNS \
  "e.sequence, e.store, e.kind, e.at, e.person, e.delivery_id, e.body_digest, e.subject, e.answer, e.payload "

StoredEvent EventAt(Database& database, const People& people, const Query& query) {
  StoredEvent stored;
  stored.sequence = query.IntAt(0);
  LedgerEvent& event = stored.event;
  event.store = query.StringAt(1);
  event.kind = static_cast<EventKind>(query.IntAt(2));
  event.at = {query.IntAt(3)};
  if (const int64_t person = query.IntAt(4); person != 0) {
    if (std::optional<Person> found = people.Find(database, person)) event.person = std::move(found->name);
  }
  event.delivery_id = query.StringAt(5);
  event.body_digest = query.StringAt(6);
  event.subject = query.StringAt(7);
  event.answer = query.StringAt(8);
  event.payload = query.StringAt(9);
  return stored;
}

EventChunk Collect(Database& database, const People& people, Query& query) {
  EventChunk chunk;
  size_t bytes = 0;
  while (chunk.events.size() < kChunkRows && bytes < kChunkBytes) {
    if (!query.Row()) {
      chunk.is_last = true;
      break;
    }
    chunk.events.push_back(EventAt(database, people, query));
    bytes += chunk.events.back().event.payload.size() + chunk.events.back().event.answer.size();
  }
  return chunk;
}

}  // namespace

ChainHead InsertEvent(Database& database, const Chain& chain, People& people, const ChainHead& before,
                      const LedgerEvent& event) {
  const int64_t sequence = before.sequence + 1;
  int64_t person = 0;
  std::string personal;
  if (!event.person.empty()) {
    const Person found = people.FindOrAdd(database, event.store, event.person, sequence);
    person = found.id;
    if (!event.personal.empty()) personal = People::SealPersonal(found, event.store, sequence, event.personal);
  }
  const int64_t kind = static_cast<int64_t>(event.kind);
  ChainHead head = {sequence,
                    chain.Next(before.hash, {sequence, kind, event.at.micros, person, event.store, event.delivery_id,
                                             event.body_digest, event.subject, event.answer, event.payload})};
  Query(database,
        "INSERT INTO events (sequence, store, kind, at, person, hash, delivery_id, body_digest, subject, answer, "
        "payload, "
        "personal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .Int(sequence)
      .Text(event.store)
      .Int(kind)
      .Int(event.at.micros)
      .Int(person)
      .Blob(head.hash)
      .Text(event.delivery_id)
      .Blob(event.body_digest)
      .Text(event.subject)
      .Text(event.answer)
      .Text(event.payload)
      .Blob(personal)
      .Run();
  return head;
}

void InsertDelivery(Database& database, const LedgerEvent& event, int64_t sequence) {
  Query(database, "INSERT INTO deliveries (sequence, store, delivery_id) VALUES (?, ?, ?)")
      .Int(sequence)
      .Text(event.store)
      .Text(event.delivery_id)
      .Run();
}

EventChunk ReadForwards(Database& database, const People& people, std::string_view store, int64_t after) {
  Query query(database, "SELECT " PARAPET_EVENT_COLUMNS
                        "FROM events e WHERE e.sequence > ?1 AND (?2 = '' OR e.store = ?2) ORDER BY e.sequence");
  return Collect(database, people, query.Int(after).Text(store));
}

EventChunk ReadBackwards(Database& database, const People& people, const EventFilter& filter, int64_t before) {
  Query query(database, "SELECT " PARAPET_EVENT_COLUMNS
                        "FROM events e WHERE e.sequence < ?1 AND (?2 = '' OR e.store = ?2) AND (?3 = 0 OR e.kind = ?3) "
                        "AND (?4 = '' OR e.subject = ?4) ORDER BY e.sequence DESC");
  const int64_t kind = filter.kind ? static_cast<int64_t>(*filter.kind) : 0;
  return Collect(database, people, query.Int(before).Text(filter.store).Int(kind).Text(filter.subject));
}

EventChunk ReadSubject(Database& database, const People& people, const EventFilter& filter, int64_t before) {
  Query query(database,
              "SELECT " PARAPET_EVENT_COLUMNS
              "FROM subjects s CROSS JOIN events e ON e.sequence = s.sequence "
              "WHERE s.store = ? AND s.kind = ? AND s.subject = ? AND s.sequence < ? ORDER BY s.sequence DESC");
  query.Text(filter.store).Int(static_cast<int64_t>(filter.kind.value())).Text(filter.subject).Int(before);
  return Collect(database, people, query);
}

std::optional<StoredEvent> ReadEvent(Database& database, const People& people, int64_t sequence) {
  Query query(database, "SELECT " PARAPET_EVENT_COLUMNS "FROM events e WHERE e.sequence = ?");
  if (!query.Int(sequence).Row()) return std::nullopt;
  return EventAt(database, people, query);
}

std::optional<std::string> ReadPersonal(Database& database, const People& people, int64_t sequence) {
  Query query(database, "SELECT store, person, personal FROM events WHERE sequence = ? AND person <> 0");
  if (!query.Int(sequence).Row() || query.BytesAt(2).empty()) return std::nullopt;
  const std::optional<Person> person = people.Find(database, query.IntAt(1));
  return person ? People::OpenPersonal(*person, query.BytesAt(0), sequence, query.BytesAt(2)) : std::nullopt;
}

}  // namespace parapet::sqlite
