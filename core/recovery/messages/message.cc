// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/message.h"

#include <algorithm>

namespace parapet::messages {
namespace {

template <typename Holds>
bool AnySpan(const Message& message, Holds holds) {
  for (const Passage& passage : message.passages) {
    for (const Span& span : passage.spans) {
      if (!span.key.empty() && holds(span)) return true;
    }
  }
  return false;
}

Passage Marked(Part part, std::string text, int line) {
  Passage passage{part, std::move(text), {}, line};
  for (const Tag& tag : ScanTags(passage.text).tags) {
    passage.spans.push_back({tag.begin, tag.end, tag.kind == Tag::Kind::kValue ? std::string(tag.key) : std::string()});
  }
  return passage;
}

}  // namespace

TextPlace PlaceIn(const Passage& passage, size_t offset) {
  TextPlace place{passage.line, 1};
  for (const char c : std::string_view(passage.text).substr(0, offset)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++place.column;
    }
  }
  return place;
}

bool Message::Uses(std::string_view key) const {
  return AnySpan(*this, [&](const Span& span) { return span.key == key; });
}

bool Message::UsesLink() const {
  return AnySpan(*this, [](const Span& span) {
    const Placeholder* placeholder = FindPlaceholder(span.key);
    return placeholder != nullptr && placeholder->kind == FactKind::kLink;
  });
}

bool Message::UsesPromise() const {
  return AnySpan(*this, [](const Span& span) {
    const Placeholder* placeholder = FindPlaceholder(span.key);
    return placeholder != nullptr && placeholder->promise;
  });
}

const Passage* Message::Find(Part part) const {
  const auto at = std::find_if(passages.begin(), passages.end(), [&](const Passage& p) { return p.part == part; });
  return at == passages.end() ? nullptr : &*at;
}

Message Unrendered(const Template& text, Channel channel) {
  Message message{text.kind, text.language, channel, false, {}};
  for (const TemplatePart& part : text.parts) {
    if ((part.part == Part::kSms) == (channel == Channel::kSms))
      message.passages.push_back(Marked(part.part, part.source, part.line));
  }
  return message;
}

Message FromText(std::string text, Language language) {
  Message message{nullptr, language, Channel::kEmail, false, {}};
  message.passages.push_back(Marked(Part::kText, std::move(text), 1));
  return message;
}

}  // namespace parapet::messages
