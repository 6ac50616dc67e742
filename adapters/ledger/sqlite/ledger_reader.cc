// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/ledger_reader.h"

#include <memory>

#include "parapet/adapters/ledger/sqlite/database.h"

namespace parapet {
namespace {

constexpr int64_t kChunkRows = 1'000;

std::unique_ptr<sqlite::Database> OpenToRead(const std::string& directory, std::string* error) {
  return sqlite::Database::Open(directory + "/ledger.db", sqlite::Database::Use::kRead, error);
}

}  // namespace

bool ReadLedgerFile(const std::string& directory, std::string_view store, EventKind kind, Instant since,
                    const std::function<bool(const EventView&)>& visit, std::string* error) {
  const auto database = OpenToRead(directory, error);
  if (database == nullptr) return false;
  int64_t after = 0, rows = kChunkRows;
  for (bool more = true; more && rows == kChunkRows;) {
    sqlite::Query query(*database,
                        "SELECT sequence, at, subject, payload FROM events WHERE sequence > ?1 AND store = ?2 AND "
                        "kind = ?3 AND at >= ?4 ORDER BY sequence LIMIT ?5");
    query.Int(after).Text(store).Int(static_cast<int64_t>(kind)).Int(since.micros).Int(kChunkRows);
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
  sqlite::Query query(*database, "SELECT COUNT(*) FROM events WHERE store = ? AND kind = ? AND at >= ?");
  query.Text(store).Int(static_cast<int64_t>(kind)).Int(since.micros);
  *count = query.Row() ? query.IntAt(0) : 0;
  if (!database->ok()) *error = database->message();
  return database->ok();
}

}  // namespace parapet
