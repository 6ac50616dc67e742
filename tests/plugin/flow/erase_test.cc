// SPDX-License-Identifier: Apache-2.0
//
// Forgetting people: whoever bought an order, or a customer by what the shop knows them by.
#include <gtest/gtest.h>

#include <set>

#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

class Erasing : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.Product("15.00", "20.00");
    shop_.Order({.id = 1, .customer = "71"});
    shop_.Order({.id = 2, .customer = "71"});
    shop_.Order({.id = 3, .customer = "72"});
  }
  // Orders of which something personal is kept.
  std::set<std::string> Remembered() const {
    std::set<std::string> orders;
    for (const StoredEvent& stored : shop_.ledger().Events()) {
      if (stored.event.kind == EventKind::kOrder && !stored.event.personal.empty()) orders.insert(stored.event.subject);
    }
    return orders;
  }
  ErasureReport Erase(ErasureRequest request) {
    request.actor = "anna";
    request.reason = "asked to be forgotten";
    return shop_.flow().Erase(request, shop_.now());
  }
  using Orders = std::set<std::string>;

  mutable Simulation shop_{"fruit"};
};

TEST_F(Erasing, AnOrderForgetsWhoeverBoughtItWithAllTheirOrders) {
  const ErasureReport report = Erase({.orders = {"1"}});
  EXPECT_EQ(report.error, "");
  EXPECT_EQ(report.orders, 2u);
  EXPECT_EQ(Remembered(), Orders{"3"});
  EXPECT_TRUE(shop_.flow().IsErased("1") && shop_.flow().IsErased("2"));
  EXPECT_FALSE(shop_.flow().IsErased("3"));
}

TEST_F(Erasing, ACustomerIsNamedByWhatTheShopKnowsThemBy) {
  EXPECT_EQ(Erase({.customer = "72"}).orders, 1u);
  EXPECT_EQ(Remembered(), (Orders{"1", "2"}));
  EXPECT_EQ(Erase({.customer = "nobody@example.com"}).orders, 0u);
  EXPECT_EQ(Remembered(), (Orders{"1", "2"}));
}

// A guest has no id at the platform: the order is kept under the address, else the number.
class ErasingGuests : public Erasing {
 protected:
  void Buy(int id, const std::string& contact) {
    std::string body = shop_.OrderBody({.id = id, .customer = "71"});
    const std::string customer = R"("customer":{"id":71,"email":"71@example.com"},)";
    ASSERT_NE(body.find(customer), std::string::npos);
    body.replace(body.find(customer), customer.size(), contact);
    ASSERT_EQ(shop_.Send("orders/create", body, "guest-" + std::to_string(id)).status, 200);
  }
};

TEST_F(ErasingGuests, AnAddressFindsTheOrdersOfTheAccountToo) {
  EXPECT_EQ(Erase({.customer = "71@Example.com"}).orders, 2u);
  EXPECT_EQ(Remembered(), Orders{"3"});
}

TEST_F(ErasingGuests, AnOrderLeadsToWhatItsBuyerOrderedWithoutTheAccount) {
  Buy(4, R"("email":"71@example.com",)");
  Buy(5, R"("email":"somebody@example.com",)");
  EXPECT_EQ(Erase({.orders = {"1"}}).orders, 3u);
  EXPECT_EQ(Remembered(), (Orders{"3", "5"}));
}

TEST_F(ErasingGuests, ANumberLeadsToAnAddressAndThatToTheAccount) {
  Buy(4, R"("email":"71@example.com","phone":"+44 20 7123 4567",)");
  Buy(5, R"("phone":"+442071234567",)");
  Buy(6, R"("phone":"+442071234568",)");
  EXPECT_EQ(Erase({.customer = "+44 (20) 7123-4567"}).orders, 4u);
  EXPECT_EQ(Remembered(), (Orders{"3", "6"}));
}

TEST_F(Erasing, LookingForgetsNothing) {
  EXPECT_EQ(Erase({.orders = {"1"}, .only_look = true}).orders, 2u);
  EXPECT_EQ(Remembered(), (Orders{"1", "2", "3"}));
  EXPECT_FALSE(shop_.flow().IsErased("1"));
}

TEST_F(Erasing, NothingPersonalOfAForgottenOrderIsTakenInAgain) {
  Erase({.orders = {"1"}});
  for (const bool restarted : {false, true}) {
    if (restarted) shop_.Restart();
    shop_.Pass(Minutes(1));
    shop_.Order({.id = 1, .quantity = restarted ? 3 : 2, .customer = "71", .topic = "orders/updated"});
    EXPECT_EQ(Remembered(), Orders{"3"}) << "restarted: " << restarted;
  }
  shop_.Order({.id = 4, .customer = "71"});
  EXPECT_EQ(Remembered(), (Orders{"3", "4"})) << "who buys again is a customer again";
}

TEST_F(Erasing, AlsoForgetsDeliveriesThatNobodyCouldReadAndThatNameThem) {
  shop_.Send("orders/create", R"({"id":9,"email":"71@example.com","line_items":7})", "broken-1");
  shop_.Send("orders/create", R"({"id":10,"email":"72@example.com","line_items":7})", "broken-2");
  EXPECT_EQ(Erase({.orders = {"1"}}).deliveries, 1u);
  std::set<std::string> kept;
  for (const StoredEvent& stored : shop_.ledger().Events()) {
    if (stored.event.kind == EventKind::kUndecodable && !stored.event.personal.empty()) {
      kept.insert(stored.event.subject);
    }
  }
  EXPECT_EQ(kept, Orders{"broken-2"});
}

TEST_F(Erasing, ThatFailedGoesOnWhenAskedAgain) {
  shop_.ledger().SetErases(false);
  EXPECT_NE(Erase({.orders = {"1"}}).error, "");
  EXPECT_TRUE(shop_.flow().IsErased("1")) << "nothing is sent to them meanwhile";
  shop_.ledger().SetErases(true);
  EXPECT_EQ(Erase({.orders = {"1"}}).error, "");
  EXPECT_EQ(Remembered(), Orders{"3"});
}

TEST_F(Erasing, ThePlatformsWordForgetsTheOrdersThatItNames) {
  const std::string body = R"({"shop_id":1,"customer":{"id":99,"email":"99@example.com"},"orders_to_redact":[3]})";
  EXPECT_EQ(shop_.Send("customers/redact", body, "r-1").status, 200);
  EXPECT_EQ(Remembered(), (Orders{"1", "2"})) << "whoever bought order 3";
  EXPECT_TRUE(shop_.flow().IsErased("3"));
}

TEST_F(Erasing, IsWrittenDownWithoutAnybodysName) {
  Erase({.customer = "71"});
  int events = 0;
  for (const StoredEvent& stored : shop_.ledger().Events()) {
    if (stored.event.kind != EventKind::kErasure) continue;
    ++events;
    EXPECT_EQ(stored.event.payload, R"({"orders":["1","2"],"actor":"anna","reason":"asked to be forgotten"})");
  }
  EXPECT_EQ(events, 1);
}

}  // namespace
}  // namespace parapet
