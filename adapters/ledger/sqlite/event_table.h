// SPDX-License-Identifier: Apache-2.0
//
// The rows of events: written by the writer, read in chunks by anyone.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_EVENT_TABLE_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_EVENT_TABLE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/ledger/sqlite/chain.h"
#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/adapters/ledger/sqlite/people.h"
#include "parapet/core/ports/ledger.h"

namespace parapet::sqlite {

// Writes an event behind `before` and returns the new head. Effects and delivery are written by the caller.
ChainHead InsertEvent(Database& database, const Chain& chain, People& people, const ChainHead& before,
                      const LedgerEvent& event);

// Enters the event's delivery id, which the caller knows not to be there yet.
void InsertDelivery(Database& database, const LedgerEvent& event, int64_t sequence);

// Which events a chunk is made of. Empty store: all; no kind: any.
struct EventFilter {
  std::string_view store;
  std::optional<EventKind> kind;
  std::string_view subject;  // empty: any
};

// At most `rows` events and about a megabyte; short only at the end.
struct EventChunk {
  std::vector<StoredEvent> events;
  bool is_last = false;
};
// Sequences above `after`, upwards.
EventChunk ReadForwards(Database& database, const People& people, std::string_view store, int64_t after);
// Sequences below `before`, downwards.
EventChunk ReadBackwards(Database& database, const People& people, const EventFilter& filter, int64_t before);
// The same through the projection.
EventChunk ReadSubject(Database& database, const People& people, const EventFilter& filter, int64_t before);
std::optional<StoredEvent> ReadEvent(Database& database, const People& people, int64_t sequence);
std::optional<std::string> ReadPersonal(Database& database, const People& people, int64_t sequence);

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_EVENT_TABLE_H_
