// SPDX-License-Identifier: Apache-2.0
//
// Reading a ledger beside the service that writes it: a read-only connection of this process's own, no lock, no keys.
//
// For backtests and reviews of recorded orders. Personal data is not read and could not be: it is sealed under keys
// that this never touches. Reads chunk by chunk, so that the writer's log can be emptied in between.
//
// Thread safety: pure. Errors: false and a sentence. Cost: some 2 µs an event of 3 kB from the page cache;
// events of other stores and kinds are passed over unread, but for those of the last moments and the kinds that only a
// platform sends (items, stock).
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_LEDGER_READER_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_LEDGER_READER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "parapet/core/kernel/time.h"
#include "parapet/core/ports/ledger.h"

namespace parapet {

// An event, valid until the visit returns.
struct EventView {
  int64_t sequence = 0;
  Instant at;
  std::string_view subject, payload;
};

// Visits a store's events of one kind, oldest first, those from `since` on (unknown: all); `visit` returns false to
// stop.
bool ReadLedgerFile(const std::string& directory, std::string_view store, EventKind kind, Instant since,
                    const std::function<bool(const EventView&)>& visit, std::string* error);
// How many that would be; for progress bars.
bool CountLedgerFile(const std::string& directory, std::string_view store, EventKind kind, Instant since,
                     int64_t* count, std::string* error);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_LEDGER_READER_H_
