// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/document.h"

#include <unordered_set>

#include "parapet/adapters/json/json_stream.h"

namespace parapet {
namespace {

constexpr size_t kComplaintsMax = 100;  // nobody reads more, and a hostile document could make one a byte
constexpr size_t kKeyShownMax = 64;

std::string Shortened(const std::string& key) {
  return key.size() <= kKeyShownMax ? key : key.substr(0, kKeyShownMax) + "...";
}

}  // namespace

// Follows the events through the text, so that every token gets its line and column: Boost's parser has checked the
// grammar up to here, so a few lines find the next token.
class TreeBuilder final : public JsonHandler {
 public:
  TreeBuilder(std::string_view text, JsonDocument& document, std::vector<Complaint>& complaints)
      : text_(text), document_(document), complaints_(complaints) {}

  JsonNext OnObjectBegin() override { return Open(JsonNode::Kind::kObject); }
  JsonNext OnArrayBegin() override { return Open(JsonNode::Kind::kArray); }
  JsonNext OnObjectEnd() override { return Close(); }
  JsonNext OnArrayEnd() override { return Close(); }

  JsonNext OnKey(const JsonValue& key) override {
    Seek();
    key_ = key.text;
    key_line_ = line_;
    key_column_ = column_;
    PassString();
    return JsonNext::kRead;
  }

  JsonNext OnScalar(const JsonValue& value) override {
    constexpr JsonNode::Kind kKinds[] = {JsonNode::Kind::kNull, JsonNode::Kind::kBool, JsonNode::Kind::kNumber,
                                         JsonNode::Kind::kString};
    Seek();
    document_.values_[Add(kKinds[static_cast<size_t>(value.kind)])].text = value.text;
    if (value.IsText()) {
      PassString();
    } else {
      Pass(value.text.size());
    }
    return JsonNext::kRead;
  }

 private:
  void Pass(size_t bytes) {
    for (; bytes > 0 && at_ < text_.size(); --bytes, ++at_) {
      if (text_[at_] == '\n') {
        ++line_;
        column_ = 1;
      } else if ((static_cast<unsigned char>(text_[at_]) & 0xC0) != 0x80) {
        ++column_;
      }
    }
  }
  void PassUntil(std::string_view end) {
    const size_t found = text_.find(end, at_ + 2);
    Pass(found == text_.npos ? text_.size() - at_ : found + end.size() - at_);
  }
  // To the next token's first character.
  void Seek() {
    while (at_ < text_.size()) {
      const std::string_view two = text_.substr(at_, 2);
      if (two == "//") {
        PassUntil("\n");
      } else if (two == "/*") {
        PassUntil("*/");
      } else if (std::string_view(" \t\r\n,:").find(text_[at_]) != std::string_view::npos) {
        Pass(1);
      } else {
        return;
      }
    }
  }
  void PassString() {
    Pass(1);
    while (at_ < text_.size() && text_[at_] != '"') Pass(text_[at_] == '\\' ? 2 : 1);
    Pass(1);
  }

  size_t Add(JsonNode::Kind kind) {
    const size_t index = document_.values_.size();
    document_.values_.push_back({.kind = kind, .line = line_, .column = column_});
    if (open_.empty()) return index;
    JsonDocument::Value& parent = document_.values_[open_.back()];
    JsonDocument::Value& value = document_.values_.back();
    value.parent = open_.back();
    value.ordinal = parent.children.size();
    value.key_line = line_;
    value.key_column = column_;
    parent.children.push_back(index);
    if (parent.kind == JsonNode::Kind::kObject) TakeKey(value);
    return index;
  }
  void TakeKey(JsonDocument::Value& value) {
    value.key = key_;
    value.key_line = key_line_;
    value.key_column = key_column_;
    if (keys_.back().insert(value.key).second || complaints_.size() >= kComplaintsMax) return;
    complaints_.push_back({{key_line_, key_column_, document_.PathOf(document_.values_.size() - 1)},
                           "the key \"" + Shortened(value.key) + "\" stands twice in one object",
                           "keep one of them"});
  }

  JsonNext Open(JsonNode::Kind kind) {
    Seek();
    open_.push_back(Add(kind));
    keys_.emplace_back();
    Pass(1);
    return JsonNext::kRead;
  }
  JsonNext Close() {
    Seek();
    Pass(1);
    open_.pop_back();
    keys_.pop_back();
    return JsonNext::kRead;
  }

  std::string_view text_;
  JsonDocument& document_;
  std::vector<Complaint>& complaints_;
  size_t at_ = 0;
  int line_ = 1, column_ = 1, key_line_ = 0, key_column_ = 0;
  std::string key_;
  std::vector<size_t> open_;
  std::vector<std::unordered_set<std::string_view>> keys_;  // of the open containers; views into values_
};

// --- document --------------------------------------------------------------------------------------------------------

JsonDocument JsonDocument::Read(std::string_view text, JsonStream stream, std::vector<Complaint>& complaints) {
  JsonDocument document;
  TreeBuilder builder(text, document, complaints);
  const JsonError error = stream.Parse(text, builder);
  if (!error.ok()) {
    document.values_.clear();
    complaints.push_back({{error.line, error.column, "$"}, error.message, {}});
  }
  if (document.values_.empty()) document.values_.push_back({.line = 1, .column = 1});
  return document;
}

JsonDocument JsonDocument::Parse(std::string_view text, std::vector<Complaint>& complaints) {
  return Read(text, JsonStream(JsonStream::Comments::kAllowed), complaints);
}

JsonDocument JsonDocument::ParseStrict(std::string_view text, std::vector<Complaint>& complaints) {
  return Read(text, JsonStream(), complaints);
}

JsonDocument JsonDocument::ParseOwn(std::string_view text, std::vector<Complaint>& complaints) {
  JsonStream stream;
  stream.Allow(SIZE_MAX);
  return Read(text, std::move(stream), complaints);
}

std::string JsonDocument::PathOf(size_t index) const {
  std::vector<size_t> chain;
  for (; index != 0; index = values_[index].parent) chain.push_back(index);
  std::string path = "$";
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    const Value& value = values_[*at];
    const bool in_object = values_[value.parent].kind == JsonNode::Kind::kObject;
    path += in_object ? "." + Shortened(value.key) : "[" + std::to_string(value.ordinal) + "]";
  }
  return path;
}

std::optional<JsonNode> JsonDocument::At(std::string_view path) const {
  JsonNode node = root();
  std::string_view rest = path;
  if (rest.substr(0, 1) == "$") rest.remove_prefix(1);
  while (!rest.empty()) {
    bool found = false;
    for (const JsonNode& child : node.children()) {
      const std::string step =
          node.IsObject() ? "." + child.key() : "[" + std::to_string(values_[child.index_].ordinal) + "]";
      const std::string_view behind = rest.substr(0, step.size()) == step ? rest.substr(step.size()) : "?";
      if (!behind.empty() && behind[0] != '.' && behind[0] != '[') continue;
      node = child;
      rest = behind;
      found = true;
      break;
    }
    if (!found) return std::nullopt;
  }
  return node;
}

void JsonDocument::Locate(std::vector<Complaint>& complaints) const {
  for (Complaint& complaint : complaints) {
    if (complaint.place.line != 0) continue;
    std::string path = complaint.place.path;
    std::optional<JsonNode> node = At(path);
    while (!node && !path.empty()) {
      const size_t step = path.find_last_of(".[");
      path.resize(step == path.npos ? 0 : step);
      node = At(path);
    }
    const Place place = node.value_or(root()).place();
    complaint.place.line = place.line;
    complaint.place.column = place.column;
  }
}

JsonNode::Kind JsonNode::kind() const { return document_->values_[index_].kind; }
const std::string& JsonNode::text() const { return document_->values_[index_].text; }
const std::string& JsonNode::key() const { return document_->values_[index_].key; }
std::string JsonNode::path() const { return document_->PathOf(index_); }
size_t JsonNode::size() const { return document_->values_[index_].children.size(); }

Place JsonNode::place() const {
  const JsonDocument::Value& value = document_->values_[index_];
  return {value.line, value.column, path()};
}

Place JsonNode::key_place() const {
  const JsonDocument::Value& value = document_->values_[index_];
  return value.key_line == 0 ? place() : Place{value.key_line, value.key_column, path()};
}

std::vector<JsonNode> JsonNode::children() const {
  std::vector<JsonNode> nodes;
  for (size_t child : document_->values_[index_].children) nodes.push_back(JsonNode(document_, child));
  return nodes;
}

std::optional<JsonNode> JsonNode::Find(std::string_view key) const {
  if (!IsObject()) return std::nullopt;
  for (size_t child : document_->values_[index_].children) {
    if (document_->values_[child].key == key) return JsonNode(document_, child);
  }
  return std::nullopt;
}

}  // namespace parapet
