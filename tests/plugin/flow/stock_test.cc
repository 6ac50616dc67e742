// SPDX-License-Identifier: Apache-2.0
//
// Stock through the whole flow, under both authorities.
#include <gtest/gtest.h>

#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

TEST(StockFlow, UnderPlatformAuthorityExactlyTheNewestOversoldOrdersAreFound) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.Stock(2);
  for (int id = 1; id <= 4; ++id) {
    shop.Pass(Seconds(10));
    shop.Order({.id = id});
    EXPECT_LE(shop.Find(std::to_string(id))->enforced, Action::kTag);
  }
  shop.Pass(Seconds(10));
  shop.Stock(-2);
  shop.Pass(Seconds(1));
  EXPECT_LE(shop.Find("1")->enforced, Action::kTag);
  EXPECT_LE(shop.Find("2")->enforced, Action::kTag);
  EXPECT_EQ(shop.Find("3")->enforced, Action::kHold);  // a webhook cannot block
  EXPECT_EQ(shop.Find("4")->enforced, Action::kHold);
}

TEST(StockFlow, UnderParapetAuthorityTheSecondCheckoutIsVetoedInWordsForAShopper) {
  Simulation shop("trees", "commercetools", StockAuthority::kParapet);
  shop.Enforce();
  const std::string items =
      R"({"items":[{"id":"PLUM","sku":"PLUM","title":"Plum tree","prices":[{"currency":"EUR","price":"21.00","compare_at":"25.00"}],)"
      R"("stock":{"kind":"tracked","quantity":"1","as_of":"2026-11-21T09:59:00Z"}}]})";
  const std::string token = "Bearer orchardtrees";
  const std::pair<std::string_view, std::string_view> headers[] = {{"Authorization", token}};
  HttpRequest request{.method = "POST", .target = "/v1/items", .path = "/v1/items", .body = items};
  request.headers = headers;
  struct Sink : HttpReply::Sink {
    void Send(HttpResponse response) override { status = response.status, body = response.body; }
    int status = 0;
    std::string body;
  };
  auto sink = std::make_shared<Sink>();
  shop.flow().Deliver(request, *shop.flow().options().native, false, shop.now(), HttpReply(sink));
  ASSERT_EQ(sink->status, 200) << sink->body;
  EXPECT_EQ(shop.Extension("o-1", "PLUM", 1, 2100).status, 200);
  const Answer second = shop.Extension("o-2", "PLUM", 1, 2100);
  EXPECT_EQ(second.status, 400) << second.body;
  EXPECT_NE(second.body.find("InvalidInput"), std::string::npos);
  for (const char* inside : {"stock_shortfall", "lost_reservation", "guardrail", "PLUM", "threshold"}) {
    EXPECT_EQ(second.body.find(inside), std::string::npos) << inside << " in " << second.body;
  }
  EXPECT_EQ(shop.flow().counters().checkouts_stopped, 1u);
}

}  // namespace
}  // namespace parapet
