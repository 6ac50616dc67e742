// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/response_text.h"

#include <gtest/gtest.h>

#include <string>

namespace parapet {
namespace {

std::string Text(const HttpResponse& response, bool head, bool keep_alive, int minor_version) {
  std::string text;
  AppendResponse(text, response, "Sun, 06 Nov 1994 08:49:37 GMT", head, keep_alive, minor_version);
  return text;
}

TEST(ResponseText, IsOneAnswerByteForByte) {
  const HttpResponse response{.status = 422, .body = "{}", .extra_headers = "Retry-After: 1\r\n"};
  EXPECT_EQ(Text(response, false, true, 1),
            "HTTP/1.1 422 Unprocessable Content\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Content-Type: application/json\r\nContent-Length: 2\r\nRetry-After: 1\r\n\r\n{}");
}

TEST(ResponseText, SaysWhetherTheConnectionStaysOpen) {
  const HttpResponse response;
  EXPECT_EQ(Text(response, false, true, 1).find("Connection"), std::string::npos);
  EXPECT_NE(Text(response, false, true, 0).find("Connection: keep-alive\r\n"), std::string::npos);
  EXPECT_NE(Text(response, false, false, 1).find("Connection: close\r\n"), std::string::npos);
  EXPECT_NE(Text(response, false, false, 0).find("Connection: close\r\n"), std::string::npos);
}

TEST(ResponseText, LeavesTheBodyOutWhereThereIsNone) {
  EXPECT_TRUE(Text({.body = "body"}, true, true, 1).ends_with("Content-Length: 4\r\n\r\n"));
  for (int status : {204, 304}) {
    const std::string text = Text({.status = status, .body = "body"}, false, true, 1);
    EXPECT_TRUE(text.ends_with("GMT\r\n\r\n")) << text;
  }
}

TEST(ResponseText, HasAReasonForEveryStatusOfARefusal) {
  for (size_t i = 0; i < kHttpRules; ++i) {
    const HttpResponse response = RefusalResponse(static_cast<HttpRule>(i));
    EXPECT_NE(ReasonPhrase(response.status), "") << response.status;
    EXPECT_TRUE(response.close);
  }
  EXPECT_EQ(ReasonPhrase(299), "");
}

TEST(ResponseText, WritesDatesAsTheStandardShows) {
  EXPECT_EQ(HttpDate(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(HttpDate(0), "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace
}  // namespace parapet
