// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/outgoing/curl_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "parapet/tests/support/fault_server.h"

namespace parapet {
namespace {

using Failure = OutgoingResponse::Failure;
using testing::HasSubstr;
using testing::Not;

constexpr char kSecret[] = "s3cr3t-path";

class CurlClientTest : public testing::Test {
 protected:
  static CurlSettings Local() { return {.allow_private_addresses = true, .allow_http = true}; }
  static FaultAnswer Echo(const FaultRequest& request) {
    return {200, "X-Answer: Yes\r\n", request.method + " " + request.target + " " + request.body};
  }
  OutgoingRequest Request(Duration timeout = Seconds(5)) {
    return {.url = server_.url(std::string("/") + kSecret),
            .headers = {{"X-Token", kSecret}},
            .body = "body",
            .timeout = timeout};
  }
  OutgoingResponse After(Fault fault, Duration timeout = Seconds(5)) {
    server_.Script({std::move(fault)});
    return client_.Send(Request(timeout));
  }

  FaultServer server_{Echo};
  CurlClient client_{Local()};
};

TEST_F(CurlClientTest, SendsAndReadsTheAnswer) {
  OutgoingRequest request = Request();
  request.headers.emplace_back("Content-Type", "application/json");
  const OutgoingResponse response = client_.Send(request);
  EXPECT_EQ(response.failure, Failure::kNone) << response.error;
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "POST /s3cr3t-path body");
  EXPECT_THAT(response.headers, testing::Contains(testing::Pair("x-answer", "Yes")));
  ASSERT_EQ(server_.requests().size(), 1u);
  const FaultRequest got = server_.requests()[0];
  EXPECT_EQ(got.headers.at("x-token"), kSecret);
  EXPECT_EQ(got.headers.at("content-type"), "application/json");
  EXPECT_EQ(got.headers.count("expect"), 0u);
}

TEST_F(CurlClientTest, SendsOtherMethods) {
  for (const char* method : {"GET", "PUT", "PATCH", "DELETE"}) {
    OutgoingRequest request = Request();
    request.method = method;
    EXPECT_EQ(client_.Send(request).status, 200) << method;
    EXPECT_EQ(server_.requests().back().method, method);
  }
}

TEST_F(CurlClientTest, KeepsTheConnection) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client_.Send(Request()).status, 200);
  EXPECT_EQ(server_.connections(), 1u);
}

TEST_F(CurlClientTest, AnswersStatusesWithoutJudgingThem) {
  for (const int status : {204, 302, 401, 404, 429, 500, 503}) {
    const auto response = After({FaultKind::kAnswer, {status, "Retry-After: 7\r\nLocation: /elsewhere\r\n", ""}});
    EXPECT_EQ(response.failure, Failure::kNone) << status << response.error;
    EXPECT_EQ(response.status, status);
    EXPECT_THAT(response.headers, testing::Contains(testing::Pair("retry-after", "7")));
  }
  EXPECT_EQ(server_.requests().size(), 7u) << "a redirect was followed";
}

TEST_F(CurlClientTest, WaitsForASlowAnswerWithinItsTime) {
  EXPECT_EQ(After({FaultKind::kDelayed, {}, 30}).status, 200);
}

// From here on: the request has left, and no complete answer came. Never "not sent".
TEST_F(CurlClientTest, DoesNotKnowAfterATimeOut) {
  EXPECT_EQ(After({FaultKind::kHang}, Milliseconds(100)).failure, Failure::kNoAnswer);
}
TEST_F(CurlClientTest, DoesNotKnowAfterAClose) { EXPECT_EQ(After({FaultKind::kClose}).failure, Failure::kNoAnswer); }
TEST_F(CurlClientTest, DoesNotKnowAfterAReset) { EXPECT_EQ(After({FaultKind::kReset}).failure, Failure::kNoAnswer); }
TEST_F(CurlClientTest, DoesNotKnowAfterADroppedAnswer) {
  EXPECT_EQ(After({FaultKind::kPerformThenDrop}).failure, Failure::kNoAnswer);
}
TEST_F(CurlClientTest, DoesNotKnowAfterHalfABody) {
  EXPECT_EQ(After({FaultKind::kCutBody}).failure, Failure::kNoAnswer);
}
TEST_F(CurlClientTest, DoesNotKnowAfterGarbage) { EXPECT_EQ(After({FaultKind::kGarbage}).failure, Failure::kNoAnswer); }

TEST_F(CurlClientTest, StopsReadingAnEndlessAnswer) {
  const OutgoingResponse body = After({FaultKind::kEndlessBody}, Seconds(20));
  EXPECT_EQ(body.failure, Failure::kNoAnswer);
  EXPECT_LE(body.body.size(), kAnswerBytesMax);
  EXPECT_THAT(body.error, HasSubstr("longer"));
  const OutgoingResponse headers = After({FaultKind::kEndlessHeaders}, Seconds(20));
  EXPECT_EQ(headers.failure, Failure::kNoAnswer);
  EXPECT_THAT(headers.error, HasSubstr("longer"));
}

TEST_F(CurlClientTest, ReadsUpToTheLimitExactly) {
  EXPECT_EQ(After({FaultKind::kAnswer, {200, "", std::string(kAnswerBytesMax, 'x')}}).failure, Failure::kNone);
  EXPECT_EQ(After({FaultKind::kAnswer, {200, "", std::string(kAnswerBytesMax + 1, 'x')}}).failure, Failure::kNoAnswer);
}

// libcurl by itself sends a request again when a kept connection dies under it: the effect would happen twice.
TEST_F(CurlClientTest, NeverSendsTwiceOnAKeptConnection) {
  for (const FaultKind kind : {FaultKind::kPerformThenDrop, FaultKind::kClose, FaultKind::kReset}) {
    ASSERT_EQ(client_.Send(Request()).status, 200);
    const size_t before = server_.requests().size();
    EXPECT_EQ(After({kind}).failure, Failure::kNoAnswer);
    EXPECT_EQ(server_.requests().size(), before + 1);
  }
  EXPECT_EQ(client_.Send(Request()).status, 200) << "the client does not recover";
}

// From here on: for sure nothing left.
TEST_F(CurlClientTest, KnowsThatNothingWasSentWithoutAConnection) {
  std::string url;
  {
    const FaultServer gone(Echo);
    url = gone.url();
  }
  const OutgoingResponse response = client_.Send({.url = url});
  EXPECT_EQ(response.failure, Failure::kNotSent);
  EXPECT_FALSE(response.error.empty());
}

TEST_F(CurlClientTest, KnowsThatNothingWasSentWithoutTls) {
  OutgoingRequest request = Request();
  request.url.replace(0, 4, "https");
  request.timeout = Milliseconds(300);  // the server waits for the end of a header that never comes
  EXPECT_EQ(client_.Send(request).failure, Failure::kNotSent);
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(CurlClientTest, KnowsThatNothingWasSentToANameThatDoesNotResolve) {
  EXPECT_EQ(client_.Send({.url = "http://no-such-host.invalid/", .timeout = Seconds(5)}).failure, Failure::kNotSent);
}

TEST_F(CurlClientTest, RefusesHeadersThatWouldBreakOut) {
  using Header = std::pair<std::string, std::string>;
  for (const Header& header : {Header{"X-A", "1\r\nX-B: 2"}, Header{"X-A", "1\n"}, Header{"X A", "1"},
                               Header{"X:A", "1"}, Header{"", "1"}, Header{"X-A", std::string("a\0b", 3)}}) {
    OutgoingRequest request = Request();
    request.headers = {header};
    EXPECT_EQ(client_.Send(request).failure, Failure::kNotSent) << header.first;
  }
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(CurlClientTest, NamesNoSecretInItsErrors) {
  const std::vector<FaultKind> kinds = {FaultKind::kClose, FaultKind::kReset, FaultKind::kCutBody, FaultKind::kGarbage};
  for (const FaultKind kind : kinds) EXPECT_THAT(After({kind}).error, Not(HasSubstr(kSecret)));
  EXPECT_THAT(After({FaultKind::kHang}, Milliseconds(50)).error, Not(HasSubstr(kSecret)));
  for (const std::string url :
       {"ftp://h/s3cr3t-path", "https://u:s3cr3t-path@h/", "http//s3cr3t-path", "https://h:99999/s3cr3t-path"}) {
    const OutgoingResponse response = client_.Send({.url = url});
    EXPECT_EQ(response.failure, Failure::kNotSent);
    EXPECT_THAT(response.error, Not(HasSubstr(kSecret))) << url;
    EXPECT_FALSE(response.error.empty()) << url;
  }
}

TEST_F(CurlClientTest, UsesPlainHttpOnlyWhereAllowed) {
  CurlClient strict({.allow_private_addresses = true, .allow_http = false});
  EXPECT_EQ(strict.Send(Request()).failure, Failure::kNotSent);
  EXPECT_TRUE(server_.requests().empty());
  EXPECT_THAT(RefuseUrl("http://example.com/", {}), HasSubstr("https"));
  EXPECT_EQ(RefuseUrl("https://example.com/a?b", {}), "");
}

TEST_F(CurlClientTest, IgnoresProxiesOfTheEnvironment) {
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  EXPECT_EQ(client_.Send(Request()).status, 200);
  ::unsetenv("http_proxy");
}

// The spellings of an address that the policy forbids. {} stands for the server's port.
const char* const kLoopbackSpellings[] = {
    "http://127.0.0.1:{}/",
    "http://127.0.0.2:{}/",
    "http://127.1:{}/",
    "http://127.0.1:{}/",
    "http://2130706433:{}/",
    "http://0x7f000001:{}/",
    "http://0x7F.0.0.1:{}/",
    "http://0177.0.0.1:{}/",
    "http://017700000001:{}/",
    "http://0x7f.1:{}/",
    "http://0177.1:{}/",
    "http://127.0.0.1.:{}/",
    "http://00000177.0.0.1:{}/",
    "http://0x7f.0x0.0x0.0x1:{}/",
    "http://127.0x1:{}/",
    "http://localhost:{}/",
    "http://LOCALHOST:{}/",
    "http://localhost.:{}/",
    "http://%6cocalhost:{}/",
    "http://127%2e0.0.1:{}/",
    "http://[::1]:{}/",
    "http://[0:0:0:0:0:0:0:1]:{}/",
    "http://[0000::0001]:{}/",
    "http://[::ffff:127.0.0.1]:{}/",
    "http://[::ffff:7f00:1]:{}/",
    "http://[::FFFF:7F00:0001]:{}/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:{}/",
    "http://[::127.0.0.1]:{}/",
    "http://[64:ff9b::127.0.0.1]:{}/",
    "http://[2002:7f00:1::]:{}/",
    "http://0.0.0.0:{}/",
    "http://0:{}/",
    "http://0x0:{}/",
    "http://[::]:{}/",
    "http://user@127.0.0.1:{}/",
    "http://user:pass@127.0.0.1:{}/",
    "http://example.com@127.0.0.1:{}/",
    "http://@127.0.0.1:{}/",
    "http://127.0.0.1\\@example.com:{}/",
    "http://127.0.0.1:{}#@example.com/",
    "http:127.0.0.1:{}/",
    "http:///127.0.0.1:{}/",
    "http://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1:{}/",
    "http://127\xe3\x80\x82"
    "0\xe3\x80\x82"
    "0\xe3\x80\x82"
    "1:{}/",
    "http://127.0.0.1%00.example.com:{}/",
    "http://127.0.0.1%20:{}/",
    "http://[::1%25lo]:{}/",
    "http://[fe80::1%25lo]:{}/",
    "127.0.0.1:{}/",
    "//127.0.0.1:{}/",
    "gopher://127.0.0.1:{}/",
    "dict://127.0.0.1:{}/",
    "file:///etc/passwd",
    "HTTP://127.0.0.1:{}/",
    "http://4294967295:{}/",
    "http://127.0.0.1:{}/..//",
    "http://2852039166:{}/",
    "http://169.254.169.254:{}/",
};

TEST_F(CurlClientTest, RefusesForbiddenAddressesInEverySpelling) {
  CurlClient strict({.allow_private_addresses = false, .allow_http = true, .connect_timeout = Seconds(2)});
  static_assert(std::size(kLoopbackSpellings) >= 40);
  for (std::string url : kLoopbackSpellings) {
    if (const size_t at = url.find("{}"); at != std::string::npos) url.replace(at, 2, std::to_string(server_.port()));
    const OutgoingResponse response = strict.Send({.url = url, .timeout = Seconds(2)});
    EXPECT_EQ(response.failure, Failure::kNotSent) << url;
  }
  EXPECT_EQ(server_.connections(), 0u);
}

// The other side of the test above: the same spellings do reach the server where they are allowed.
TEST_F(CurlClientTest, ReachesLoopbackInTheSpellingsThatMeanIt) {
  size_t reached = 0;
  for (std::string url : kLoopbackSpellings) {
    if (const size_t at = url.find("{}"); at != std::string::npos) url.replace(at, 2, std::to_string(server_.port()));
    reached += client_.Send({.url = url, .timeout = Seconds(2)}).status == 200 ? 1 : 0;
  }
  EXPECT_GE(reached, 15u);
}

TEST_F(CurlClientTest, SaysWhichKindOfAddressItRefused) {
  CurlClient strict({.allow_private_addresses = false, .allow_http = true});
  EXPECT_THAT(strict.Send(Request()).error, HasSubstr("loopback"));
  EXPECT_THAT(client_.Send({.url = "http://169.254.169.254/latest/meta-data/"}).error, HasSubstr("link-local"));
}

}  // namespace
}  // namespace parapet
