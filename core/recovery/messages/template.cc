// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/template.h"

#include <algorithm>

#include "parapet/core/kernel/fingerprint.h"

namespace parapet::messages {
namespace {

bool IsKeyCharacter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

class TagScanner {
 public:
  explicit TagScanner(std::string_view source) : source_(source) {}

  TagScan Scan() {
    for (size_t at = source_.find("{{"); at != source_.npos && Fine(); at = source_.find("{{", next_)) ReadTag(at);
    if (Fine() && !open_.empty())
      Refuse(open_.back().begin, "the section \"" + std::string(open_.back().key) + "\" is not closed",
             "write {{/" + std::string(open_.back().key) + "}} behind it");
    const size_t stray = Fine() ? source_.find("}}", next_) : source_.npos;
    if (stray != source_.npos) Refuse(stray, "}} closes nothing", "write {{ before the key");
    return std::move(scan_);
  }

 private:
  bool Fine() const { return scan_.flaw.what.empty(); }
  void Refuse(size_t at, std::string what, std::string remedy) {
    scan_.flaw = {at, std::move(what), std::move(remedy)};
  }

  void ReadTag(size_t begin) {
    const size_t close = source_.find("}}", begin + 2);
    const size_t stray = source_.substr(0, begin).find("}}", next_);
    if (stray != source_.npos) return Refuse(stray, "}} closes nothing", "write {{ before the key");
    if (close == source_.npos) return Refuse(begin, "{{ is not closed", "write }} behind the key");
    next_ = close + 2;
    std::string_view inside = source_.substr(begin + 2, close - begin - 2);
    Tag tag{Tag::Kind::kValue, {}, begin, next_};
    if (inside.starts_with('!')) {
      tag.kind = Tag::Kind::kComment;
    } else if (!ReadKey(inside, tag)) {
      return;
    }
    scan_.tags.push_back(tag);
  }

  bool ReadKey(std::string_view inside, Tag& tag) {
    const char sign = inside.empty() ? '\0' : inside.front();
    if (sign == '{' || sign == '&' || sign == '>' || sign == '=') {
      Refuse(tag.begin, "{{" + std::string(1, sign) + " is not allowed in a message",
             "write {{key}}: values are always escaped, and one template never includes another");
      return false;
    }
    if (sign == '#') tag.kind = Tag::Kind::kSection;
    if (sign == '^') tag.kind = Tag::Kind::kInverted;
    if (sign == '/') tag.kind = Tag::Kind::kEnd;
    tag.key = Trimmed(tag.kind == Tag::Kind::kValue ? inside : inside.substr(1));
    if (tag.key.empty() || !std::all_of(tag.key.begin(), tag.key.end(), IsKeyCharacter)) {
      Refuse(tag.begin, "this is no placeholder", "a key has small letters, digits and _ only: {{next_update}}");
      return false;
    }
    return Nest(tag);
  }

  bool Nest(const Tag& tag) {
    if (tag.kind == Tag::Kind::kSection || tag.kind == Tag::Kind::kInverted) open_.push_back(tag);
    if (tag.kind != Tag::Kind::kEnd) return true;
    if (open_.empty() || open_.back().key != tag.key) {
      Refuse(tag.begin, "{{/" + std::string(tag.key) + "}} closes no open section",
             open_.empty() ? "take it out" : "close \"" + std::string(open_.back().key) + "\" first");
      return false;
    }
    open_.pop_back();
    return true;
  }

  std::string_view source_;
  size_t next_ = 0;
  std::vector<Tag> open_;
  TagScan scan_;
};

}  // namespace

const TemplatePart* Template::Find(Part part) const {
  const auto at = std::find_if(parts.begin(), parts.end(), [&](const TemplatePart& p) { return p.part == part; });
  return at == parts.end() ? nullptr : &*at;
}

bool Template::Has(Channel channel) const {
  return Find(channel == Channel::kSms ? Part::kSms : Part::kSubject) != nullptr;
}

std::string TextDigest(const Template& text) {
  Fingerprint print;
  print.Add(text.kind == nullptr ? std::string_view() : text.kind->name).Add(Code(text.language));
  for (const TemplatePart& part : text.parts) print.Add(Name(part.part)).Add(std::string_view(part.source));
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digest;
  for (int shift = 60; shift >= 0; shift -= 4) digest += kDigits[(print.value() >> shift) & 15];
  return digest;
}

bool Sendable(const Template& text) { return !text.approval.by.empty() && text.approval.digest == TextDigest(text); }

TagScan ScanTags(std::string_view source) { return TagScanner(source).Scan(); }

}  // namespace parapet::messages
