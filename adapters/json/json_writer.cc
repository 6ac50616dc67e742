// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/json_writer.h"

#include <charconv>
#include <cstring>

#include "parapet/adapters/json/rfc3339.h"

namespace parapet {
namespace {

constexpr size_t kShortMost = 48;  // what is put together on the stack and appended in one piece

bool IsPlain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\' && (c & 0x80) == 0; }

// Whether each of eight characters is plain.
bool ArePlain(const char* text) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;
  uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  const auto has_zero = [](uint64_t value) { return (value - kOnes) & ~value; };
  const uint64_t control = word - kOnes * 0x20;  // borrows into the high bit below 0x20, where that was not set
  return ((word | control | has_zero(word ^ kOnes * '"') | has_zero(word ^ kOnes * '\\')) & kHighs) == 0;
}

// How many characters at the front of `text` are plain.
size_t PlainLength(std::string_view text) {
  size_t plain = 0;
  while (plain + 8 <= text.size() && ArePlain(text.data() + plain)) plain += 8;
  while (plain < text.size() && IsPlain(text[plain])) ++plain;
  return plain;
}

void AppendEscape(std::string& out, char c) {
  constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[c & 15];
  }
}

// Length of the UTF-8 sequence at the front of `text`; 0 where there is none (RFC 3629: no overlong forms, no
// surrogates, nothing beyond U+10FFFF).
size_t SequenceLength(std::string_view text) {
  const auto byte = [text](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned lead = byte(0);
  const size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                        : lead >= 0xE0 && lead < 0xF0 ? 3
                        : lead >= 0xF0 && lead < 0xF5 ? 4
                                                      : 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) >= 0xA0)) return 0;
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) >= 0x90)) return 0;
  return length;
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  size_t plain = PlainLength(text);
  if (plain == text.size() && plain <= kShortMost) {
    char quoted[kShortMost + 2];
    quoted[0] = '"';
    std::memcpy(quoted + 1, text.data(), plain);
    quoted[plain + 1] = '"';
    out.append(quoted, plain + 2);
    return;
  }
  out += '"';
  for (; !text.empty(); plain = PlainLength(text)) {
    out.append(text.data(), plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    if ((text[0] & 0x80) == 0) {
      AppendEscape(out, text[0]);
      text.remove_prefix(1);
    } else if (const size_t length = SequenceLength(text)) {
      out.append(text.data(), length);
      text.remove_prefix(length);
    } else {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    }
  }
  out += '"';
}

void JsonWriter::Break() {
  if (indent_ == 0) return;
  out_ += '\n';
  out_.append(static_cast<size_t>(indent_) * static_cast<size_t>(depth_), ' ');
}

void JsonWriter::Separate() {
  if (behind_key_) {
    behind_key_ = false;
    return;
  }
  if (!first_) out_ += ',';
  if (depth_ > 0) Break();
  first_ = false;
}

JsonWriter& JsonWriter::Open(char bracket) {
  Separate();
  out_ += bracket;
  ++depth_;
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::Close(char bracket) {
  --depth_;
  if (!first_) Break();
  out_ += bracket;
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  behind_key_ = true;
  if (indent_ == 0 && key.size() <= kShortMost && PlainLength(key) == key.size()) {
    char text[kShortMost + 4];
    char* at = text;
    if (!first_) *at++ = ',';
    first_ = false;
    *at++ = '"';
    std::memcpy(at, key.data(), key.size());
    at += key.size();
    *at++ = '"';
    *at++ = ':';
    out_.append(text, static_cast<size_t>(at - text));
    return *this;
  }
  behind_key_ = false;
  Separate();
  AppendJsonString(out_, key);
  out_ += indent_ > 0 ? ": " : ":";
  behind_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view text) {
  Separate();
  AppendJsonString(out_, text);
  return *this;
}

JsonWriter& JsonWriter::Raw(std::string_view json) {
  Separate();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::Integer(int64_t value) {
  char text[24];
  return Raw({text, static_cast<size_t>(std::to_chars(text, text + sizeof text, value).ptr - text)});
}

JsonWriter& JsonWriter::Unsigned(uint64_t value) {
  char text[24];
  return Raw({text, static_cast<size_t>(std::to_chars(text, text + sizeof text, value).ptr - text)});
}

JsonWriter& JsonWriter::Decimal(int64_t micros, int places) {
  char text[kDecimalFormatMax];
  return String(FormatDecimal(micros, places, text));
}

JsonWriter& JsonWriter::Time(Instant instant) {
  Separate();
  out_ += '"';
  AppendRfc3339(out_, instant);
  out_ += '"';
  return *this;
}

}  // namespace parapet
