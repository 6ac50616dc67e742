// SPDX-License-Identifier: Apache-2.0
//
// Keeping times: deletes what is old, in chunks, and leaves anchors in the hash chain.
//
// Kept for good: policies, price decisions, bypasses and audit entries. Never deleted: what a store's checkpoint does
// not contain yet (the state is folded from it). Functions run in the caller's transaction, on the writer's thread.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_RETENTION_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_RETENTION_H_

#include <functional>
#include <string>
#include <vector>

#include "parapet/adapters/ledger/sqlite/chain.h"
#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/core/kernel/time.h"

namespace parapet::sqlite {

struct RetainedChunk {
  struct Delivery {
    std::string store, id;
    int64_t sequence = 0;
  };
  int64_t deleted = 0;
  bool more = false;
  std::vector<Delivery> ended;  // no longer known
};

RetainedChunk RetainDeliveries(Database& database, Instant before);
RetainedChunk RetainUndecodable(Database& database, const Chain& chain, Instant before);
// `checkpointed` tells up to where a store's checkpoint reaches.
RetainedChunk RetainEvents(Database& database, const Chain& chain, Instant before,
                           const std::function<int64_t(const std::string& store)>& checkpointed);
// Effects that are done or dead.
RetainedChunk RetainEffects(Database& database, Instant before);

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_RETENTION_H_
