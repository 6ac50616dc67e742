// SPDX-License-Identifier: Apache-2.0
//
// A SQLite connection and its prepared statements, with one error that sticks.
//
// The first failure is kept and every later call does nothing until ClearError: a transaction is written as a flat list
// of statements and checked once. Thread safety: one thread at a time.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_DATABASE_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_DATABASE_H_

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "parapet/core/ports/ledger.h"

namespace parapet::sqlite {

class Database {
 public:
  enum class Use { kWrite, kRead };
  // Opens an existing file (an empty one is an empty database) with the settings that make SQLite safe; nullptr and a
  // message when that fails.
  static std::unique_ptr<Database> Open(const std::string& path, Use use, std::string* error);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  bool Execute(const char* sql);
  bool Begin();
  bool Commit();
  // Ends the transaction whatever the error; the error stays.
  void Rollback();

  bool ok() const { return code_ == SQLITE_OK; }
  LedgerError error() const;
  const std::string& message() const { return message_; }
  void ClearError();
  int changes() const { return sqlite3_changes(connection_); }
  int64_t last_insert_id() const { return sqlite3_last_insert_rowid(connection_); }
  int wal_pages() const { return wal_pages_; }  // in the log after the last commit; writer only

  // Copies the log into the database. `truncate`: also empties the log, which needs that no reader is in it: false when
  // one is (no error). Failures other than that stick.
  bool Checkpoint(bool truncate);

 private:
  friend class Query;
  explicit Database(sqlite3* connection) : connection_(connection) {}
  bool Configure(Use use);
  sqlite3_stmt* Prepared(const char* sql);
  void Note(int code);
  static int OnWal(void* self, sqlite3*, const char*, int pages);

  sqlite3* connection_;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;  // by the address of the literal
  int code_ = SQLITE_OK;
  int system_error_ = 0;
  int wal_pages_ = 0;
  std::string message_;
};

// One run of a statement. `sql` must be a literal: it is prepared once and kept. Parameters are bound in order and must
// live until the run ends.
//
//   Query query(database, "SELECT sequence FROM events WHERE store = ?");
//   for (query.Text(store); query.Row();) Use(query.Int(0));
class Query {
 public:
  Query(Database& database, const char* sql) : database_(database), statement_(database.Prepared(sql)) {}
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& Int(int64_t value);
  Query& Text(std::string_view value);
  Query& Blob(std::string_view value);

  bool Row();  // steps; false at the end and on failure
  bool Run();  // steps to the end; false on failure

  int64_t IntAt(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string_view BytesAt(int column) const;  // text or blob; valid until the next step
  std::string StringAt(int column) const { return std::string(BytesAt(column)); }

 private:
  Database& database_;
  sqlite3_stmt* const statement_;
  int bound_ = 0;
};

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_DATABASE_H_
