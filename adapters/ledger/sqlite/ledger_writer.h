// SPDX-License-Identifier: Apache-2.0
//
// The one connection that writes: opening, transactions, housekeeping, reopening.
//
// Thread safety: Open on the opening thread before the queue starts; everything else that writes on the writer's thread
// only. The indexes it fills (deliveries, subjects, effects handed out) are safe to read from any thread.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_LEDGER_WRITER_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_LEDGER_WRITER_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "parapet/adapters/ledger/sqlite/chain.h"
#include "parapet/adapters/ledger/sqlite/commit_queue.h"
#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/adapters/ledger/sqlite/delivery_index.h"
#include "parapet/adapters/ledger/sqlite/ledger_directory.h"
#include "parapet/adapters/ledger/sqlite/people.h"
#include "parapet/adapters/ledger/sqlite/reader_pool.h"
#include "parapet/adapters/ledger/sqlite/sqlite_ledger.h"
#include "parapet/adapters/ledger/sqlite/subject_projection.h"

namespace parapet::sqlite {

// Keys of effects that were taken and not settled. Thread safety: safe.
class HandedOut {
 public:
  void Add(const std::vector<Effect>& effects);
  void Remove(const std::string& key);
  std::vector<std::string> All() const;

 private:
  mutable std::mutex mutex_;
  std::unordered_set<std::string> keys_;
};

class LedgerWriter : public Committer {
 public:
  static std::unique_ptr<LedgerWriter> Open(const LedgerDirectory& directory, const SqliteLedgerOptions& options,
                                            ReaderPool& readers, std::string* error);

  LedgerError Commit(const std::vector<QueuedEvent>& events, const std::vector<Task>& tasks) override;
  LedgerError Upkeep(bool idle) override;
  bool wants_idle() const override;
  std::optional<int64_t> Reopen() override;

  // The log still holds what was deleted: empties it as soon as no reader is in it. Writer's thread.
  void WantEmptyLog() { empty_log_wanted_ = true; }

  int64_t epoch() const { return epoch_; }
  int64_t head_sequence() const { return head_.sequence; }  // before the queue starts
  const Chain& chain() const { return *chain_; }
  People& people() { return *people_; }
  DeliveryIndex& deliveries() { return deliveries_; }
  SubjectProjection& subjects() { return subjects_; }
  HandedOut& handed_out() { return handed_out_; }
  std::string problem() const;  // why the ledger is not healthy, in words; any thread
  void SetProblem(std::string problem);

 private:
  LedgerWriter(const LedgerDirectory& directory, ReaderPool& readers) : directory_(directory), readers_(readers) {}
  bool OpenDatabase(std::string* error);
  bool CheckVersion(std::string* error);
  bool CheckDamage(int64_t bytes_max, std::string* error);
  bool Create(const std::string& master_key);
  bool LoadIdentity(const std::string& master_key, std::string* error);
  bool LoadHead(std::string* error);
  bool BeginLife();
  bool CatchUp(int64_t deliveries_after);
  bool FilesAreOurs() const;
  void Insert(const QueuedEvent& queued, std::vector<const QueuedEvent*>* new_deliveries);
  bool IsKnown(const LedgerEvent& event);
  LedgerError Fail();

  const LedgerDirectory& directory_;
  ReaderPool& readers_;
  std::unique_ptr<Database> database_;
  std::optional<Chain> chain_;
  std::optional<People> people_;
  DeliveryIndex deliveries_;
  SubjectProjection subjects_;
  HandedOut handed_out_;
  std::string identity_;
  ChainHead head_;
  ChainHead next_head_;  // of the transaction being written
  int64_t epoch_ = 0;
  FileIdentity database_file_;
  FileIdentity log_file_;
  int checkpointed_pages_ = 0;
  bool empty_log_wanted_ = false;
  bool idle_truncate_blocked_ = false;
  mutable std::mutex problem_mutex_;
  std::string problem_;
};

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_LEDGER_WRITER_H_
