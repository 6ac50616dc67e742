// SPDX-License-Identifier: Apache-2.0
//
// Template files: one kind of message in one language, with both channels, as people edit them.
//
//   # Comments, in the head only.
//   message: delay
//   language: en
//   approved_by: Ada Lovelace
//   approved_text: 81f0c3…        the digest that `parapet messages preview` prints
//
//   [subject]
//   Your order {{order}} comes later
//   [happened]
//   …
//   [sms]
//   …
//
//   std::vector<Complaint> complaints;
//   const auto text = messages::ReadTemplate(bytes, "delay.txt", complaints);
//   // delay.txt:9:14: $.subject: unknown placeholder "ordr"; did you mean "order"?
//
// Refused: an unknown kind, part or placeholder, a placeholder that the kind needs and the e-mail lacks, a part written
// twice, tags that are no plain placeholder or section, a subject of more than one line, control characters, what is no
// UTF-8.
//
// Thread safety: pure. Errors: every flaw is a complaint with line and column; nothing is returned while there is one.
// Cost: reads the text a few times; files are small (at most 64 KiB).
#ifndef PARAPET_ADAPTERS_MESSAGES_TEMPLATE_FILE_H_
#define PARAPET_ADAPTERS_MESSAGES_TEMPLATE_FILE_H_

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "parapet/core/policy/policy.h"
#include "parapet/core/recovery/messages/template.h"

namespace parapet::messages {

inline constexpr size_t kTemplateBytesMax = 64 * 1024;

std::optional<Template> ReadTemplate(std::string_view text, std::string_view file, std::vector<Complaint>& complaints);
// Whether a text has the head of a template, as against one that somebody wrote by hand.
bool LooksLikeTemplate(std::string_view text);

// The templates that come with Parapet, as texts.
struct ShippedText {
  std::string_view kind, language, text;
};
std::span<const ShippedText> ShippedTexts();
// Nothing for an unknown kind or a language without a text.
std::optional<Template> ShippedTemplate(std::string_view kind, Language language);

}  // namespace parapet::messages

#endif  // PARAPET_ADAPTERS_MESSAGES_TEMPLATE_FILE_H_
