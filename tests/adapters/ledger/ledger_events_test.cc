// SPDX-License-Identifier: Apache-2.0
//
// Events: appended, found, read forwards and back; personal data and its erasure.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <thread>

#include "parapet/adapters/ledger/sqlite/database.h"
#include "parapet/tests/adapters/ledger/ledger_support.h"

namespace parapet::testing {
namespace {

TEST(LedgerEvents, ComeBackAsTheyWereWritten) {
  const TemporaryDirectory directory;
  std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  LedgerEvent event = OrderEvent(1);
  event.payload = std::string("{\"zero\":\"\0\",\"high\":\"\xff\"}", 24);
  event.body_digest = std::string("\0\1\2", 3);
  event.person = "customer/1";
  event.personal = R"({"email":"ada@example.com"})";
  ASSERT_EQ(AppendAndWait(*ledger, event).sequence, 1);
  LedgerEvent bare;
  bare.kind = EventKind::kAdvance;
  ASSERT_EQ(AppendAndWait(*ledger, bare).sequence, 2);
  for (int opening = 0; opening < 2; ++opening) {
    const std::vector<StoredEvent> events = ReadAll(*ledger);
    ASSERT_EQ(events.size(), 2u);
    const LedgerEvent& read = events[0].event;
    EXPECT_EQ(read.store, event.store);
    EXPECT_EQ(read.kind, event.kind);
    EXPECT_EQ(read.at, event.at);
    EXPECT_EQ(read.delivery_id, event.delivery_id);
    EXPECT_EQ(read.body_digest, event.body_digest);
    EXPECT_EQ(read.subject, event.subject);
    EXPECT_EQ(read.payload, event.payload);
    EXPECT_EQ(read.answer, event.answer);
    EXPECT_EQ(read.person, event.person);
    EXPECT_EQ(read.personal, "");
    EXPECT_EQ(ledger->Personal(1), event.personal);
    EXPECT_EQ(ledger->Personal(2), std::nullopt);
    EXPECT_EQ(ledger->Personal(3), std::nullopt);
    EXPECT_EQ(events[1].event.kind, EventKind::kAdvance);
    ledger.reset();
    ledger = MustOpen(directory.Ledger());
  }
  EXPECT_EQ(ledger->epoch(), 3);
}

TEST(LedgerEvents, AreReadByStoreFromAPlaceUntilTheVisitorHasEnough) {
  const TemporaryDirectory directory;
  const std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  for (int n = 1; n <= 1000; ++n) {
    LedgerEvent event = OrderEvent(n);
    event.store = n % 2 == 0 ? "even" : "odd";
    event.effects.clear();
    ledger->Append(std::move(event), nullptr);
  }
  std::promise<void> durable;
  ledger->WhenDurable(1000, [&](LedgerError, int64_t) { durable.set_value(); });
  durable.get_future().wait();
  EXPECT_EQ(ReadAll(*ledger).size(), 1000u);
  EXPECT_EQ(ReadAll(*ledger, "even").size(), 500u);
  EXPECT_EQ(ReadAll(*ledger, "odd", 990).size(), 5u);
  EXPECT_EQ(ReadAll(*ledger, "nobody").size(), 0u);
  int visits = 0;
  ledger->Read("", 0, [&](const StoredEvent& stored) {
    EXPECT_EQ(stored.sequence, ++visits);
    EXPECT_EQ(ledger->FindDelivery(stored.event.store, stored.event.delivery_id)->sequence,
              visits);  // a visitor may read
    return visits < 300;
  });
  EXPECT_EQ(visits, 300);
}

TEST(LedgerEvents, DeliveriesAreFoundQueuedDurableAndAfterReopening) {
  const TemporaryDirectory directory;
  std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  std::promise<void> hold;
  std::promise<void> entered;
  ledger->Append(OrderEvent(1), [&](LedgerError, int64_t) {
    entered.set_value();
    hold.get_future().wait();  // the writer stands still: what comes now stays queued
  });
  entered.get_future().wait();
  ledger->Append(OrderEvent(2), nullptr);
  EXPECT_EQ(ledger->queue_depth(), 1u);
  const auto queued = ledger->FindDelivery("fruit", "delivery-2");
  ASSERT_TRUE(queued.has_value());
  EXPECT_EQ(queued->sequence, 2);
  EXPECT_EQ(queued->answer, OrderEvent(2).answer);
  EXPECT_EQ(queued->body_digest, OrderEvent(2).body_digest);
  EXPECT_EQ(ReadAll(*ledger).size(), 1u);  // reads are of what is durable
  hold.set_value();
  ASSERT_EQ(AppendAndWait(*ledger, OrderEvent(3)).error, LedgerError::kNone);
  LedgerEvent again = OrderEvent(2);
  again.answer = "another";
  ASSERT_EQ(AppendAndWait(*ledger, again).error, LedgerError::kNone);
  ledger.reset();
  ledger = MustOpen(directory.Ledger());
  EXPECT_EQ(ledger->FindDelivery("fruit", "delivery-2")->answer, OrderEvent(2).answer);  // the first stays
  EXPECT_EQ(ledger->FindDelivery("other", "delivery-2"), std::nullopt);
  EXPECT_EQ(ledger->FindDelivery("fruit", "delivery-9"), std::nullopt);
}

TEST(LedgerEvents, ReadBackSeesEveryDurableEventNewestFirst) {
  const TemporaryDirectory directory;
  std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  std::vector<int64_t> expected;
  for (int n = 1; n <= 3000; ++n) {
    LedgerEvent event = OrderEvent(n);
    event.subject = n % 100 == 0 ? "order/x" : event.subject;
    event.kind = n % 1000 == 0 ? EventKind::kPolicy : EventKind::kOrder;
    if (n % 100 == 0 && n % 1000 != 0) expected.insert(expected.begin(), n);
    if (n % 500 != 0) {
      ledger->Append(std::move(event), nullptr);
      continue;
    }
    // At once after its acknowledgement, whether the projection has caught up or not.
    ASSERT_EQ(AppendAndWait(*ledger, std::move(event)).error, LedgerError::kNone);
    ASSERT_EQ(ReadBackSequences(*ledger, EventKind::kOrder, "order/x"), expected);
  }
  for (int opening = 0; opening < 2; ++opening) {
    EXPECT_EQ(ReadBackSequences(*ledger, EventKind::kOrder, "order/x"), expected);
    EXPECT_EQ(ReadBackSequences(*ledger, EventKind::kPolicy, ""), (std::vector<int64_t>{3000, 2000, 1000}));
    EXPECT_EQ(ReadBackSequences(*ledger, EventKind::kOrder, "").size(), 2997u);
    EXPECT_EQ(ReadBackSequences(*ledger, EventKind::kOrder, "", "").size(), 2997u);
    EXPECT_EQ(ReadBackSequences(*ledger, EventKind::kStock, "").size(), 0u);
    EXPECT_EQ(ReadBackSequences(*ledger, EventKind::kOrder, "order/x", "other").size(), 0u);
    ledger.reset();
    ledger = MustOpen(directory.Ledger());
  }
}

bool FilesContain(const std::string& directory, const std::string& text) {
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (bytes.find(text) != std::string::npos) return true;
  }
  return false;
}

// The sealed key of the person whose first event this is, from a closed ledger.
std::string SealedKey(const std::string& directory, int64_t sequence) {
  std::string error;
  const auto database = sqlite::Database::Open(directory + "/ledger.db", sqlite::Database::Use::kWrite, &error);
  sqlite::Query query(*database, "SELECT sealed FROM people WHERE id = ?");
  return query.Int(sequence).Row() ? query.StringAt(0) : "no such person";
}

TEST(LedgerEvents, PersonalDataIsNeverPlainAndGoesWithItsPerson) {
  const TemporaryDirectory directory;
  std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  for (int n = 1; n <= 20; ++n) {
    LedgerEvent event = OrderEvent(n);
    event.person = n % 2 == 0 ? "person-ada" : "person-bob";
    event.personal = n % 2 == 0 ? "ada@example.com" : "bob@example.com";
    ASSERT_EQ(AppendAndWait(*ledger, event).error, LedgerError::kNone);
  }
  ledger.reset();  // nothing moves between the files while they are searched
  EXPECT_TRUE(FilesContain(directory.Ledger(), "delivery-7"));  // the search itself works
  for (const std::string text : {"ada@example.com", "bob@example.com", "person-ada", "person-bob"}) {
    EXPECT_FALSE(FilesContain(directory.Ledger(), text)) << text;
  }
  const std::string key_of_ada = SealedKey(directory.Ledger(), 2);
  ASSERT_TRUE(FilesContain(directory.Ledger(), key_of_ada));
  ledger = MustOpen(directory.Ledger());
  EXPECT_TRUE(ledger->Erase("other", "person-ada"));
  EXPECT_EQ(ledger->Personal(2), "ada@example.com");
  EXPECT_TRUE(ledger->Erase("fruit", "person-ada"));
  EXPECT_TRUE(ledger->Erase("fruit", "person-nobody"));
  EXPECT_EQ(std::filesystem::file_size(directory.Ledger() + "/ledger.db-wal"), 0u);
  EXPECT_FALSE(FilesContain(directory.Ledger(), key_of_ada));  // overwritten, in the database and in the log
  LedgerEvent later = OrderEvent(21);
  later.person = "person-ada";
  later.personal = "ada again";
  ASSERT_EQ(AppendAndWait(*ledger, later).error, LedgerError::kNone);
  for (int opening = 0; opening < 2; ++opening) {
    EXPECT_EQ(ledger->Personal(2), std::nullopt);
    EXPECT_EQ(ledger->Personal(1), "bob@example.com");
    EXPECT_EQ(ledger->Personal(21), "ada again");
    EXPECT_EQ(ReadAll(*ledger)[1].event.person, "");
    EXPECT_EQ(ReadAll(*ledger)[0].event.person, "person-bob");
    EXPECT_EQ(ledger->VerifyChain(), std::nullopt);
    ledger.reset();
    ledger = MustOpen(directory.Ledger());
  }
}

TEST(LedgerEvents, AStoresPeopleAreErasedAndNobodyElse) {
  const TemporaryDirectory directory;
  std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  constexpr int kPeople = 2'500;  // more than a transaction takes
  for (int n = 1; n <= kPeople; ++n) {
    LedgerEvent event = OrderEvent(n);
    if (n % 10 == 0) event.store = "wine";
    event.person = "person-" + std::to_string(n), event.personal = "personal";
    ledger->Append(std::move(event), nullptr);
  }
  ledger.reset();
  ledger = MustOpen(directory.Ledger());
  EXPECT_TRUE(ledger->EraseStore("fruit"));
  for (int n = 1; n <= kPeople; n += 3) EXPECT_EQ(ledger->Personal(n).has_value(), n % 10 == 0) << n;
  LedgerEvent later = OrderEvent(kPeople + 1);
  later.person = "person-1", later.personal = "again";
  ASSERT_EQ(AppendAndWait(*ledger, later).error, LedgerError::kNone);
  EXPECT_EQ(ledger->Personal(kPeople + 1), "again");
  EXPECT_EQ(ledger->Personal(1), std::nullopt);
}

TEST(LedgerEvents, ConcurrentAppendersAreAllKeptInTheOrderOfTheirNumbers) {
  const TemporaryDirectory directory;
  const std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  std::atomic<int64_t> last = 0;
  std::atomic<int> out_of_order = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        ledger->Append(OrderEvent(t * 1000 + i + 1), [&](LedgerError error, int64_t sequence) {
          if (error != LedgerError::kNone || last.exchange(sequence) != sequence - 1) ++out_of_order;
        });
        if (i % 50 == 0) ReadBackSequences(*ledger, EventKind::kOrder, "order/1");
        if (i % 70 == 0) ledger->TakeDue(kNow, 5, ledger->epoch());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::promise<void> durable;
  ledger->WhenDurable(1600, [&](LedgerError, int64_t) { durable.set_value(); });
  durable.get_future().wait();
  EXPECT_EQ(out_of_order, 0);
  EXPECT_EQ(last, 1600);
  EXPECT_EQ(ledger->VerifyChain(), std::nullopt);
}

TEST(LedgerEvents, WhatIsQueuedIsWrittenBeforeTheLedgerCloses) {
  const TemporaryDirectory directory;
  std::unique_ptr<Ledger> ledger = MustOpen(directory.Ledger());
  for (int n = 1; n <= 2000; ++n) ledger->Append(OrderEvent(n), nullptr);
  ledger.reset();
  EXPECT_EQ(ReadAll(*MustOpen(directory.Ledger())).size(), 2000u);
}

}  // namespace
}  // namespace parapet::testing
