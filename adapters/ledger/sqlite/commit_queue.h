// SPDX-License-Identifier: Apache-2.0
//
// The writer's thread and what waits for it: group commit, failure and reopening, without knowing SQLite.
//
// The thread takes everything queued, up to a limit, hands it to the Committer as one transaction, and then tells each
// event what became of it. After a failed transaction everything queued fails too, until Reopen.
// Thread safety: safe. `done` functions and tasks run on the writer's thread, without a lock.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_COMMIT_QUEUE_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_COMMIT_QUEUE_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/core/ports/ledger.h"

namespace parapet::sqlite {

struct QueuedEvent {
  int64_t sequence = 0;
  bool repeats = false;  // the same delivery is queued in front of it
  LedgerEvent event;
  Ledger::Done done;
};

// Work on the writer's connection, inside the transaction of the group it goes with.
using Task = std::function<void(Database&)>;

// What the writer's thread does with a group. Called on that thread only.
class Committer {
 public:
  virtual ~Committer() = default;
  // All of it or nothing, on disk when it returns kNone.
  virtual LedgerError Commit(const std::vector<QueuedEvent>& events, const std::vector<Task>& tasks) = 0;
  // Housekeeping: after each group, and when idle for a moment. What it leaves for later shows in `wants_idle`.
  virtual LedgerError Upkeep(bool idle) = 0;
  virtual bool wants_idle() const = 0;
  // Starts afresh from what is on disk; the last sequence there, nullopt when the ledger cannot be used yet.
  virtual std::optional<int64_t> Reopen() = 0;
};

class CommitQueue {
 public:
  CommitQueue(Committer& committer, size_t group_max, int64_t last_sequence);
  // Writes what is queued, then ends the thread.
  ~CommitQueue();
  CommitQueue(const CommitQueue&) = delete;
  CommitQueue& operator=(const CommitQueue&) = delete;

  int64_t Append(LedgerEvent event, Ledger::Done done);
  void WhenDurable(int64_t sequence, Ledger::Done done);
  // Runs a task in a transaction and waits until it is durable.
  LedgerError Run(Task task);
  bool Reopen();
  // Housekeeping now, waited for.
  void RunUpkeep();
  // Makes everything fail from now on: a reader found damage.
  void Fail(LedgerError error);

  size_t depth() const;
  int64_t durable() const;  // the last sequence on disk
  int64_t issued() const;   // the last sequence given
  bool healthy() const;
  std::optional<StoredDelivery> FindQueued(std::string_view store, std::string_view delivery_id) const;

 private:
  struct Waiting {      // a task and who waits for it
    int64_t after = 0;  // the last event queued before it, which it must find
    Task task;
    std::promise<LedgerError> result;
  };
  struct Group {
    std::vector<QueuedEvent> events;
    std::vector<Task> tasks;
    std::vector<std::promise<LedgerError>> results;
  };

  void Loop();
  void WaitForWork(std::unique_lock<std::mutex>& lock);
  bool HasWork() const;
  Group TakeGroup();
  void TakeEverything(Group* group);
  void Finish(Group group);
  void FailEverything(Group group, LedgerError error);
  void HandleReopen(std::unique_lock<std::mutex>& lock);
  void StartAfter(int64_t last, LedgerError late_error, std::unique_lock<std::mutex>& lock);
  void HandleUpkeep(std::unique_lock<std::mutex>& lock);
  void HandleGroup(std::unique_lock<std::mutex>& lock);
  void Housekeep(std::unique_lock<std::mutex>& lock, bool idle);
  void ForgetQueued(const std::vector<QueuedEvent>& events);

  Committer& committer_;
  const size_t group_max_;
  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::deque<QueuedEvent> events_;
  std::deque<Waiting> tasks_;
  std::multimap<int64_t, Ledger::Done> waiters_;
  std::unordered_map<std::string, StoredDelivery> queued_deliveries_;
  std::vector<std::promise<bool>> reopens_;
  std::vector<std::promise<void>> upkeeps_;
  int64_t next_sequence_;
  int64_t durable_;
  size_t depth_ = 0;
  LedgerError failed_ = LedgerError::kNone;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_COMMIT_QUEUE_H_
