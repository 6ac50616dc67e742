// SPDX-License-Identifier: Apache-2.0
//
// Turns the bytes of one connection into requests: the protocol without the sockets.
//
//   MessageReader reader(limits, &CheckHeaderBlock);
//   std::span<char> space = reader.Space();          // receive into it
//   reader.Received(count);
//   switch (reader.Next(fields)) {
//     case MessageReader::Progress::kNeedsHeader:    // receive more
//     case MessageReader::Progress::kNeedsBody:      // receive more; first send 100 Continue if TakeContinue()
//     case MessageReader::Progress::kRequest:        // reader.request(); then Consume() and Next() again
//     case MessageReader::Progress::kRefused:        // answer Describe(reader.rule()).status and close
//   }
//
// A request is handed over when its last byte is there: header check, body, then Beast over the block, which must
// agree with the check. Requests that arrive together (pipelining) are handed over one at a time, in order.
//
// Memory: one flat buffer. It has kRestingBytes while that is enough, grows at once to a declared length or by
// doubling for a chunked body, never beyond limits.body_bytes_max and what the header and two chunk lines need, and
// shrinks again when the message is consumed. Ownership: the buffer is the reader's; views die with Consume().
// Thread safety: none needed, one object a connection.
// Cost: no allocation for a request that fits the resting buffer; no copy of a body that has a declared length.
#ifndef PARAPET_ADAPTERS_HTTP_MESSAGE_READER_H_
#define PARAPET_ADAPTERS_HTTP_MESSAGE_READER_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "parapet/adapters/http/beast_header.h"
#include "parapet/adapters/http/chunked_body.h"
#include "parapet/adapters/http/header_block.h"

namespace parapet {

class MessageReader {
 public:
  // A 16 KiB request with its header fits, so that one receive takes it; an idle connection costs this and about
  // 1 kB besides, of which the kernel backs with memory only the pages once written.
  static constexpr size_t kRestingBytes = 32 * 1024;

  enum class Progress : uint8_t { kNeedsHeader, kNeedsBody, kRequest, kRefused };

  MessageReader(const HttpLimits& limits, HeaderCheck check) : limits_(limits), check_(check) {}

  // Where the next bytes go; never empty while Next() asks for more. May move what is there.
  std::span<char> Space();
  void Received(size_t count) { end_ += count; }

  // How far the message at the front is. `fields` is room for its fields and must live as long as request().
  Progress Next(std::span<HttpField> fields);

  // The message, after kRequest and until Consume().
  const BeastHeader& request() const { return request_; }
  std::string_view body() const;
  bool keep_alive() const { return block_.keep_alive; }
  // Why, after kRefused.
  HttpRule rule() const { return rule_; }

  // True once, where the client waits for 100 Continue before it sends the body.
  bool TakeContinue();
  // Takes the message off the front; gives memory back.
  void Consume();

  // No byte of a next message is here. A lone empty line counts as none: RFC 9112 2.2 lets clients send one.
  bool empty() const;
  size_t capacity() const { return capacity_; }

 private:
  enum class Phase : uint8_t { kHeader, kBody, kComplete };
  Progress ReadHeader();
  Progress ReadBody(std::span<HttpField> fields);
  Progress Refuse(HttpRule rule);
  bool AgreesWithCheck() const;
  void MakeRoom(size_t bytes);
  std::string_view bytes() const { return {buffer_.get() + begin_, end_ - begin_}; }
  size_t body_begin() const { return begin_ + block_.size; }

  const HttpLimits& limits_;
  const HeaderCheck check_;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
  size_t begin_ = 0, end_ = 0;  // the message at the front starts at begin_; received bytes end at end_
  Phase phase_ = Phase::kHeader;
  HttpRule rule_ = HttpRule::kNone;
  HeaderBlock block_;  // its views are not used: the buffer may move
  ChunkedBody chunks_;
  bool continue_due_ = false;
  size_t body_size_ = 0;
  size_t message_end_ = 0;
  BeastHeader request_;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_HTTP_MESSAGE_READER_H_
