// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/standin/shop_standin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parapet/adapters/notify/chat/chat_connector.h"
#include "parapet/adapters/outgoing/curl_client.h"
#include "parapet/adapters/platforms/shopify/connector.h"
#include "parapet/tests/plugin/outbox/outbox_double.h"

namespace parapet {
namespace {

// The stand-in's own server, as the quickstart uses it: over the network, by the real connectors.
TEST(Standin, ServesShopAndChatAndPrintsEachCall) {
  std::vector<std::string> lines;
  ShopStandin shop({.token = "t", .print = [&lines](const std::string& line) { lines.push_back(line); }});
  const StandinServer server(shop, 0);
  const std::string base = "http://127.0.0.1:" + std::to_string(server.port());
  const auto client = std::make_shared<CurlClient>(CurlSettings{.allow_private_addresses = true, .allow_http = true});
  const auto connector = MakeShopifyConnector(client, {.base_url = base, .token = "t"});
  ChatConnector chat(client, {.url = base + "/chat"});

  Effect tag = MakeEffect("k1", "tag", "1001"), hold = MakeEffect("k2", "hold", "1001"),
         alert = MakeEffect("k3", "alert");
  tag.payload = ShopifyTagPayload({"parapet-held"});
  hold.payload = ShopifyHoldPayload("price 0.00 USD");
  alert.payload = ChatPayload("first line\nNext: \"go\"", "inc-1");
  EXPECT_EQ(connector->Perform(tag).outcome, Outcome::kDone);
  EXPECT_EQ(connector->Confirm(tag).outcome, Outcome::kDone);
  EXPECT_EQ(connector->Perform(hold).outcome, Outcome::kDone);
  EXPECT_EQ(connector->Confirm(hold).outcome, Outcome::kDone);
  EXPECT_EQ(chat.Perform(alert).outcome, Outcome::kDone);
  EXPECT_EQ(chat.Perform(alert).outcome, Outcome::kDone);
  EXPECT_THAT(shop.posts(), testing::ElementsAre("first line\nNext: \"go\"")) << "the same key is one post";
  EXPECT_THAT(lines, testing::ElementsAre("tag    order 1001: parapet-held", "read   order 1001: its tags",
                                          "read   order 1001: its fulfilment", "hold   order 1001: price 0.00 USD",
                                          "read   order 1001: its fulfilment", "post   first line Next: \"go\""));
}

TEST(Standin, SaysWhenItsPortIsTaken) {
  ShopStandin shop({});
  const StandinServer server(shop, 0);
  EXPECT_THROW(StandinServer(shop, server.port()), std::runtime_error);
}

}  // namespace
}  // namespace parapet
