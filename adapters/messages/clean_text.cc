// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/clean_text.h"

#include <cstdint>

namespace parapet::messages {
namespace {

struct Decoded {
  uint32_t code = 0;
  size_t size = 1;
  bool valid = false;
};

// Strict: no overlong forms, no surrogates, nothing beyond U+10FFFF.
Decoded Decode(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {lead, 1, true};
  const size_t size = lead >= 0xF0 && lead <= 0xF4  ? 4
                      : lead >= 0xE0 && lead < 0xF0 ? 3
                      : lead >= 0xC2 && lead < 0xE0 ? 2
                                                    : 0;
  if (size == 0 || at + size > text.size()) return {};
  uint32_t code = lead & (0xFFu >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(at + i) & 0x3Fu);
  }
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool valid = code >= kLeast[size] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return {code, valid ? size : 1, valid};
}

bool IsSpace(uint32_t code) {
  return code <= 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029;
}

bool IsInvisible(uint32_t code) {
  return (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || code == 0x00AD || code == 0x061C ||
         (code >= 0xE0000 && code <= 0xE007F);
}

}  // namespace

bool IsUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const Decoded decoded = Decode(text, at);
    if (!decoded.valid) return false;
    at += decoded.size;
  }
  return true;
}

std::string CleanText(std::string_view text, size_t most) {
  std::string clean;
  size_t characters = 0;
  bool space = false;
  for (size_t at = 0; at < text.size();) {
    const Decoded decoded = Decode(text, at);
    const std::string_view bytes = decoded.valid ? text.substr(at, decoded.size) : "\uFFFD";
    at += decoded.size;
    if (decoded.valid && IsSpace(decoded.code)) {
      space = !clean.empty();
      continue;
    }
    if (decoded.valid && IsInvisible(decoded.code)) continue;
    if (characters + space >= most) return clean + "…";
    if (space) clean += ' ';
    characters += 1 + space;
    space = false;
    clean += bytes;
  }
  return clean;
}

std::string EscapeHtml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace parapet::messages
