// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/setup/config_section.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace parapet {
namespace {

std::string Upper(std::string_view text) {
  std::string upper;
  for (char c : text) {
    const bool letter = c >= 'a' && c <= 'z';
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    upper += letter ? static_cast<char>(c - 'a' + 'A') : plain ? c : '_';
  }
  return upper;
}

// A secret's line without the line feed that editors put behind it.
std::string WithoutLineFeed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

}  // namespace

std::optional<std::string> FileContent(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

void Section::Text(const std::string& key, std::string& value) {
  if (auto given = Overridden(key))
    value = *given;
  else if (auto text = object_ ? object_->Text(key) : std::nullopt)
    value = *text, Note(key);
  Show(key, value);
}

void Section::Whole(const std::string& key, int64_t min, int64_t max, int64_t& value) {
  if (auto given = Overridden(key)) {
    const auto number = ParseDecimal(*given);
    if (!number.ok() || number.micros % kMicros != 0 || number.micros / kMicros < min ||
        number.micros / kMicros > max) {
      Complain(key, "\"" + *given + "\" is no whole number from " + std::to_string(min) + " to " + std::to_string(max));
    } else {
      value = number.micros / kMicros;
    }
  } else if (auto number = object_ ? object_->Whole(key, min, max) : std::nullopt) {
    value = *number, Note(key);
  }
  Show(key, std::to_string(value));
}

void Section::Time(const std::string& key, Duration& value) {
  if (auto given = Overridden(key)) {
    if (auto time = ParseDuration(*given))
      value = *time;
    else
      Complain(key, "\"" + *given + "\" is no duration such as 500ms, 2m or 1h");
  } else if (auto time = object_ ? object_->Time(key) : std::nullopt) {
    value = *time, Note(key);
  }
  Show(key, FormatDuration(value));
}

void Section::Flag(const std::string& key, bool& value) {
  if (auto given = Overridden(key)) {
    value = *given == "true" || *given == "1";
    if (!value && *given != "false" && *given != "0") Complain(key, "\"" + *given + "\" is neither true nor false");
  } else if (auto flag = object_ ? object_->Bool(key) : std::nullopt) {
    value = *flag, Note(key);
  }
  Show(key, value ? "true" : "false");
}

size_t Section::Choice(const std::string& key, const std::vector<std::string>& words, size_t standard) {
  size_t chosen = standard;
  if (auto given = Overridden(key)) {
    const auto at = std::find(words.begin(), words.end(), *given);
    if (at == words.end())
      Complain(key, "unknown word \"" + *given + "\"", DidYouMean(*given, words));
    else
      chosen = static_cast<size_t>(at - words.begin());
  } else if (auto index = object_ ? object_->Choice(key, words) : std::nullopt) {
    chosen = *index, Note(key);
  }
  Show(key, words[chosen]);
  return chosen;
}

std::vector<std::string> Section::Texts(const std::string& key) {
  std::vector<std::string> values = object_ ? object_->Texts(key) : std::vector<std::string>();
  std::string joined;
  for (const auto& value : values) joined += (joined.empty() ? "" : ", ") + value;
  if (!values.empty()) Note(key);
  Show(key, joined);
  return values;
}

std::string Section::Secret(const std::string& key) {
  if (auto given = Overridden(key)) return Show(key, "redacted"), *given;
  const auto node = object_ ? object_->Node(key) : std::nullopt;
  if (!node) return {};
  Note(key);
  Show(key, "redacted");
  return SecretFrom(*node, key);
}

std::vector<std::string> Section::Secrets(const std::string& key) {
  std::vector<std::string> secrets;
  if (auto given = Overridden(key)) return Show(key, "redacted"), std::vector<std::string>{*given};
  const auto nodes = object_ ? object_->Array(key) : std::vector<JsonNode>();
  for (const JsonNode& node : nodes) {
    if (std::string secret = SecretFrom(node, key); !secret.empty()) secrets.push_back(std::move(secret));
  }
  if (!nodes.empty()) Note(key), Show(key, "redacted");
  return secrets;
}

Section Section::Inner(const std::string& key) {
  return Section(path_ + key + ".", object_ ? object_->Object(key) : std::nullopt, file_, environment_, result_);
}

std::vector<JsonNode> Section::Array(const std::string& key) {
  return object_ ? object_->Array(key) : std::vector<JsonNode>();
}

void Section::Finish() {
  if (object_) object_->Finish();
}

void Section::Complain(const std::string& key, std::string what, std::string remedy) {
  Place place;
  if (object_) place = object_->node().place();
  place.path = "$." + path_ + key;
  result_.complaints.push_back({place, std::move(what), std::move(remedy)});
}

std::optional<std::string> Section::Overridden(const std::string& key) {
  const std::string name = "PARAPET_" + Upper(path_ + key);
  auto value = environment_(name);
  if (value) origin_ = name;
  if (value && object_) object_->Has(key);  // known, though overridden
  return value;
}

void Section::Note(const std::string& key) {
  const auto node = object_->Node(key);
  if (!node) return;
  const Place place = node->place();
  origin_ = file_ + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

void Section::Show(const std::string& key, const std::string& value) {
  result_.origins.push_back({path_ + key, value, origin_.empty() ? "default" : origin_});
  origin_.clear();
}

std::string Section::SecretFrom(const JsonNode& node, const std::string& key) {
  if (node.kind() == JsonNode::Kind::kString) {
    result_.complaints.push_back({node.place(), "a secret does not belong into the configuration",
                                  "write {\"file\": …}, {\"env\": …} or {\"credential\": …}"});
    return {};
  }
  DocumentObject from(node, result_.complaints);
  const auto file = from.Text("file"), variable = from.Text("env"), credential = from.Text("credential");
  from.Finish();
  std::optional<std::string> secret;
  if (file)
    secret = FileContent(*file);
  else if (variable)
    secret = environment_(*variable);
  else if (credential)
    secret = FileContent(environment_("CREDENTIALS_DIRECTORY").value_or("") + "/" + *credential);
  if (secret && !WithoutLineFeed(*secret).empty()) return WithoutLineFeed(*secret);
  result_.complaints.push_back({node.place(), "the secret \"" + key + "\" is empty or cannot be read",
                                "check the file's path and rights, or the variable's name"});
  return {};
}

}  // namespace parapet
