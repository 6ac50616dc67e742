// SPDX-License-Identifier: Apache-2.0
//
// Reading beside the writer: by store, kind and time, wherever the list of events of a kind ends.
#include "parapet/adapters/ledger/sqlite/ledger_reader.h"

#include <gtest/gtest.h>

#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/tests/adapters/ledger/ledger_support.h"

namespace parapet::testing {
namespace {

constexpr int kEvents = 4'200;  // more than are read at once, of each kind
constexpr EventKind kKinds[] = {EventKind::kOrder, EventKind::kReview, EventKind::kItems};

EventKind KindOf(int n) { return kKinds[n % 3]; }
std::string StoreOf(int n) { return n % 7 == 0 ? "plants" : "fruit"; }

void Fill(const std::string& directory) {
  const std::unique_ptr<Ledger> ledger = MustOpen(directory);
  for (int n = 1; n <= kEvents; ++n) {
    LedgerEvent event = OrderEvent(n);
    event.kind = KindOf(n);
    event.store = StoreOf(n);
    event.effects.clear();
    if (n < kEvents)
      ledger->Append(std::move(event), {});
    else
      AppendAndWait(*ledger, std::move(event));
  }
}

// As if the list went no further than `listed_to`.
void CutList(const std::string& directory, int64_t listed_to) {
  std::string error;
  const auto database = sqlite::Database::Open(directory + "/ledger.db", sqlite::Database::Use::kWrite, &error);
  ASSERT_NE(database, nullptr) << error;
  sqlite::Query(*database, "DELETE FROM subjects WHERE sequence > ?").Int(listed_to).Run();
  sqlite::Query(*database, "UPDATE ledger SET projected_to = ?").Int(listed_to).Run();
  ASSERT_TRUE(database->ok()) << database->message();
}

void ExpectToRead(const std::string& directory, EventKind kind, int since) {
  std::vector<std::string> expected, read;
  for (int n = std::max(1, since); n <= kEvents; ++n) {
    if (KindOf(n) == kind && StoreOf(n) == "fruit") expected.push_back("order/" + std::to_string(n));
  }
  std::string error;
  int64_t count = 0;
  const Instant from = kNow + Seconds(since);
  EXPECT_TRUE(ReadLedgerFile(
      directory, "fruit", kind, from,
      [&](const EventView& event) {
        EXPECT_NE(event.payload.find("\"n\":" + std::to_string(event.sequence)), std::string_view::npos);
        return read.emplace_back(event.subject), true;
      },
      &error))
      << error;
  EXPECT_EQ(read, expected) << Name(kind) << " since " << since;
  EXPECT_TRUE(CountLedgerFile(directory, "fruit", kind, from, &count, &error)) << error;
  EXPECT_EQ(count, static_cast<int64_t>(expected.size()));
}

TEST(LedgerReader, ReadsTheSameWhereverTheListEnds) {
  const TemporaryDirectory directory;
  Fill(directory.Ledger());
  MustOpen(directory.Ledger());  // lists everything
  for (const int64_t listed_to : {kEvents, kEvents - 1, kEvents / 2, 1, 0}) {
    CutList(directory.Ledger(), listed_to);
    for (const EventKind kind : kKinds) {
      for (const int since : {0, 1'999, kEvents, kEvents + 1}) ExpectToRead(directory.Ledger(), kind, since);
    }
  }
}

TEST(LedgerReader, StopsWhenTheVisitorHasEnough) {
  const TemporaryDirectory directory;
  Fill(directory.Ledger());
  int visited = 0;
  std::string error;
  EXPECT_TRUE(ReadLedgerFile(
      directory.Ledger(), "fruit", EventKind::kOrder, {}, [&](const EventView&) { return ++visited < 5; }, &error));
  EXPECT_EQ(visited, 5);
}

// What belongs to others is passed over by the list alone: a list that lacks an event hides it.
TEST(LedgerReader, FindsAKindThroughItsList) {
  const TemporaryDirectory directory;
  Fill(directory.Ledger());
  MustOpen(directory.Ledger());
  std::string error;
  {
    const auto database =
        sqlite::Database::Open(directory.Ledger() + "/ledger.db", sqlite::Database::Use::kWrite, &error);
    ASSERT_NE(database, nullptr) << error;
    sqlite::Query(*database, "DELETE FROM subjects WHERE kind = ?").Int(static_cast<int64_t>(EventKind::kReview)).Run();
  }
  int visited = 0;
  EXPECT_TRUE(ReadLedgerFile(
      directory.Ledger(), "fruit", EventKind::kReview, {}, [&](const EventView&) { return ++visited, true; }, &error));
  EXPECT_EQ(visited, 0);
}

}  // namespace
}  // namespace parapet::testing
