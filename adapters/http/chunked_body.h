// SPDX-License-Identifier: Apache-2.0
//
// Decodes a chunked request body in place, as strictly as the header was checked.
//
//   ChunkedBody body;
//   while (body.Decode(bytes, size, body_bytes_max) == ChunkedBody::State::kIncomplete) {
//     size = body.end() + Receive(bytes + body.end());  // bytes[0, body.decoded()) is the body so far
//   }
//
// A size is 1 to 16 hexadecimal digits and nothing else: no sign, no blank, no extension. No trailer field may follow
// the last chunk. RFC 9112 section 7.1 lets a server limit both; the limit here is none, because what stands there is
// where intermediaries disagree and no client of ours sends any.
//
// The decoded bytes replace the coded ones: after each call bytes[0, decoded()) is body and bytes[decoded(), end())
// is what arrived and could not be used yet, at most a size line.
//
// Thread safety: none needed, one object a message. Errors: State::kRefused and rule().
// Cost: one pass, one memmove of the data; no allocation.
#ifndef PARAPET_ADAPTERS_HTTP_CHUNKED_BODY_H_
#define PARAPET_ADAPTERS_HTTP_CHUNKED_BODY_H_

#include <cstddef>
#include <cstdint>

#include "parapet/adapters/http/header_block.h"

namespace parapet {

class ChunkedBody {
 public:
  enum class State : uint8_t {
    kIncomplete,  // receive more
    kComplete,    // decoded() bytes of body; what follows the message starts at end() - remaining()
    kRefused,     // rule() says why; the connection cannot be used any more
  };

  // Decodes what `bytes[0, size)` has beyond what earlier calls used. REQUIRES: bytes[0, end()) is what the previous
  // call left, with new bytes behind it.
  State Decode(char* bytes, size_t size, size_t body_bytes_max);

  size_t decoded() const { return decoded_; }      // bytes of body at the front
  size_t end() const { return end_; }              // where the next received byte goes
  size_t remaining() const { return remaining_; }  // kComplete: bytes before end() that are not this message's
  HttpRule rule() const { return rule_; }

 private:
  enum class Step : uint8_t { kSize, kData, kDataEnd, kLastEnd, kDone };
  bool TakeSize(const char*& at, const char* end, size_t body_bytes_max);
  bool TakeData(char* bytes, const char*& at, const char* end);
  bool TakeLineEnd(const char*& at, const char* end, HttpRule otherwise, Step next);
  bool Refuse(HttpRule rule);

  Step step_ = Step::kSize;
  HttpRule rule_ = HttpRule::kNone;
  size_t decoded_ = 0, end_ = 0, remaining_ = 0;
  uint64_t chunk_left_ = 0;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_HTTP_CHUNKED_BODY_H_
