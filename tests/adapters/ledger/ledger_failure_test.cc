// SPDX-License-Identifier: Apache-2.0
//
// Disks that fill, files that vanish, and ledgers that must not be opened.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "parapet/tests/adapters/ledger/ledger_support.h"

namespace parapet::testing {
namespace {

// Runs SQL on a closed ledger, as somebody from outside would.
void Tamper(const std::string& directory, const char* sql) {
  sqlite3* connection = nullptr;
  ASSERT_EQ(sqlite3_open((directory + "/ledger.db").c_str(), &connection), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(connection);
  sqlite3_close(connection);
}

SqliteLedgerOptions In(const TemporaryDirectory& directory) {
  SqliteLedgerOptions options;
  options.directory = directory.Ledger();
  return options;
}

TEST(LedgerFailure, AFullDiskIsNotAcknowledgedAndRecovers) {
  const TemporaryDirectory directory;
  int status = 0;
  const std::string output = FinishChild(StartChild({"full", directory.Ledger()}), &status);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << output;
  EXPECT_NE(output.find("failed full\n"), std::string::npos) << output;
  EXPECT_NE(output.find("later full unhealthy\n"), std::string::npos) << output;
  EXPECT_NE(output.find("reopened\n"), std::string::npos) << output;
  const std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  std::istringstream lines(output);
  size_t acknowledged = 0;
  for (std::string line; std::getline(lines, line);) {
    int64_t sequence = 0;
    int n = 0;
    if (!(std::istringstream(line) >> sequence >> n)) continue;
    ++acknowledged;
    const auto delivery = ledger->FindDelivery("fruit", OrderEvent(n).delivery_id);
    ASSERT_TRUE(delivery.has_value()) << n;
    EXPECT_EQ(delivery->sequence, sequence);
  }
  EXPECT_GT(acknowledged, 10u);
  EXPECT_EQ(ledger->VerifyChain(), std::nullopt);
}

TEST(LedgerFailure, APersonWhoCouldNotBeErasedIsErasedAfterwards) {
  const TemporaryDirectory directory;
  int status = 0;
  const std::string output = FinishChild(StartChild({"erase", directory.Ledger()}), &status);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << output;
  EXPECT_EQ(output, "not erased\nreopened\nstill there\nerased\ngone\n");
}

TEST(LedgerFailure, AReadOnlyDatabaseIsRefused) {
  const TemporaryDirectory directory;
  MustOpen(directory.Ledger()).reset();
  const std::string file = directory.Ledger() + "/ledger.db";
  if (geteuid() == 0) {
    for (const auto& path : {directory.path(), directory.Ledger(), file, directory.Ledger() + "/master.key",
                             directory.Ledger() + "/ledger.lock"}) {
      ASSERT_EQ(chown(path.c_str(), 65534, 65534), 0);
    }
  }
  ASSERT_EQ(chmod(file.c_str(), 0400), 0);
  int status = 0;
  const std::string output = FinishChild(StartChild({"readonly", directory.Ledger()}), &status);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << output;
  EXPECT_NE(output.find("the ledger must be writable"), std::string::npos) << output;
}

// The events behind a failed one fail too, even when the disk is well again, until the caller has rebuilt its state.
TEST(LedgerFailure, NothingIsAcknowledgedBetweenAFailureAndReopening) {
  const TemporaryDirectory directory;
  const std::unique_ptr<Ledger> ledger = MustOpen(In(directory));
  ASSERT_EQ(AppendAndWait(*ledger, OrderEvent(1)).error, LedgerError::kNone);
  const std::string file = directory.Ledger() + "/ledger.db";
  std::filesystem::rename(file, file + ".away");
  EXPECT_EQ(AppendAndWait(*ledger, OrderEvent(2)).error, LedgerError::kFailed);
  EXPECT_FALSE(ledger->healthy());
  EXPECT_NE(ledger->problem().find("deleted or replaced"), std::string::npos) << ledger->problem();
  EXPECT_FALSE(ledger->Reopen());
  std::filesystem::rename(file + ".away", file);
  EXPECT_EQ(AppendAndWait(*ledger, OrderEvent(3)).error, LedgerError::kFailed);
  EXPECT_TRUE(ledger->TakeDue(kNow, 10, ledger->epoch()).empty());
  EXPECT_FALSE(ledger->Erase("fruit", "ada"));
  EXPECT_FALSE(ledger->SaveCheckpoint("fruit", 3, "base", "tail"));
  LedgerError waited = LedgerError::kNone;
  ledger->WhenDurable(3, [&](LedgerError error, int64_t) { waited = error; });
  EXPECT_EQ(waited, LedgerError::kFailed);
  EXPECT_EQ(ledger->queue_depth(), 0u);
  EXPECT_EQ(ledger->FindDelivery("fruit", "delivery-2"), std::nullopt);

  ASSERT_TRUE(ledger->Reopen()) << ledger->problem();
  EXPECT_TRUE(ledger->healthy());
  const Appended appended = AppendAndWait(*ledger, OrderEvent(4));
  EXPECT_EQ(appended.error, LedgerError::kNone);
  EXPECT_EQ(appended.sequence, 2);  // the numbers of what failed are given again
  EXPECT_EQ(ReadAll(*ledger).size(), 2u);
  EXPECT_EQ(ledger->VerifyChain(), std::nullopt);
}

TEST(LedgerFailure, ASecondServiceIsRefusedAndToldWhoHoldsIt) {
  const TemporaryDirectory directory;
  const std::unique_ptr<Ledger> ledger = MustOpen(In(directory));
  EXPECT_NE(RefusalToOpen(In(directory)).find("in use by pid " + std::to_string(getpid())), std::string::npos);
}

TEST(LedgerFailure, ANewerSchemaIsRefused) {
  const TemporaryDirectory directory;
  MustOpen(In(directory)).reset();
  Tamper(directory.Ledger(), "PRAGMA user_version = 3");
  EXPECT_NE(RefusalToOpen(In(directory)).find("newer version of Parapet"), std::string::npos);
}

// The tables as version 1 had them.
constexpr const char* kToVersion1 =
    "CREATE TABLE old_deliveries (store TEXT NOT NULL, delivery_id TEXT NOT NULL, sequence INTEGER NOT NULL, "
    "PRIMARY KEY (store, delivery_id)) STRICT, WITHOUT ROWID;"
    "INSERT INTO old_deliveries SELECT store, delivery_id, sequence FROM deliveries;"
    "DROP TABLE deliveries; ALTER TABLE old_deliveries RENAME TO deliveries;"
    "CREATE TABLE old_people (id INTEGER PRIMARY KEY, tag BLOB NOT NULL UNIQUE, sealed BLOB NOT NULL) STRICT;"
    "INSERT INTO old_people SELECT * FROM people; DROP TABLE people; ALTER TABLE old_people RENAME TO people;"
    "PRAGMA user_version = 1";

TEST(LedgerFailure, AnOlderSchemaIsUpgradedWithWhatIsInIt) {
  const TemporaryDirectory directory;
  std::unique_ptr<Ledger> ledger = MustOpen(In(directory));
  for (int n = 1; n <= 50; ++n) {
    LedgerEvent event = OrderEvent(n);
    event.person = "person-" + std::to_string(n % 7);
    event.personal = "of " + event.person;
    ASSERT_EQ(AppendAndWait(*ledger, event).error, LedgerError::kNone);
  }
  ledger.reset();
  Tamper(directory.Ledger(), kToVersion1);
  ledger = MustOpen(In(directory));
  EXPECT_EQ(ledger->VerifyChain(), std::nullopt);
  for (int n = 1; n <= 50; ++n) {
    const auto delivery = ledger->FindDelivery("fruit", OrderEvent(n).delivery_id);
    ASSERT_TRUE(delivery.has_value()) << n;
    EXPECT_EQ(delivery->sequence, n);
  }
  EXPECT_EQ(ledger->Personal(8), "of person-1");
  EXPECT_TRUE(ledger->Erase("fruit", "person-1"));
  EXPECT_EQ(ledger->Personal(8), std::nullopt);
  EXPECT_EQ(ledger->Personal(9), "of person-2");
  ledger.reset();
  EXPECT_EQ(ReadAll(*MustOpen(In(directory))).size(), 50u);
}

TEST(LedgerFailure, ATableThatCannotBeUpgradedIsSaid) {
  const TemporaryDirectory directory;
  MustOpen(In(directory)).reset();
  Tamper(directory.Ledger(), "CREATE TABLE new_people (x); PRAGMA user_version = 1");
  EXPECT_NE(RefusalToOpen(In(directory)).find("its tables could not be upgraded"), std::string::npos);
}

TEST(LedgerFailure, AnotherDatabaseIsRefused) {
  const TemporaryDirectory directory;
  MustOpen(In(directory)).reset();
  Tamper(directory.Ledger(), "PRAGMA user_version = 0");
  EXPECT_NE(RefusalToOpen(In(directory)).find("is not a ledger"), std::string::npos);
}

TEST(LedgerFailure, AFileThatIsNoDatabaseIsRefused) {
  const TemporaryDirectory directory;
  MustOpen(In(directory)).reset();
  std::ofstream(directory.Ledger() + "/ledger.db") << std::string(10'000, 'x');
  EXPECT_NE(RefusalToOpen(In(directory)).find("not a database"), std::string::npos);
}

TEST(LedgerFailure, AMissingOrWrongKeyIsRefused) {
  const TemporaryDirectory directory;
  MustOpen(In(directory)).reset();
  SqliteLedgerOptions other = In(directory);
  other.master_key = std::string(32, 'k');
  EXPECT_NE(RefusalToOpen(other).find("another master key"), std::string::npos);
  other.master_key = "short";
  EXPECT_NE(RefusalToOpen(other).find("has 5 bytes"), std::string::npos);
  std::filesystem::remove(directory.Ledger() + "/master.key");
  EXPECT_NE(RefusalToOpen(In(directory)).find("master.key is missing"), std::string::npos);
}

TEST(LedgerFailure, ADirectoryThatOthersMayEnterIsRefused) {
  const TemporaryDirectory directory;
  ASSERT_EQ(mkdir(directory.Ledger().c_str(), 0700), 0);
  ASSERT_EQ(chmod(directory.Ledger().c_str(), 0755), 0);
  EXPECT_NE(RefusalToOpen(In(directory)).find("chmod 700"), std::string::npos);
  SqliteLedgerOptions nowhere;
  nowhere.directory = directory.path() + "/no/such/place";
  EXPECT_NE(RefusalToOpen(nowhere).find("No such file"), std::string::npos);
}

TEST(LedgerFailure, FilesAreForTheirOwnerOnly) {
  const TemporaryDirectory directory;
  const std::unique_ptr<Ledger> ledger = MustOpen(In(directory));
  ASSERT_EQ(AppendAndWait(*ledger, OrderEvent(1)).error, LedgerError::kNone);
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory.Ledger())) {
    struct stat status = {};
    ASSERT_EQ(stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 5u);
}

}  // namespace
}  // namespace parapet::testing
