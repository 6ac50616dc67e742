// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a connection's stream: nothing may crash, and how the stream is cut may not change what is read.
#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "parapet/adapters/http/header_block.h"
#include "parapet/adapters/http/message_reader.h"
#include "parapet/tests/fuzz/fuzz_targets.h"

namespace parapet {
namespace {

HeaderBlock CheckInPieces(std::string_view bytes, size_t piece, const HttpLimits& limits) {
  HeaderBlock block;
  for (size_t size = 0; block.outcome == HeaderBlock::Outcome::kIncomplete && size < bytes.size();) {
    size = std::min(size + piece, bytes.size());
    block = CheckHeaderBlock(bytes.substr(0, size), limits, block.scanned);
    FUZZ_CHECK(block.scanned <= size);
  }
  return block;
}

// All that was read, as text: two readings are the same if their texts are.
std::string ReadInPieces(std::string_view bytes, size_t piece, const HttpLimits& limits) {
  MessageReader reader(limits, &CheckHeaderBlock);
  std::array<HttpField, 64> fields;
  std::string text;
  while (!bytes.empty()) {
    const std::span<char> space = reader.Space();
    const size_t count = std::min({piece, bytes.size(), space.size()});
    FUZZ_CHECK(count > 0);
    std::memcpy(space.data(), bytes.data(), count);
    bytes.remove_prefix(count);
    reader.Received(count);
    for (;;) {
      const MessageReader::Progress progress = reader.Next(fields);
      if (progress == MessageReader::Progress::kRefused) return text.append(Describe(reader.rule()).name);
      if (progress != MessageReader::Progress::kRequest) break;
      text.append(reader.request().method).append(" ").append(reader.request().target).append("\n");
      for (const auto& [name, value] : reader.request().fields) {
        text.append(name).append(":").append(value).append("\n");
      }
      text.append(reader.body()).append("\n");
      reader.Consume();
    }
  }
  return text;
}

}  // namespace

void FuzzHttpHeader(std::string_view bytes) {
  HttpLimits limits;
  limits.header_bytes_max = 2048;
  limits.body_bytes_max = 4096;
  const size_t piece = bytes.empty() ? 1 : static_cast<unsigned char>(bytes.back()) % 61 + 1;
  const HeaderBlock whole = CheckHeaderBlock(bytes, limits);
  const HeaderBlock pieces = CheckInPieces(bytes, piece, limits);
  FUZZ_CHECK(whole.outcome == pieces.outcome && whole.rule == pieces.rule && whole.size == pieces.size);
  FUZZ_CHECK(whole.size <= bytes.size() && whole.content_length <= 999'999'999'999'999'999u);
  FUZZ_CHECK(ReadInPieces(bytes, bytes.size() + 1, limits) == ReadInPieces(bytes, piece, limits));
}

}  // namespace parapet
