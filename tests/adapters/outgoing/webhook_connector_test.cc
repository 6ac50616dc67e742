// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/notify/webhook/webhook_connector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "parapet/adapters/outgoing/curl_client.h"
#include "parapet/adapters/signature/signature.h"
#include "parapet/core/ports/remedy.h"
#include "parapet/tests/support/fault_server.h"

namespace parapet {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr char kOld[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr char kNew[] = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
constexpr Instant kNow{1'795'374'000'000'000};

class WebhookConnectorTest : public testing::Test {
 protected:
  WebhookConnector Make(std::vector<std::string> secrets, Duration timeout = Seconds(5)) {
    return WebhookConnector(
        std::make_shared<CurlClient>(CurlSettings{.allow_private_addresses = true, .allow_http = true}),
        {.url = server_.url("/parapet?s3cr3t"), .secrets = std::move(secrets), .timeout = timeout},
        [this] { return now_; });
  }
  static Effect Call() {
    Effect effect;
    effect.key = "0123456789abcdef0123456789abcdef";
    effect.kind = kWebhookKind;
    effect.payload = WebhookPayload("case.phone_call", kNow, R"({"order":"1001","note":"Käse"})");
    return effect;
  }
  // What a receiver with one secret says of a request.
  Refusal Receive(const FaultRequest& request, const std::string& secret) const {
    return StandardWebhooksVerifier({{secret, {}}})
        ->Verify(request.body, request.headers.at("webhook-signature"), request.headers.at("webhook-id"),
                 request.headers.at("webhook-timestamp"), now_);
  }

  Instant now_ = kNow;
  FaultServer server_{[](const FaultRequest&) { return FaultAnswer{204, "", ""}; }};
};

TEST(WebhookSignature, IsThatOfThePublishedExample) {
  EXPECT_EQ(WebhookSignature({kOld}, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_F(WebhookConnectorTest, PostsThePayloadSignedSoThatAReceiverAcceptsIt) {
  EXPECT_EQ(Make({kOld}).Perform(Call()).outcome, Outcome::kDone);
  ASSERT_THAT(server_.requests(), SizeIs(1));
  const FaultRequest request = server_.requests()[0];
  EXPECT_EQ(request.body,
            R"({"type":"case.phone_call","timestamp":"2026-11-22T19:00:00Z","data":{"order":"1001","note":"Käse"}})");
  EXPECT_EQ(request.headers.at("webhook-id"), Call().key);
  EXPECT_EQ(request.headers.at("webhook-timestamp"), "1795374000");
  EXPECT_EQ(Receive(request, kOld), Refusal::kNone);
  EXPECT_EQ(Receive(request, kNew), Refusal::kMismatch);
}

TEST_F(WebhookConnectorTest, IsAcceptedByOldAndNewSecretWhileOneIsReplaced) {
  EXPECT_EQ(Make({kOld, kNew}).Perform(Call()).outcome, Outcome::kDone);
  EXPECT_EQ(Receive(server_.requests()[0], kOld), Refusal::kNone);
  EXPECT_EQ(Receive(server_.requests()[0], kNew), Refusal::kNone);
}

TEST_F(WebhookConnectorTest, SignsEachAttemptAnewUnderTheSameId) {
  WebhookConnector connector = Make({kOld});
  server_.Script({{FaultKind::kPerformThenDrop}});
  EXPECT_EQ(connector.Perform(Call()).outcome, Outcome::kUnknown);
  now_ = kNow + Hours(1);
  EXPECT_EQ(connector.Perform(Call()).outcome, Outcome::kDone);
  ASSERT_THAT(server_.requests(), SizeIs(2));
  EXPECT_EQ(server_.requests()[0].headers.at("webhook-id"), server_.requests()[1].headers.at("webhook-id"));
  EXPECT_EQ(Receive(server_.requests()[0], kOld), Refusal::kStale);
  EXPECT_EQ(Receive(server_.requests()[1], kOld), Refusal::kNone);
}

TEST_F(WebhookConnectorTest, SaysWhatAnswersMeanAndNoSecret) {
  WebhookConnector connector = Make({kOld});
  for (const auto& [status, outcome] : std::map<int, Outcome>{{200, Outcome::kDone},
                                                              {302, Outcome::kRefused},
                                                              {400, Outcome::kRefused},
                                                              {410, Outcome::kRefused},
                                                              {429, Outcome::kRetry},
                                                              {500, Outcome::kRetry}}) {
    server_.Script({{FaultKind::kAnswer, {status, "", "s3cr3t"}}});
    const Attempt attempt = connector.Perform(Call());
    EXPECT_EQ(attempt.outcome, outcome) << status;
    EXPECT_THAT(attempt.error, Not(HasSubstr("s3cr3t")));
  }
  EXPECT_FALSE(connector.CanConfirm(Call()));
  EXPECT_EQ(connector.Confirm(Call()).outcome, Outcome::kUnknown);
}

TEST_F(WebhookConnectorTest, SendsNothingThatItCannotSignOrRead) {
  EXPECT_EQ(Make({"whsec_!!!"}).Perform(Call()).outcome, Outcome::kRefused);
  for (const char* payload : {"", "{", "[]", R"({"type":"a","timestamp":"b"})", R"({"timestamp":"b","data":{}})",
                              R"({"type":"a","timestamp":"b","data":1})"}) {
    Effect effect = Call();
    effect.payload = payload;
    EXPECT_EQ(Make({kOld}).Perform(effect).outcome, Outcome::kRefused) << payload;
  }
  EXPECT_TRUE(server_.requests().empty());
}

}  // namespace
}  // namespace parapet
