// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/notify/chat/chat_connector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parapet {
namespace {

using testing::HasSubstr;

class Client final : public HttpClient {
 public:
  OutgoingResponse Send(const OutgoingRequest& request) override {
    requests.push_back(request);
    return response;
  }
  OutgoingResponse response{.status = 200, .body = "ok"};
  std::vector<OutgoingRequest> requests;
};

class ChatConnectorTest : public testing::Test {
 protected:
  static Effect Alert(std::string payload) {
    Effect effect;
    effect.key = "0123456789abcdef0123456789abcdef";
    effect.kind = "alert";
    effect.payload = std::move(payload);
    return effect;
  }
  Attempt Perform(std::string payload) { return chat_.Perform(Alert(std::move(payload))); }

  std::shared_ptr<Client> client_ = std::make_shared<Client>();
  ChatConnector chat_{client_, {.url = "https://chat.example/hook/secret", .headers = {{"Authorization", "Bearer x"}}}};
};

TEST_F(ChatConnectorTest, PostsTextIncidentAndKey) {
  EXPECT_EQ(Perform(ChatPayload("price 0.00\nNext: \"go\"", "inc-1")).outcome, Outcome::kDone);
  ASSERT_EQ(client_->requests.size(), 1u);
  const OutgoingRequest& request = client_->requests[0];
  EXPECT_EQ(request.url, "https://chat.example/hook/secret");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.body,
            R"({"text":"price 0.00\nNext: \"go\"","incident":"inc-1","key":"0123456789abcdef0123456789abcdef"})");
  EXPECT_THAT(request.headers, testing::Contains(testing::Pair("Authorization", "Bearer x")));
  EXPECT_THAT(request.headers, testing::Contains(testing::Pair("Content-Type", "application/json; charset=utf-8")));
}

TEST_F(ChatConnectorTest, EscapesWhatChatsTreatAsMarkup) {
  Perform(ChatPayload("<!channel> A&B <https://evil.example|click>", "inc-1"));
  EXPECT_THAT(client_->requests.at(0).body, HasSubstr("&lt;!channel&gt; A&amp;B &lt;https://evil.example|click&gt;"));
}

TEST_F(ChatConnectorTest, CutsALongTextAtACharacter) {
  std::string text;
  while (text.size() <= kChatTextBytesMax) text += "\xe2\x82\xac";
  Perform(ChatPayload(text, ""));
  const std::string& body = client_->requests.at(0).body;
  EXPECT_EQ(body.find("\xef\xbf\xbd"), std::string::npos) << "half a character was left";
  EXPECT_LT(body.size(), kChatTextBytesMax + 100);
}

TEST_F(ChatConnectorTest, RefusesAPayloadWithoutText) {
  for (const char* payload : {"", "{}", "[]", R"({"text":""})", R"({"text":7,)", R"({"text":{}})"}) {
    EXPECT_EQ(Perform(payload).outcome, Outcome::kRefused) << payload;
  }
  EXPECT_TRUE(client_->requests.empty());
}

TEST_F(ChatConnectorTest, CannotBeReadBack) {
  EXPECT_FALSE(chat_.CanConfirm(Alert("{}")));
  EXPECT_EQ(chat_.Confirm(Alert("{}")).outcome, Outcome::kUnknown);
}

struct Row {
  OutgoingResponse response;
  Outcome outcome;
};

TEST_F(ChatConnectorTest, SaysWhatAnswersMean) {
  using Failure = OutgoingResponse::Failure;
  const Row rows[] = {
      {{.status = 200}, Outcome::kDone},
      {{.status = 204}, Outcome::kDone},
      {{.status = 429}, Outcome::kRetry},
      {{.status = 500}, Outcome::kUnknown},
      {{.status = 503}, Outcome::kRetry},
      {{.status = 404}, Outcome::kRefused},
      {{.status = 302}, Outcome::kRefused},
      {{.failure = Failure::kNotSent}, Outcome::kRetry},
      {{.failure = Failure::kNoAnswer}, Outcome::kUnknown},
  };
  for (const Row& row : rows) {
    client_->response = row.response;
    EXPECT_EQ(Perform(ChatPayload("x", "i")).outcome, row.outcome) << row.response.status;
  }
}

TEST_F(ChatConnectorTest, PassesOnWhenToTryAgain) {
  client_->response = {.status = 429, .headers = {{"retry-after", "30"}}};
  EXPECT_EQ(Perform(ChatPayload("x", "i")).retry_after, Seconds(30));
}

}  // namespace
}  // namespace parapet
