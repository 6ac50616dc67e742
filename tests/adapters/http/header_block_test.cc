// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/header_block.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace parapet {
namespace {

using Outcome = HeaderBlock::Outcome;

HeaderBlock Check(std::string_view bytes) { return CheckHeaderBlock(bytes, HttpLimits()); }

std::string Get(std::string_view fields) { return "GET / HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n"; }

struct Refusal {
  const char* rule;
  std::string bytes;
};

void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.rule << ' ' << refusal.bytes; }

using namespace std::string_literals;  // for NUL

const std::vector<Refusal> kRefusals = {
    {"bare_line_feed", "GET / HTTP/1.1\nHost: h\r\n\r\n"},
    {"bare_line_feed", "\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"bare_line_feed", "GET / HTTP/1.1\r\nHost: h\r\n\n"},
    {"bare_line_feed", Get("A: b\nC: d\r\n")},
    {"bare_carriage_return", Get("A: b\rC: d\r\n")},
    {"bare_carriage_return", Get("A\r: b\r\n")},
    {"bare_carriage_return", Get("A: b\r\r\n")},
    {"bare_carriage_return", "GET /\r HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"empty_lines_first", "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"folded_line", "GET / HTTP/1.1\r\n Host: h\r\n\r\n"},
    {"folded_line", Get("A: b\r\n c\r\n")},
    {"folded_line", Get("A: b\r\n\tc\r\n")},
    {"folded_line", Get("A: b\r\n \r\n")},
    {"request_line_malformed", "GET /\r\nHost: h\r\n\r\n"},
    {"request_line_malformed", "GET\r\nHost: h\r\n\r\n"},
    {"request_line_malformed", "GET  HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"request_line_malformed", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"request_line_malformed", "GET /  HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"request_line_malformed", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"method_not_allowed", "get / HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"method_not_allowed", " GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"method_not_allowed", "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"method_not_allowed", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"method_not_allowed", "GETX / HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"target_not_origin_form", "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"target_not_origin_form", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"target_not_origin_form", "GET h:80 HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"target_not_printable", "GET /\t HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"target_not_printable", "GET /\x7f HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"target_not_printable", "GET /\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"target_not_printable", "GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n"s},
    {"version_not_supported", "GET / HTTP/1.2\r\nHost: h\r\n\r\n"},
    {"version_not_supported", "GET / HTTP/2.0\r\nHost: h\r\n\r\n"},
    {"version_not_supported", "GET / http/1.1\r\nHost: h\r\n\r\n"},
    {"version_not_supported", "GET / HTTP/1.1x\r\nHost: h\r\n\r\n"},
    {"version_not_supported", "GET / HTTP/01.1\r\nHost: h\r\n\r\n"},
    {"version_not_supported", "GET / \r\nHost: h\r\n\r\n"},
    {"field_without_colon", Get("A\r\n")},
    {"field_name_empty", Get(": b\r\n")},
    {"field_name_not_token", Get("A b: c\r\n")},
    {"field_name_not_token", Get("A@: c\r\n")},
    {"field_name_not_token", Get("\xff"
                                 "A: c\r\n")},
    {"field_name_not_token", Get("A\0: c\r\n"s)},
    {"space_before_colon", Get("A : b\r\n")},
    {"space_before_colon", Get("A\t: b\r\n")},
    {"space_before_colon", Get("Content-Length : 4\r\n")},
    {"control_character_in_value", Get("A: b\x01\r\n")},
    {"control_character_in_value", Get("A: \x7f\r\n")},
    {"control_character_in_value", Get("A: b\0c\r\n"s)},
    {"control_character_in_value", Get("A: \x0b\r\n")},
    {"field_repeated", Get("Host: h\r\n")},
    {"field_repeated", Get("HOST: other\r\n")},
    {"field_repeated", Get("Content-Length: 1\r\nContent-Length: 1\r\n")},
    {"field_repeated", Get("Transfer-Encoding: chunked\r\ntransfer-encoding: chunked\r\n")},
    {"field_repeated", Get("Content-Type: a\r\nContent-Type: b\r\n")},
    {"field_repeated", Get("Authorization: a\r\nAuthorization: a\r\n")},
    {"field_repeated", Get("Idempotency-Key: a\r\nidempotency-key: b\r\n")},
    {"field_repeated", Get("X-Shop-Hmac-Sha256: a\r\nX-Shop-Hmac-SHA256: b\r\n")},
    {"field_repeated", Get("X-WC-Webhook-Signature: a\r\nX-WC-Webhook-Signature: b\r\n")},
    {"field_repeated", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"},
    {"host_missing", "GET / HTTP/1.1\r\nA: b\r\n\r\n"},
    {"host_missing", "GET / HTTP/1.1\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost: u@h\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost: h/x\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost: h:8x\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost: h:123456\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost: []\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n"},
    {"host_malformed", "GET / HTTP/1.1\r\nHost: h\xff\r\n\r\n"},
    {"connection_names_framing_field", Get("Connection: close, Transfer-Encoding\r\n")},
    {"connection_names_framing_field", Get("Connection: content-length\r\n")},
    {"connection_names_framing_field", Get("Connection: keep-alive,\thost\r\n")},
    {"expectation_unknown", Get("Expect: 200-ok\r\n")},
    {"content_length_malformed", Get("Content-Length:\r\n")},
    {"content_length_malformed", Get("Content-Length: +1\r\n")},
    {"content_length_malformed", Get("Content-Length: -1\r\n")},
    {"content_length_malformed", Get("Content-Length: 0x1\r\n")},
    {"content_length_malformed", Get("Content-Length: 1,1\r\n")},
    {"content_length_malformed", Get("Content-Length: 1 1\r\n")},
    {"content_length_malformed", Get("Content-Length: 1.0\r\n")},
    {"content_length_malformed", Get("Content-Length: 18446744073709551616\r\n")},
    {"body_too_large", Get("Content-Length: 1048577\r\n")},
    {"body_too_large", Get("Content-Length: 999999999999999999\r\n")},
    {"transfer_coding_not_chunked", Get("Transfer-Encoding: gzip\r\n")},
    {"transfer_coding_not_chunked", Get("Transfer-Encoding: gzip, chunked\r\n")},
    {"transfer_coding_not_chunked", Get("Transfer-Encoding: Chunked\r\n")},
    {"transfer_coding_not_chunked", Get("Transfer-Encoding: chunked;a=b\r\n")},
    {"transfer_coding_not_chunked", Get("Transfer-Encoding: identity\r\n")},
    {"transfer_coding_not_chunked", Get("Transfer-Encoding:\r\n")},
    {"transfer_coding_on_http_1_0", "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {"transfer_coding_with_content_length", Get("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n")},
    {"transfer_coding_with_content_length", Get("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n")},
};

class HeaderBlockRefuses : public ::testing::TestWithParam<Refusal> {};

TEST_P(HeaderBlockRefuses, ByName) {
  const HeaderBlock block = Check(GetParam().bytes);
  EXPECT_EQ(block.outcome, Outcome::kRefused);
  EXPECT_EQ(Describe(block.rule).name, GetParam().rule);
}

// The final answer does not depend on how the bytes were cut.
TEST_P(HeaderBlockRefuses, HoweverTheBytesAreCut) {
  const std::string& bytes = GetParam().bytes;
  size_t scanned = 0;
  HeaderBlock block;
  for (size_t size = 1; size <= bytes.size() && block.outcome == Outcome::kIncomplete; ++size) {
    block = CheckHeaderBlock(std::string_view(bytes).substr(0, size), HttpLimits(), scanned);
    scanned = block.scanned;
  }
  EXPECT_EQ(block.outcome, Outcome::kRefused);
  EXPECT_EQ(Describe(block.rule).name, GetParam().rule);
}

INSTANTIATE_TEST_SUITE_P(EveryRule, HeaderBlockRefuses, ::testing::ValuesIn(kRefusals));

TEST(HeaderBlock, EveryRuleOfTheHeaderIsRefusedByATest) {
  const HttpRule elsewhere[] = {HttpRule::kNone,
                                HttpRule::kHeaderTooLarge,
                                HttpRule::kTooManyFields,
                                HttpRule::kChunkSizeMalformed,
                                HttpRule::kChunkExtension,
                                HttpRule::kChunkDataUnterminated,
                                HttpRule::kTrailerField,
                                HttpRule::kParsersDisagree,
                                HttpRule::kRequestIncomplete,
                                HttpRule::kHeaderTimeout,
                                HttpRule::kBodyTimeout,
                                HttpRule::kTooManyConnections};
  for (size_t i = 0; i < kHttpRules; ++i) {
    const HttpRuleText& text = Describe(static_cast<HttpRule>(i));
    EXPECT_EQ(static_cast<size_t>(text.rule), i);
    EXPECT_EQ(HttpRuleNamed(text.name), text.rule);
    EXPECT_EQ(text.sentence.find_first_of("\"\\\n"), std::string_view::npos) << text.name;
    const bool tested = std::any_of(kRefusals.begin(), kRefusals.end(),
                                    [&](const Refusal& refusal) { return refusal.rule == text.name; });
    const bool other = std::find(std::begin(elsewhere), std::end(elsewhere), text.rule) != std::end(elsewhere);
    EXPECT_NE(tested, other) << text.name;
  }
  EXPECT_EQ(HttpRuleNamed("no_such_rule"), HttpRule::kNone);
}

TEST(HeaderBlock, TellsWhatTheBlockSays) {
  const std::string bytes =
      "POST /hooks/main?x=1 HTTP/1.1\r\nHost: shop.example:8080\r\ncontent-LENGTH:\t 0042 \r\nX-Empty:\r\n\r\nbody";
  const HeaderBlock block = Check(bytes);
  ASSERT_EQ(block.outcome, Outcome::kAccepted);
  EXPECT_EQ(block.method, "POST");
  EXPECT_EQ(block.target, "/hooks/main?x=1");
  EXPECT_EQ(block.size, bytes.size() - 4);
  EXPECT_TRUE(block.has_content_length);
  EXPECT_EQ(block.content_length, 42u);
  EXPECT_FALSE(block.chunked);
  EXPECT_TRUE(block.keep_alive);
  EXPECT_FALSE(block.expects_continue);
}

TEST(HeaderBlock, AcceptsEveryMethodAndHostOfItsLists) {
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    EXPECT_EQ(Check(std::string(method) + " / HTTP/1.1\r\nHost: h\r\n\r\n").outcome, Outcome::kAccepted) << method;
  }
  for (const char* host : {"h", "h:80", "h:", "127.0.0.1:1", "[::1]", "[::1]:8080", "a_b.example", "0.0.0.0=5000"}) {
    EXPECT_EQ(Check("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n").outcome, Outcome::kAccepted) << host;
  }
}

// Every byte value at every place of a value long enough for the eight-at-a-time path.
TEST(HeaderBlock, KnowsEveryByteOfAValueWhereverItStands) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool allowed = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    for (size_t at = 0; at < 19; ++at) {
      std::string value = "x" + std::string(19, 'v') + "x";
      value[at + 1] = static_cast<char>(byte);
      EXPECT_EQ(Check(Get("A: " + value + "\r\n")).outcome, allowed ? Outcome::kAccepted : Outcome::kRefused)
          << byte << " at " << at;
    }
  }
}

TEST(HeaderBlock, KnowsEveryByteOfAName) {
  const std::string token = "!#$%&'*+-.^_`|~";
  for (int byte = 0; byte < 256; ++byte) {
    const bool allowed = (byte < 128 && std::isalnum(byte)) || token.find(static_cast<char>(byte)) != token.npos;
    if (byte == ':') continue;  // ends the name
    std::string field = "Abcdefghi: v\r\n";
    field[4] = static_cast<char>(byte);
    EXPECT_EQ(Check(Get(field)).outcome, allowed ? Outcome::kAccepted : Outcome::kRefused) << byte;
  }
}

TEST(HeaderBlock, SkipsOneEmptyLine) {
  const HeaderBlock block = Check("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_EQ(block.outcome, Outcome::kAccepted);
  EXPECT_EQ(block.begin, 2u);
  EXPECT_EQ(block.method, "GET");
}

TEST(HeaderBlock, KeepsAliveAsTheVersionAndConnectionSay) {
  const auto keeps = [](const std::string& version, const std::string& fields) {
    const HeaderBlock block = Check("GET / HTTP/" + version + "\r\nHost: h\r\n" + fields + "\r\n");
    EXPECT_EQ(block.outcome, Outcome::kAccepted) << fields;
    return block.keep_alive;
  };
  EXPECT_TRUE(keeps("1.1", ""));
  EXPECT_FALSE(keeps("1.0", ""));
  EXPECT_TRUE(keeps("1.0", "Connection: Keep-Alive\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: Close\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: keep-alive, close\r\n"));
  EXPECT_FALSE(keeps("1.0", "Connection: close\r\nConnection: keep-alive\r\n"));
  EXPECT_TRUE(keeps("1.1", "Connection: upgrade\r\nUpgrade: h2c\r\n"));
}

TEST(HeaderBlock, ExpectsContinueOnHttp11Only) {
  EXPECT_TRUE(Check(Get("Expect: 100-Continue\r\nContent-Length: 1\r\n")).expects_continue);
  const HeaderBlock old = Check("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(old.outcome, Outcome::kAccepted);
  EXPECT_FALSE(old.expects_continue);
}

TEST(HeaderBlock, AnHttp10RequestNeedsNoHost) {
  EXPECT_EQ(Check("GET / HTTP/1.0\r\n\r\n").outcome, Outcome::kAccepted);
}

TEST(HeaderBlock, LimitsItsBytesAtTheByte) {
  HttpLimits limits;
  const std::string bytes = Get("A: " + std::string(100, 'x') + "\r\n");
  limits.header_bytes_max = bytes.size();
  EXPECT_EQ(CheckHeaderBlock(bytes + "body", limits).outcome, Outcome::kAccepted);
  EXPECT_EQ(CheckHeaderBlock("\r\n" + bytes, limits).outcome, Outcome::kAccepted);
  limits.header_bytes_max = bytes.size() - 1;
  EXPECT_EQ(CheckHeaderBlock(bytes, limits).rule, HttpRule::kHeaderTooLarge);
  EXPECT_EQ(CheckHeaderBlock(std::string(bytes.size() - 1, 'x'), limits).outcome, Outcome::kIncomplete);
}

TEST(HeaderBlock, LimitsItsFields) {
  HttpLimits limits;
  limits.header_fields_max = 3;
  EXPECT_EQ(CheckHeaderBlock(Get("A: 1\r\nA: 2\r\n"), limits).outcome, Outcome::kAccepted);
  EXPECT_EQ(CheckHeaderBlock(Get("A: 1\r\nA: 2\r\nA: 3\r\n"), limits).rule, HttpRule::kTooManyFields);
}

TEST(HeaderBlock, LimitsTheBodyAtTheByte) {
  HttpLimits limits;
  limits.body_bytes_max = 10;
  EXPECT_EQ(CheckHeaderBlock(Get("Content-Length: 10\r\n"), limits).outcome, Outcome::kAccepted);
  EXPECT_EQ(CheckHeaderBlock(Get("Content-Length: 11\r\n"), limits).rule, HttpRule::kBodyTooLarge);
}

TEST(HeaderBlock, EveryPrefixIsIncomplete) {
  const std::string bytes = Get("Content-Length: 5\r\nA: b\r\n");
  size_t scanned = 0;
  for (size_t size = 0; size < bytes.size(); ++size) {
    const HeaderBlock block = CheckHeaderBlock(std::string_view(bytes).substr(0, size), HttpLimits(), scanned);
    ASSERT_EQ(block.outcome, Outcome::kIncomplete) << size;
    ASSERT_LE(block.scanned, size);
    scanned = block.scanned;
  }
  EXPECT_EQ(CheckHeaderBlock(bytes, HttpLimits(), scanned).outcome, Outcome::kAccepted);
}

}  // namespace
}  // namespace parapet
