// SPDX-License-Identifier: Apache-2.0
//
// A stream, byte by byte, with the place of each: what readers of files are built on.
//
//   while (bytes.Peek() == ' ') bytes.Take();
//
// Lines count from 1 and end with LF; columns count characters from 1, so continuation bytes of UTF-8 do not count.
//
// Thread safety: one thread. Errors: a stream that fails ends, and failed() tells it from one that is over. Cost: a
// nanosecond or two a byte; 64 KiB of memory.
#ifndef PARAPET_ADAPTERS_FILES_BYTE_READER_H_
#define PARAPET_ADAPTERS_FILES_BYTE_READER_H_

#include <cstddef>
#include <istream>
#include <string>
#include <string_view>

#include "parapet/adapters/files/file_complaint.h"

namespace parapet {

class ByteReader {
 public:
  static constexpr int kEndOfFile = -1;

  // REQUIRES: `in` outlives the reader.
  explicit ByteReader(std::istream& in) : in_(in) {}

  // The next byte, 0 to 255, or kEndOfFile.
  int Peek() {
    if (used_ == filled_ && !Fill()) return kEndOfFile;
    return static_cast<unsigned char>(buffer_[used_]);
  }
  // Goes on to the byte behind. REQUIRES: Peek() gave one.
  void Take() {
    const auto byte = static_cast<unsigned char>(buffer_[used_++]);
    if (byte == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if ((byte & 0xC0) != 0x80) {
      ++place_.column;
    }
  }
  // Passes over a UTF-8 byte order mark, which has no place. For the beginning of a file.
  void SkipByteOrderMark();

  // Whether `text`, of a few bytes, comes next.
  bool Begins(std::string_view text) { return Ahead(text.size()).starts_with(text); }
  // What comes next without taking it: at least `size` bytes, unless the file is over before; at the beginning of a
  // file the first 64 KiB. Lives until the next call of anything.
  std::string_view Ahead(size_t size = 1) {
    if (filled_ - used_ < size) Fill();
    return std::string_view(buffer_).substr(used_, filled_ - used_);
  }
  // Of the byte that Peek gives.
  FilePlace place() const { return place_; }
  bool failed() const { return in_.bad(); }

 private:
  // Keeps what was not taken yet. False where nothing is left.
  bool Fill();

  std::istream& in_;
  std::string buffer_;
  size_t used_ = 0, filled_ = 0;
  FilePlace place_{1, 1};
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_FILES_BYTE_READER_H_
