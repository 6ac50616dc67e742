// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/ledger/payload/parts.h"

#include <charconv>

namespace parapet::payload {
namespace {

// Walks over JSON text without reading it.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool Take(char wanted) {
    SkipSpace();
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  // A string without its quotes; nullopt where none stands.
  std::optional<std::string_view> String() {
    SkipSpace();
    const size_t begin = at_ + 1;
    if (!SkipString()) return std::nullopt;
    return text_.substr(begin, at_ - 1 - begin);
  }
  // One value of any shape as it stands.
  std::optional<std::string_view> Value() {
    SkipSpace();
    const size_t begin = at_;
    size_t depth = 0;
    do {
      if (at_ >= text_.size()) return std::nullopt;
      const char c = text_[at_];
      if (c == '"') {
        if (!SkipString()) return std::nullopt;
        continue;
      }
      if (c == '}' || c == ']' || c == ',') {
        if (depth == 0) break;
        if (c != ',') --depth;
      }
      if (c == '{' || c == '[') ++depth;
      ++at_;
    } while (depth > 0 || (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '}'));
    return at_ == begin ? std::nullopt : std::optional(text_.substr(begin, at_ - begin));
  }
  bool AtEnd() {
    SkipSpace();
    return at_ == text_.size();
  }
  size_t at() const { return at_; }

 private:
  void SkipSpace() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  bool SkipString() {
    if (at_ >= text_.size() || text_[at_] != '"') return false;
    for (++at_; at_ < text_.size(); ++at_) {
      at_ = text_.find_first_of("\"\\", at_);
      if (at_ == text_.npos) break;
      if (text_[at_] == '"') return ++at_, true;
      ++at_;
    }
    at_ = text_.size();
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

bool Split(std::string_view json, OrderMembers* out, std::string* error) {
  *out = {};
  Cursor cursor(json);
  const auto fail = [&](const char* what) {
    *error = std::string("order payload, byte ") + std::to_string(cursor.at()) + ": " + what;
    return false;
  };
  if (!cursor.Take('{')) return fail("expected an object");
  while (!cursor.Take('}')) {
    const auto key = cursor.String();
    if (!key || !cursor.Take(':')) return fail("expected a key");
    const auto value = cursor.Value();
    if (!value) return fail("expected a value");
    std::string_view* const member = *key == "record"    ? &out->record
                                     : *key == "order"   ? &out->order
                                     : *key == "facts"   ? &out->facts
                                     : *key == "verdict" ? &out->verdict
                                                         : nullptr;
    if (member != nullptr && !member->empty()) return fail("a member stands twice");
    if (member != nullptr) *member = *value;
    cursor.Take(',');
  }
  return cursor.AtEnd() || fail("something follows the object");
}

std::string HexOf(uint64_t value) {
  std::string text(16, '0');
  for (size_t i = 16; i > 0; --i, value >>= 4) text[i - 1] = "0123456789abcdef"[value & 15];
  return text;
}

std::optional<uint64_t> FromHex(std::string_view text) {
  uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, 16);
  return text.size() == 16 && read.ec == std::errc() && read.ptr == end ? std::optional(value) : std::nullopt;
}

void Text(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.Field(key, text);
}
void Amount(JsonWriter& json, std::string_view key, const std::optional<Money>& amount) {
  if (amount) json.Key(key).Decimal(amount->micros(), 2);
}
void Time(JsonWriter& json, std::string_view key, Instant instant) {
  if (instant.IsKnown()) json.Field(key, instant);
}
void Flag(JsonWriter& json, std::string_view key, bool value) {
  if (value) json.Field(key, true);
}
void Hex(JsonWriter& json, std::string_view key, uint64_t value) {
  if (value != 0) json.Field(key, std::string_view(HexOf(value)));
}

std::string_view Name(TaxBasis basis) {
  constexpr std::string_view kNames[] = {"unknown", "excluded", "included"};
  return kNames[static_cast<size_t>(basis)];
}

std::optional<TaxBasis> TaxBasisFromName(std::string_view name) {
  for (const TaxBasis basis : {TaxBasis::kUnknown, TaxBasis::kExcluded, TaxBasis::kIncluded}) {
    if (Name(basis) == name) return basis;
  }
  return std::nullopt;
}

}  // namespace parapet::payload
