// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/signature/specialchars.h"

namespace parapet {
namespace {

struct Entity {
  std::string_view body;  // between '&' (or '&#' and zeros, '&#x' and zeros) and ';', hexadecimal in lower case
  char character;
};
constexpr Entity kNamed[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}};
constexpr Entity kDecimal[] = {{"38", '&'}, {"60", '<'}, {"62", '>'}, {"34", '"'}, {"39", '\''}};
constexpr Entity kHexadecimal[] = {{"26", '&'}, {"22", '"'}, {"27", '\''}};

template <size_t kCount>
char Find(const Entity (&entities)[kCount], std::string_view body) {
  for (const Entity& entity : entities) {
    if (entity.body == body) return entity.character;
  }
  return '\0';
}

std::string_view WithoutZeros(std::string_view digits) {
  while (!digits.empty() && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

// The character that `body` (what stands between '&' and ';') means; 0 for none.
char Decode(std::string_view body) {
  if (!body.starts_with('#')) return Find(kNamed, body);
  body.remove_prefix(1);
  if (!body.starts_with('x') && !body.starts_with('X')) return Find(kDecimal, WithoutZeros(body));
  return Find(kHexadecimal, WithoutZeros(body.substr(1)));
}

}  // namespace

std::string DecodeSpecialCharacters(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t end = text[i] == '&' ? text.find(';', i) : std::string_view::npos;
    const char character = end == std::string_view::npos ? '\0' : Decode(text.substr(i + 1, end - i - 1));
    decoded += character != '\0' ? character : text[i];
    if (character != '\0') i = end;
  }
  return decoded;
}

}  // namespace parapet
