// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/database.h"

#include <cerrno>

namespace parapet::sqlite {
namespace {

constexpr int kBusyTimeoutMs = 250;  // only ever waits for readers to leave the log

// Checked by tests/adapters/ledger/ledger_settings_test.cc.
constexpr const char* kCommonSettings =
    "PRAGMA foreign_keys = ON;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA mmap_size = 0;"
    "PRAGMA wal_autocheckpoint = 0;"
    "PRAGMA temp_store = MEMORY;";
constexpr const char* kWriterSettings =
    "PRAGMA page_size = 8192;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA secure_delete = ON;"
    "PRAGMA journal_size_limit = 67108864;"
    "PRAGMA cache_size = -65536;";
constexpr const char* kReaderSettings =
    "PRAGMA query_only = ON;"
    "PRAGMA cache_size = -8192;";

}  // namespace

std::unique_ptr<Database> Database::Open(const std::string& path, Use use, std::string* error) {
  const int access = use == Use::kWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &connection, access | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Database> database(new Database(connection));
  if (connection != nullptr) sqlite3_extended_result_codes(connection, 1);
  database->Note(code);
  if (database->ok() && database->Configure(use)) return database;
  *error = path + ": " + database->message();
  return nullptr;
}

bool Database::Configure(Use use) {
  sqlite3_busy_timeout(connection_, kBusyTimeoutMs);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  if (use == Use::kRead) {
    sqlite3_db_config(connection_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return Execute(kCommonSettings) && Execute(kReaderSettings);
  }
  sqlite3_wal_hook(connection_, OnWal, this);
  if (!Execute(kWriterSettings) || !Execute(kCommonSettings)) return false;
  sqlite3_wal_hook(connection_, OnWal, this);  // wal_autocheckpoint took the hook away
  Query mode(*this, "PRAGMA journal_mode");
  if (mode.Row() && mode.BytesAt(0) == "wal") return true;
  code_ = SQLITE_CANTOPEN;
  message_ = "this file system cannot keep a write-ahead log; use a local one";
  return false;
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(connection_);
}

int Database::OnWal(void* self, sqlite3*, const char*, int pages) {
  static_cast<Database*>(self)->wal_pages_ = pages;
  return SQLITE_OK;
}

bool Database::Execute(const char* sql) {
  if (!ok()) return false;
  Note(sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr));
  return ok();
}

bool Database::Begin() {
  errno = 0;  // what a failure of this transaction sets is its own
  return Query(*this, "BEGIN IMMEDIATE").Run();
}

bool Database::Commit() { return Query(*this, "COMMIT").Run(); }

void Database::Rollback() {
  if (sqlite3_get_autocommit(connection_) == 0) sqlite3_exec(connection_, "ROLLBACK", nullptr, nullptr, nullptr);
}

LedgerError Database::error() const {
  if (ok()) return LedgerError::kNone;
  const bool no_space = system_error_ == ENOSPC || system_error_ == EDQUOT || system_error_ == EFBIG;
  const int primary = code_ & 0xff;
  return primary == SQLITE_FULL || (primary == SQLITE_IOERR && no_space) ? LedgerError::kFull : LedgerError::kFailed;
}

void Database::ClearError() {
  code_ = SQLITE_OK;
  system_error_ = 0;
  message_.clear();
}

void Database::Note(int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE || !ok()) return;
  const int last_errno = errno;  // a failed COMMIT does not always reach sqlite3_system_errno
  code_ = code;
  system_error_ = connection_ == nullptr ? 0 : sqlite3_system_errno(connection_);
  if (system_error_ == 0) system_error_ = last_errno;
  message_ = connection_ == nullptr ? "out of memory" : sqlite3_errmsg(connection_);
  message_ += " (SQLite " + std::to_string(code) + ", errno " + std::to_string(system_error_) + ")";
}

sqlite3_stmt* Database::Prepared(const char* sql) {
  if (!ok()) return nullptr;
  sqlite3_stmt*& statement = statements_[sql];
  if (statement == nullptr)
    Note(sqlite3_prepare_v3(connection_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  return statement;
}

bool Database::Checkpoint(bool truncate) {
  if (!ok()) return false;
  const int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  int pages = 0;
  int copied = 0;
  sqlite3_busy_timeout(connection_, 0);  // commits wait behind this: never wait for readers
  const int code = sqlite3_wal_checkpoint_v2(connection_, nullptr, mode, &pages, &copied);
  sqlite3_busy_timeout(connection_, kBusyTimeoutMs);
  if ((code & 0xff) == SQLITE_BUSY) return false;
  Note(code);
  if (ok() && truncate) wal_pages_ = 0;
  return ok();
}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::Int(int64_t value) {
  if (statement_ != nullptr) database_.Note(sqlite3_bind_int64(statement_, ++bound_, value));
  return *this;
}

Query& Query::Text(std::string_view value) {
  const char* const bytes = value.empty() ? "" : value.data();
  if (statement_ != nullptr) {
    database_.Note(sqlite3_bind_text64(statement_, ++bound_, bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  return *this;
}

Query& Query::Blob(std::string_view value) {
  const char* const bytes = value.empty() ? "" : value.data();
  if (statement_ != nullptr) {
    database_.Note(sqlite3_bind_blob64(statement_, ++bound_, bytes, value.size(), SQLITE_STATIC));
  }
  return *this;
}

bool Query::Row() {
  if (statement_ == nullptr || !database_.ok()) return false;
  const int code = sqlite3_step(statement_);
  database_.Note(code);
  return code == SQLITE_ROW;
}

bool Query::Run() {
  while (Row()) {
  }
  return database_.ok();
}

std::string_view Query::BytesAt(int column) const {
  const void* const bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? std::string_view()
                          : std::string_view(static_cast<const char*>(bytes), static_cast<size_t>(size));
}

}  // namespace parapet::sqlite
