// SPDX-License-Identifier: Apache-2.0
//
// A template: the text of one kind of message in one language, with placeholders for facts, and who approved it.
//
//   Sendable(text)   only while a named person's approval is of exactly this text
//
// The text is Mustache of which only {{key}}, {{#key}}…{{/key}}, {{^key}}…{{/key}} and comments are allowed: what would
// switch escaping off, fetch another text or change the delimiters is refused when the template is loaded.
//
// Thread safety: values. Cost: the digest reads the text once.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_TEMPLATE_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_TEMPLATE_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/messages/vocabulary.h"

namespace parapet::messages {

struct TemplatePart {
  Part part = Part::kText;
  std::string source;
  int line = 1;  // of the file, where the source begins
};

// A named person said: this text may be sent.
struct Approval {
  std::string by;
  std::string digest;  // of the text that was approved
};

struct Template {
  std::string file;  // where it came from, for people
  const MessageKind* kind = nullptr;
  Language language = Language::kEnglish;
  Approval approval;
  std::vector<TemplatePart> parts;

  const TemplatePart* Find(Part part) const;
  bool Has(Channel channel) const;
};

// 16 hexadecimal digits over kind, language and every part: a changed word is another text.
std::string TextDigest(const Template& text);
bool Sendable(const Template& text);

// One tag of a template's source.
struct Tag {
  enum class Kind : uint8_t { kValue, kSection, kInverted, kEnd, kComment };
  Kind kind = Kind::kValue;
  std::string_view key;  // into the source
  size_t begin = 0, end = 0;
};
// What is wrong with the tags of a source, at an offset into it; an empty `what` means nothing is.
struct TagFlaw {
  size_t at = 0;
  std::string what, remedy;
};
// The tags in the order written, and the first flaw of their form: an open tag, a forbidden one, a section that is not
// closed. Unknown keys are no flaw of form. The keys are views into `source`.
struct TagScan {
  std::vector<Tag> tags;
  TagFlaw flaw;
};
TagScan ScanTags(std::string_view source);

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_TEMPLATE_H_
