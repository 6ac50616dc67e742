// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/chunked_body.h"

#include <algorithm>
#include <cstring>

namespace parapet {
namespace {

constexpr size_t kSizeDigitsMax = 16;

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool ChunkedBody::Refuse(HttpRule rule) {
  rule_ = rule;
  return false;
}

// Each Take returns whether it used something; false means that more bytes are needed or a rule is broken.
bool ChunkedBody::TakeSize(const char*& at, const char* end, size_t body_bytes_max) {
  uint64_t size = 0;
  const char* p = at;
  for (; p != end && HexValue(*p) >= 0; ++p) {
    if (static_cast<size_t>(p - at) == kSizeDigitsMax) return Refuse(HttpRule::kChunkSizeMalformed);
    size = size * 16 + static_cast<uint64_t>(HexValue(*p));
  }
  if (p == end) return false;
  if (p == at) return Refuse(HttpRule::kChunkSizeMalformed);
  if (*p == ';') return Refuse(HttpRule::kChunkExtension);
  if (*p != '\r') return Refuse(HttpRule::kChunkSizeMalformed);
  if (p + 1 == end) return false;
  if (p[1] != '\n') return Refuse(HttpRule::kChunkSizeMalformed);
  if (size > body_bytes_max - decoded_) return Refuse(HttpRule::kBodyTooLarge);
  chunk_left_ = size;
  step_ = size == 0 ? Step::kLastEnd : Step::kData;
  at = p + 2;
  return true;
}

bool ChunkedBody::TakeData(char* bytes, const char*& at, const char* end) {
  const size_t take = static_cast<size_t>(std::min<uint64_t>(chunk_left_, static_cast<uint64_t>(end - at)));
  if (take == 0) return false;
  std::memmove(bytes + decoded_, at, take);
  decoded_ += take;
  chunk_left_ -= take;
  at += take;
  if (chunk_left_ == 0) step_ = Step::kDataEnd;
  return true;
}

bool ChunkedBody::TakeLineEnd(const char*& at, const char* end, HttpRule otherwise, Step next) {
  if (at != end && at[0] != '\r') return Refuse(otherwise);
  if (end - at < 2) return false;
  if (at[1] != '\n') return Refuse(otherwise);
  at += 2;
  step_ = next;
  return true;
}

ChunkedBody::State ChunkedBody::Decode(char* bytes, size_t size, size_t body_bytes_max) {
  const char* at = bytes + decoded_;
  const char* const end = bytes + size;
  bool used = true;
  while (used && step_ != Step::kDone) {
    switch (step_) {
      case Step::kSize:
        used = TakeSize(at, end, body_bytes_max);
        break;
      case Step::kData:
        used = TakeData(bytes, at, end);
        break;
      case Step::kDataEnd:
        used = TakeLineEnd(at, end, HttpRule::kChunkDataUnterminated, Step::kSize);
        break;
      case Step::kLastEnd:
        used = TakeLineEnd(at, end, HttpRule::kTrailerField, Step::kDone);
        break;
      case Step::kDone:
        break;
    }
  }
  remaining_ = static_cast<size_t>(end - at);
  end_ = size;
  if (rule_ != HttpRule::kNone) return State::kRefused;
  if (step_ == Step::kDone) return State::kComplete;
  std::memmove(bytes + decoded_, at, remaining_);
  end_ = decoded_ + remaining_;
  return State::kIncomplete;
}

}  // namespace parapet
