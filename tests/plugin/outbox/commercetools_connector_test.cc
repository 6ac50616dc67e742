// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/connector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/plugin/flow/outbox/deliver.h"
#include "parapet/plugin/standin/standin_json.h"
#include "parapet/tests/plugin/outbox/outbox_double.h"

namespace parapet {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::SizeIs;

constexpr char kBase[] = "https://api.europe-west1.gcp.commercetools.com/fruit";
constexpr char kKey[] = "0123456789abcdef0123456789abcdef";

// A project with one order that keeps versions as commercetools does.
class Project final : public HttpClient {
 public:
  int64_t version = 7;
  std::string order_state = "Open", state = "new", field = "old", tracking;
  std::string token = "t1";  // the one that is good
  std::string refusal;       // 400 with this sentence
  bool lose_answers = false, is_edited_meanwhile = false, fails_behind = false;
  int changes = 0;
  std::vector<OutgoingRequest> requests;

  OutgoingResponse Send(const OutgoingRequest& request) override {
    requests.push_back(request);
    if (request.url.ends_with("/oauth/token")) return {.status = 200, .body = R"({"access_token":")" + token + "\"}"};
    if (request.headers[0].second != "Bearer " + token) return {.status = 401, .body = "{}"};
    if (request.method == "GET") return {.status = 200, .body = Order()};
    if (!refusal.empty()) return {.status = 400, .body = R"({"statusCode":400,"message":")" + refusal + "\"}"};
    if (is_edited_meanwhile) ++version, is_edited_meanwhile = false;
    if (request.body.find("\"version\":" + std::to_string(version) + ",") == std::string::npos) return {.status = 409};
    Apply(request.body);
    if (fails_behind) return {.status = 503};
    if (lose_answers) return {.failure = OutgoingResponse::Failure::kNoAnswer, .error = "timed out"};
    return {.status = 200, .body = Order()};
  }

 private:
  std::string Order() const {
    return R"({"id":"order-1","version":)" + std::to_string(version) + R"(,"orderState":")" + order_state +
           R"(","state":{"typeId":"state","id":"s","obj":{"key":")" + state +
           R"("}},"custom":{"type":{"id":"c"},"fields":{"note":)" + standin::Quoted(field) +
           R"(,"count":3,"list":["a"]}},"returnInfo":[{"returnTrackingId":")" + tracking + R"("}]})";
  }
  void Apply(const std::string& body) {
    ++version, ++changes;
    const auto set = [&](const char* key, std::string& value) {
      if (std::string given = standin::StringOf(body, key); !given.empty()) value = given;
    };
    set("orderState", order_state);
    set("key", state);
    set("value", field);
    set("returnTrackingId", tracking);
  }
};

Effect Update(const std::string& target = "order-1") {
  Effect effect = MakeEffect(kKey, std::string(kOrderUpdateKind), target);
  effect.payload = RemedyPayload(OrderUpdateRemedy{.order_state = "Cancelled",
                                                   .state = "on-hold",
                                                   .fields = {{"note", "price \"0.00\""}},
                                                   .returned = {{"line-1", 2}}});
  return effect;
}

class CommercetoolsConnectorTest : public testing::Test {
 protected:
  std::shared_ptr<Project> project_ = std::make_shared<Project>();
  std::unique_ptr<Connector> connector_ =
      MakeCommercetoolsConnector(project_, {.base_url = kBase, .credentials = "id:s3cr3t"});
};

TEST_F(CommercetoolsConnectorTest, ChangesTheOrderOnceAndReadsBack) {
  EXPECT_EQ(connector_->Confirm(Update()).outcome, Outcome::kRetry);
  EXPECT_EQ(connector_->Perform(Update()).outcome, Outcome::kDone);
  EXPECT_EQ(connector_->Confirm(Update()).outcome, Outcome::kDone);
  EXPECT_EQ(connector_->Perform(Update()).outcome, Outcome::kDone);
  EXPECT_EQ(project_->changes, 1);
  EXPECT_EQ(project_->requests[0].url, "https://auth.europe-west1.gcp.commercetools.com/oauth/token");
  EXPECT_THAT(project_->requests[0].headers, Contains(Pair("Authorization", "Basic aWQ6czNjcjN0")));
  EXPECT_EQ(project_->requests[3].url, std::string(kBase) + "/orders/order-1?expand=state");
  EXPECT_EQ(project_->requests[3].body,
            R"({"version":7,"actions":[{"action":"changeOrderState","orderState":"Cancelled"},)"
            R"({"action":"transitionState","state":{"typeId":"state","key":"on-hold"}},)"
            R"({"action":"setCustomField","name":"note","value":"price \"0.00\""},)"
            R"({"action":"addReturnInfo","returnTrackingId":"0123456789abcdef0123456789abcdef","items":)"
            R"([{"quantity":2,"lineItemId":"line-1","shipmentState":"Advised"}]}]})");
}

TEST_F(CommercetoolsConnectorTest, SendsOnlyWhatTheOrderDoesNotShow) {
  project_->order_state = "Cancelled";
  project_->tracking = kKey;
  EXPECT_EQ(connector_->Perform(Update()).outcome, Outcome::kDone);
  EXPECT_THAT(project_->requests.back().body, Not(HasSubstr("changeOrderState")));
  EXPECT_THAT(project_->requests.back().body, Not(HasSubstr("addReturnInfo")));
  EXPECT_THAT(project_->requests.back().body, HasSubstr("transitionState"));
}

TEST_F(CommercetoolsConnectorTest, DoesNotOverwriteAnOrderThatChangedMeanwhile) {
  project_->is_edited_meanwhile = true;
  const Attempt attempt = connector_->Perform(Update());
  EXPECT_EQ(attempt.outcome, Outcome::kRetry);
  EXPECT_TRUE(attempt.receiver_is_well);
  EXPECT_EQ(connector_->Perform(Update()).outcome, Outcome::kDone);
  EXPECT_EQ(project_->changes, 1);
}

TEST_F(CommercetoolsConnectorTest, ReplacesAnAccessTokenThatHasEnded) {
  EXPECT_EQ(connector_->Confirm(Update()).outcome, Outcome::kRetry);
  project_->token = "t2";
  EXPECT_EQ(connector_->Perform(Update()).outcome, Outcome::kDone);
}

TEST_F(CommercetoolsConnectorTest, DoesNotKnowWhatALostAnswerMeansUntilItReads) {
  project_->lose_answers = true;
  EXPECT_EQ(connector_->Perform(Update()).outcome, Outcome::kUnknown);
  EXPECT_EQ(connector_->Confirm(Update()).outcome, Outcome::kDone);
  project_->fails_behind = true;
  project_->state = "new";
  EXPECT_EQ(connector_->Perform(Update()).outcome, Outcome::kUnknown);
}

TEST_F(CommercetoolsConnectorTest, SaysWhyItWasRefusedAndNoSecret) {
  project_->refusal = "Transition from new to on-hold is not allowed";
  const Attempt refused = connector_->Perform(Update());
  EXPECT_EQ(refused.outcome, Outcome::kRefused);
  EXPECT_THAT(refused.error, HasSubstr("Transition from new to on-hold is not allowed"));
  const auto canned = std::make_shared<Canned>();
  canned->answers = {{.status = 401, .body = "id:s3cr3t"}};
  const Attempt denied =
      MakeCommercetoolsConnector(canned, {.base_url = kBase, .credentials = "id:s3cr3t"})->Perform(Update());
  EXPECT_EQ(denied.outcome, Outcome::kRefused);
  EXPECT_THAT(denied.error, Not(HasSubstr("s3cr3t")));
}

TEST_F(CommercetoolsConnectorTest, KnowsThatNothingHappenedWhereItGotNoFurtherThanReading) {
  const OutgoingResponse token{.status = 200, .body = R"({"access_token":"t"})"};
  for (const OutgoingResponse& answer :
       {OutgoingResponse{.failure = OutgoingResponse::Failure::kNoAnswer, .error = "timed out"},
        OutgoingResponse{.status = 500}, OutgoingResponse{.status = 200, .body = "<html>"}}) {
    const auto canned = std::make_shared<Canned>();
    const auto connector = MakeCommercetoolsConnector(canned, {.base_url = kBase, .credentials = "a:b"});
    canned->answers = {token, answer, answer};
    EXPECT_EQ(connector->Perform(Update()).outcome, Outcome::kRetry) << answer.status;
    EXPECT_EQ(connector->Confirm(Update()).outcome, Outcome::kUnknown) << answer.status;
  }
}

TEST_F(CommercetoolsConnectorTest, RefusesWhatMakesNoSense) {
  for (const char* payload :
       {"", "{}", R"({"order_state":"Gone"})", R"({"lines":[{"line":"1"}]})", R"({"fields":[{"value":"x"}]})"}) {
    Effect effect = Update();
    effect.payload = payload;
    EXPECT_EQ(connector_->Perform(effect).outcome, Outcome::kRefused) << payload;
  }
  for (const char* target : {"", "../payments/1", "a?b", "a b"}) {
    EXPECT_EQ(connector_->Perform(Update(target)).outcome, Outcome::kRefused) << target;
  }
  EXPECT_EQ(connector_->Perform(MakeEffect(kKey, "refund")).outcome, Outcome::kRefused) << "no money is moved here";
  EXPECT_THAT(project_->requests, SizeIs(0));
}

TEST_F(CommercetoolsConnectorTest, IsDeliveredThroughTheOutbox) {
  LedgerDouble ledger;
  ledger.Add(Update());
  ConnectorMap map;
  map.Add("fruit", std::string(kOrderUpdateKind), {std::move(connector_), "api", true});
  Deliverer deliverer(ledger, map, {}, 1);
  project_->lose_answers = true;
  deliverer.Step(kNoon);
  EXPECT_EQ(ledger.At(kKey).state, EffectState::kUnknown);
  deliverer.Step(kNoon + Seconds(5));
  EXPECT_EQ(ledger.At(kKey).state, EffectState::kDone);
  EXPECT_EQ(project_->changes, 1);
}

}  // namespace
}  // namespace parapet
