// SPDX-License-Identifier: Apache-2.0
//
// Platforms' own lists of orders: page by page, by id, and what is made of answers that are none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/platforms/commercetools/order_list.h"
#include "parapet/adapters/platforms/shopify/order_list.h"
#include "parapet/plugin/standin/shop_standin.h"
#include "parapet/tests/plugin/outbox/outbox_double.h"

namespace parapet {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Instant kSince = *ParseRfc3339("2026-11-22T08:00:00Z");

void Put(ShopStandin& shop, const std::string& id, const std::string& at, const std::string& more = "") {
  const std::string body = R"({"id":")" + id + R"(","number":"#)" + id + R"(","at":")" + at + "\"" + more + "}";
  ASSERT_EQ(shop.Handle({"POST", "/standin/orders", "", body}).status, 200);
}

class ShopifyOrderListTest : public testing::Test {
 protected:
  ShopStandin shop_{{.token = "t"}};
  KillSwitch kill_;
  std::shared_ptr<StandinClient> client_ = std::make_shared<StandinClient>(shop_, &kill_);
  std::unique_ptr<PlatformOrders> orders_ =
      MakeShopifyOrderList(client_, {.base_url = "https://fruit.myshopify.com", .token = "t"});
};

TEST_F(ShopifyOrderListTest, ReadsEveryChangedOrderOncePageByPage) {
  for (int i = 1; i <= 230; ++i) Put(shop_, std::to_string(1000 + i), "2026-11-22T09:00:00Z");
  Put(shop_, "999", "2026-11-22T07:59:59Z");
  std::multiset<std::string> read;
  std::string cursor;
  int pages = 0;
  do {
    const PlatformOrderPage page = orders_->ListChanged(kSince, cursor);
    ASSERT_EQ(page.error, "");
    for (const PlatformOrder& order : page.orders) read.insert(order.identity);
    cursor = page.next;
  } while (++pages < 10 && !cursor.empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(read.size(), 230u);
  EXPECT_EQ(std::set<std::string>(read.begin(), read.end()).size(), 230u);
  EXPECT_EQ(read.count("999"), 0u) << "changed before";
}

TEST_F(ShopifyOrderListTest, ReadsHowFarAnOrderIs) {
  Put(shop_, "1", "2026-11-22T09:00:00Z", R"(,"status":"FULFILLED")");
  Put(shop_, "2", "2026-11-22T09:00:01Z", R"(,"status":"PARTIALLY_FULFILLED")");
  Put(shop_, "3", "2026-11-22T09:00:02Z", R"(,"status":"ON_HOLD","fulfill_by":"2026-11-24T00:00:00Z")");
  Put(shop_, "4", "2026-11-22T09:00:03Z", R"(,"cancelled_at":"2026-11-22T09:00:03Z")");
  const auto orders = orders_->ListChanged(kSince, "").orders;
  ASSERT_THAT(orders, SizeIs(4));
  EXPECT_TRUE(orders[0].left && !orders[0].left_partly && !orders[0].held);
  EXPECT_TRUE(orders[1].left_partly && !orders[1].left);
  EXPECT_TRUE(orders[2].held);
  EXPECT_EQ(orders[2].need_by, *ParseRfc3339("2026-11-24T00:00:00Z"));
  EXPECT_TRUE(orders[3].cancelled);
  EXPECT_EQ(orders[0].number, "#1");
  EXPECT_EQ(orders[0].placed_at, *ParseRfc3339("2026-11-22T09:00:00Z"));
}

TEST_F(ShopifyOrderListTest, ReadsOrdersByIdAndPassesOverThoseThatAreNotThere) {
  Put(shop_, "1", "2026-11-22T09:00:00Z");
  Put(shop_, "11", "2026-11-22T09:00:00Z");
  const PlatformOrderPage page = orders_->Read({"1", "77", "11 OR id:2"});
  EXPECT_EQ(page.error, "");
  ASSERT_THAT(page.orders, SizeIs(1));
  EXPECT_EQ(page.orders[0].identity, "1");
}

TEST_F(ShopifyOrderListTest, SaysWhyAPageCouldNotBeReadAndNothingInItCounts) {
  const auto canned = std::make_shared<Canned>();
  const auto orders =
      MakeShopifyOrderList(canned, {.base_url = "https://fruit.myshopify.com", .token = "secret-token"});
  const std::pair<OutgoingResponse, std::string> bad[] = {
      {{.status = 401, .body = "{}"}, "credentials"},
      {{.status = 502}, "failed"},
      {{.failure = OutgoingResponse::Failure::kNoAnswer, .error = "timed out"}, "timed out"},
      {{.status = 200, .body = "<html>"}, ""},
      {{.status = 200, .body = "{}"}, ""},
      {{.status = 200, .body = R"({"errors":[{"message":"no","extensions":{"code":"ACCESS_DENIED"}}]})"}, "no"},
      {{.status = 200, .body = R"({"data":{"orders":null}})"}, "no list of orders"},
      {{.status = 200, .body = R"({"data":{"orders":{"nodes":[],"pageInfo":{"hasNextPage":true,"endCursor":null}}}})"},
       "there is more"},
      {{.status = 200,
        .body = R"({"data":{"orders":{"nodes":[{"legacyResourceId":"1","createdAt":"yesterday"}],"pageInfo":{}}}})"},
       "no time"}};
  for (const auto& [answer, words] : bad) {
    canned->answers.push_back(answer);
    const PlatformOrderPage page = orders->ListChanged(kSince, "");
    EXPECT_NE(page.error, "") << answer.body;
    EXPECT_THAT(page.error, HasSubstr(words));
    EXPECT_EQ(page.error.find("secret-token"), std::string::npos);
    EXPECT_THAT(page.orders, IsEmpty());
  }
}

constexpr char kBase[] = "https://api.europe-west1.gcp.commercetools.com/fruit";

std::string Order(const std::string& id, const std::string& modified, const std::string& more = "") {
  return R"({"type":"Order","id":")" + id + R"(","version":3,"orderNumber":"N-)" + id +
         R"(","createdAt":"2026-11-22T08:30:00.123Z","lastModifiedAt":")" + modified + R"(","orderState":"Open")" +
         more + "}";
}
std::string Results(const std::vector<std::string>& orders) {
  std::string list;
  for (const std::string& order : orders) list += (list.empty() ? "" : ",") + order;
  return R"({"limit":100,"offset":0,"count":)" + std::to_string(orders.size()) + R"(,"results":[)" + list + "]}";
}

class CommercetoolsOrderListTest : public testing::Test {
 protected:
  void SetUp() override { client_->answers.push_back({.status = 200, .body = R"({"access_token":"t1"})"}); }
  std::shared_ptr<Canned> client_ = std::make_shared<Canned>();
  std::unique_ptr<PlatformOrders> orders_ =
      MakeCommercetoolsOrderList(client_, {.base_url = kBase, .credentials = "id:secret"});
};

TEST_F(CommercetoolsOrderListTest, FollowsTheLastChangeFromPageToPage) {
  std::vector<std::string> hundred;
  for (int i = 100; i < 200; ++i) hundred.push_back(Order("order-" + std::to_string(i), "2026-11-22T09:00:00.000Z"));
  client_->answers.push_back({.status = 200, .body = Results(hundred)});
  client_->answers.push_back({.status = 200, .body = Results({Order("order-200", "2026-11-22T09:00:01.000Z")})});
  const PlatformOrderPage first = orders_->ListChanged(kSince, "");
  ASSERT_EQ(first.error, "");
  EXPECT_THAT(first.orders, SizeIs(100));
  const PlatformOrderPage second = orders_->ListChanged(kSince, first.next);
  EXPECT_THAT(second.orders, SizeIs(1));
  EXPECT_EQ(second.next, "");
  ASSERT_THAT(client_->requests, SizeIs(3));
  EXPECT_EQ(client_->requests[0].url, "https://auth.europe-west1.gcp.commercetools.com/oauth/token");
  EXPECT_THAT(client_->requests[1].url, HasSubstr("where=lastModifiedAt%20%3E%3D%20%222026-11-22T08%3A00%3A00Z%22"));
  EXPECT_THAT(client_->requests[2].url, HasSubstr("id%20%3E%20%22order-199%22"));
  EXPECT_THAT(client_->requests[1].url, HasSubstr("sort=lastModifiedAt%20asc"));
}

TEST_F(CommercetoolsOrderListTest, ReadsHowFarAnOrderIs) {
  client_->answers.push_back(
      {.status = 200,
       .body = Results({Order("a", "2026-11-22T09:00:00Z", R"(,"shipmentState":"Shipped")"),
                        Order("b", "2026-11-22T09:00:00Z", R"(,"shipmentState":"Partial")"),
                        Order("c", "2026-11-22T09:00:00Z", R"(,"state":{"typeId":"state","obj":{"key":"on-hold"}})"),
                        Order("d", "2026-11-22T09:00:00Z", R"(,"custom":{"fields":{"needBy":"2026-12-24","note":3}})"),
                        Order("e", "2026-11-22T09:00:00Z", R"(,"custom":{"fields":{"needBy":["soon"]}})")})});
  const auto orders = orders_->ListChanged(kSince, "").orders;
  ASSERT_THAT(orders, SizeIs(5));
  EXPECT_TRUE(orders[0].left && !orders[0].left_partly);
  EXPECT_TRUE(orders[1].left_partly && !orders[1].left);
  EXPECT_TRUE(orders[2].held);
  EXPECT_EQ(orders[3].need_by, *ParseRfc3339("2026-12-24T23:59:59Z"));
  EXPECT_FALSE(orders[4].need_by.IsKnown());
}

TEST_F(CommercetoolsOrderListTest, NoIdentityEndsThePredicate) {
  client_->answers.push_back({.status = 200, .body = Results({})});
  EXPECT_EQ(orders_->Read({"order-1", "x\") or (id != \""}).error, "");
  EXPECT_EQ(client_->requests.back().url.substr(client_->requests.back().url.find("&where=")),
            "&where=id%20in%20%28%22order-1%22%29");
  EXPECT_THAT(orders_->Read({"\""}).orders, IsEmpty());
  EXPECT_THAT(client_->requests, SizeIs(2)) << "nothing is asked for nobody";
}

TEST_F(CommercetoolsOrderListTest, ARefusedTokenIsReplacedOnce) {
  client_->answers.push_back({.status = 200, .body = Results({})});
  ASSERT_EQ(orders_->ListChanged(kSince, "").error, "");
  client_->answers.push_back({.status = 401});
  client_->answers.push_back({.status = 200, .body = R"({"access_token":"t2"})"});
  client_->answers.push_back({.status = 200, .body = Results({})});
  EXPECT_EQ(orders_->ListChanged(kSince, "").error, "");
  EXPECT_EQ(client_->requests.back().headers[0].second, "Bearer t2");
}

TEST_F(CommercetoolsOrderListTest, SaysWhyAPageCouldNotBeRead) {
  for (const OutgoingResponse& answer :
       {OutgoingResponse{.status = 500}, OutgoingResponse{.status = 200, .body = "<html>"},
        OutgoingResponse{.status = 200, .body = "{}"},
        OutgoingResponse{.status = 200, .body = Results({Order("a", "soon")})},
        OutgoingResponse{.status = 200, .body = Results({Order("", "2026-11-22T09:00:00Z")})}}) {
    client_->answers.push_back(answer);
    const PlatformOrderPage page = orders_->ListChanged(kSince, "");
    EXPECT_NE(page.error, "") << answer.body;
    EXPECT_THAT(page.orders, IsEmpty());
  }
}

}  // namespace
}  // namespace parapet
