// SPDX-License-Identifier: Apache-2.0
//
// Changes behind the ledger's back are found, and the row is named.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "parapet/tests/adapters/ledger/ledger_support.h"

namespace parapet::testing {
namespace {

constexpr uint64_t kSeed = 99;
constexpr int kEvents = 40;

void Fill(const std::string& directory) {
  const std::unique_ptr<Ledger> ledger = MustOpen(directory);
  for (int n = 1; n <= kEvents; ++n) ASSERT_EQ(AppendAndWait(*ledger, OrderEvent(n)).error, LedgerError::kNone);
  ASSERT_EQ(ledger->VerifyChain(), std::nullopt);
}

std::optional<int64_t> BadRowAfter(const std::string& sql) {
  const TemporaryDirectory directory;
  Fill(directory.Ledger());
  sqlite3* connection = nullptr;
  EXPECT_EQ(sqlite3_open((directory.Ledger() + "/ledger.db").c_str(), &connection), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(connection);
  EXPECT_GT(sqlite3_total_changes(connection), 0);
  sqlite3_close(connection);
  return MustOpen(directory.Ledger())->VerifyChain();
}

TEST(LedgerChain, NamesTheRowWhoseContentChanged) {
  EXPECT_EQ(BadRowAfter("UPDATE events SET payload = replace(payload, '7', '8') WHERE sequence = 7"), 7);
  EXPECT_EQ(BadRowAfter("UPDATE events SET answer = answer || ' ' WHERE sequence = 1"), 1);
  EXPECT_EQ(BadRowAfter("UPDATE events SET at = at + 1 WHERE sequence = 40"), 40);
  EXPECT_EQ(BadRowAfter("UPDATE events SET subject = 'order/2' WHERE sequence = 3"), 3);
  EXPECT_EQ(BadRowAfter("UPDATE events SET person = 1 WHERE sequence = 3"), 3);
  EXPECT_EQ(BadRowAfter("UPDATE events SET hash = zeroblob(32) WHERE sequence = 12"), 12);
}

TEST(LedgerChain, NamesTheRowThatIsMissingOrTooMany) {
  EXPECT_EQ(BadRowAfter("DELETE FROM events WHERE sequence = 9"), 9);
  EXPECT_EQ(BadRowAfter("DELETE FROM events WHERE sequence = 1"), 1);
  EXPECT_EQ(BadRowAfter("DELETE FROM events WHERE sequence > 30"), 31);
  EXPECT_EQ(
      BadRowAfter(
          "INSERT INTO events SELECT 41, store, kind, at, person, hash, 'x', body_digest, subject, answer, payload, "
          "personal FROM events WHERE sequence = 40"),
      41);
}

TEST(LedgerChain, AnAnchorCannotBeMadeWithoutTheKey) {
  EXPECT_EQ(BadRowAfter("INSERT INTO anchors SELECT 9, 9, hash, zeroblob(32) FROM events WHERE sequence = 9;"
                        "DELETE FROM events WHERE sequence = 9"),
            9);
}

TEST(LedgerChain, AHeadThatWasMovedBackIsRefusedAtTheNextStart) {
  const TemporaryDirectory directory;
  Fill(directory.Ledger());
  sqlite3* connection = nullptr;
  ASSERT_EQ(sqlite3_open((directory.Ledger() + "/ledger.db").c_str(), &connection), SQLITE_OK);
  const char* const sql =
      "UPDATE ledger SET head_sequence = 30, head_hash = (SELECT hash FROM events WHERE sequence = 30);"
      "DELETE FROM events WHERE sequence > 30";
  EXPECT_EQ(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(connection);
  SqliteLedgerOptions options;
  options.directory = directory.Ledger();
  EXPECT_NE(RefusalToOpen(options).find("hash chain does not verify"), std::string::npos);
}

bool SameEvents(const std::vector<StoredEvent>& events) {
  if (events.size() != kEvents) return false;
  for (int n = 1; n <= kEvents; ++n) {
    const StoredEvent& stored = events[static_cast<size_t>(n - 1)];
    const LedgerEvent expected = OrderEvent(n);
    const LedgerEvent& event = stored.event;
    if (stored.sequence != n || event.store != expected.store || event.kind != expected.kind ||
        event.at != expected.at || event.delivery_id != expected.delivery_id ||
        event.body_digest != expected.body_digest || event.subject != expected.subject ||
        event.payload != expected.payload || event.answer != expected.answer) {
      return false;
    }
  }
  return true;
}

// A flipped bit is refused at the start, named by the chain, or changed nothing that is read.
TEST(LedgerChain, FlippedBitsAreFoundOrHarmless) {
  const TemporaryDirectory original;
  Fill(original.Ledger());
  const auto size = std::filesystem::file_size(original.Ledger() + "/ledger.db");
  std::mt19937_64 random(kSeed);
  int refused = 0;
  int named = 0;
  for (int i = 0; i < 150; ++i) {
    const TemporaryDirectory copy;
    std::filesystem::copy(original.Ledger(), copy.Ledger());
    std::filesystem::permissions(copy.Ledger(), std::filesystem::perms::owner_all);
    const uint64_t at = random() % size;
    const int bit = static_cast<int>(random() % 8);
    std::fstream file(copy.Ledger() + "/ledger.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(byte ^ (1 << bit)));
    file.close();
    SqliteLedgerOptions options;
    options.directory = copy.Ledger();
    std::string error;
    const std::unique_ptr<Ledger> ledger = OpenSqliteLedger(options, &error);
    if (ledger == nullptr) {
      EXPECT_FALSE(error.empty());
      ++refused;
      continue;
    }
    const bool found = ledger->VerifyChain().has_value();
    named += found ? 1 : 0;
    EXPECT_TRUE(found || (SameEvents(ReadAll(*ledger)) && ledger->healthy()))
        << "seed " << kSeed << " flip " << i << " byte " << at << " bit " << bit;
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(named, 0);
}

}  // namespace
}  // namespace parapet::testing
