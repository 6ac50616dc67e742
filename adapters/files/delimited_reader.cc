// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/delimited_reader.h"

#include <algorithm>
#include <utility>

namespace parapet {
namespace {

constexpr int kEndOfFile = ByteReader::kEndOfFile;

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

DelimitedReader::DelimitedReader(std::istream& in, DelimitedLimits limits) : bytes_(in), limits_(limits) {}

// A tab outside quotes in the first line, else a comma.
char DelimitedReader::DelimiterOf(std::string_view head) {
  bool quoted = false;
  for (const char c : head) {
    if (c == '\n' && !quoted) break;
    if (c == '"') quoted = !quoted;
    if (c == '\t' && !quoted) return '\t';
  }
  return ',';
}

void DelimitedReader::Start() {
  started_ = true;
  bytes_.SkipByteOrderMark();
  const std::string_view head = bytes_.Ahead();
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    Break("this file is UTF-16, not UTF-8", "export it again as \"CSV UTF-8\"");
  }
  delimiter_ = DelimiterOf(head);
}

DelimitedReader::Result DelimitedReader::Break(std::string what, std::string remedy) {
  broken_ = true;
  flaw_ = {std::move(what), std::move(remedy)};
  flaw_place_ = bytes_.place();
  return Result::kUnreadable;
}

DelimitedReader::Stop DelimitedReader::Complain(std::string what, std::string remedy) {
  flaw_ = {std::move(what), std::move(remedy)};
  flaw_place_ = bytes_.place();
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
  for (int c = bytes_.Peek(); c != kEndOfFile; c = bytes_.Peek()) {
    bytes_.Take();
    if (c == '\n') return;
  }
}

void DelimitedReader::SkipEmptyLines() {
  for (;;) {
    const int c = bytes_.Peek();
    if (c == '\n') {
      bytes_.Take();
    } else if (c == '\r' && bytes_.Begins("\r\n")) {
      bytes_.Take();
      bytes_.Take();
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
  record_place_ = bytes_.place();
  if (bytes_.Peek() == kEndOfFile) {
    return bytes_.failed() ? Break("reading failed before the end of the file", "check the disk and try again")
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
        return bytes_.failed() ? Break("reading failed in the middle of a row", "check the disk and try again")
                               : CheckText();
      case Stop::kFlaw:
        SkipLine();
        return Result::kBadRecord;
      case Stop::kBroken:
        return Result::kUnreadable;
    }
  }
}

DelimitedReader::Stop DelimitedReader::ReadField() {
  fields_.push_back({record_.size(), 0, bytes_.place()});
  const Stop stop = bytes_.Peek() == '"' ? ReadQuoted() : ReadPlain();
  fields_.back().size = record_.size() - fields_.back().begin;
  return stop;
}

// At the end of a field: takes the delimiter or the line's end.
DelimitedReader::Stop DelimitedReader::AfterField() {
  const int c = bytes_.Peek();
  if (c == kEndOfFile) return Stop::kRecordEnd;
  if (c == '\r') {
    bytes_.Take();
    if (bytes_.Peek() != '\n') {
      return Complain("a carriage return stands here without a line feed", "end lines with LF or CRLF");
    }
  }
  bytes_.Take();
  return c == delimiter_ ? Stop::kDelimiter : Stop::kRecordEnd;
}

DelimitedReader::Stop DelimitedReader::ReadPlain() {
  for (int c = bytes_.Peek(); c != kEndOfFile && c != delimiter_ && c != '\n' && c != '\r'; c = bytes_.Peek()) {
    if (c == '"') {
      return Complain("a quote stands inside a field that does not begin with one",
                      "put the whole field in quotes and double the quotes inside it");
    }
    if (!HasRoom()) return TooLong();
    record_.push_back(static_cast<char>(c));
    bytes_.Take();
  }
  return AfterField();
}

DelimitedReader::Stop DelimitedReader::ReadQuoted() {
  bytes_.Take();
  for (;;) {
    int c = bytes_.Peek();
    if (c == kEndOfFile) {
      Break("the quote that opens here never closes", "close it, or double it if it is part of the text");
      flaw_place_ = fields_.back().place;
      return Stop::kBroken;
    }
    bytes_.Take();
    if (c == '"') {
      c = bytes_.Peek();
      if (c == kEndOfFile || c == delimiter_ || c == '\n' || c == '\r') return AfterField();
      if (c != '"') return Complain("text stands behind the closing quote", "double the quotes inside a quoted field");
      bytes_.Take();
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
