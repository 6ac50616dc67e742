// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/core/policy/program.h"

namespace parapet {
namespace {

std::string_view KindName(JsonNode::Kind kind) {
  constexpr std::string_view kNames[] = {"null", "a boolean", "a number", "a string", "an array", "an object"};
  return kNames[static_cast<size_t>(kind)];
}

std::string Found(const JsonNode& node, std::string_view expected) {
  const std::string text = "expected " + std::string(expected) + ", found ";
  const bool quoted = node.kind() == JsonNode::Kind::kString && node.text().size() <= 40;
  return text + (quoted ? "\"" + node.text() + "\"" : std::string(KindName(node.kind())));
}

// A whole number without sign, at most 15 digits, so that products with a unit fit; −1 for anything else.
int64_t Digits(std::string_view text) {
  if (text.empty() || text.size() > 15) return -1;
  int64_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

struct TimeUnit {
  std::string_view suffix;
  int64_t micros;
};
constexpr TimeUnit kUnits[] = {
    {"d", 86'400'000'000}, {"h", 3'600'000'000}, {"m", 60'000'000}, {"s", 1'000'000}, {"ms", 1'000}};

}  // namespace

std::optional<int64_t> ParsePercent(std::string_view text) {
  if (text.empty() || text.back() != '%') return std::nullopt;
  const DecimalResult read = ParseDecimal(text.substr(0, text.size() - 1));
  if (!read.ok() || read.rounded || read.micros % 10'000 != 0) return std::nullopt;
  return read.micros / 10'000;
}

std::string FormatPercent(int64_t basis_points) {
  char text[kDecimalFormatMax];
  return std::string(FormatDecimal(basis_points * 10'000, 0, text)) + "%";
}

std::optional<Duration> ParseDuration(std::string_view text) {
  const size_t end = text.find_first_not_of("0123456789");
  const int64_t count = Digits(text.substr(0, end));
  if (count < 0) return std::nullopt;
  for (const TimeUnit& unit : kUnits) {
    int64_t micros = 0;
    if (end == text.npos || text.substr(end) != unit.suffix) continue;
    if (__builtin_mul_overflow(count, unit.micros, &micros)) return std::nullopt;
    return Duration{micros};
  }
  return std::nullopt;
}

std::string FormatDuration(Duration duration) {
  for (const TimeUnit& unit : kUnits) {
    if (duration.micros % unit.micros == 0 && (duration.micros != 0 || unit.suffix == "s")) {
      return std::to_string(duration.micros / unit.micros) + std::string(unit.suffix);
    }
  }
  return std::to_string(duration.micros / 1'000) + "ms";
}

std::string DidYouMean(std::string_view wrong, const std::vector<std::string>& known) {
  const std::string near = NearestName(wrong, known);
  return near.empty() ? std::string() : "did you mean \"" + near + "\"?";
}

std::string Sentence(std::string_view file, const Complaint& complaint) {
  std::string text(file);
  if (complaint.place.line > 0) {
    text += ":" + std::to_string(complaint.place.line) + ":" + std::to_string(complaint.place.column);
  }
  if (!text.empty()) text += ": ";
  if (!complaint.place.path.empty() && complaint.place.path != "$") text += complaint.place.path + ": ";
  text += complaint.what;
  return complaint.remedy.empty() ? text : text + "; " + complaint.remedy;
}

DocumentObject::DocumentObject(JsonNode node, std::vector<Complaint>& complaints)
    : node_(node), complaints_(&complaints) {
  if (!node.IsObject()) Complain(node.place(), Found(node, "an object"));
}

void DocumentObject::Complain(const Place& place, std::string what, std::string remedy) {
  complaints_->push_back({place, std::move(what), std::move(remedy)});
}

std::optional<JsonNode> DocumentObject::Node(std::string_view key) {
  asked_.emplace_back(key);
  return node_.Find(key);
}

bool DocumentObject::Has(std::string_view key) { return Node(key).has_value(); }

std::optional<JsonNode> DocumentObject::Typed(std::string_view key, JsonNode::Kind kind, std::string_view expected) {
  const auto node = Node(key);
  if (!node || node->kind() == kind) return node;
  Complain(node->place(), Found(*node, expected));
  return std::nullopt;
}

std::optional<std::string> DocumentObject::Text(std::string_view key) {
  const auto node = Typed(key, JsonNode::Kind::kString, "a text");
  if (node && node->text().find('\0') != std::string::npos) {
    Complain(node->place(), "a text holds a NUL character", "remove it");
    return std::nullopt;
  }
  return node ? std::optional(node->text()) : std::nullopt;
}

std::optional<bool> DocumentObject::Bool(std::string_view key) {
  const auto node = Typed(key, JsonNode::Kind::kBool, "true or false");
  return node ? std::optional(node->boolean()) : std::nullopt;
}

std::optional<DocumentObject> DocumentObject::Object(std::string_view key) {
  const auto node = Typed(key, JsonNode::Kind::kObject, "an object");
  return node ? std::optional<DocumentObject>(std::in_place, *node, *complaints_) : std::nullopt;
}

std::vector<JsonNode> DocumentObject::Array(std::string_view key) {
  const auto node = Typed(key, JsonNode::Kind::kArray, "an array");
  return node ? node->children() : std::vector<JsonNode>();
}

std::vector<std::string> DocumentObject::Texts(std::string_view key) {
  std::vector<std::string> texts;
  for (const JsonNode& element : Array(key)) {
    if (element.kind() == JsonNode::Kind::kString) {
      texts.push_back(element.text());
    } else {
      Complain(element.place(), Found(element, "a text"));
    }
  }
  return texts;
}

// What `read` makes of a string's or number's text.
template <typename Result, typename Read>
std::optional<Result> DocumentObject::Parsed(std::string_view key, const char* expected, const char* remedy,
                                             Read read) {
  const auto node = Node(key);
  if (!node) return std::nullopt;
  const bool scalar = node->kind() == JsonNode::Kind::kString || node->kind() == JsonNode::Kind::kNumber;
  const std::optional<Result> result = scalar ? read(*node) : std::nullopt;
  if (!result) Complain(node->place(), Found(*node, expected), remedy);
  return result;
}

std::optional<int64_t> DocumentObject::Whole(std::string_view key, int64_t min, int64_t max) {
  const auto value = Parsed<int64_t>(key, "a whole number", "", [](const JsonNode& node) -> std::optional<int64_t> {
    const bool negative = node.text().substr(0, 1) == "-";
    const int64_t digits = Digits(std::string_view(node.text()).substr(negative ? 1 : 0));
    if (node.kind() != JsonNode::Kind::kNumber || digits < 0) return std::nullopt;
    return negative ? -digits : digits;
  });
  if (!value || (*value >= min && *value <= max)) return value;
  const std::string range = std::to_string(min) + " to " + std::to_string(max);
  Complain(node_.Find(key)->place(), std::to_string(*value) + " is out of range", "use " + range);
  return std::nullopt;
}

std::optional<Money> DocumentObject::Amount(std::string_view key) {
  return Parsed<Money>(key, "an amount", "write it as \"15.00\"", [](const JsonNode& node) -> std::optional<Money> {
    const DecimalResult read = ParseDecimal(node.text());
    return read.ok() && !read.rounded ? std::optional(read.money()) : std::nullopt;
  });
}

std::optional<int64_t> DocumentObject::Percent(std::string_view key) {
  return Parsed<int64_t>(key, "a percentage", "write it as \"30%\", with at most two decimal places",
                         [](const JsonNode& node) { return ParsePercent(node.text()); });
}

std::optional<Duration> DocumentObject::Time(std::string_view key) {
  return Parsed<Duration>(key, "a duration", "write it as \"120s\", \"2m\", \"1h\" or a number of seconds",
                          [](const JsonNode& node) {
                            const bool number = node.kind() == JsonNode::Kind::kNumber;
                            return ParseDuration(number ? node.text() + "s" : node.text());
                          });
}

std::optional<Instant> DocumentObject::Moment(std::string_view key) {
  return Parsed<Instant>(key, "a time", "write it as \"2025-11-28T09:00:00Z\"",
                         [](const JsonNode& node) { return ParseRfc3339(node.text()); });
}

std::optional<size_t> DocumentObject::Choice(std::string_view key, const std::vector<std::string>& words) {
  const auto node = Typed(key, JsonNode::Kind::kString, "a word");
  if (!node) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), node->text());
  if (found != words.end()) return static_cast<size_t>(found - words.begin());
  std::string remedy = DidYouMean(node->text(), words);
  if (remedy.empty()) {
    for (const std::string& word : words) remedy += (remedy.empty() ? "use one of: " : ", ") + word;
  }
  Complain(node->place(), "unknown word \"" + node->text() + "\"", remedy);
  return std::nullopt;
}

void DocumentObject::Require(std::string_view key) {
  if (node_.IsObject() && !Has(key)) Complain(node_.place(), "the key \"" + std::string(key) + "\" is missing");
}

void DocumentObject::Finish() {
  for (const JsonNode& child : node_.IsObject() ? node_.children() : std::vector<JsonNode>()) {
    if (std::find(asked_.begin(), asked_.end(), child.key()) != asked_.end()) continue;
    std::string remedy = DidYouMean(child.key(), asked_);
    if (remedy.empty()) remedy = "remove it";
    Complain(child.key_place(), "unknown key \"" + child.key() + "\"", remedy);
  }
}

}  // namespace parapet
