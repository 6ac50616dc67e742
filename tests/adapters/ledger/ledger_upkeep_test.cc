// SPDX-License-Identifier: Apache-2.0
//
// Checkpoints, keeping times, settings, and a log that stays small.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>

#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/adapters/ledger/sqlite/fingerprint_index.h"
#include "parapet/tests/adapters/ledger/ledger_support.h"

namespace parapet::testing {
namespace {

namespace fs = std::filesystem;

void AppendOrders(Ledger& ledger, int first, int last) {
  for (int n = first; n <= last; ++n) ASSERT_EQ(AppendAndWait(ledger, OrderEvent(n)).error, LedgerError::kNone);
}

std::string FileWith(const std::string& directory, const std::string& ending) {
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() == ending) return entry.path();
  }
  ADD_FAILURE() << "no file " << ending;
  return {};
}

TEST(LedgerCheckpoint, ComesBackAndReplacesTheOneBefore) {
  const TemporaryDirectory directory;
  std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  AppendOrders(*ledger, 1, 5);
  EXPECT_EQ(ledger->LoadCheckpoint("fruit"), std::nullopt);
  EXPECT_FALSE(ledger->SaveCheckpoint("fruit", 2, std::nullopt, "tail"));  // "as last written" was never written
  EXPECT_FALSE(ledger->SaveCheckpoint("fruit", 6, "base", "tail"));        // of what has not happened
  ASSERT_TRUE(ledger->SaveCheckpoint("fruit", 2, "base 1", "tail 1"));
  ASSERT_TRUE(ledger->SaveCheckpoint("../etc", 3, "other base", "other tail"));
  ASSERT_TRUE(ledger->SaveCheckpoint("fruit", 3, std::nullopt, "tail 2"));
  EXPECT_EQ(ledger->LoadCheckpoint("fruit")->base, "base 1");
  ASSERT_TRUE(ledger->SaveCheckpoint("fruit", 4, "base 2", std::string(100'000, 't')));
  ledger.reset();
  ledger = MustOpen(directory.Ledger());
  const std::optional<Checkpoint> checkpoint = ledger->LoadCheckpoint("fruit");
  ASSERT_TRUE(checkpoint.has_value());
  EXPECT_EQ(checkpoint->sequence, 4);
  EXPECT_EQ(checkpoint->base, "base 2");
  EXPECT_EQ(checkpoint->tail, std::string(100'000, 't'));
  EXPECT_EQ(ledger->LoadCheckpoint("../etc")->tail, "other tail");
  size_t bases = 0;
  for (const auto& entry : fs::directory_iterator(directory.Ledger())) bases += entry.path().extension() == ".base";
  EXPECT_EQ(bases, 2u);  // one a store
  EXPECT_FALSE(fs::exists(directory.path() + "/etc.tail"));
}

TEST(LedgerCheckpoint, ADamagedOneIsNone) {
  for (const std::string ending : {".tail", ".base"}) {
    const TemporaryDirectory directory;
    const std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
    AppendOrders(*ledger, 1, 2);
    ASSERT_TRUE(ledger->SaveCheckpoint("fruit", 2, "the base", "the tail"));
    const std::string path = FileWith(directory.Ledger(), ending);
    const auto size = fs::file_size(path);
    for (uintmax_t at = 0; at < size; ++at) {
      std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(static_cast<std::streamoff>(at));
      const int byte = file.get();
      for (const int value : {byte ^ 1, byte}) {
        file.seekp(static_cast<std::streamoff>(at));
        file.put(static_cast<char>(value));
        file.flush();
        EXPECT_EQ(ledger->LoadCheckpoint("fruit").has_value(), value == byte) << ending << " byte " << at;
      }
    }
    fs::resize_file(path, size - 1);
    EXPECT_EQ(ledger->LoadCheckpoint("fruit"), std::nullopt);
  }
}

// A crash after the new base and before the new tail leaves the old checkpoint.
TEST(LedgerCheckpoint, AnInterruptedOneLeavesTheOld) {
  const TemporaryDirectory directory;
  const std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  AppendOrders(*ledger, 1, 3);
  ASSERT_TRUE(ledger->SaveCheckpoint("fruit", 2, "old base", "old tail"));
  fs::create_directory(directory.Ledger() + "/fruit.tail.new");  // where the new tail is written first
  EXPECT_FALSE(ledger->SaveCheckpoint("fruit", 3, "new base", "new tail"));
  EXPECT_EQ(ledger->LoadCheckpoint("fruit")->sequence, 2);
  EXPECT_EQ(ledger->LoadCheckpoint("fruit")->base, "old base");
}

TEST(LedgerRetention, EndsDeliveriesAndDeletesOldEventsButKeepsTheChain) {
  const TemporaryDirectory directory;
  std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  for (int day = 1; day <= 600; ++day) {
    LedgerEvent event = OrderEvent(day);
    event.at = kNow + Days(day);
    event.person = "person-" + std::to_string(day);
    event.personal = "personal";
    if (day % 10 == 0) event.kind = day % 20 == 0 ? EventKind::kPolicy : EventKind::kProposal;
    if (day % 10 == 5) event.kind = EventKind::kUndecodable;
    ledger->Append(std::move(event), nullptr);
  }
  ledger.reset();
  ledger = MustOpen(directory.Ledger());  // everything is durable, and in the projection, from here on
  const Instant now = kNow + Days(600) + Seconds(1);
  EXPECT_EQ(ledger->Retain(now),
            592 + 57);  // deliveries older than 8 days; undecodable older than 30, which need no checkpoint
  EXPECT_EQ(ledger->FindDelivery("fruit", "delivery-592"), std::nullopt);
  EXPECT_TRUE(ledger->FindDelivery("fruit", "delivery-593").has_value());
  EXPECT_EQ(ledger->VerifyChain(), std::nullopt);
  EXPECT_EQ(ReadAll(*ledger).size(), 543u);
  ASSERT_TRUE(ledger->SaveCheckpoint("fruit", 150, "base", "tail"));
  ledger->Retain(now);
  EXPECT_EQ(ReadAll(*ledger, "", 0).size(), 543u - 120u);  // up to the checkpoint: 150 less policies and undecodable
  ASSERT_TRUE(ledger->SaveCheckpoint("fruit", 600, "base", "tail"));
  ledger->Retain(now);
  ledger->Retain(now);
  for (int opening = 0; opening < 2; ++opening) {
    EXPECT_EQ(ReadAll(*ledger).size(), 543u - 160u);  // 200 days are older than 400
    EXPECT_EQ(ReadBackSequences(*ledger, EventKind::kPolicy, "").size(), 30u);
    EXPECT_EQ(ReadBackSequences(*ledger, EventKind::kProposal, "").size(), 30u);
    EXPECT_EQ(ReadBackSequences(*ledger, EventKind::kOrder, "order/7").size(), 0u);
    EXPECT_EQ(ReadBackSequences(*ledger, EventKind::kOrder, "order/201").size(), 1u);
    EXPECT_EQ(ledger->Personal(7), std::nullopt);
    EXPECT_EQ(ledger->Personal(201), "personal");
    EXPECT_EQ(ledger->VerifyChain(), std::nullopt);
    ledger.reset();
    ledger = MustOpen(directory.Ledger());
  }
  EXPECT_EQ(AppendAndWait(*ledger, OrderEvent(601)).sequence, 601);
  EXPECT_EQ(ledger->VerifyChain(), std::nullopt);
}

TEST(LedgerSettings, AreTheOnesThatSurvivePowerCuts) {
  const TemporaryDirectory directory;
  MustOpen(directory.Ledger()).reset();
  std::string error;
  const std::string path = directory.Ledger() + "/ledger.db";
  const auto writer = sqlite::Database::Open(path, sqlite::Database::Use::kWrite, &error);
  const auto reader = sqlite::Database::Open(path, sqlite::Database::Use::kRead, &error);
  ASSERT_TRUE(writer != nullptr && reader != nullptr) << error;
  const auto setting = [](sqlite::Database& database, const char* sql) {
    sqlite::Query query(database, sql);
    return query.Row() ? query.StringAt(0) : database.message();
  };
  EXPECT_EQ(setting(*writer, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ(setting(*writer, "PRAGMA synchronous"), "2");
  EXPECT_EQ(setting(*writer, "PRAGMA secure_delete"), "1");
  for (sqlite::Database* const database : {writer.get(), reader.get()}) {
    EXPECT_EQ(setting(*database, "PRAGMA wal_autocheckpoint"), "0");
    EXPECT_EQ(setting(*database, "PRAGMA trusted_schema"), "0");
    EXPECT_EQ(setting(*database, "PRAGMA cell_size_check"), "1");
    EXPECT_EQ(setting(*database, "PRAGMA foreign_keys"), "1");
  }
  EXPECT_EQ(setting(*reader, "PRAGMA query_only"), "1");
  EXPECT_FALSE(reader->Execute("DELETE FROM events"));
  EXPECT_EQ(reader->error(), LedgerError::kFailed);
}

TEST(LedgerSettings, TheLogStaysSmall) {
  const TemporaryDirectory directory;
  const std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  uintmax_t largest = 0;
  for (int round = 0; round < 40; ++round) {
    for (int n = 0; n < 255; ++n) ledger->Append(OrderEvent(round * 1000 + n), nullptr);
    ASSERT_EQ(AppendAndWait(*ledger, OrderEvent(round * 1000 + 999)).error, LedgerError::kNone);
    largest = std::max(largest, fs::file_size(directory.Ledger() + "/ledger.db-wal"));
  }
  EXPECT_GT(fs::file_size(directory.Ledger() + "/ledger.db"),
            uintmax_t{10} << 20);  // more went through than the log may hold
  EXPECT_LT(largest, uintmax_t{24} << 20);
}

TEST(FingerprintIndex, KeepsRowsOfOneFingerprintApart) {
  sqlite::FingerprintIndex index;
  for (uint64_t i = 1; i <= 5000; ++i) index.Insert(i % 1024 * 2048 + 7, static_cast<int64_t>(i));  // all in one place
  EXPECT_EQ(index.size(), 5000u);
  EXPECT_EQ(index.Find(2048 + 7), (std::vector<int64_t>{1, 1025, 2049, 3073, 4097}));
  index.Remove(2048 + 7, 2049);
  index.Remove(2048 + 7, 2050);  // another's row
  EXPECT_EQ(index.Find(2048 + 7), (std::vector<int64_t>{1, 1025, 3073, 4097}));
  for (const int64_t row : {1, 1025, 3073, 4097}) index.Remove(2048 + 7, row);
  EXPECT_TRUE(index.Find(2048 + 7).empty());
  EXPECT_EQ(index.size(), 4995u);
  for (uint64_t i = 2; i < 1024; ++i) EXPECT_FALSE(index.Find(i * 2048 + 7).empty()) << i;
}

}  // namespace
}  // namespace parapet::testing
