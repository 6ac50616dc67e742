// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/notify/sms/sms_text.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace parapet {
namespace {

constexpr char32_t kBroken = 0xffff'ffff;

// The GSM 03.38 alphabet beside letters, digits and what ASCII shares with it.
constexpr char32_t kGsmOthers[] = {U'@',  U'£', U'$', U'¥', U'è', U'é', U'ù', U'ì', U'ò', U'Ç', U'\n', U'Ø', U'ø',
                                   U'\r', U'Å', U'å', U'Δ', U'_', U'Φ', U'Γ', U'Λ', U'Ω', U'Π', U'Ψ',  U'Σ', U'Θ',
                                   U'Ξ',  U'Æ', U'æ', U'ß', U'É', U' ', U'!', U'"', U'#', U'¤', U'%',  U'&', U'\'',
                                   U'(',  U')', U'*', U'+', U',', U'-', U'.', U'/', U':', U';', U'<',  U'=', U'>',
                                   U'?',  U'¡', U'Ä', U'Ö', U'Ñ', U'Ü', U'§', U'¿', U'ä', U'ö', U'ñ',  U'ü', U'à'};
constexpr char32_t kGsmTwice[] = {U'^', U'{', U'}', U'\\', U'[', U'~', U']', U'|', U'€'};

template <size_t N>
bool IsIn(const char32_t (&list)[N], char32_t c) {
  return std::find(std::begin(list), std::end(list), c) != std::end(list);
}

// The next character; what is no UTF-8 is kBroken.
char32_t Next(std::string_view text, size_t& at) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t{0}; };
  const uint8_t first = byte(at);
  const size_t length = first < 0x80             ? 1
                        : (first & 0xe0) == 0xc0 ? 2
                        : (first & 0xf0) == 0xe0 ? 3
                        : (first & 0xf8) == 0xf0 ? 4
                                                 : 0;
  if (length == 0 || at + length > text.size()) return ++at, kBroken;
  char32_t c = length == 1 ? first : first & (0x7fu >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return ++at, kBroken;
    c = c << 6 | (byte(at + i) & 0x3f);
  }
  at += length;
  return c;
}

bool IsPlain(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9') || IsIn(kGsmOthers, c);
}

size_t SegmentsOf(size_t units, size_t alone, size_t each) {
  return units <= alone ? (units == 0 ? 0 : 1) : (units + each - 1) / each;
}

}  // namespace

SmsParts PartsOf(std::string_view text) {
  SmsParts parts;
  size_t septets = 0, wide = 0;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = Next(text, at);
    const bool twice = IsIn(kGsmTwice, c);
    parts.gsm = parts.gsm && (twice || IsPlain(c));
    septets += twice ? 2 : 1;
    wide += c > 0xffff && c != kBroken ? 2 : 1;
  }
  parts.units = parts.gsm ? septets : wide;
  parts.segments = parts.gsm ? SegmentsOf(septets, 160, 153) : SegmentsOf(wide, 70, 67);
  return parts;
}

std::string RefuseSms(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (Next(text, at) == kBroken) return "the text is no UTF-8";
  }
  const SmsParts parts = PartsOf(text);
  if (parts.units == 0) return "the text is empty";
  if (parts.units > kSmsMost)
    return "the text has " + std::to_string(parts.units) + " characters, more than the " + std::to_string(kSmsMost) +
           " of one SMS in " + std::to_string(parts.segments) + " parts; write a shorter template";
  return {};
}

std::string DialledNumber(std::string_view text) {
  std::string digits;
  bool plus = false;
  for (const char c : text) {
    if (c == '+' && digits.empty() && !plus) {
      plus = true;
    } else if (c >= '0' && c <= '9') {
      digits += c;
    } else if (std::string_view(" -.()/").find(c) == std::string_view::npos) {
      return {};
    }
  }
  if (!plus && digits.starts_with("00")) {
    digits.erase(0, 2);
    plus = true;
  }
  const bool fits = plus && digits.size() >= 7 && digits.size() <= 15 && digits[0] != '0';
  return fits ? "+" + digits : std::string();
}

}  // namespace parapet
