// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/mustache_renderer.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <map>

#include "parapet/adapters/messages/clean_text.h"
#include "parapet/adapters/messages/locale_text.h"

namespace parapet::messages {
namespace {

namespace mustache = kainjow::mustache;

// Around a value while Mustache has it: begin, key, value, end. Cleaned values hold no control characters.
constexpr char kBegin = '\x01', kValue = '\x02', kEnd = '\x03';
constexpr const char* kMarks = "\x01\x02\x03";

constexpr const char* kLayout =
    "<!doctype html>\n<html lang=\"{{language}}\">\n<head><meta charset=\"utf-8\"><title>{{subject}}</title></head>\n"
    "<body>\n{{{body}}}</body>\n</html>\n";

// Which facts the source needs with the facts there are: what an unfilled section hides is not needed.
std::vector<std::string> MissingFacts(std::string_view source, const MessageContext& context) {
  std::vector<std::string> missing;
  std::vector<bool> shown = {true};
  for (const Tag& tag : ScanTags(source).tags) {
    const bool bound = context.Find(tag.key) != nullptr;
    if (tag.kind == Tag::Kind::kSection) shown.push_back(shown.back() && bound);
    if (tag.kind == Tag::Kind::kInverted) shown.push_back(shown.back() && !bound);
    if (tag.kind == Tag::Kind::kEnd) shown.pop_back();
    if (tag.kind == Tag::Kind::kValue && shown.back() && !bound) missing.emplace_back(tag.key);
  }
  return missing;
}

std::string Plain(const std::string& text) { return text; }

class OneRendering {
 public:
  OneRendering(const Template& text, Channel channel, const MessageContext& context)
      : text_(text), channel_(channel), context_(context), locale_(context.locale, context.time_zone) {}

  RenderedMessage Render() {
    ready_.message = {text_.kind, text_.language, channel_, true, {}};
    if (!text_.Has(channel_)) return Refuse("the template has no " + std::string(Name(channel_)));
    if (!locale_.valid()) return Refuse(locale_.problem());
    for (const TemplatePart& part : text_.parts) {
      if ((part.part == Part::kSms) != (channel_ == Channel::kSms)) continue;
      if (part.source.find_first_of(kMarks) != std::string::npos)
        return Refuse("the template holds control characters");
      for (const std::string& key : MissingFacts(part.source, context_))
        return Refuse("\"" + key + "\" is bound to no fact");
    }
    BindFacts();
    for (const TemplatePart& part : text_.parts) {
      if ((part.part == Part::kSms) == (channel_ == Channel::kSms)) Add(part);
    }
    if (channel_ == Channel::kEmail) ready_.html = Html();
    return std::move(ready_);
  }

 private:
  RenderedMessage Refuse(std::string problem) {
    ready_.problem = std::move(problem);
    return std::move(ready_);
  }

  void BindFacts() {
    for (const BoundFact& fact : context_.facts) {
      if (const auto value = locale_.Of(fact)) data_.set(fact.key, kBegin + fact.key + kValue + *value + kEnd);
    }
  }

  void Add(const TemplatePart& part) {
    mustache::mustache source(part.source);
    source.set_custom_escape(Plain);
    Passage passage = Unmark(part.part, source.render(data_));
    if (part.part == Part::kSubject) {
      ready_.subject = CleanText(passage.text);
    } else {
      if (!ready_.text.empty()) ready_.text += "\n\n";
      passage.line = 1 + static_cast<int>(std::count(ready_.text.begin(), ready_.text.end(), '\n'));
      ready_.text += passage.text;
    }
    ready_.message.passages.push_back(std::move(passage));
  }

  // Takes the marks out and keeps where they stood.
  static Passage Unmark(Part part, const std::string& marked) {
    Passage passage{part, {}, {}, 1};
    std::string key;
    bool in_key = false;
    for (const char c : marked) {
      if (c == kBegin) {
        in_key = true;
        key.clear();
      } else if (c == kValue) {
        in_key = false;
        passage.spans.push_back({passage.text.size(), passage.text.size(), key});
      } else if (c == kEnd) {
        passage.spans.back().end = passage.text.size();
      } else {
        (in_key ? key : passage.text) += c;
      }
    }
    return passage;
  }

  std::string Html() const {
    std::string body;
    for (const Passage& passage : ready_.message.passages) {
      if (passage.part != Part::kSubject) body += "<p>" + Paragraphs(passage) + "</p>\n";
    }
    mustache::data frame;
    frame.set("language", std::string(Code(text_.language)));
    frame.set("subject", ready_.subject);
    frame.set("body", body);
    mustache::mustache layout{std::string(kLayout)};
    layout.set_custom_escape([](const std::string& text) { return EscapeHtml(text); });
    return layout.render(frame);
  }

  static std::string Paragraphs(const Passage& passage) {
    std::string html;
    size_t at = 0;
    for (const Span& span : passage.spans) {
      html += Lines(passage.text.substr(at, span.begin - at));
      html += Value(span.key, passage.text.substr(span.begin, span.end - span.begin));
      at = span.end;
    }
    return html + Lines(passage.text.substr(at));
  }

  static std::string Value(const std::string& key, const std::string& value) {
    const Placeholder* placeholder = FindPlaceholder(key);
    const std::string escaped = EscapeHtml(value);
    const bool link = placeholder != nullptr && placeholder->kind == FactKind::kLink && value.starts_with("https://");
    return link ? "<a href=\"" + escaped + "\">" + escaped + "</a>" : escaped;
  }

  // An empty line parts paragraphs.
  static std::string Lines(const std::string& text) {
    std::string html;
    const std::string escaped = EscapeHtml(text);
    for (size_t i = 0; i < escaped.size(); ++i) {
      if (escaped.compare(i, 2, "\n\n") == 0) {
        html += "</p>\n<p>";
        ++i;
      } else {
        html += escaped[i] == '\n' ? std::string("<br>\n") : std::string(1, escaped[i]);
      }
    }
    return html;
  }

  const Template& text_;
  const Channel channel_;
  const MessageContext& context_;
  const LocaleText locale_;
  mustache::data data_;
  RenderedMessage ready_;
};

}  // namespace

RenderedMessage MustacheRenderer::Render(const Template& text, Channel channel, const MessageContext& context) const {
  return OneRendering(text, channel, context).Render();
}

}  // namespace parapet::messages
