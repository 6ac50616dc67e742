// SPDX-License-Identifier: Apache-2.0
//
// The tables, their version, and the row that says what this ledger is.
#ifndef PARAPET_ADAPTERS_LEDGER_SQLITE_SCHEMA_H_
#define PARAPET_ADAPTERS_LEDGER_SQLITE_SCHEMA_H_

#include <string>

#include "parapet/adapters/ledger/sqlite/database.h"

namespace parapet::sqlite {

constexpr int64_t kSchemaVersion = 2;

// The version of the tables in the file; 0 for an empty file.
int64_t SchemaVersion(Database& database);
// Creates the tables in an empty file.
bool CreateSchema(Database& database);
// Brings the tables of an older version to this one, in a transaction of its own. Nothing to do is success.
bool UpgradeSchema(Database& database);
// Looks for damage in the whole file; false with a message naming what was found.
bool QuickCheck(Database& database, std::string* error);

}  // namespace parapet::sqlite

#endif  // PARAPET_ADAPTERS_LEDGER_SQLITE_SCHEMA_H_
