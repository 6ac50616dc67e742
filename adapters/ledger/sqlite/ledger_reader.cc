// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/ledger_reader.h"

#include <memory>

#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/adapters/ledger/sqlite/subject_projection.h"

namespace parapet {
namespace {

constexpr int64_t kChunkRows = 1'000;

// A store's events of one kind behind ?1: those up to ?5 through the list of them, the rest by looking at all.
#define PARAPET_LISTED_EVENTS                                                                              \
  "FROM subjects s CROSS JOIN events e ON e.sequence = s.sequence WHERE s.store = ?2 AND s.kind = ?3 AND " \
  "s.subject = '' AND s.sequence > ?1 AND s.sequence <= ?5 AND e.at >= ?4 "
#define PARAPET_UNLISTED_EVENTS \
  "FROM events e WHERE e.sequence > max(?1, ?5) AND e.store = ?2 AND e.kind = ?3 AND e.at >= ?4 "

std::unique_ptr<sqlite::Database> OpenToRead(const std::string& directory, std::string* error) {
  return sqlite::Database::Open(directory + "/ledger.db", sqlite::Database::Use::kRead, error);
}

// Up to where the store's events of a kind are listed: all but the last thousand or so, or none of a kind that comes
// too often for a list.
int64_t ListedTo(sqlite::Database& database, EventKind kind) {
  sqlite::Query query(database, "SELECT projected_to FROM ledger");
  return sqlite::SubjectProjection::ListsKind(kind) && query.Row() ? query.IntAt(0) : 0;
}

}  // namespace

bool ReadLedgerFile(const std::string& directory, std::string_view store, EventKind kind, Instant since,
                    const std::function<bool(const EventView&)>& visit, std::string* error) {
  const auto database = OpenToRead(directory, error);
  if (database == nullptr) return false;
  const int64_t listed_to = ListedTo(*database, kind);
  int64_t after = 0, rows = kChunkRows;
  for (bool more = true; more && rows == kChunkRows;) {
    sqlite::Query query(*database, "SELECT s.sequence, e.at, e.subject, e.payload " PARAPET_LISTED_EVENTS
                                   "UNION ALL SELECT e.sequence, e.at, e.subject, e.payload " PARAPET_UNLISTED_EVENTS
                                   "ORDER BY 1 LIMIT ?6");
    query.Int(after).Text(store).Int(static_cast<int64_t>(kind)).Int(since.micros).Int(listed_to).Int(kChunkRows);
    for (rows = 0; more && query.Row(); ++rows) {
      after = query.IntAt(0);
      more = visit({after, Instant{query.IntAt(1)}, query.BytesAt(2), query.BytesAt(3)});
    }
    if (!database->ok()) return *error = database->message(), false;
  }
  return true;
}

bool CountLedgerFile(const std::string& directory, std::string_view store, EventKind kind, Instant since,
                     int64_t* count, std::string* error) {
  const auto database = OpenToRead(directory, error);
  if (database == nullptr) return false;
  sqlite::Query query(
      *database, "SELECT (SELECT COUNT(*) " PARAPET_LISTED_EVENTS ") + (SELECT COUNT(*) " PARAPET_UNLISTED_EVENTS ")");
  query.Int(0).Text(store).Int(static_cast<int64_t>(kind)).Int(since.micros).Int(ListedTo(*database, kind));
  *count = query.Row() ? query.IntAt(0) : 0;
  if (!database->ok()) *error = database->message();
  return database->ok();
}

}  // namespace parapet
