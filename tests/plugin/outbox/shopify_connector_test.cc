// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/connector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "parapet/adapters/outgoing/curl_client.h"
#include "parapet/plugin/standin/shop_standin.h"
#include "parapet/tests/plugin/outbox/outbox_double.h"
#include "parapet/tests/support/fault_server.h"

namespace parapet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr char kToken[] = "shpat_s3cr3t";
constexpr char kKey[] = "0123456789abcdef0123456789abcdef";

Effect Tag(const std::string& order = "1001") {
  Effect effect = MakeEffect(kKey, "tag", order);
  effect.payload = ShopifyTagPayload({"parapet-held", "parapet-price"});
  return effect;
}
Effect Hold(const std::string& order = "1001") {
  Effect effect = MakeEffect(kKey, "hold", order);
  effect.payload = ShopifyHoldPayload("Parapet: price \"0.00\" USD");
  return effect;
}

// --- against the stand-in, over real HTTP, through a server that can misbehave ---------------------------------------
class ShopifyConnectorTest : public testing::Test {
 protected:
  FaultAnswer Serve(const FaultRequest& request) {
    const auto token = request.headers.find("x-shopify-access-token");
    const auto answer = shop_.Handle(
        {request.method, request.target, token == request.headers.end() ? "" : token->second, request.body});
    return {answer.status, "", answer.body};
  }
  std::unique_ptr<Connector> Make(const std::string& token, Duration timeout = Seconds(5)) {
    return MakeShopifyConnector(
        std::make_shared<CurlClient>(CurlSettings{.allow_private_addresses = true, .allow_http = true}),
        {.base_url = server_.url("/"), .token = token, .timeout = timeout});
  }

  ShopStandin shop_{{.token = kToken}};
  FaultServer server_{[this](const FaultRequest& request) { return Serve(request); }};
  std::unique_ptr<Connector> connector_ = Make(kToken);
};

TEST_F(ShopifyConnectorTest, TagsAndReadsBack) {
  EXPECT_EQ(connector_->Confirm(Tag()).outcome, Outcome::kRetry);
  EXPECT_EQ(connector_->Perform(Tag()).outcome, Outcome::kDone);
  EXPECT_EQ(connector_->Confirm(Tag()).outcome, Outcome::kDone);
  EXPECT_EQ(connector_->Perform(Tag()).outcome, Outcome::kDone);
  EXPECT_THAT(shop_.TagsOf("1001"), ElementsAre("parapet-held", "parapet-price"));
  EXPECT_TRUE(connector_->CanConfirm(Tag()));
  EXPECT_EQ(server_.requests()[0].target, "/admin/api/2026-10/graphql.json");
}

TEST_F(ShopifyConnectorTest, HoldsOnceWithTheKeyAsHandle) {
  EXPECT_EQ(connector_->Confirm(Hold()).outcome, Outcome::kRetry);
  EXPECT_EQ(connector_->Perform(Hold()).outcome, Outcome::kDone);
  EXPECT_EQ(connector_->Perform(Hold()).outcome, Outcome::kDone);
  EXPECT_EQ(connector_->Confirm(Hold()).outcome, Outcome::kDone);
  EXPECT_THAT(shop_.HoldsOf("1001"), ElementsAre(kKey));
}

TEST_F(ShopifyConnectorTest, TakesWholeIdsToo) {
  EXPECT_EQ(connector_->Perform(Tag("gid://shopify/Order/1001")).outcome, Outcome::kDone);
  EXPECT_THAT(shop_.TagsOf("1001"), SizeIs(2));
}

TEST_F(ShopifyConnectorTest, RefusesAnOrderThatDoesNotExist) {
  shop_.RemoveOrder("1001");
  for (const Effect& effect : {Tag(), Hold()}) {
    EXPECT_EQ(connector_->Perform(effect).outcome, Outcome::kRefused) << effect.kind;
    EXPECT_EQ(connector_->Confirm(effect).outcome, Outcome::kRefused) << effect.kind;
  }
}

TEST_F(ShopifyConnectorTest, WaitsForTheFulfilmentOrderAndKnowsWhenItIsTooLate) {
  shop_.SetFulfillment("1001", "");
  const Attempt early = connector_->Perform(Hold());
  EXPECT_EQ(early.outcome, Outcome::kRetry);
  EXPECT_TRUE(early.receiver_is_well);
  for (const char* status : {"CLOSED", "CANCELLED", "IN_PROGRESS", "INCOMPLETE"}) {
    shop_.SetFulfillment("1001", status);
    EXPECT_EQ(connector_->Perform(Hold()).outcome, Outcome::kRefused) << status;
  }
  shop_.SetFulfillment("1001", "SCHEDULED");
  EXPECT_EQ(connector_->Perform(Hold()).outcome, Outcome::kDone);
}

TEST_F(ShopifyConnectorTest, RefusesAWrongTokenWithoutNamingIt) {
  const auto wrong = Make("shpat_wrong");
  for (const Effect& effect : {Tag(), Hold()}) {
    const Attempt attempt = wrong->Perform(effect);
    EXPECT_EQ(attempt.outcome, Outcome::kRefused);
    EXPECT_THAT(attempt.error, Not(HasSubstr("shpat")));
    EXPECT_EQ(wrong->Confirm(effect).outcome, Outcome::kRefused);
  }
}

TEST_F(ShopifyConnectorTest, DoesNotKnowWhenTheAnswerIsLost) {
  for (const FaultKind kind :
       {FaultKind::kPerformThenDrop, FaultKind::kCutBody, FaultKind::kReset, FaultKind::kGarbage}) {
    server_.Script({{kind}});
    EXPECT_EQ(connector_->Perform(Tag()).outcome, Outcome::kUnknown);
  }
  server_.Script({{FaultKind::kHang}});
  EXPECT_EQ(Make(kToken, Milliseconds(100))->Perform(Tag()).outcome, Outcome::kUnknown);
  server_.Script({{FaultKind::kEndlessBody}});
  EXPECT_EQ(Make(kToken, Seconds(20))->Perform(Tag()).outcome, Outcome::kUnknown);
}

TEST_F(ShopifyConnectorTest, NeverTakesAFailedReadForAnAbsence) {
  for (const Effect& effect : {Tag(), Hold()}) {
    for (const Fault& fault : {Fault{FaultKind::kAnswer, {500, "", ""}}, Fault{FaultKind::kAnswer, {429, "", ""}},
                               Fault{FaultKind::kClose}, Fault{FaultKind::kAnswer, {200, "", "{\"data\":{}"}}}) {
      server_.Script({fault});
      EXPECT_EQ(connector_->Confirm(effect).outcome, Outcome::kUnknown) << effect.kind;
    }
  }
}

// --- answers by the letter --------------------------------------------------------------------------------
struct Row {
  const char* name;
  int status;
  std::string body;
  Outcome outcome;
};

class ShopifyAnswers : public testing::TestWithParam<Row> {};

TEST_P(ShopifyAnswers, MeanWhatTheySay) {
  const auto client = std::make_shared<Canned>();
  client->answers = {{.status = GetParam().status, .body = GetParam().body}};
  const auto connector = MakeShopifyConnector(client, {.base_url = "https://s.example", .token = kToken});
  const Attempt attempt = connector->Perform(Tag());
  EXPECT_EQ(static_cast<int>(attempt.outcome), static_cast<int>(GetParam().outcome)) << attempt.error;
  EXPECT_EQ(attempt.error.empty(), attempt.outcome == Outcome::kDone);
  EXPECT_LE(attempt.error.size(), 400u);
}

std::string Errors(const std::string& code) {
  return R"({"data":null,"errors":[{"message":"m","path":["tagsAdd"],"extensions":{"code":")" + code + R"("}}]})";
}

const Row kAnswers[] = {
    {"Done", 200,
     R"({"data":{"tagsAdd":{"node":{"id":"gid://shopify/Order/1"},"userErrors":[]}},)"
     R"("extensions":{"cost":{"requestedQueryCost":10}}})",
     Outcome::kDone},
    {"UserError", 200,
     R"({"data":{"tagsAdd":{"node":null,"userErrors":[{"field":["id"],"message":"Order does not exist"}]}}})",
     Outcome::kRefused},
    {"Throttled", 200, Errors("THROTTLED"), Outcome::kRetry},
    {"AccessDenied", 200, Errors("ACCESS_DENIED"), Outcome::kRefused},
    {"ShopInactive", 200, Errors("SHOP_INACTIVE"), Outcome::kRefused},
    {"InternalError", 200, Errors("INTERNAL_SERVER_ERROR"), Outcome::kRetry},
    {"UndefinedField", 200, Errors("undefinedField"), Outcome::kRefused},
    {"ErrorWithoutCode", 200, R"({"errors":[{"message":"something"}]})", Outcome::kUnknown},
    {"NullData", 200, R"({"data":null})", Outcome::kUnknown},
    {"NullResult", 200, R"({"data":{"tagsAdd":null}})", Outcome::kUnknown},
    {"OtherResult", 200, R"({"data":{"somethingElse":{}}})", Outcome::kUnknown},
    {"EmptyObject", 200, "{}", Outcome::kUnknown},
    {"Empty", 200, "", Outcome::kUnknown},
    {"Html", 200, "<html>Maintenance</html>", Outcome::kUnknown},
    {"Truncated", 200, R"({"data":{"tagsAdd":{"userErrors":[)", Outcome::kUnknown},
    {"WrongTypes", 200, R"({"data":[1,2,3]})", Outcome::kUnknown},
    {"ErrorsAsText", 200, R"({"errors":"Not Found"})", Outcome::kUnknown},
    {"TwoVerdicts", 200, R"({"data":{"tagsAdd":{"userErrors":[]},"tagsAdd":{"userErrors":[{"message":"no"}]}}})",
     Outcome::kUnknown},
    {"Deep", 200, std::string(5000, '['), Outcome::kUnknown},
    {"LongMessage", 200, R"({"errors":[{"message":")" + std::string(5000, 'x') + R"(","extensions":{"code":"X"}}]})",
     Outcome::kRefused},
    {"Redirect", 302, "", Outcome::kRefused},
    {"Unauthorized", 401, R"({"errors":"[API] Invalid API key"})", Outcome::kRefused},
    {"Forbidden", 403, "", Outcome::kRefused},
    {"NotFound", 404, "", Outcome::kRefused},
    {"TooMany", 429, "", Outcome::kRetry},
    {"ServerError", 500, "", Outcome::kRetry},
    {"BadGateway", 502, "", Outcome::kRetry},
    {"Unavailable", 503, "", Outcome::kRetry},
};

INSTANTIATE_TEST_SUITE_P(All, ShopifyAnswers, testing::ValuesIn(kAnswers),
                         [](const auto& row) { return row.param.name; });

TEST(ShopifyConnector, WaitsUntilTheBucketHoldsWhatTheCallCosts) {
  const auto client = std::make_shared<Canned>();
  client->answers = {
      {.status = 200,
       .body = R"({"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":
        {"requestedQueryCost":262,"actualQueryCost":null,"throttleStatus":{
        "maximumAvailable":1000.0,"currentlyAvailable":12,
        "restoreRate":50.0}}}})"},
      {.status = 200, .body = Errors("THROTTLED")},
      {.status = 429, .headers = {{"retry-after", "2.0"}}}};
  const auto connector = MakeShopifyConnector(client, {.base_url = "https://s.example", .token = kToken});
  EXPECT_EQ(connector->Perform(Tag()).retry_after, Seconds(5));
  EXPECT_EQ(connector->Perform(Tag()).retry_after, Seconds(1));
  EXPECT_EQ(connector->Perform(Tag()).retry_after, Seconds(2));
}

TEST(ShopifyConnector, ComparesTagsAsShopifyDoes) {
  const auto client = std::make_shared<Canned>();
  client->answers = {
      {.status = 200, .body = R"({"data":{"order":{"id":"x","tags":["PARAPET-held","other","Parapet-Price"]}}})"},
      {.status = 200, .body = R"({"data":{"order":{"id":"x","tags":["parapet-held"]}}})"}};
  const auto connector = MakeShopifyConnector(client, {.base_url = "https://s.example", .token = kToken});
  EXPECT_EQ(connector->Confirm(Tag()).outcome, Outcome::kDone);
  EXPECT_EQ(connector->Confirm(Tag()).outcome, Outcome::kRetry);
}

std::string HoldsPage(const std::string& nodes, bool more) {
  return R"({"data":{"order":{"id":"x","fulfillmentOrders":{"nodes":[)" + nodes + R"(],"pageInfo":{"hasNextPage":)" +
         (more ? "true" : "false") + R"(,"endCursor":"c1"}}}}})";
}
std::string Node(const std::string& id, const std::string& status, const std::string& handle, bool ours) {
  return R"({"id":")" + id + R"(","status":")" + status + R"(","fulfillmentHolds":[{"handle":")" + handle +
         R"(","heldByRequestingApp":)" + (ours ? "true" : "false") + "}]}";
}

TEST(ShopifyConnector, HoldsEveryPartOfAnOrderOnEveryPage) {
  const auto client = std::make_shared<Canned>();
  const std::string held =
      R"({"data":{"fulfillmentOrderHold":{"fulfillmentOrder":{"id":"b","status":"ON_HOLD"},"userErrors":[]}}})";
  client->answers = {
      {.status = 200,
       .body = HoldsPage(Node("a", "ON_HOLD", kKey, true) + "," + Node("b", "OPEN", "other", true), true)},
      {.status = 200,
       .body = HoldsPage(Node("c", "ON_HOLD", kKey, false) + "," + Node("d", "CLOSED", "", true), false)},
      {.status = 200, .body = held},
      {.status = 200, .body = held}};
  const auto connector = MakeShopifyConnector(client, {.base_url = "https://s.example/", .token = kToken});
  EXPECT_EQ(connector->Perform(Hold()).outcome, Outcome::kDone);
  ASSERT_THAT(client->requests, SizeIs(4));
  EXPECT_THAT(client->requests[1].body, HasSubstr(R"("after":"c1")"));
  EXPECT_THAT(client->requests[2].body,
              HasSubstr(R"("variables":{"id":"b","hold":{"reason":"OTHER","reasonNotes":)"
                        R"("Parapet: price \"0.00\" USD","handle":"0123456789abcdef0123456789abcdef",)"
                        R"("notifyMerchant":false}})"));
  EXPECT_THAT(client->requests[3].body, HasSubstr(R"("id":"c")")) << "another app's hold with our handle is not ours";
  EXPECT_EQ(client->requests[0].url, "https://s.example/admin/api/2026-10/graphql.json");
}

TEST(ShopifyConnector, TakesATakenHandleForItsOwn) {
  for (const auto& [code, outcome] : {std::pair{"DUPLICATE_FULFILLMENT_HOLD_HANDLE", Outcome::kDone},
                                      {"TAKEN", Outcome::kDone},
                                      {"FULFILLMENT_ORDER_HOLD_LIMIT_REACHED", Outcome::kRefused},
                                      {"FULFILLMENT_ORDER_NOT_FOUND", Outcome::kRefused}}) {
    const auto client = std::make_shared<Canned>();
    client->answers = {{.status = 200, .body = HoldsPage(Node("b", "OPEN", "other", true), false)},
                       {.status = 200,
                        .body = R"({"data":{"fulfillmentOrderHold":{"userErrors":[{"code":")" + std::string(code) +
                                R"(","field":["id"],"message":"m"}]}}})"}};
    const auto connector = MakeShopifyConnector(client, {.base_url = "https://s.example", .token = kToken});
    EXPECT_EQ(connector->Perform(Hold()).outcome, outcome) << code;
  }
}

TEST(ShopifyConnector, StopsAtAnOrderOfEndlessPages) {
  const auto client = std::make_shared<Canned>();
  for (int i = 0; i < 50; ++i)
    client->answers.push_back({.status = 200, .body = HoldsPage(Node("a", "OPEN", "", true), true)});
  const auto connector = MakeShopifyConnector(client, {.base_url = "https://s.example", .token = kToken});
  EXPECT_EQ(connector->Perform(Hold()).outcome, Outcome::kUnknown);
  EXPECT_LE(client->requests.size(), 10u);
}

TEST(ShopifyConnector, RefusesEffectsItCannotRead) {
  const auto client = std::make_shared<Canned>();
  const auto connector = MakeShopifyConnector(client, {.base_url = "https://s.example", .token = kToken});
  for (const char* payload : {"", "{", R"({"tags":[]})", R"({"tags":"x"})", "{}"}) {
    Effect effect = Tag();
    effect.payload = payload;
    EXPECT_EQ(connector->Perform(effect).outcome, Outcome::kRefused) << payload;
  }
  EXPECT_EQ(connector->Perform(MakeEffect(kKey, "sing")).outcome, Outcome::kRefused);
  EXPECT_FALSE(connector->CanConfirm(MakeEffect(kKey, "sing")));
  EXPECT_TRUE(client->requests.empty());
}

}  // namespace
}  // namespace parapet
