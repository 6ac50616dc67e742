// SPDX-License-Identifier: Apache-2.0
//
// Checkpoints as files: a large base that changes seldom and a small tail that changes often.
//
// A base is written under its digest, then the tail that names it replaces the old tail in one step, then older bases
// are deleted: a crash between any two leaves the old checkpoint or the new one, whole. Both carry SHA-256 checksums; a
// checkpoint that is damaged, or that lies ahead of the ledger (restored from an older backup), is no checkpoint.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_CHECKPOINT_FILES_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_CHECKPOINT_FILES_H_

#include <mutex>
#include <optional>
#include <string_view>

#include "parapet/adapters/ledger/sqlite/ledger_directory.h"
#include "parapet/core/ports/ledger.h"

namespace parapet::sqlite {

// Thread safety: safe.
class CheckpointFiles {
 public:
  explicit CheckpointFiles(const LedgerDirectory& directory) : directory_(directory) {}
  bool Save(std::string_view store, int64_t sequence, std::optional<std::string_view> base, std::string_view tail);
  std::optional<Checkpoint> Load(std::string_view store) const;
  // What the store's checkpoint contains; 0 when there is none.
  int64_t SequenceOf(std::string_view store) const;

 private:
  struct Tail {
    int64_t sequence = 0;
    std::string base_digest;
    std::string contents;
  };
  std::optional<Tail> LoadTail(std::string_view store) const;

  const LedgerDirectory& directory_;
  mutable std::mutex mutex_;
};

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_CHECKPOINT_FILES_H_
