// SPDX-License-Identifier: Apache-2.0
//
// A message as the lint reads it: passages of text in which every stretch that stands for a fact is marked.
//
//   Message draft = Unrendered(text, Channel::kEmail);    // the template itself, {{key}} marked as the fact's place
//   Message ready = renderer.Render(…).message;           // what the customer would read, values marked
//
// So one set of rules judges a template while it is written and each message before it is sent, and what a customer is
// called is never taken for the shop's own words.
//
// Thread safety: values. Offsets are in bytes; lines count from 1, columns in characters from 1.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_MESSAGE_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_MESSAGE_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/messages/template.h"
#include "parapet/core/recovery/messages/vocabulary.h"

namespace parapet::messages {

// Where a fact stands in a passage; an empty key marks what is no text at all, a section's tag.
struct Span {
  size_t begin = 0, end = 0;
  std::string key;
};

struct Passage {
  Part part = Part::kText;
  std::string text;
  std::vector<Span> spans;  // in order, apart from each other
  int line = 1;             // of its first character in the file or message
};

struct TextPlace {
  int line = 1, column = 1;
};
TextPlace PlaceIn(const Passage& passage, size_t offset);

struct Message {
  const MessageKind* kind = nullptr;  // none of a text that somebody wrote by hand
  Language language = Language::kEnglish;
  Channel channel = Channel::kEmail;
  bool rendered = false;
  std::vector<Passage> passages;

  bool Uses(std::string_view key) const;
  // Whether a link stands in it, or a fact that promises a time.
  bool UsesLink() const;
  bool UsesPromise() const;
  const Passage* Find(Part part) const;
};

// The template's own text. REQUIRES: its tags have no flaw.
Message Unrendered(const Template& text, Channel channel);
// A text by hand; {{key}} in it is marked like a template's. A tag with a flaw is left as text.
Message FromText(std::string text, Language language);

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_MESSAGE_H_
