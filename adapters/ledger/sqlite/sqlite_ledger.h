// SPDX-License-Identifier: Apache-2.0
//
// The embedded ledger: one SQLite database in a directory of its own, for one service on one machine.
//
//   std::string error;
//   std::unique_ptr<Ledger> ledger = OpenSqliteLedger({.directory = "/var/lib/parapet/ledger"}, &error);
//   if (ledger == nullptr) return Fail(error);   // says what is wrong and what to do about it
//
// What is in the directory (mode 0700; refused when others may enter it):
//
//   ledger.db, ledger.db-wal, ledger.db-shm   the database
//   ledger.lock                               held while a service runs; names its process
//   master.key                                32 random bytes, mode 0600, unless the key is given in the options
//   <store>.tail, <store>.<digest>.base       the checkpoint of a store
//
// Durability. Write-ahead log with synchronous=FULL: an event is acknowledged after the log was flushed to the disk.
// Exactly one connection, on the writer's thread, writes and checkpoints; all others are read-only and never
// checkpoint, because SQLite 3.7.0 to 3.51.2 can lose commits when one connection checkpoints while another commits
// (https://sqlite.org/wal.html, "The WAL Reset Bug"). For the same reason nothing else may write to ledger.db while a
// service runs: open it with `sqlite3 'file:ledger.db?mode=ro'`. Use a local file system.
//
// Group commit. The writer takes everything that is queued, up to `group_max` events, into one transaction, flushes
// once, then calls the events' `done`. Nothing waits for company.
//
// Failure. When a transaction fails (disk full, I/O error, read-only file system, file replaced, damage) every event in
// it and every event queued behind it fails, and so does every later one until Reopen() returns true: the caller's
// state holds events that are not on disk and has to be rebuilt first. kFull means that there was no space: Reopen()
// works by itself as soon as there is. Sequence numbers of failed events are given again after Reopen(). A failed flush
// is never repeated on the same file descriptors (the kernel may have dropped the pages); Reopen() closes the database,
// reads it back and writes the log's contents into the database file before anything is acknowledged again.
//
// Tamper evidence. Each row's hash is SHA-256(hash of the row before ‖ the row without personal data). Rows that Retain
// deleted leave an anchor with the last deleted row's hash; the anchors and the head of the chain carry a code under a
// key derived from the master key, so that cutting rows off, or out, shows too.
//
// Personal data is sealed (AES-256-GCM) under a random key for each person; the table of people holds those keys, and
// the people's names, sealed under the master key. Erasing a person deletes that row, overwrites it (secure_delete) and
// empties the log; the events stay, and the hash chain holds. A master key that is lost makes all personal data
// unreadable: back it up apart from the database. One that lies beside the database protects single files (a copied
// database, a backup), not against who can read the directory: give it in the options where a secret store exists.
//
// Reading. Every read works in short chunks on a connection of its own, so that a slow visitor blocks nobody. Events
// come back without `personal` (see Ledger::Personal) and without `effects` (they are in the outbox); `person` is empty
// once the person was erased. A read that finds damage makes the ledger unhealthy. Reading back by subject uses an
// index that the writer keeps up behind the replies; what it does not hold yet is found in memory.
//
// Thread safety: as Ledger says; none of its functions but Append and WhenDurable may be called from within `done`.
// Cost: about 50 µs of CPU for an order of 3 kB, one flush a group; a delivery id never seen costs no read; about 20
// bytes of memory for each delivery id of the last 8 days.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_SQLITE_LEDGER_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_SQLITE_LEDGER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "parapet/core/kernel/time.h"
#include "parapet/core/ports/ledger.h"

namespace parapet {

struct SqliteLedgerOptions {
  std::string directory;  // created with mode 0700 when absent; its parent must exist
  // 32 bytes; empty: read from master.key in the directory, which is created with a new ledger.
  std::string master_key;
  size_t group_max = 256;  // events in one transaction; 1 to 4,096
  // The whole file is checked for damage when it is opened, up to this size: about 1 s/GB from the page cache.
  // VerifyChain checks a ledger of any size.
  int64_t quick_check_bytes_max = int64_t{256} << 20;
  // Keeping times (DESIGN section 5). Policies, price decisions, bypasses and audit entries are kept for good.
  Duration keep_events = Days(400);
  Duration keep_undecodable = Days(30);
  Duration keep_deliveries = Days(8);  // longer than any platform retries
};

// Opens or creates a ledger for writing and takes its lock. nullptr with a message when it cannot be used: in use by
// another service (with its process id), made by a newer version, damaged, encrypted under another key, not writable.
// Effects that an earlier life left `sending` become `unknown`.
std::unique_ptr<Ledger> OpenSqliteLedger(const SqliteLedgerOptions& options, std::string* error);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_SQLITE_LEDGER_H_
