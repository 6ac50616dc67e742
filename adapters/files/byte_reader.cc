// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/byte_reader.h"

namespace parapet {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

bool ByteReader::Fill() {
  buffer_.erase(0, used_);
  const size_t kept = filled_ - used_;
  used_ = 0, filled_ = kept;
  buffer_.resize(kept + kBufferBytes);
  if (in_.good()) in_.read(buffer_.data() + kept, kBufferBytes), filled_ += static_cast<size_t>(in_.gcount());
  return filled_ > 0;
}

void ByteReader::SkipByteOrderMark() {
  if (Begins(kByteOrderMark)) used_ += kByteOrderMark.size();
}

}  // namespace parapet
