// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/subject_projection.h"

#include <algorithm>
#include <tuple>

namespace parapet::sqlite {
namespace {

constexpr size_t kWriteMost = 1024;  // about 5 ms, for which commits wait

struct Row {
  std::string_view store;
  EventKind kind;
  std::string_view subject;
  int64_t sequence;
  auto Key() const { return std::tie(store, kind, subject, sequence); }
};

bool InsertRow(Database& database, const Row& row) {
  return Query(database,
               "INSERT INTO subjects (store, kind, subject, sequence) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
      .Text(row.store)
      .Int(static_cast<int64_t>(row.kind))
      .Text(row.subject)
      .Int(row.sequence)
      .Run();
}

}  // namespace

bool SubjectProjection::ListsKind(EventKind kind) {
  return kind != EventKind::kItems && kind != EventKind::kStock && kind != EventKind::kIgnored &&
         kind != EventKind::kAdvance;
}

void SubjectProjection::Append(int64_t sequence, const LedgerEvent& event) {
  std::lock_guard lock(mutex_);
  entries_.push_back({sequence, event.store, event.kind, event.subject});
  next_ = sequence + 1;
}

size_t SubjectProjection::pending() const {
  std::lock_guard lock(mutex_);
  return entries_.size();
}

bool SubjectProjection::Write(Database& database) {
  std::vector<Row> rows;
  size_t taken = 0;
  int64_t last = 0;
  {
    // Only this thread changes the deque, and it does not move its elements: the views below stay valid.
    std::lock_guard lock(mutex_);
    taken = std::min(entries_.size(), kWriteMost);
    for (size_t i = 0; i < taken; ++i) {
      const Entry& entry = entries_[i];
      if (!entry.subject.empty()) rows.push_back({entry.store, entry.kind, entry.subject, entry.sequence});
      if (ListsKind(entry.kind)) rows.push_back({entry.store, entry.kind, "", entry.sequence});
      last = entry.sequence;
    }
  }
  if (taken == 0) return true;
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.Key() < b.Key(); });
  database.Begin();
  for (const Row& row : rows) InsertRow(database, row);
  Query(database, "UPDATE ledger SET projected_to = ?").Int(last).Run();
  if (!database.Commit()) return database.Rollback(), false;
  std::lock_guard lock(mutex_);
  entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(taken));
  return true;
}

void SubjectProjection::Load(Database& database) {
  std::lock_guard lock(mutex_);
  entries_.clear();
  Query start(database, "SELECT projected_to FROM ledger");
  next_ = start.Row() ? start.IntAt(0) + 1 : 1;
  Query query(database, "SELECT sequence, store, kind, subject FROM events WHERE sequence >= ? ORDER BY sequence");
  for (query.Int(next_); query.Row();) {
    entries_.push_back({query.IntAt(0), query.StringAt(1), static_cast<EventKind>(query.IntAt(2)), query.StringAt(3)});
    next_ = query.IntAt(0) + 1;
  }
}

bool SubjectProjection::Concerns(const Entry& entry, const EventFilter& filter) {
  return entry.store == filter.store && entry.kind == filter.kind &&
         (filter.subject.empty() || entry.subject == filter.subject);
}

SubjectProjection::TailView SubjectProjection::Tail(const EventFilter& filter) const {
  std::lock_guard lock(mutex_);
  TailView view;
  view.before = entries_.empty() ? next_ : entries_.front().sequence;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (Concerns(*entry, filter)) view.sequences.push_back(entry->sequence);
  }
  return view;
}

}  // namespace parapet::sqlite
