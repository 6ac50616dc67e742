// SPDX-License-Identifier: Apache-2.0
//
// Which events concern a subject: the table `subjects`, written behind the replies, and in memory what it lacks yet.
//
// Thread safety: Append, Write and Load on the writer's thread; Tail on any.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_SUBJECT_PROJECTION_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_SUBJECT_PROJECTION_H_

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/adapters/ledger/sqlite/event_table.h"
#include "parapet/core/ports/ledger.h"

namespace parapet::sqlite {

class SubjectProjection {
 public:
  // Whether events of a kind are also listed without a subject: the numerous kinds are not, a scan finds them soon.
  static bool ListsKind(EventKind kind);

  void Append(int64_t sequence, const LedgerEvent& event);
  size_t pending() const;
  // Writes what is pending, in one transaction of its own; false with the database's error when that fails.
  bool Write(Database& database);
  // Reads from the events what the table lacks.
  void Load(Database& database);

  // Sequences of durable events that the table may lack, newest first, and where the table takes over.
  struct TailView {
    std::vector<int64_t> sequences;
    int64_t before = 0;  // the table holds everything below
  };
  TailView Tail(const EventFilter& filter) const;

 private:
  struct Entry {
    int64_t sequence;
    std::string store;
    EventKind kind;
    std::string subject;
  };
  static bool Concerns(const Entry& entry, const EventFilter& filter);

  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  int64_t next_ = 1;  // the sequence behind the last entry, or behind what was written
};

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_SUBJECT_PROJECTION_H_
