// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/messages/helpdesk.h"

#include <gtest/gtest.h>

#include "parapet/adapters/notify/webhook/webhook_connector.h"
#include "parapet/tests/plugin/recovery/messages/letter_shop.h"

namespace parapet {
namespace {

constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

class Helpdesk : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.Sell(2);
    shop_.Noon();
  }
  HttpResponse Post(const std::string& body, const std::string& id, const char* secret = kSecret) {
    const std::string at = std::to_string(shop_.sim().now().micros / 1'000'000);
    const std::string signature = WebhookSignature({secret}, id, at, body);
    const std::pair<std::string_view, std::string_view> headers[] = {
        {"webhook-id", id}, {"webhook-timestamp", at}, {"webhook-signature", signature}};
    HttpRequest request{.method = "POST", .target = "/hooks/fruit/helpdesk", .path = "/hooks/fruit/helpdesk"};
    request.body = body;
    request.headers = headers;
    return HandleHelpdesk(request, {kSecret}, shop_.follow(), shop_.letters(), shop_.sim().now());
  }
  LetterShop shop_;
};

TEST_F(Helpdesk, PausesAndResumesTheCasesOfAnOrder) {
  const HttpResponse paused = Post(R"({"order":"501","action":"pause","ticket":"HD-4711"})", "m1");
  EXPECT_EQ(paused.status, 200) << paused.body;
  EXPECT_EQ(paused.body, R"({"cases":1})");
  EXPECT_TRUE(shop_.CaseOf("501").paused);
  EXPECT_FALSE(shop_.CaseOf("502").paused);
  shop_.Ask("price_honoured");
  shop_.Run(Minutes(5));
  EXPECT_EQ(shop_.Recipients(), std::set<std::string>{"7502@example.com"});
  EXPECT_EQ(Post(R"({"case":")" + shop_.CaseOf("501").id + R"(","action":"resume"})", "m2").status, 200);
  shop_.Run(Minutes(5));
  EXPECT_EQ(shop_.mail().received.size(), 2u);
}

TEST_F(Helpdesk, DoesTheSameDeliveryOnce) {
  const std::string body = R"({"order":"501","action":"pause"})";
  EXPECT_EQ(Post(body, "m1").status, 200);
  EXPECT_EQ(Post(R"({"order":"501","action":"resume"})", "m2").status, 200);
  const size_t events = shop_.sim().ledger().Events().size();
  const HttpResponse again = Post(body, "m1");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, R"({"cases":1})") << "answered as before";
  EXPECT_EQ(shop_.sim().ledger().Events().size(), events);
  EXPECT_FALSE(shop_.CaseOf("501").paused);
  EXPECT_EQ(Post(R"({"order":"502","action":"pause"})", "m1").status, 409) << "the same id, another body";
}

TEST_F(Helpdesk, LetsNobodyInWithoutTheSecret) {
  const std::string body = R"({"order":"501","action":"pause"})";
  EXPECT_EQ(Post(body, "m1", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").status, 401);
  EXPECT_EQ(Post(body, "").status, 401);
  EXPECT_EQ(Post("not json", "m2", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").status, 401) << "never parsed";
  EXPECT_FALSE(shop_.CaseOf("501").paused);
}

TEST_F(Helpdesk, SaysWhereABodyIsWrong) {
  const std::pair<const char*, const char*> bodies[] = {
      {R"({"order":"501","action":"stop"})", "$.action"},
      {R"({"order":"501"})", "action"},
      {R"({"action":"pause"})", "names no order"},
      {R"({"order":"501","case":"case-1","action":"pause"})", "or both"},
      {R"({"order":"Ann Lee <ann@example.com>","action":"pause"})", "$.order"},
      {R"({"order":"501","action":"pause","tickets":"1"})", "did you mean \\\"ticket\\\""},
      {R"({"order":"501",)", "body"}};
  int id = 0;
  for (const auto& [body, place] : bodies) {
    const HttpResponse refused = Post(body, "bad-" + std::to_string(++id));
    EXPECT_EQ(refused.status, 400) << body;
    EXPECT_NE(refused.body.find(place), std::string::npos) << refused.body;
  }
}

TEST_F(Helpdesk, AnOrderWithoutACaseIsNoMistake) {
  const HttpResponse answer = Post(R"({"order":"no-such","action":"pause"})", "m1");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"cases":0})");
}

TEST_F(Helpdesk, PausesCasesThatAreYetToCome) {
  EXPECT_EQ(Post(R"({"order":"777","action":"pause"})", "m1").body, R"({"cases":0})");
  shop_.sim().Product("0.00");
  shop_.Order({.id = 777, .price = "0.00"});
  shop_.Decide();
  shop_.Ask("price_honoured", "777");
  shop_.Run(Minutes(10));
  EXPECT_TRUE(shop_.CaseOf("777").paused);
  EXPECT_EQ(shop_.mail().To("7777@example.com"), 0u) << "a person writes";
  shop_.Restart();
  EXPECT_TRUE(shop_.CaseOf("777").paused);
  EXPECT_EQ(Post(R"({"order":"777","action":"resume"})", "m2").body, R"({"cases":1})");
  shop_.Run(Minutes(10));
  EXPECT_EQ(shop_.mail().To("7777@example.com"), 1u);
}

TEST_F(Helpdesk, HearsOfAMailThatCameBack) {
  shop_.Ask("price_honoured");
  shop_.Run(Minutes(5));
  EXPECT_EQ(Post(R"({"order":"501","action":"bounced"})", "m1").status, 200);
  EXPECT_EQ(shop_.book().totals().bounced, 1u);
}

}  // namespace
}  // namespace parapet
