// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/notify/sms/sms_connector.h"

#include <gtest/gtest.h>

#include "parapet/adapters/notify/sms/sms_text.h"

namespace parapet {
namespace {

class ProviderDouble final : public HttpClient {
 public:
  OutgoingResponse Send(const OutgoingRequest& request) override {
    last = request;
    ++calls;
    return response;
  }
  OutgoingRequest last;
  OutgoingResponse response{.status = 201, .body = R"({"sid":"SM1","status":"queued"})"};
  int calls = 0;
};

class Sms : public ::testing::Test {
 protected:
  Attempt Send(const std::string& to, const std::string& text) {
    SmsConnector sms(provider_,
                     {.base_url = "https://sms.example", .account = "AC1", .token = "hush", .from = "+15005550006"});
    return sms.Perform({.key = "k1", .payload = SmsPayload(to, text)});
  }
  Outcome Answered(int status, const std::string& body = "{}") {
    provider_->response = {.status = status, .body = body};
    return Send("+493012345678", "Hello").outcome;
  }
  std::shared_ptr<ProviderDouble> provider_ = std::make_shared<ProviderDouble>();
};

TEST_F(Sms, IsAFormWithBasicAuthentication) {
  ASSERT_EQ(Send("+49 (30) 123-45678", "Größe & Co: 5 €, see +1=2\n").outcome, Outcome::kDone);
  EXPECT_EQ(provider_->last.url, "https://sms.example/2010-04-01/Accounts/AC1/Messages.json");
  EXPECT_EQ(provider_->last.body,
            "To=%2B493012345678&From=%2B15005550006&Body=Gr%C3%B6%C3%9Fe%20%26%20Co%3A%205%20%E2%82%AC%2C%20see%20%2B1%"
            "3D2%0A");
  const auto& headers = provider_->last.headers;
  EXPECT_EQ(headers[0], (std::pair<std::string, std::string>("Authorization", "Basic QUMxOmh1c2g=")));
}

TEST_F(Sms, CanAddNoFieldOfItsOwn) {
  ASSERT_EQ(Send("+493012345678", "x&To=%2B1900&MediaUrl=http://evil").outcome, Outcome::kDone);
  EXPECT_EQ(provider_->last.body.find("&To="), std::string::npos);
  EXPECT_EQ(provider_->last.body.find("&MediaUrl"), std::string::npos);
}

TEST_F(Sms, IsTakenOnlyWhereTheProviderNamesAMessage) {
  EXPECT_EQ(Answered(201, R"({"sid":"SM1"})"), Outcome::kDone);
  EXPECT_EQ(Answered(200, "<html>"), Outcome::kUnknown);
  EXPECT_EQ(Answered(429), Outcome::kRetry);
  EXPECT_EQ(Answered(503), Outcome::kRetry);
  EXPECT_EQ(Answered(500), Outcome::kUnknown) << "it may have been sent: not again by itself";
  EXPECT_EQ(Answered(401), Outcome::kRefused);
  provider_->response = {.status = 400,
                         .body = R"({"code":21211,"message":"The 'To' number +493012345678 is not valid"})"};
  const Attempt refused = Send("+493012345678", "Hello");
  EXPECT_EQ(refused.outcome, Outcome::kRefused);
  EXPECT_NE(refused.error.find("21211"), std::string::npos);
  EXPECT_EQ(refused.error.find("+49"), std::string::npos) << "no number in an error";
  provider_->response = {.failure = OutgoingResponse::Failure::kNoAnswer, .error = "timed out"};
  EXPECT_EQ(Send("+493012345678", "Hello").outcome, Outcome::kUnknown);
  provider_->response = {.failure = OutgoingResponse::Failure::kNotSent, .error = "refused"};
  EXPECT_EQ(Send("+493012345678", "Hello").outcome, Outcome::kRetry);
}

TEST_F(Sms, IsNotTriedWithoutANumberOrWithTooMuchText) {
  for (const char* number :
       {"", "030 123456", "+49", "+0123456789", "call me", "+49301234567890123", "+4930\n12345678"})
    EXPECT_EQ(Send(number, "Hello").outcome, Outcome::kRefused) << number;
  EXPECT_EQ(Send("+493012345678", "").outcome, Outcome::kRefused);
  EXPECT_EQ(Send("+493012345678", std::string(1'601, 'a')).outcome, Outcome::kRefused);
  EXPECT_NE(RefuseSms("\xff"), "") << "no UTF-8";
  EXPECT_EQ(provider_->calls, 0);
  EXPECT_EQ(DialledNumber("0049 30 12345678"), "+493012345678");
}

TEST_F(Sms, IsCountedInPartsAsTelephonesDo) {
  const auto parts = [](const std::string& text) { return PartsOf(text).segments; };
  EXPECT_EQ(parts(std::string(160, 'a')), 1u);
  EXPECT_EQ(parts(std::string(161, 'a')), 2u);
  EXPECT_EQ(parts(std::string(306, 'a')), 2u);
  EXPECT_EQ(parts(std::string(307, 'a')), 3u);
  EXPECT_EQ(PartsOf("5 €").units, 4u) << "the sign for euro counts twice";
  EXPECT_TRUE(PartsOf("Größe, señor, é").gsm);
  EXPECT_FALSE(PartsOf("œuvre").gsm);
  std::string wide;
  for (int i = 0; i < 70; ++i) wide += "œ";
  EXPECT_EQ(parts(wide), 1u);
  EXPECT_EQ(parts(wide + "œ"), 2u);
  EXPECT_EQ(PartsOf("😀").units, 2u);
}

}  // namespace
}  // namespace parapet
