// SPDX-License-Identifier: Apache-2.0
//
// Shopify announces an edit without saying what it did; the order's next update does. That one is judged as an edit.
#include <gtest/gtest.h>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

class Edit : public ::testing::Test {
 protected:
  void SetUp() override {
    shop.Enforce();
    shop.Product("15.00", "20.00");
    placed = shop.now();
    shop.Order({.id = 1});
    shop.Pass(Minutes(1));
  }
  // The announcement of an edit made now.
  void Announce(const std::string& delivery = "edit-1") {
    const std::string body =
        R"({"order_edit":{"id":9,"order_id":1,"created_at":")" + FormatRfc3339(shop.now()) + R"("}})";
    EXPECT_EQ(shop.Send("orders/edited", body, delivery).status, 200);
  }
  void Update(int quantity, const std::string& tags = {}, const std::string& topic = "orders/updated") {
    shop.Pass(Seconds(1));
    shop.Order({.id = 1, .quantity = quantity, .topic = topic, .tags = tags, .created = placed});
  }
  // Of the last revision that was recorded.
  std::string Stage() {
    const auto last = shop.flow().LastOrderEvent("1");
    if (!last) return "none";
    const std::string& payload = last->event.payload;
    const size_t at = payload.rfind(R"("stage":")");
    return at == payload.npos ? "unsaid" : payload.substr(at + 9, payload.find('"', at + 9) - at - 9);
  }
  Simulation shop{"fruit"};
  Instant placed;
};

TEST_F(Edit, IsTheNextUpdateAndNoOther) {
  Announce();
  Update(2);
  EXPECT_EQ(Stage(), "edited");
  Update(3);
  EXPECT_EQ(Stage(), "placed");
}

TEST_F(Edit, IsTheNextUpdateAcrossARestart) {
  Announce();
  const uint64_t before = shop.flow().StateHash(shop.now());
  shop.Restart();
  EXPECT_EQ(shop.flow().StateHash(shop.now()), before);
  Update(2);
  EXPECT_EQ(Stage(), "edited");
  shop.Restart();
  Update(3);
  EXPECT_EQ(Stage(), "placed");
}

TEST_F(Edit, IsTheNextUpdateAfterACheckpoint) {
  Announce();
  ASSERT_TRUE(shop.flow().SaveCheckpoint());
  shop.Restart();
  Update(2);
  EXPECT_EQ(Stage(), "edited");
}

// Our own tag coming back shows the order as it was.
TEST_F(Edit, IsNotAnUpdateWithTheSameContent) {
  Announce();
  Update(1, "parapet-held");
  EXPECT_NE(Stage(), "edited");
  Update(2, "parapet-held");
  EXPECT_EQ(Stage(), "edited");
}

TEST_F(Edit, AnnouncedAfterItsUpdateIsOverAlready) {
  const Instant edited = shop.now();
  Update(2);
  const std::string body = R"({"order_edit":{"order_id":1,"created_at":")" + FormatRfc3339(edited) + R"("}})";
  EXPECT_EQ(shop.Send("orders/edited", body, "late").status, 200);
  Update(3);
  EXPECT_EQ(Stage(), "placed");
}

TEST_F(Edit, OfAnUnknownOrderIsKeptAndChangesNothing) {
  const uint64_t before = shop.flow().StateHash(shop.now());
  EXPECT_EQ(shop.Send("orders/edited", R"({"order_edit":{"order_id":77}})", "unknown").status, 200);
  EXPECT_EQ(shop.flow().StateHash(shop.now()), before);
}

// What stands against an order stays; what the edit adds is judged.
TEST_F(Edit, IsJudgedByWhatItAdds) {
  shop.Order({.id = 2, .price = "15.00"});
  shop.Pass(Seconds(1));
  EXPECT_EQ(shop.Send("orders/edited", R"({"order_edit":{"order_id":2}})", "edit-2").status, 200);
  shop.Pass(Seconds(1));
  shop.Order({.id = 2, .price = "0.00", .topic = "orders/updated", .created = shop.now() - Seconds(2)});
  EXPECT_EQ(shop.Find("2")->enforced, Action::kHold);
}

}  // namespace
}  // namespace parapet
