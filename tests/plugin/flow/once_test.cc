// SPDX-License-Identifier: Apache-2.0
//
// An order counts once, whatever comes again; stores never touch.
#include <gtest/gtest.h>

#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

TEST(Once, CreatedPaidUpdatedTaggedAndRedeliveredIsOneJudgementAndOneSetOfEffects) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  const OrderSpec created{.id = 1, .price = "0.00", .delivery = "d-1"};
  const Instant placed = shop.now();
  EXPECT_EQ(shop.Order(created).status, 200);
  shop.Pass(Seconds(5));
  shop.Order({.id = 1, .price = "0.00", .topic = "orders/paid", .created = placed});
  shop.Pass(Seconds(5));
  shop.Order({.id = 1, .price = "0.00", .topic = "orders/updated", .tags = "parapet-held", .created = placed});
  shop.Restart();
  const std::string again = shop.OrderBody({.id = 1, .price = "0.00", .created = placed, .updated = placed});
  EXPECT_EQ(shop.Send("orders/create", again, "d-1").status, 200);  // the platform's own retry: the same bytes
  EXPECT_EQ(shop.flow().counters().redeliveries, 1u);
  EXPECT_EQ(shop.Effects("hold").size(), 1u);
  EXPECT_EQ(shop.Effects("tag").size(), 1u);
  EXPECT_EQ(shop.flow().Alerts().front().orders, 1u);
}

TEST(Once, TheSameIdWithAnotherBodyIsAConflict) {
  Simulation shop("fruit");
  EXPECT_EQ(shop.Order({.id = 1, .delivery = "d-1"}).status, 200);
  EXPECT_EQ(shop.Order({.id = 1, .price = "14.00", .delivery = "d-1"}).status, 409);
}

TEST(Once, AStaleRetryIsRecordedAndNotJudged) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  const Instant before = shop.now();
  shop.Pass(Minutes(5));
  shop.Order({.id = 1, .created = before});
  const std::string old = shop.OrderBody({.id = 1, .price = "0.00", .created = before, .updated = before});
  EXPECT_EQ(shop.Send("orders/create", old, "late").status, 200);
  EXPECT_EQ(shop.Find("1")->enforced, Action::kAllow);
  EXPECT_TRUE(shop.Effects("hold").empty());
}

TEST(Once, TwoStoresWithEqualOrdersNeverTouch) {
  MemoryLedger ledger;
  Simulation fruit("fruit", "shopify", StockAuthority::kPlatform, &ledger);
  Simulation plants("plants", "shopify", StockAuthority::kPlatform, &ledger);
  fruit.Enforce();
  fruit.Product("15.00", "20.00");
  EXPECT_EQ(fruit.Order({.id = 1, .price = "0.00", .delivery = "same"}).status, 200);
  EXPECT_EQ(plants.Order({.id = 1, .price = "0.00", .delivery = "same"}).status, 200);
  EXPECT_EQ(fruit.Effects("hold").size(), 1u);
  EXPECT_TRUE(plants.Effects("hold").empty());
  EXPECT_FALSE(plants.flow().FindItem("4001").has_value());
}

TEST(Once, TheOtherStoresSecretIsRefused) {
  Simulation fruit("fruit");
  EXPECT_EQ(fruit.Send("orders/create", fruit.OrderBody({}), "d", false).status, 401);
  EXPECT_FALSE(fruit.Find("1").has_value());
}

// commercetools has no way back to an order from a queue: what is found is recorded for a person.
TEST(Once, AnOrderFromAQueueIsJudgedAndRecordedAndNothingIsClaimedToBeDone) {
  Simulation shop("trees", "commercetools");
  shop.Enforce();
  const std::string order =
      R"({"type":"Order","id":"o-9","version":1,"createdAt":"2026-11-21T09:59:50Z",)"
      R"("lastModifiedAt":"2026-11-21T09:59:50Z","orderState":"Open","customerId":"c-9","totalPrice":)"
      R"({"type":"centPrecision","currencyCode":"EUR","fractionDigits":2,"centAmount":0},"lineItems":[{"id":"l-1",)"
      R"("productId":"p-PLUM","variant":{"id":1,"sku":"PLUM"},"quantity":1,"priceMode":"Platform","price":{"value":)"
      R"({"type":"centPrecision","currencyCode":"EUR","fractionDigits":2,"centAmount":0}}}]})";
  const std::string message =
      R"({"notificationType":"Message","id":"m-1","sequenceNumber":1,"resource":{"typeId":"order","id":"o-9"},)"
      R"("type":"OrderCreated","createdAt":"2026-11-21T09:59:51Z","order":)" +
      order + "}";
  EXPECT_EQ(shop.Post(message).status, 200);
  ASSERT_TRUE(shop.Find("o-9").has_value());
  EXPECT_EQ(shop.Find("o-9")->decision, Action::kHold);
  EXPECT_EQ(shop.Find("o-9")->enforced, Action::kAllow);
  EXPECT_EQ(shop.Post(message).status, 200);
  EXPECT_EQ(shop.flow().counters().redeliveries, 1u);
  EXPECT_EQ(shop.Post(order).status, 200);  // the same order without its message
  EXPECT_EQ(shop.flow().counters().judged[static_cast<size_t>(Action::kHold)], 1u);
  EXPECT_EQ(shop.flow().counters().checkouts_stopped, 0u);
  shop.Restart();
  EXPECT_EQ(shop.Find("o-9")->decision, Action::kHold);
}

TEST(Once, AReleasedOrderStaysReleasedUntilItChanges) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  const Instant placed = shop.now();
  shop.Order({.id = 1, .price = "0.00"});
  ASSERT_EQ(shop.flow().ReleaseOrder({.identity = "1", .actor = "maria", .reason = "a present"}, shop.now()), "");
  EXPECT_TRUE(shop.flow().ReleasedSince("1", placed)) << "a hold still in the outbox is overtaken";
  EXPECT_FALSE(shop.flow().ReleasedSince("2", placed));
  EXPECT_FALSE(shop.flow().ReleasedSince("1", shop.now() + Seconds(1))) << "a hold asked for afterwards is not";
  EXPECT_EQ(shop.Effects("release").size(), 1u);
  shop.Pass(Seconds(5));
  shop.Order({.id = 1, .price = "0.00", .topic = "orders/updated", .created = placed});
  EXPECT_EQ(shop.Effects("hold").size(), 1u);
}

TEST(Once, OldAndImportedOrdersAreNeverTouched) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.Order({.id = 1, .price = "0.00", .created = shop.now() - Hours(25)});
  EXPECT_EQ(shop.Find("1")->decision, Action::kHold);
  EXPECT_EQ(shop.Find("1")->enforced, Action::kAllow);
  EXPECT_TRUE(shop.Effects("hold").empty());
}

TEST(Once, ABypassAllowsEverythingAndEndsByItself) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.flow().Bypass(shop.now() + Hours(1), "maria", "maintenance", shop.now());
  shop.Order({.id = 1, .price = "0.00"});
  EXPECT_TRUE(shop.Effects("hold").empty());
  shop.Pass(Hours(2));
  shop.Order({.id = 2, .price = "0.00"});
  EXPECT_EQ(shop.Effects("hold").size(), 1u);
}

}  // namespace
}  // namespace parapet
