// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/ledger_writer.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "parapet/adapters/ledger/sqlite/bytes.h"
#include "parapet/adapters/ledger/sqlite/event_table.h"
#include "parapet/adapters/ledger/sqlite/outbox.h"
#include "parapet/adapters/ledger/sqlite/schema.h"

namespace parapet::sqlite {
namespace {

constexpr size_t kProjectionLagMost = 1024;  // events; beyond, the writer catches up between two groups
constexpr int kCheckpointPages = 1024;       // 8 MiB of log, about 10 ms to copy
constexpr int kIdleTruncatePages = 128;      // 1 MiB: less is not worth two flushes

std::string KeyCheck(const std::string& master_key, std::string_view identity) {
  return CodeBytes(HmacSha256(DerivedKey(master_key, "key check")), identity);
}

}  // namespace

void HandedOut::Add(const std::vector<Effect>& effects) {
  std::lock_guard lock(mutex_);
  for (const Effect& effect : effects) keys_.insert(effect.key);
}

void HandedOut::Remove(const std::string& key) {
  std::lock_guard lock(mutex_);
  keys_.erase(key);
}

std::vector<std::string> HandedOut::All() const {
  std::lock_guard lock(mutex_);
  return {keys_.begin(), keys_.end()};
}

// --- opening --------------------------------------------------------------------------------------------------------

std::unique_ptr<LedgerWriter> LedgerWriter::Open(const LedgerDirectory& directory, const SqliteLedgerOptions& options,
                                                 ReaderPool& readers, std::string* error) {
  std::unique_ptr<LedgerWriter> writer(new LedgerWriter(directory, readers));
  if (!writer->OpenDatabase(error) || !writer->CheckVersion(error)) return nullptr;
  const bool is_new = SchemaVersion(*writer->database_) == 0;
  if (!is_new && !writer->CheckDamage(options.quick_check_bytes_max, error)) return nullptr;
  if (!is_new && !UpgradeSchema(*writer->database_)) {
    *error = directory.File("ledger.db") + ": its tables could not be upgraded: " + writer->database_->message();
    return nullptr;
  }
  const std::optional<std::string> master_key = directory.MasterKey(options.master_key, is_new, error);
  if (!master_key) return nullptr;
  const bool ready = (!is_new || writer->Create(*master_key)) && writer->LoadIdentity(*master_key, error) &&
                     writer->LoadHead(error) && writer->BeginLife() && writer->CatchUp(0);
  if (ready) return writer;
  if (error->empty()) *error = directory.File("ledger.db") + ": " + writer->database_->message();
  return nullptr;
}

bool LedgerWriter::OpenDatabase(std::string* error) {
  const std::string path = directory_.File("ledger.db");
  database_ = Database::Open(path, Database::Use::kWrite, error);
  if (database_ == nullptr) return false;
  // A transaction that changes nothing makes SQLite create the log, so that its identity is known.
  database_->Begin();
  database_->Rollback();
  database_file_ = IdentityOf(path);
  log_file_ = IdentityOf(path + "-wal");
  checkpointed_pages_ = 0;
  return true;
}

bool LedgerWriter::CheckVersion(std::string* error) {
  const int64_t version = SchemaVersion(*database_);
  if (version > kSchemaVersion) {
    *error = "the ledger was written by a newer version of Parapet (tables of version " + std::to_string(version) +
             ", this one knows " + std::to_string(kSchemaVersion) +
             "): run that version, or restore a backup made before";
    return false;
  }
  Query tables(*database_, "SELECT count(*) FROM sqlite_schema");
  const bool is_foreign = version < 1 && tables.Row() && tables.IntAt(0) != 0;
  if (is_foreign) *error = directory_.File("ledger.db") + " is not a ledger; give another directory";
  return !is_foreign && database_->ok();
}

bool LedgerWriter::CheckDamage(int64_t bytes_max, std::string* error) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(directory_.File("ledger.db"), failed);
  return failed || static_cast<int64_t>(size) > bytes_max || QuickCheck(*database_, error);
}

bool LedgerWriter::Create(const std::string& master_key) {
  const std::string identity = RandomBytes(16);
  const Chain chain(master_key, identity);
  const ChainHead root = chain.Root();
  database_->Begin();
  CreateSchema(*database_);
  const std::string key_check = KeyCheck(master_key, identity);
  const std::string head_code = chain.HeadCode(root);
  Query(*database_, "INSERT INTO ledger VALUES (1, ?, ?, 0, 0, ?, ?, 0, 0, 0)")
      .Blob(identity)
      .Blob(key_check)
      .Blob(root.hash)
      .Blob(head_code)
      .Run();
  if (!database_->Commit()) database_->Rollback();
  return database_->ok();
}

bool LedgerWriter::LoadIdentity(const std::string& master_key, std::string* error) {
  Query query(*database_, "SELECT identity, key_check FROM ledger");
  if (!query.Row()) {
    if (database_->ok()) *error = "the ledger is damaged: it does not say what it is. Restore the latest backup.";
    return false;
  }
  identity_ = query.StringAt(0);
  if (!ConstantTimeEqual(query.BytesAt(1), KeyCheck(master_key, identity_))) {
    *error = "the ledger was made under another master key: give that one";
    return false;
  }
  chain_.emplace(master_key, identity_);
  people_.emplace(master_key);
  people_->Load(*database_);
  return database_->ok();
}

bool LedgerWriter::LoadHead(std::string* error) {
  Query query(*database_, "SELECT head_sequence, head_hash, head_code, identity FROM ledger");
  if (!query.Row()) return false;
  head_ = {query.IntAt(0), query.StringAt(1)};
  if (query.BytesAt(3) == identity_ && ConstantTimeEqual(query.BytesAt(2), chain_->HeadCode(head_))) return true;
  *error =
      "the ledger was changed from outside or is damaged: the end of its hash chain does not verify. Keep the files as "
      "they are, restore the latest backup and start again.";
  return false;
}

bool LedgerWriter::BeginLife() {
  database_->Begin();
  database_->Execute("UPDATE ledger SET epoch = epoch + 1");
  MarkSendingUnknown(*database_);
  {
    Query query(*database_, "SELECT epoch FROM ledger");
    if (query.Row()) epoch_ = query.IntAt(0);
  }
  if (!database_->Commit()) database_->Rollback();
  return database_->ok();
}

bool LedgerWriter::CatchUp(int64_t deliveries_after) {
  deliveries_.Load(*database_, deliveries_after);
  subjects_.Load(*database_);
  while (database_->ok() && subjects_.pending() > 0) subjects_.Write(*database_);
  return database_->ok();
}

// --- transactions ---------------------------------------------------------------------------------------------------

bool LedgerWriter::FilesAreOurs() const {
  const std::string path = directory_.File("ledger.db");
  return IdentityOf(path) == database_file_ && IdentityOf(path + "-wal") == log_file_;
}

bool LedgerWriter::IsKnown(const LedgerEvent& event) {
  const std::vector<int64_t> events = deliveries_.Find(event.store, event.delivery_id);
  return ReadDelivery(*database_, events, event.store, event.delivery_id).has_value();
}

void LedgerWriter::Insert(const QueuedEvent& queued, std::vector<const QueuedEvent*>* new_deliveries) {
  const LedgerEvent& event = queued.event;
  next_head_ = InsertEvent(*database_, *chain_, *people_, next_head_, event);
  if (!event.delivery_id.empty() && !queued.repeats && !IsKnown(event)) {
    InsertDelivery(*database_, event, next_head_.sequence);
    new_deliveries->push_back(&queued);
  }
  for (const Effect& effect : event.effects) InsertEffect(*database_, effect);
}

LedgerError LedgerWriter::Commit(const std::vector<QueuedEvent>& events, const std::vector<Task>& tasks) {
  if (!FilesAreOurs()) {
    SetProblem("ledger.db or its log was deleted or replaced while in use");
    return LedgerError::kFailed;
  }
  idle_truncate_blocked_ = false;
  next_head_ = head_;
  std::vector<const QueuedEvent*> new_deliveries;
  database_->Begin();
  for (const QueuedEvent& queued : events) Insert(queued, &new_deliveries);
  if (!events.empty()) {
    const std::string code = chain_->HeadCode(next_head_);
    Query(*database_, "UPDATE ledger SET head_sequence = ?, head_hash = ?, head_code = ?")
        .Int(next_head_.sequence)
        .Blob(next_head_.hash)
        .Blob(code)
        .Run();
  }
  for (const Task& task : tasks) task(*database_);
  if (!database_->Commit()) return Fail();
  head_ = next_head_;
  for (const QueuedEvent* queued : new_deliveries) {
    deliveries_.Add(queued->event.store, queued->event.delivery_id, queued->sequence);
  }
  for (const QueuedEvent& queued : events) subjects_.Append(queued.sequence, queued.event);
  return LedgerError::kNone;
}

LedgerError LedgerWriter::Fail() {
  database_->Rollback();
  people_->Forget();
  SetProblem(database_->message());
  return database_->error();
}

LedgerError LedgerWriter::Upkeep(bool idle) {
  const size_t lag = subjects_.pending();
  if (lag >= kProjectionLagMost || (idle && lag > 0)) subjects_.Write(*database_);
  if (database_->wal_pages() < checkpointed_pages_) checkpointed_pages_ = 0;  // the log started over
  const bool shrink = idle && database_->wal_pages() >= kIdleTruncatePages && !idle_truncate_blocked_;
  if (empty_log_wanted_ || shrink) {
    if (database_->Checkpoint(true)) {
      empty_log_wanted_ = false;
    } else {
      idle_truncate_blocked_ = true;
    }
  } else if (database_->wal_pages() - checkpointed_pages_ >= kCheckpointPages) {
    database_->Checkpoint(false);
    checkpointed_pages_ = database_->wal_pages();
  }
  return database_->ok() ? LedgerError::kNone : Fail();
}

bool LedgerWriter::wants_idle() const {
  return subjects_.pending() > 0 || empty_log_wanted_ ||
         (database_->wal_pages() >= kIdleTruncatePages && !idle_truncate_blocked_);
}

// What a failed flush left in the log may be on disk or not, and asking again proves nothing. So the file is read back
// through a new connection, and everything in the log is written, and flushed, once more: into the database file.
std::optional<int64_t> LedgerWriter::Reopen() {
  const int64_t known = head_.sequence;
  std::string error;
  readers_.Clear();
  database_.reset();
  const bool usable = OpenDatabase(&error) && database_->Checkpoint(true) && LoadHead(&error) &&
                      MarkUntakenUnknown(*database_, handed_out_.All()) && CatchUp(known);
  if (usable) people_->Load(*database_);
  if (usable && database_->ok()) {
    SetProblem({});
    return head_.sequence;
  }
  if (error.empty() && database_ != nullptr) error = database_->message();
  SetProblem(error.empty() ? "a reader holds the log; try again" : error);
  return std::nullopt;
}

std::string LedgerWriter::problem() const {
  std::lock_guard lock(problem_mutex_);
  return problem_;
}

void LedgerWriter::SetProblem(std::string problem) {
  std::lock_guard lock(problem_mutex_);
  problem_ = std::move(problem);
}

}  // namespace parapet::sqlite
