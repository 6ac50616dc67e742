// SPDX-License-Identifier: Apache-2.0
//
// Text of orders (names, notes, titles) before it goes anywhere near a message.
//
//   CleanText("Ann\r\nBcc: all@example.com")   // "Ann Bcc: all@example.com": one line, so no header of its own
//   EscapeHtml("<b>Ann</b>")                   // "&lt;b&gt;Ann&lt;/b&gt;"
//
// Thread safety: pure. Errors: none; what cannot be shown is left out. Cost: one pass.
#ifndef PARAPET_ADAPTERS_MESSAGES_CLEAN_TEXT_H_
#define PARAPET_ADAPTERS_MESSAGES_CLEAN_TEXT_H_

#include <string>
#include <string_view>

namespace parapet::messages {

// Characters a value may have; the rest is cut and "…" put behind.
inline constexpr size_t kValueCharactersMax = 200;

bool IsUtf8(std::string_view text);

// One line of at most kValueCharactersMax characters: control characters, line and paragraph separators become spaces,
// spaces in a row become one; what is invisible or turns the direction of writing goes; bytes that are no UTF-8 become
// U+FFFD. Links are left whole: `most` may be larger.
std::string CleanText(std::string_view text, size_t most = kValueCharactersMax);

std::string EscapeHtml(std::string_view text);

}  // namespace parapet::messages

#endif  // PARAPET_ADAPTERS_MESSAGES_CLEAN_TEXT_H_
