// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/template_file.h"

#include <algorithm>
#include <set>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/messages/clean_text.h"
#include "parapet/core/recovery/messages/message.h"

namespace parapet::messages {
namespace {

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string Remedy(std::string_view wrong, const std::vector<std::string>& known) {
  std::string remedy = DidYouMean(wrong, known);
  if (!remedy.empty()) return remedy;
  for (const std::string& name : known) remedy += (remedy.empty() ? "one of " : ", ") + name;
  return remedy;
}

std::vector<std::string> PartNames() {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(Part::kSms); ++i) names.emplace_back(Name(static_cast<Part>(i)));
  return names;
}

class TemplateReader {
 public:
  TemplateReader(std::string_view text, std::string_view file, std::vector<Complaint>& complaints)
      : text_(text), complaints_(complaints), before_(complaints.size()) {
    template_.file = file;
  }

  std::optional<Template> Read() {
    if (text_.size() > kTemplateBytesMax) {
      Complain(0, 0, "$", "the file is longer than 64 KiB", "a message is a page at most");
    } else if (!IsUtf8(text_)) {
      Complain(0, 0, "$", "the file is no UTF-8", "save it as UTF-8");
    } else {
      ReadLines();
      CheckHead();
      for (const TemplatePart& part : template_.parts) CheckPart(part);
      CheckRequired();
    }
    return complaints_.size() == before_ ? std::optional(std::move(template_)) : std::nullopt;
  }

 private:
  void Complain(int line, int column, std::string path, std::string what, std::string remedy) {
    complaints_.push_back({{line, column, std::move(path)}, std::move(what), std::move(remedy)});
  }

  void ReadLines() {
    int number = 0;
    for (size_t begin = 0; begin <= text_.size();) {
      const size_t end = std::min(text_.find('\n', begin), text_.size());
      std::string_view line = text_.substr(begin, end - begin);
      if (line.ends_with('\r')) line.remove_suffix(1);
      ReadLine(line, ++number);
      begin = end + 1;
    }
    for (TemplatePart& part : template_.parts) part.source = Trimmed(part.source);
  }

  void ReadLine(std::string_view line, int number) {
    const auto control = std::find_if(line.begin(), line.end(), [](char c) {
      return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    });
    if (control != line.end())
      Complain(number, PlaceIn({.text = std::string(line)}, static_cast<size_t>(control - line.begin())).column, "$",
               "a control character", "take it out");
    if (line.starts_with('[') && line.ends_with(']')) return BeginPart(line.substr(1, line.size() - 2), number);
    if (in_part_) {
      if (!template_.parts.empty()) Append(template_.parts.back(), line, number);
    } else if (!Trimmed(line).empty() && !line.starts_with('#')) {
      ReadHead(line, number);
    }
  }

  // Empty lines before the text are left out, so that its places stay those of the file.
  static void Append(TemplatePart& part, std::string_view line, int number) {
    if (part.source.empty()) {
      if (Trimmed(line).empty()) return;
      part.line = number;
    } else {
      part.source += '\n';
    }
    part.source += line;
  }

  void BeginPart(std::string_view name, int number) {
    in_part_ = true;
    const auto part = PartOf(name);
    if (!part) {
      return Complain(number, 2, "$", "unknown part \"" + std::string(name) + "\"", Remedy(name, PartNames()));
    }
    if (template_.Find(*part) != nullptr)
      Complain(number, 1, "$." + std::string(name), "the part is written twice", "put both into one");
    template_.parts.push_back({*part, {}, number});
  }

  void ReadHead(std::string_view line, int number) {
    const size_t colon = line.find(':');
    const std::string key(Trimmed(line.substr(0, colon)));
    const std::string value(colon == line.npos ? std::string_view() : Trimmed(line.substr(colon + 1)));
    const int column = static_cast<int>(std::min(colon, line.size())) + 3;
    if (key == "message") {
      template_.kind = FindMessageKind(value);
      if (template_.kind == nullptr)
        Complain(number, column, "$.message", "unknown kind of message \"" + value + "\"",
                 Remedy(value, MessageKindNames()));
    } else if (key == "language") {
      language_ = LanguageOf(value);
      if (!language_)
        Complain(number, column, "$.language", "no language \"" + value + "\" is known", "one of en, de, fr, es");
    } else if (key == "approved_by") {
      template_.approval.by = value;
    } else if (key == "approved_text") {
      template_.approval.digest = value;
    } else {
      Complain(number, 1, "$", "unknown key \"" + key + "\"",
               Remedy(key, {"message", "language", "approved_by", "approved_text"}));
    }
    heads_.insert(key);
  }

  void CheckHead() {
    for (const char* key : {"message", "language"}) {
      if (!heads_.count(key))
        Complain(1, 1, "$", std::string("the head names no ") + key,
                 std::string("write \"") + key + ": …\" at the top");
    }
    template_.language = language_.value_or(Language::kEnglish);
    if (template_.parts.empty()) Complain(1, 1, "$", "there is no text", "write [subject], [happened] … or [sms]");
  }

  void CheckPart(const TemplatePart& part) {
    const std::string path = "$." + std::string(Name(part.part));
    const Passage passage{part.part, part.source, {}, part.line};
    const auto complain = [&](size_t at, const std::string& what, const std::string& remedy) {
      const TextPlace place = PlaceIn(passage, at);
      Complain(place.line, place.column, path, what, remedy);
    };
    if (part.source.empty()) complain(0, "the part is empty", "write it, or take its heading out");
    const bool one_line = part.part == Part::kSubject || part.part == Part::kSms;
    if (const size_t more = part.source.find('\n'); one_line && more != part.source.npos)
      complain(more, "this part has one line only", "join the lines");
    const TagScan scan = ScanTags(part.source);
    for (const Tag& tag : scan.tags) {
      if (tag.kind == Tag::Kind::kComment || FindPlaceholder(tag.key) != nullptr) continue;
      complain(tag.begin, "unknown placeholder \"" + std::string(tag.key) + "\"", Remedy(tag.key, PlaceholderKeys()));
    }
    if (!scan.flaw.what.empty()) complain(scan.flaw.at, scan.flaw.what, scan.flaw.remedy);
  }

  void CheckRequired() {
    if (template_.kind == nullptr || complaints_.size() != before_ || !template_.Has(Channel::kEmail)) return;
    const Message message = Unrendered(template_, Channel::kEmail);
    for (const std::string_view key : template_.kind->required) {
      if (!message.Uses(key))
        Complain(1, 1, "$", "the e-mail never says {{" + std::string(key) + "}}",
                 "a message of kind " + std::string(template_.kind->name) + " cannot do without it");
    }
  }

  std::string_view text_;
  std::vector<Complaint>& complaints_;
  const size_t before_;
  Template template_;
  std::optional<Language> language_;
  std::set<std::string> heads_;
  bool in_part_ = false;
};

}  // namespace

std::optional<Template> ReadTemplate(std::string_view text, std::string_view file, std::vector<Complaint>& complaints) {
  return TemplateReader(text, file, complaints).Read();
}

bool LooksLikeTemplate(std::string_view text) {
  return text.starts_with("message:") || text.find("\nmessage:") != text.npos;
}

std::optional<Template> ShippedTemplate(std::string_view kind, Language language) {
  for (const ShippedText& shipped : ShippedTexts()) {
    if (shipped.kind != kind || shipped.language != Code(language)) continue;
    std::vector<Complaint> complaints;
    return ReadTemplate(shipped.text, std::string(kind) + "." + std::string(Code(language)), complaints);
  }
  return std::nullopt;
}

}  // namespace parapet::messages
