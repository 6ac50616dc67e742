// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/message_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "parapet/adapters/http/chunked_body.h"

namespace parapet {
namespace {

using Progress = MessageReader::Progress;

struct Message {
  std::string method, target, body;
  size_t fields = 0;
};

// Feeds `stream` in pieces of the given size and collects the messages until the end or a refusal.
struct Feeder {
  HttpLimits limits;
  MessageReader reader{limits, &CheckHeaderBlock};
  std::array<HttpField, 64> fields;
  std::vector<Message> messages;
  bool refused = false;

  void Feed(std::string_view stream, size_t piece) {
    while (!refused && !stream.empty()) {
      const std::span<char> space = reader.Space();
      ASSERT_FALSE(space.empty());
      const size_t count = std::min({space.size(), piece, stream.size()});
      std::memcpy(space.data(), stream.data(), count);
      stream.remove_prefix(count);
      reader.Received(count);
      Collect();
    }
  }
  void Collect() {
    for (;;) {
      const Progress progress = reader.Next(fields);
      refused = progress == Progress::kRefused;
      if (progress != Progress::kRequest) return;
      const BeastHeader& header = reader.request();
      messages.push_back(
          {std::string(header.method), std::string(header.target), std::string(reader.body()), header.fields.size()});
      reader.Consume();
    }
  }
};

constexpr std::string_view kStream =
    "POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nfirst"
    "\r\nGET /c HTTP/1.1\r\nHost: h\r\n\r\n"
    "PUT /d HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nB\r\ndefghijklmn\r\n0\r\n\r\n"
    "POST /e HTTP/1.0\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nno";

TEST(MessageReader, ReadsTheSameMessagesHoweverTheBytesAreCut) {
  for (size_t piece = 1; piece <= kStream.size(); ++piece) {
    Feeder feeder;
    feeder.Feed(kStream, piece);
    ASSERT_EQ(feeder.messages.size(), 4u) << "pieces of " << piece;
    EXPECT_EQ(feeder.messages[0].target, "/a?b");
    EXPECT_EQ(feeder.messages[0].body, "first");
    EXPECT_EQ(feeder.messages[0].fields, 2u);
    EXPECT_EQ(feeder.messages[1].method, "GET");
    EXPECT_EQ(feeder.messages[1].body, "");
    EXPECT_EQ(feeder.messages[2].body, "abcdefghijklmn");
    EXPECT_EQ(feeder.messages[3].body, "no");
    EXPECT_TRUE(feeder.reader.empty());
  }
}

TEST(MessageReader, ALoneEmptyLineIsNoMessage) {
  Feeder feeder;
  feeder.Feed("\r\n", 1);
  EXPECT_TRUE(feeder.reader.empty());
  feeder.Feed("G", 1);
  EXPECT_FALSE(feeder.reader.empty());
}

TEST(MessageReader, GivesMemoryBackAfterALargeBody) {
  Feeder feeder;
  const std::string body(500'000, 'x');
  feeder.Feed("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n" + body, 8192);
  ASSERT_EQ(feeder.messages.size(), 1u);
  EXPECT_EQ(feeder.messages[0].body, body);
  EXPECT_EQ(feeder.reader.capacity(), MessageReader::kRestingBytes);
}

TEST(MessageReader, BoundsTheMemoryOfAChunkedBody) {
  Feeder feeder;
  std::string stream = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  const size_t header = stream.size();
  for (size_t i = 0; i < 1024 * 1024 / 16; ++i) stream += "10\r\n0123456789abcdef\r\n";
  size_t most = 0;
  for (size_t at = 0; at < stream.size(); at += 60'000) {
    feeder.Feed(std::string_view(stream).substr(at, 60'000), 60'000);
    most = std::max(most, feeder.reader.capacity());
  }
  EXPECT_FALSE(feeder.refused);
  EXPECT_LE(most, header + feeder.limits.body_bytes_max + 64 + 4096);
  feeder.Feed("0\r\n\r\n", 5);
  ASSERT_EQ(feeder.messages.size(), 1u);
  EXPECT_EQ(feeder.messages[0].body.size(), 1024u * 1024u);
}

TEST(MessageReader, RefusesAChunkedBodyBeyondTheLimit) {
  Feeder feeder;
  feeder.limits.body_bytes_max = 8;
  feeder.Feed("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n4\r\n", 7);
  EXPECT_TRUE(feeder.refused);
  EXPECT_EQ(feeder.reader.rule(), HttpRule::kBodyTooLarge);
}

TEST(MessageReader, SaysOnceThatTheClientWaitsForContinue) {
  Feeder feeder;
  feeder.Feed("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", 1000);
  EXPECT_TRUE(feeder.reader.TakeContinue());
  EXPECT_FALSE(feeder.reader.TakeContinue());
  feeder.Feed("ok", 1);
  ASSERT_EQ(feeder.messages.size(), 1u);
  EXPECT_FALSE(feeder.reader.TakeContinue());
}

TEST(MessageReader, SaysNothingWhereTheBodyCameAlong) {
  Feeder feeder;
  feeder.Feed("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\no", 1000);
  EXPECT_FALSE(feeder.reader.TakeContinue());
}

HeaderBlock MisreadsLength(std::string_view bytes, const HttpLimits& limits, size_t scanned) {
  HeaderBlock block = CheckHeaderBlock(bytes, limits, scanned);
  block.content_length = 0;
  return block;
}

TEST(MessageReader, RefusesWhatTheTwoParsersReadDifferently) {
  Feeder feeder;
  MessageReader reader(feeder.limits, &MisreadsLength);
  const std::string_view bytes = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok";
  std::memcpy(reader.Space().data(), bytes.data(), bytes.size());
  reader.Received(bytes.size());
  EXPECT_EQ(reader.Next(feeder.fields), Progress::kRefused);
  EXPECT_EQ(reader.rule(), HttpRule::kParsersDisagree);
}

// The second line of defence against the folded line that hides a field from one of two parsers.
TEST(BeastHeader, AFoldedLineIsNotOk) {
  std::array<HttpField, 8> fields;
  EXPECT_TRUE(ParseWithBeast("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n", fields, 1000).ok);
  EXPECT_FALSE(ParseWithBeast("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n", fields, 1000).ok);
}

TEST(BeastHeader, MoreFieldsThanRoomIsNotOk) {
  std::array<HttpField, 1> fields;
  EXPECT_TRUE(ParseWithBeast("GET / HTTP/1.1\r\nHost: h\r\n\r\n", fields, 1000).ok);
  EXPECT_FALSE(ParseWithBeast("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n", fields, 1000).ok);
}

// ---- chunked_body.h

struct Decoded {
  ChunkedBody::State state;
  HttpRule rule;
  std::string body, rest;
};

Decoded Decode(std::string_view stream, size_t piece) {
  ChunkedBody chunks;
  std::string bytes;
  ChunkedBody::State state = ChunkedBody::State::kIncomplete;
  while (state == ChunkedBody::State::kIncomplete && !stream.empty()) {
    bytes.resize(chunks.end());
    bytes += stream.substr(0, piece);
    stream.remove_prefix(std::min(piece, stream.size()));
    state = chunks.Decode(bytes.data(), bytes.size(), 100);
  }
  const std::string rest = bytes.substr(chunks.end() - chunks.remaining(), chunks.remaining());
  return {state, chunks.rule(), bytes.substr(0, chunks.decoded()), rest + std::string(stream)};
}

TEST(ChunkedBody, JoinsChunksHoweverTheBytesAreCut) {
  const std::string_view stream = "5\r\nhello\r\n00a\r\n, chunked \r\n1\r\n!\r\n000\r\n\r\nGET";
  for (size_t piece = 1; piece <= stream.size(); ++piece) {
    const Decoded decoded = Decode(stream, piece);
    ASSERT_EQ(decoded.state, ChunkedBody::State::kComplete) << piece;
    EXPECT_EQ(decoded.body, "hello, chunked !");
    EXPECT_EQ(decoded.rest, "GET");
  }
}

TEST(ChunkedBody, RefusesByName) {
  const std::pair<const char*, HttpRule> cases[] = {
      {"\r\n", HttpRule::kChunkSizeMalformed},
      {" 1\r\na\r\n", HttpRule::kChunkSizeMalformed},
      {"1 \r\na\r\n", HttpRule::kChunkSizeMalformed},
      {"+1\r\na\r\n", HttpRule::kChunkSizeMalformed},
      {"-1\r\na\r\n", HttpRule::kChunkSizeMalformed},
      {"0x1\r\na\r\n", HttpRule::kChunkSizeMalformed},
      {"1\na\r\n", HttpRule::kChunkSizeMalformed},
      {"1\rX", HttpRule::kChunkSizeMalformed},
      {"g\r\n", HttpRule::kChunkSizeMalformed},
      {"00000000000000001\r\na\r\n", HttpRule::kChunkSizeMalformed},
      {"1;a=b\r\na\r\n", HttpRule::kChunkExtension},
      {"0;a\r\n\r\n", HttpRule::kChunkExtension},
      {"1\r\nab\r\n", HttpRule::kChunkDataUnterminated},
      {"1\r\na\n0\r\n\r\n", HttpRule::kChunkDataUnterminated},
      {"1\r\na\rX", HttpRule::kChunkDataUnterminated},
      {"0\r\nX-Trailer: 1\r\n\r\n", HttpRule::kTrailerField},
      {"0\r\n\n", HttpRule::kTrailerField},
      {"0\r\n\rX", HttpRule::kTrailerField},
      {"65\r\n", HttpRule::kBodyTooLarge},
      {"ffffffffffffffff\r\n", HttpRule::kBodyTooLarge},
      {"64\r\n", HttpRule::kNone},
  };
  for (const auto& [stream, rule] : cases) {
    for (size_t piece = 1; piece <= std::strlen(stream); ++piece) {
      EXPECT_EQ(Describe(Decode(stream, piece).rule).name, Describe(rule).name) << stream << " in pieces of " << piece;
    }
  }
}

}  // namespace
}  // namespace parapet
