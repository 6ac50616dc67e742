// SPDX-License-Identifier: Apache-2.0
//
// Public attack vectors against the real server: smuggler's mutations, llhttp's and http-desync-guardian's tests.
//
// expectations.tsv has one row per vector and variant with the rule that decides it and why; the variants add a Host
// where its absence would hide the point, the bytes of body that a vector leaves out, or the end of the block. All
// vectors are sent before any answer is read, so that those which must time out do so together.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "parapet/adapters/http/beast_header.h"
#include "parapet/adapters/http/server.h"
#include "parapet/tests/adapters/http/raw_client.h"

namespace parapet {
namespace {

const std::string kFolder = std::string(PARAPET_SOURCE_DIR) + "/tests/vectors/http/";

struct Row {
  std::string file, line, variant, outcome, requests, status, rule, id, why;
  std::string bytes;
  std::string Name() const { return file + ":" + line + " " + variant + " (" + id + "): " + why; }
};

std::string FromBase64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (char digit : text.substr(0, text.find('='))) {
    bits = bits << 6 | static_cast<uint32_t>(kDigits.find(digit));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xff);
  }
  return bytes;
}

// The text between the quotes of a key's value, escapes and all; these files have one object a line.
std::string StringOf(const std::string& line, const std::string& key) {
  const std::string start = "\"" + key + "\": \"";
  const size_t begin = line.find(start) + start.size();
  size_t end = begin;
  while (line[end] != '"') end += line[end] == '\\' ? 2 : 1;
  return line.substr(begin, end - begin);
}

std::vector<std::string> LinesOf(const std::string& name) {
  std::ifstream file(kFolder + name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// A Host after every request line of an HTTP/1.1 request that has none there.
std::string WithHost(std::string bytes) {
  const std::string version = " HTTP/1.1\r\n";
  for (size_t at = bytes.find(version); at != std::string::npos; at = bytes.find(version, at + 1)) {
    if (bytes.compare(at + version.size(), 4, "Host") != 0) bytes.insert(at + version.size(), "Host: h\r\n");
  }
  return bytes;
}

std::string Vary(std::string bytes, const std::string& variant) {
  if (variant == "with-host-ended" && !bytes.ends_with("\r\n")) bytes += "\r\n";
  if (variant.starts_with("with-host")) bytes = WithHost(std::move(bytes));
  if (variant == "with-host-ended") bytes += "\r\n";
  return bytes;
}

// How many bytes of body the last message of the stream still wants.
size_t Missing(const std::string& bytes) {
  std::string_view rest = bytes;
  for (;;) {
    const HeaderBlock block = CheckHeaderBlock(rest, HttpLimits());
    const size_t need = block.size + static_cast<size_t>(block.content_length);
    if (block.outcome != HeaderBlock::Outcome::kAccepted) return 0;
    if (need > rest.size()) return need - rest.size();
    rest.remove_prefix(need);
  }
}

std::vector<Row> ReadRows() {
  std::map<std::string, std::vector<std::string>> vectors;
  for (const char* name : {"smuggler_default", "llhttp_request", "desync_guardian"}) {
    vectors[name] = LinesOf(std::string(name) + ".jsonl");
  }
  std::vector<Row> rows;
  for (const std::string& text : LinesOf("expectations.tsv")) {
    if (text.starts_with('#')) continue;
    std::istringstream in(text);
    Row row;
    for (std::string* field :
         {&row.file, &row.line, &row.variant, &row.outcome, &row.requests, &row.status, &row.rule, &row.id, &row.why}) {
      std::getline(in, *field, '\t');
    }
    const std::string& vector = vectors.at(row.file).at(std::stoul(row.line) - 1);
    EXPECT_EQ(StringOf(vector, "id"), row.id) << row.Name();
    row.bytes = Vary(FromBase64(StringOf(vector, "raw_b64")), row.variant);
    if (row.variant.ends_with("completed")) row.bytes += std::string(Missing(row.bytes), 'a');
    rows.push_back(std::move(row));
  }
  return rows;
}

struct Outcome {
  size_t requests = 0;  // answered by the handler
  RawAnswer refusal;    // status 0: none
  bool closed = false;
};

// Sends every row on a connection of its own and reads them all to the end.
std::vector<Outcome> Replay(const std::vector<Row>& rows, HeaderCheck check) {
  HttpLimits limits;
  limits.header_deadline = limits.body_deadline = limits.idle_deadline = Milliseconds(500);
  HttpServer server(
      {.address = "127.0.0.1"}, limits, [](const HttpRequest&, HttpReply reply) { reply.Send(HttpResponse()); }, check);
  server.Start();
  std::vector<RawClient> clients;
  for (const Row& row : rows) {
    clients.push_back(RawClient::Tcp(server.port()));
    EXPECT_TRUE(clients.back().Send(row.bytes)) << row.Name();
  }
  std::vector<Outcome> outcomes(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    for (RawAnswer& answer : SplitAnswers(clients[i].ReadToEnd(&outcomes[i].closed))) {
      if (answer.status == 200) ++outcomes[i].requests;
      if (answer.status != 200) outcomes[i].refusal = std::move(answer);
    }
  }
  return outcomes;
}

TEST(AttackVectors, EveryVectorHasAnExpectation) {
  std::map<std::string, size_t> as_is;
  for (const Row& row : ReadRows()) {
    if (row.variant == "as-is") ++as_is[row.file];
    EXPECT_TRUE(row.outcome == "accept" || HttpRuleNamed(row.rule) != HttpRule::kNone) << row.Name();
    EXPECT_EQ(row.outcome == "accept", row.status == "-") << row.Name();
    EXPECT_GT(row.why.size(), 20u) << row.Name();
  }
  for (const auto& [file, count] : as_is) EXPECT_EQ(count, LinesOf(file + ".jsonl").size()) << file;
  EXPECT_EQ(as_is.size(), 3u);
}

// No vector that an upstream suite calls dangerous reaches the handler, but those whose row says why it may.
TEST(AttackVectors, UpstreamRejectionsAreRejected) {
  size_t argued = 0;
  for (const Row& row : ReadRows()) {
    if (row.variant != "as-is") continue;
    const std::string vector = LinesOf(row.file + ".jsonl").at(std::stoul(row.line) - 1);
    const bool dangerous = vector.find("\"tier\": \"Severe\"") != std::string::npos ||
                           vector.find("\"upstream\": \"reject\"") != std::string::npos;
    if (!dangerous || row.outcome == "reject") continue;
    EXPECT_NE(row.why.find("llhttp rejects the bytes after Connection: close"), std::string::npos) << row.Name();
    ++argued;
  }
  EXPECT_EQ(argued, 3u);
}

TEST(AttackVectors, AreAnsweredAsExpected) {
  const std::vector<Row> rows = ReadRows();
  ASSERT_GE(rows.size(), 307u);
  const std::vector<Outcome> outcomes = Replay(rows, &CheckHeaderBlock);
  for (size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    EXPECT_TRUE(outcomes[i].closed) << row.Name();
    EXPECT_EQ(outcomes[i].requests, std::stoul(row.requests)) << row.Name();
    EXPECT_EQ(outcomes[i].refusal.status, row.outcome == "accept" ? 0 : std::stoi(row.status)) << row.Name();
    if (row.outcome == "accept") continue;
    EXPECT_NE(outcomes[i].refusal.body.find("\"rule\":\"" + row.rule + "\""), std::string::npos)
        << row.Name() << "\n"
        << outcomes[i].refusal.body;
    EXPECT_TRUE(outcomes[i].refusal.Has("Connection: close\r\n")) << row.Name();
  }
}

// A test double: takes whatever Beast takes, with Beast's idea of the framing.
HeaderBlock WhatBeastAccepts(std::string_view bytes, const HttpLimits& limits, size_t) {
  HeaderBlock block;
  std::vector<HttpField> fields(limits.header_fields_max);
  const BeastHeader header = ParseWithBeast(bytes, fields, limits.header_bytes_max);
  if (!header.ok) {
    const bool ended = bytes.find("\r\n\r\n") != std::string_view::npos;
    block.outcome = ended ? HeaderBlock::Outcome::kRefused : HeaderBlock::Outcome::kIncomplete;
    block.rule = HttpRule::kParsersDisagree;
    return block;
  }
  block.outcome = HeaderBlock::Outcome::kAccepted;
  block.size = header.size;
  block.method = header.method;
  block.target = header.target;
  block.minor_version = header.minor_version;
  block.has_content_length = header.has_content_length;
  block.content_length = std::min<uint64_t>(header.content_length, limits.body_bytes_max);
  block.chunked = header.chunked;
  block.keep_alive = header.keep_alive;
  return block;
}

// The vectors prove something only if a server without the check fails them.
TEST(AttackVectors, GetThroughWhereTheCheckIsLeftOut) {
  std::vector<Row> rows = ReadRows();
  std::erase_if(rows, [](const Row& row) { return row.status != "400" || row.requests != "0"; });
  const std::vector<Outcome> outcomes = Replay(rows, &WhatBeastAccepts);
  std::map<std::string, int> got_through;
  int all = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (outcomes[i].requests == 0) continue;
    ++got_through[rows[i].rule];
    ++all;
  }
  std::string list;
  for (const auto& [rule, count] : got_through) list += rule + " " + std::to_string(count) + ", ";
  RecordProperty("got_through", list);
  EXPECT_GE(all, 60) << list;
  for (const char* rule :
       {"host_missing", "method_not_allowed", "target_not_origin_form", "transfer_coding_not_chunked"}) {
    EXPECT_GT(got_through[rule], 0) << rule << " of " << list;
  }
}

}  // namespace
}  // namespace parapet
