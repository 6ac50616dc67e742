// SPDX-License-Identifier: Apache-2.0
//
// 2xx means durable; a fold gives the same state; failure of the disk acknowledges nothing and recovers by itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "parapet/tests/plugin/flow/simulation.h"
#include "parapet/tests/support/temporary_directory.h"

namespace parapet {
namespace {

TEST(Durable, NothingIsAcknowledgedBeforeTheCommit) {
  MemoryLedger ledger;
  Simulation shop("fruit", "shopify", StockAuthority::kPlatform, &ledger);
  ledger.SetManualCommit(true);
  const auto answer = shop.Begin("orders/create", shop.OrderBody({.id = 1}), "d-1");
  EXPECT_EQ(answer->status, 0);
  ledger.Commit();
  EXPECT_EQ(answer->status, 200);
}

TEST(Durable, TheDeadlineAnswers503AndTheRetryIsTheSameDelivery) {
  MemoryLedger ledger;
  Simulation shop("fruit", "shopify", StockAuthority::kPlatform, &ledger);
  ledger.SetManualCommit(true);
  const auto first = shop.Begin("orders/create", shop.OrderBody({.id = 1}), "d-1");
  const std::string body = shop.OrderBody({.id = 1});
  shop.Pass(Seconds(3));
  EXPECT_EQ(first->status, 503);
  const auto second = shop.Begin("orders/create", body, "d-1");
  ledger.Commit();
  EXPECT_EQ(second->status, 200);
  EXPECT_EQ(shop.flow().counters().redeliveries, 1u);
}

TEST(Durable, ALateQuestionGoesTheOpenWayOrKeepsItsBlockAndALateDeliveryIsAskedForAgain) {
  MemoryLedger ledger;
  Simulation shop("fruit", "shopify", StockAuthority::kPlatform, &ledger);
  shop.Enforce();
  ledger.SetManualCommit(true);
  const auto ask = [&](const std::string& id, const std::string& price) {
    return shop.BeginCheck(R"({"id":")" + id + R"(","currency":"USD","total":")" + price +
                               R"(","lines":[{"sku":"PEAR","quantity":1,"unit_price":")" + price + R"("}]})",
                           "key-" + id);
  };
  const auto fine = ask("1", "15.00"), wrong = ask("2", "-15.00");
  EXPECT_EQ(fine->status, 0) << "waits for the disk";
  shop.Pass(Seconds(1));
  EXPECT_EQ(fine->status, 200);
  EXPECT_NE(fine->body.find(R"("status":"fallback","decision":"allow")"), std::string::npos) << fine->body;
  EXPECT_EQ(wrong->status, 200);
  EXPECT_NE(wrong->body.find(R"("status":"degraded","decision":"block","enforced":"block")"), std::string::npos)
      << wrong->body;
  EXPECT_EQ(shop.flow().counters().unguarded, 1u);
  const auto delivery = shop.Begin("orders/create", shop.OrderBody({.id = 3}), "d-3");
  shop.Pass(Seconds(3));
  EXPECT_EQ(delivery->status, 503);
  EXPECT_EQ(shop.flow().counters().unguarded, 1u) << "nothing was let through";
  EXPECT_EQ(shop.flow().counters().late, 3u);
}

TEST(Durable, AFailedDiskAcknowledgesNothingAndRecovers) {
  MemoryLedger ledger;
  Simulation shop("fruit", "shopify", StockAuthority::kPlatform, &ledger);
  shop.Enforce();
  shop.Product("15.00", "20.00");
  const uint64_t before = shop.flow().StateHash(shop.now());
  ledger.FailNextBatch(LedgerError::kFull);
  ledger.SetReopens(false);
  EXPECT_EQ(shop.Product("0.00").status, 503);
  EXPECT_EQ(shop.Order({.id = 1}).status, 503);
  shop.Pass(Milliseconds(10));
  EXPECT_EQ(shop.Order({.id = 2}).status, 503);
  ledger.SetReopens(true);
  shop.Pass(Seconds(2));
  EXPECT_EQ(shop.flow().StateHash(shop.now()), before);  // what was not acknowledged never happened
  EXPECT_EQ(shop.Order({.id = 3}).status, 200);
}

// What every ordinary life does: products, orders, stock, decisions, all kinds of events.
void Live(Simulation& shop) {
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.Stock(10);
  for (int id = 1; id <= 5; ++id) {
    shop.Order({.id = id, .price = id == 3 ? "0.00" : "15.00", .customer = "77"});
    shop.Pass(Seconds(30));
  }
  shop.Product("1.50");
  shop.Stock(4);
  shop.flow().ReleaseOrder({.identity = "3", .actor = "maria", .reason = "test"}, shop.now());
  shop.Order({.id = 2, .topic = "orders/cancelled", .cancelled = true});
  shop.Pass(Minutes(2));
}

TEST(Durable, AnImportThatTheDiskEndsSaysHowFarItCameAndGoesOn) {
  const TemporaryDirectory directory;
  MemoryLedger ledger;
  Simulation shop("fruit", "shopify", StockAuthority::kPlatform, &ledger);
  constexpr int kOrders = 600;  // more than are waited for at once
  const std::string file = directory.path() + "/orders.ndjson";
  std::ofstream out(file);
  for (int id = 1; id <= kOrders; ++id) out << shop.OrderBody({.id = id}) << "\n";
  out.close();
  const auto import = [&](size_t* imported) {
    std::vector<std::string> bad;
    const std::string error = shop.flow().ImportOrders(file, shop.now(), imported, &bad);
    EXPECT_EQ(bad, std::vector<std::string>());
    return error;
  };
  const auto recorded = [&] {
    const auto events = ledger.Events();
    return std::count_if(events.begin(), events.end(),
                         [](const StoredEvent& stored) { return stored.event.kind == EventKind::kOrder; });
  };
  size_t imported = 0;
  ledger.FailNextBatch(LedgerError::kFull);
  EXPECT_EQ(import(&imported),
            "the ledger cannot be written at the moment; 0 orders are recorded: import the file again then, those are "
            "passed over");
  EXPECT_EQ(imported, 0u);
  EXPECT_EQ(recorded(), 0);
  shop.Pass(Seconds(2));
  EXPECT_EQ(import(&imported), "");
  EXPECT_EQ(imported, size_t{kOrders});
  EXPECT_EQ(recorded(), kOrders);
  EXPECT_EQ(import(&imported), "") << "again: nothing is recorded twice";
  EXPECT_EQ(recorded(), kOrders);
}

TEST(Durable, AFoldFromTheStartEqualsTheLiveState) {
  Simulation shop("fruit");
  Live(shop);
  const uint64_t live = shop.flow().StateHash(shop.now());
  shop.Restart();
  EXPECT_EQ(shop.flow().StateHash(shop.now()), live);
}

TEST(Durable, ACheckpointAndTheTailEqualTheLiveState) {
  Simulation shop("fruit");
  Live(shop);
  ASSERT_TRUE(shop.flow().SaveCheckpoint());
  shop.Product("14.00");
  shop.Order({.id = 9, .quantity = 2});
  const uint64_t live = shop.flow().StateHash(shop.now());
  const auto alerts = shop.flow().Alerts().size();
  shop.Restart();
  EXPECT_EQ(shop.flow().StateHash(shop.now()), live);
  EXPECT_EQ(shop.flow().Alerts().size(), alerts);
  EXPECT_EQ(shop.flow().program()->ceiling(), Ceiling::kBlock);
}

TEST(Durable, ASignedButUnreadableDeliveryIsKept) {
  Simulation shop("fruit");
  EXPECT_EQ(shop.Send("orders/create", R"({"id":1,"line_items":"none"})", "d-1").status, 200);
  EXPECT_EQ(shop.flow().counters().undecodable, 1u);
  int kept = 0;
  shop.ledger().ReadBack("fruit", EventKind::kUndecodable, {}, [&](const StoredEvent& stored) {
    ++kept;
    EXPECT_NE(shop.ledger().Personal(stored.sequence)->find("line_items"), std::string::npos);
    return true;
  });
  EXPECT_EQ(kept, 1);
}

// Everybody whose personal data the ledger still holds.
std::set<std::string> Remembered(const MemoryLedger& ledger) {
  std::set<std::string> people;
  for (const StoredEvent& stored : ledger.Events()) {
    if (!stored.event.personal.empty()) people.insert(stored.event.subject);
  }
  return people;
}

TEST(Durable, AnErasureIsAcknowledgedOnceItIsDoneAndTriedAgainUntilThen) {
  MemoryLedger ledger;
  Simulation shop("fruit", "shopify", StockAuthority::kPlatform, &ledger);
  shop.Order({.id = 1, .customer = "71"});
  shop.Order({.id = 2, .customer = "72"});
  const std::string body = R"({"shop_id":1,"customer":{"id":71,"email":"71@example.com"},"orders_to_redact":[1]})";
  ledger.SetErases(false);
  EXPECT_EQ(shop.Send("customers/redact", body, "r-1").status, 503);
  EXPECT_EQ(Remembered(ledger), (std::set<std::string>{"1", "2"}));
  ledger.SetErases(true);
  EXPECT_EQ(shop.Send("customers/redact", body, "r-1").status, 200) << "the platform's own retry: the same delivery";
  EXPECT_EQ(Remembered(ledger), (std::set<std::string>{"2"}));
  EXPECT_EQ(shop.Send("customers/redact", body, "r-1").status, 200);
  EXPECT_EQ(shop.flow().counters().redeliveries, 1u);
}

TEST(Durable, AShopThatLeavesIsErasedAlone) {
  MemoryLedger ledger;
  Simulation fruit("fruit", "shopify", StockAuthority::kPlatform, &ledger);
  Simulation plants("plants", "shopify", StockAuthority::kPlatform, &ledger);
  fruit.Order({.id = 1});
  plants.Order({.id = 2});
  ledger.SetErases(false);
  EXPECT_EQ(fruit.Send("shop/redact", "{}", "r-1").status, 503);
  ledger.SetErases(true);
  EXPECT_EQ(fruit.Send("shop/redact", "{}", "r-1").status, 200);
  EXPECT_EQ(Remembered(ledger), (std::set<std::string>{"2"}));
}

// The same check as the crash test of the service: every acknowledged order is there after a crash.
int LostAfterCrash(MemoryLedger& ledger) {
  Simulation shop("fruit", "shopify", StockAuthority::kPlatform, &ledger);
  ledger.SetManualCommit(true);
  std::vector<std::pair<int, std::shared_ptr<Answer>>> answers;
  for (int id = 1; id <= 20; ++id) {
    answers.emplace_back(id, shop.Begin("orders/create", shop.OrderBody({.id = id}), "d-" + std::to_string(id)));
    if (id % 4 == 0 && id < 20) ledger.Commit();
  }
  ledger.Crash();
  ledger.SetManualCommit(false);
  shop.Restart();
  int lost = 0;
  for (const auto& [id, answer] : answers) lost += answer->status == 200 && !shop.Find(std::to_string(id)) ? 1 : 0;
  return lost;
}

TEST(Durable, NoAcknowledgedOrderIsLostInACrash) {
  MemoryLedger ledger;
  EXPECT_EQ(LostAfterCrash(ledger), 0);
}

TEST(Durable, TheCheckFailsOnALedgerThatAcknowledgesBeforeItCommits) {
  MemoryLedger broken(MemoryLedger::Options{.acknowledges_before_commit = true});
  EXPECT_GT(LostAfterCrash(broken), 0);
}

}  // namespace
}  // namespace parapet
