// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/http/message_reader.h"

#include <algorithm>
#include <cstring>

namespace parapet {
namespace {

constexpr size_t kChunkLinesBytes = 64;  // room for what stands between two chunks
constexpr size_t kReceiveBytesMin = 4 * 1024;

}  // namespace

std::span<char> MessageReader::Space() {
  if (phase_ == Phase::kBody && !block_.chunked) {
    MakeRoom(block_.size + block_.content_length);
  } else if (capacity_ - end_ < kReceiveBytesMin) {
    const size_t most = block_.size + limits_.body_bytes_max + kChunkLinesBytes;
    MakeRoom(std::max(kRestingBytes, std::min(2 * (end_ - begin_), most)));
  }
  return {buffer_.get() + end_, capacity_ - end_};
}

// Afterwards the message at the front has room for `bytes`, and there is room to receive something.
void MessageReader::MakeRoom(size_t bytes) {
  if (bytes <= capacity_ - begin_ && end_ < capacity_) return;
  const size_t size = end_ - begin_;
  const size_t need = std::max({bytes, size + kReceiveBytesMin, kRestingBytes});
  if (need <= capacity_) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, size);
  } else {
    std::unique_ptr<char[]> larger(new char[need]);
    if (size != 0) std::memcpy(larger.get(), buffer_.get() + begin_, size);
    buffer_ = std::move(larger);
    capacity_ = need;
  }
  begin_ = 0;
  end_ = size;
}

MessageReader::Progress MessageReader::Refuse(HttpRule rule) {
  rule_ = rule;
  return Progress::kRefused;
}

MessageReader::Progress MessageReader::Next(std::span<HttpField> fields) {
  if (phase_ == Phase::kHeader) {
    const Progress progress = ReadHeader();
    if (progress != Progress::kNeedsBody) return progress;
  }
  return phase_ == Phase::kBody ? ReadBody(fields) : Progress::kRequest;
}

MessageReader::Progress MessageReader::ReadHeader() {
  block_ = check_(bytes(), limits_, block_.scanned);
  if (block_.outcome == HeaderBlock::Outcome::kIncomplete) return Progress::kNeedsHeader;
  if (block_.outcome == HeaderBlock::Outcome::kRefused) return Refuse(block_.rule);
  phase_ = Phase::kBody;
  continue_due_ = block_.expects_continue;
  chunks_ = ChunkedBody();
  return Progress::kNeedsBody;
}

MessageReader::Progress MessageReader::ReadBody(std::span<HttpField> fields) {
  if (block_.chunked) {
    const auto state = chunks_.Decode(buffer_.get() + body_begin(), end_ - body_begin(), limits_.body_bytes_max);
    if (state == ChunkedBody::State::kRefused) return Refuse(chunks_.rule());
    end_ = body_begin() + chunks_.end();
    if (state == ChunkedBody::State::kIncomplete) return Progress::kNeedsBody;
    body_size_ = chunks_.decoded();
    message_end_ = end_ - chunks_.remaining();
  } else {
    if (end_ - body_begin() < block_.content_length) return Progress::kNeedsBody;
    body_size_ = static_cast<size_t>(block_.content_length);
    message_end_ = body_begin() + body_size_;
  }
  const std::string_view block = bytes().substr(block_.begin, block_.size - block_.begin);
  request_ = ParseWithBeast(block, fields, limits_.header_bytes_max + kChunkLinesBytes);
  if (!AgreesWithCheck()) return Refuse(HttpRule::kParsersDisagree);
  phase_ = Phase::kComplete;
  continue_due_ = false;
  return Progress::kRequest;
}

bool MessageReader::AgreesWithCheck() const {
  return request_.ok && request_.size == block_.size - block_.begin && request_.method.size() == block_.method.size() &&
         request_.target.size() == block_.target.size() && request_.minor_version == block_.minor_version &&
         request_.chunked == block_.chunked && request_.has_content_length == block_.has_content_length &&
         request_.content_length == block_.content_length;
}

std::string_view MessageReader::body() const { return {buffer_.get() + body_begin(), body_size_}; }

bool MessageReader::TakeContinue() {
  // A client that sent body bytes already does not wait (RFC 9110 10.1.1).
  const bool due = continue_due_ && end_ == body_begin();
  continue_due_ = false;
  return due;
}

void MessageReader::Consume() {
  begin_ = message_end_;
  phase_ = Phase::kHeader;
  block_ = HeaderBlock();
  if (capacity_ > kRestingBytes && end_ - begin_ <= kRestingBytes / 2) {
    std::unique_ptr<char[]> resting(new char[kRestingBytes]);
    std::memcpy(resting.get(), buffer_.get() + begin_, end_ - begin_);
    buffer_ = std::move(resting);
    capacity_ = kRestingBytes;
    end_ -= begin_;
    begin_ = 0;
  }
  if (begin_ == end_) begin_ = end_ = 0;
}

bool MessageReader::empty() const {
  return phase_ == Phase::kHeader && (begin_ == end_ || bytes() == "\r\n" || bytes() == "\r");
}

}  // namespace parapet
