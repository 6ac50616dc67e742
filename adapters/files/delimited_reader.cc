// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/delimited_reader.h"

#include <algorithm>
#include <utility>

namespace parapet {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

uint8_t ByteAt(std::string_view text, size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : 0; }

bool IsContinuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

// Length of the well-formed character at `i`, 0 when there is none.
size_t CharacterLength(std::string_view text, size_t i) {
  const uint8_t a = ByteAt(text, i), b = ByteAt(text, i + 1);
  if (a != 0 && a < 0x80) return 1;
  if (a < 0xC2 || a > 0xF4 || !IsContinuation(b)) return 0;
  if (a < 0xE0) return 2;
  if (!IsContinuation(ByteAt(text, i + 2))) return 0;
  if (a < 0xF0) return (a == 0xE0 && b < 0xA0) || (a == 0xED && b >= 0xA0) ? 0 : 3;
  if (!IsContinuation(ByteAt(text, i + 3))) return 0;
  return (a == 0xF0 && b < 0x90) || (a == 0xF4 && b >= 0x90) ? 0 : 4;
}

}  // namespace

size_t FirstBadByte(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    const size_t length = CharacterLength(text, i);
    if (length == 0) return i;
    i += length;
  }
  return i;
}

DelimitedReader::DelimitedReader(std::istream& in, DelimitedLimits limits) : in_(in), limits_(limits) {}

bool DelimitedReader::Fill() {
  used_ = filled_ = 0;
  if (!in_.good()) return false;
  buffer_.resize(kBufferBytes);
  in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  filled_ = static_cast<size_t>(in_.gcount());
  return filled_ > 0;
}

int DelimitedReader::Peek() {
  if (used_ == filled_ && !Fill()) return kEndOfFile;
  return static_cast<unsigned char>(buffer_[used_]);
}

void DelimitedReader::Take() {
  const auto byte = static_cast<uint8_t>(buffer_[used_++]);
  if (byte == '\n') {
    ++at_.line;
    at_.column = 1;
  } else if (!IsContinuation(byte)) {
    ++at_.column;
  }
}

void DelimitedReader::ChooseDelimiter() {
  bool quoted = false;
  for (size_t i = used_; i < filled_ && (quoted || buffer_[i] != '\n'); ++i) {
    if (buffer_[i] == '"') quoted = !quoted;
    if (buffer_[i] == '\t' && !quoted) delimiter_ = '\t';
  }
}

void DelimitedReader::Start() {
  started_ = true;
  if (!Fill()) return;
  const std::string_view head(buffer_.data(), filled_);
  if (head.starts_with(kByteOrderMark)) used_ = kByteOrderMark.size();
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    Break("this file is UTF-16, not UTF-8", "export it again as \"CSV UTF-8\"");
  }
  ChooseDelimiter();
}

DelimitedReader::Result DelimitedReader::Break(std::string what, std::string remedy) {
  broken_ = true;
  flaw_ = {std::move(what), std::move(remedy)};
  flaw_place_ = at_;
  return Result::kUnreadable;
}

DelimitedReader::Stop DelimitedReader::Complain(std::string what, std::string remedy) {
  flaw_ = {std::move(what), std::move(remedy)};
  flaw_place_ = at_;
  return Stop::kFlaw;
}

DelimitedReader::Stop DelimitedReader::TooLong() {
  Break("the row that begins on line " + std::to_string(record_place_.line) + " is longer than " +
            std::to_string(limits_.record_bytes_max) + " bytes",
        "look there for a quote that is opened and never closed");
  flaw_place_ = record_place_;
  return Stop::kBroken;
}

void DelimitedReader::SkipLine() {
  for (int c = Peek(); c != kEndOfFile; c = Peek()) {
    Take();
    if (c == '\n') return;
  }
}

void DelimitedReader::SkipEmptyLines() {
  for (;;) {
    const int c = Peek();
    if (c == '\n') {
      Take();
    } else if (c == '\r' && used_ + 1 < filled_ && buffer_[used_ + 1] == '\n') {
      Take();
      Take();
    } else {
      return;
    }
  }
}

DelimitedReader::Result DelimitedReader::Next() {
  if (!started_) Start();
  if (broken_) return Result::kUnreadable;
  record_.clear();
  fields_.clear();
  SkipEmptyLines();
  record_place_ = at_;
  if (Peek() == kEndOfFile) {
    return in_.bad() ? Break("reading failed before the end of the file", "check the disk and try again")
                     : Result::kEnd;
  }
  for (;;) {
    if (fields_.size() == limits_.fields_max) {
      return Break("a row has more than " + std::to_string(limits_.fields_max) + " columns", "is this a table?");
    }
    switch (ReadField()) {
      case Stop::kDelimiter:
        continue;
      case Stop::kRecordEnd:
        return in_.bad() ? Break("reading failed in the middle of a row", "check the disk and try again") : CheckText();
      case Stop::kFlaw:
        SkipLine();
        return Result::kBadRecord;
      case Stop::kBroken:
        return Result::kUnreadable;
    }
  }
}

DelimitedReader::Stop DelimitedReader::ReadField() {
  fields_.push_back({record_.size(), 0, at_});
  const Stop stop = Peek() == '"' ? ReadQuoted() : ReadPlain();
  fields_.back().size = record_.size() - fields_.back().begin;
  return stop;
}

// At the end of a field: takes the delimiter or the line's end.
DelimitedReader::Stop DelimitedReader::AfterField() {
  const int c = Peek();
  if (c == kEndOfFile) return Stop::kRecordEnd;
  if (c == '\r') {
    Take();
    if (Peek() != '\n') {
      return Complain("a carriage return stands here without a line feed", "end lines with LF or CRLF");
    }
  }
  Take();
  return c == delimiter_ ? Stop::kDelimiter : Stop::kRecordEnd;
}

DelimitedReader::Stop DelimitedReader::ReadPlain() {
  for (int c = Peek(); c != kEndOfFile && c != delimiter_ && c != '\n' && c != '\r'; c = Peek()) {
    if (c == '"') {
      return Complain("a quote stands inside a field that does not begin with one",
                      "put the whole field in quotes and double the quotes inside it");
    }
    if (!HasRoom()) return TooLong();
    record_.push_back(static_cast<char>(c));
    Take();
  }
  return AfterField();
}

DelimitedReader::Stop DelimitedReader::ReadQuoted() {
  Take();
  for (;;) {
    int c = Peek();
    if (c == kEndOfFile) {
      Break("the quote that opens here never closes", "close it, or double it if it is part of the text");
      flaw_place_ = fields_.back().place;
      return Stop::kBroken;
    }
    Take();
    if (c == '"') {
      c = Peek();
      if (c == kEndOfFile || c == delimiter_ || c == '\n' || c == '\r') return AfterField();
      if (c != '"') return Complain("text stands behind the closing quote", "double the quotes inside a quoted field");
      Take();
    }
    if (!HasRoom()) return TooLong();
    record_.push_back(static_cast<char>(c));
  }
}

DelimitedReader::Result DelimitedReader::CheckText() {
  for (size_t i = 0; i < size(); ++i) {
    const std::string_view text = field(i);
    const size_t bad = FirstBadByte(text);
    if (bad == text.size()) continue;
    flaw_ = text[bad] == '\0' ? Flaw{"a NUL character stands in this field", "remove it"}
                              : Flaw{"this field is not UTF-8 text", "export the file again as \"CSV UTF-8\""};
    flaw_place_ = place(i);
    return Result::kBadRecord;
  }
  return Result::kRecord;
}

}  // namespace parapet
