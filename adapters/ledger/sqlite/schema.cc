// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/sqlite/schema.h"

namespace parapet::sqlite {
namespace {

// Short columns first: a scan by store and kind never touches a payload's overflow pages.
constexpr const char* kTables = R"sql(
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  identity BLOB NOT NULL,          -- random; the root of the hash chain
  key_check BLOB NOT NULL,         -- tells whether the master key is the right one
  epoch INTEGER NOT NULL,
  head_sequence INTEGER NOT NULL,  -- the last row of the chain, its hash, and a code over both
  head_hash BLOB NOT NULL,
  head_code BLOB NOT NULL,
  projected_to INTEGER NOT NULL,   -- subjects holds every event up to here
  deduped_to INTEGER NOT NULL,     -- deliveries up to here have ended
  retained_to INTEGER NOT NULL     -- events up to here were looked at by the keeping times
) STRICT;
CREATE TABLE events (
  sequence INTEGER PRIMARY KEY,
  store TEXT NOT NULL,
  kind INTEGER NOT NULL,
  at INTEGER NOT NULL,             -- microseconds since 1970
  person INTEGER NOT NULL,         -- people.id; 0 for none
  hash BLOB NOT NULL,
  delivery_id TEXT NOT NULL,
  body_digest BLOB NOT NULL,
  subject TEXT NOT NULL,
  answer TEXT NOT NULL,
  payload TEXT NOT NULL,
  personal BLOB NOT NULL           -- sealed under the person's key; not in the hash
) STRICT;
CREATE INDEX events_undecodable ON events (sequence) WHERE kind = 9;
CREATE INDEX events_person ON events (person) WHERE person <> 0;
CREATE TABLE deliveries (          -- looked up through DeliveryIndex
  sequence INTEGER PRIMARY KEY,
  store TEXT NOT NULL,
  delivery_id TEXT NOT NULL
) STRICT;
CREATE TABLE subjects (            -- a projection; subject '' is every event of a kind
  store TEXT NOT NULL,
  kind INTEGER NOT NULL,
  subject TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (store, kind, subject, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE people (              -- looked up through People
  id INTEGER PRIMARY KEY,          -- the sequence of the person's first event: never given twice
  tag BLOB NOT NULL,               -- keyed code of store and person
  sealed BLOB NOT NULL             -- the person's key and name, under the master key
) STRICT;
CREATE TABLE anchors (             -- stands for deleted events
  first INTEGER PRIMARY KEY,
  last INTEGER NOT NULL UNIQUE,
  hash BLOB NOT NULL,              -- of the event `last`
  code BLOB NOT NULL
) STRICT;
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  store TEXT NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  payload TEXT NOT NULL,
  state INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  last_error TEXT NOT NULL,
  epoch INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at) WHERE state IN (0, 3);
CREATE INDEX outbox_state ON outbox (store, state);
PRAGMA user_version = 2;
)sql";

// Version 1 kept deliveries and people by their random keys: a page anywhere in the table for each new row.
constexpr const char* kFromVersion1 = R"sql(
CREATE TABLE new_deliveries (sequence INTEGER PRIMARY KEY, store TEXT NOT NULL, delivery_id TEXT NOT NULL) STRICT;
INSERT INTO new_deliveries SELECT sequence, store, delivery_id FROM deliveries ORDER BY sequence;
DROP TABLE deliveries;
ALTER TABLE new_deliveries RENAME TO deliveries;
CREATE TABLE new_people (id INTEGER PRIMARY KEY, tag BLOB NOT NULL, sealed BLOB NOT NULL) STRICT;
INSERT INTO new_people SELECT id, tag, sealed FROM people ORDER BY id;
DROP TABLE people;
ALTER TABLE new_people RENAME TO people;
PRAGMA user_version = 2;
)sql";

}  // namespace

int64_t SchemaVersion(Database& database) {
  Query query(database, "PRAGMA user_version");
  return query.Row() ? query.IntAt(0) : 0;
}

bool CreateSchema(Database& database) { return database.Execute(kTables); }

bool UpgradeSchema(Database& database) {
  if (SchemaVersion(database) == kSchemaVersion) return true;
  database.Begin();
  database.Execute(kFromVersion1);
  if (database.Commit()) return true;
  database.Rollback();
  return false;
}

bool QuickCheck(Database& database, std::string* error) {
  Query query(database, "PRAGMA quick_check(1)");
  const std::string found = query.Row() ? query.StringAt(0) : database.message();
  if (found == "ok") return true;
  *error =
      "the ledger is damaged: " + found + ". Keep the files as they are, restore the latest backup and start again.";
  return false;
}

}  // namespace parapet::sqlite
