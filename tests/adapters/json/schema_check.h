// SPDX-License-Identifier: Apache-2.0
//
// As much of JSON Schema 2020-12 as the published schemas use, so that tests can hold documents against them: $ref into
// $defs, type, enum, pattern, minLength, anyOf, properties, required, additionalProperties, propertyNames by enum or
// $ref to one, items. Any other keyword that asserts something is itself a complaint, so that a schema cannot say more
// than the tests check.
#ifndef PARAPET_TESTS_ADAPTERS_JSON_SCHEMA_CHECK_H_
#define PARAPET_TESTS_ADAPTERS_JSON_SCHEMA_CHECK_H_

#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "parapet/adapters/json/document.h"

namespace parapet {

class SchemaCheck {
 public:
  explicit SchemaCheck(const std::string& file)
      : text_(Content(file)), schema_(JsonDocument::ParseStrict(text_, broken_)) {}

  // What of the document breaks the schema; empty when nothing does.
  std::vector<std::string> Errors(std::string_view document) {
    errors_.clear();
    std::vector<Complaint> complaints = broken_;
    const JsonDocument value = JsonDocument::Parse(document, complaints);
    for (const Complaint& complaint : complaints) errors_.push_back(Sentence("", complaint));
    if (errors_.empty()) Check(value.root(), schema_.root());
    return errors_;
  }

 private:
  static std::string Content(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }
  void Error(const JsonNode& value, const std::string& what) { errors_.push_back(value.path() + ": " + what); }

  static bool IsOf(const JsonNode& value, const std::string& type) {
    const bool whole = value.text().find_first_of(".eE") == std::string::npos;
    switch (value.kind()) {
      case JsonNode::Kind::kNull:
        return type == "null";
      case JsonNode::Kind::kBool:
        return type == "boolean";
      case JsonNode::Kind::kNumber:
        return type == "number" || (type == "integer" && whole);
      case JsonNode::Kind::kString:
        return type == "string";
      case JsonNode::Kind::kArray:
        return type == "array";
      case JsonNode::Kind::kObject:
        return type == "object";
    }
    return false;
  }

  // Whether a key may be one of an object, by "pattern", "enum" or "$ref" of its propertyNames.
  bool IsAmong(const std::string& key, const JsonNode& names) {
    if (const auto reference = names.Find("$ref")) {
      const auto target = schema_.At("$.$defs." + reference->text().substr(std::string("#/$defs/").size()));
      return target && IsAmong(key, *target);
    }
    if (const auto pattern = names.Find("pattern")) return std::regex_search(key, std::regex(pattern->text()));
    const auto words = names.Find("enum");
    for (const JsonNode& word : words ? words->children() : std::vector<JsonNode>()) {
      if (word.text() == key) return true;
    }
    return false;
  }

  void Check(const JsonNode& value, const JsonNode& schema) {
    static const std::set<std::string> kSays = {"$schema", "$id", "$defs", "title", "description", "default"};
    for (const JsonNode& keyword : schema.children()) {
      const std::string& name = keyword.key();
      if (kSays.count(name) == 0) Apply(value, schema, keyword, name);
    }
  }

  void Apply(const JsonNode& value, const JsonNode& schema, const JsonNode& keyword, const std::string& name) {
    const bool text = value.kind() == JsonNode::Kind::kString;
    if (name == "$ref") {
      const auto target = schema_.At("$.$defs." + keyword.text().substr(std::string("#/$defs/").size()));
      target ? Check(value, *target) : Error(value, "the schema refers to nothing: " + keyword.text());
    } else if (name == "type") {
      const std::vector<JsonNode> types = keyword.IsArray() ? keyword.children() : std::vector<JsonNode>{keyword};
      bool any = false;
      for (const JsonNode& type : types) any = any || IsOf(value, type.text());
      if (!any) Error(value, "is of the wrong type");
    } else if (name == "enum") {
      bool any = false;
      for (const JsonNode& word : keyword.children())
        any = any || (word.kind() == value.kind() && word.text() == value.text());
      if (!any) Error(value, "is none of the words");
    } else if (name == "pattern") {
      if (text && !std::regex_search(value.text(), std::regex(keyword.text())))
        Error(value, "does not match " + keyword.text());
    } else if (name == "minLength") {
      if (text && value.text().size() < std::stoul(keyword.text())) Error(value, "is too short");
    } else if (name == "items") {
      for (const JsonNode& element : value.IsArray() ? value.children() : std::vector<JsonNode>())
        Check(element, keyword);
    } else if (name == "required") {
      for (const JsonNode& key : keyword.children()) {
        if (value.IsObject() && !value.Find(key.text())) Error(value, "lacks " + key.text());
      }
    } else if (name == "properties") {
      for (const JsonNode& property : keyword.children()) {
        if (const auto found = value.Find(property.key())) Check(*found, property);
      }
    } else if (name == "propertyNames") {
      for (const JsonNode& child : value.children()) {
        if (!IsAmong(child.key(), keyword)) Error(child, "has a key that does not match");
      }
    } else if (name == "anyOf") {
      bool any = false;
      for (const JsonNode& option : keyword.children()) {
        std::vector<std::string> before;
        before.swap(errors_);
        Check(value, option);
        any = any || errors_.empty();
        errors_.swap(before);
      }
      if (!any) Error(value, "fits none of the options");
    } else if (name == "additionalProperties") {
      const auto properties = schema.Find("properties");
      for (const JsonNode& child : value.IsObject() ? value.children() : std::vector<JsonNode>()) {
        if (properties && properties->Find(child.key())) continue;
        keyword.IsObject() ? Check(child, keyword) : Error(child, "is unknown");
      }
    } else {
      Error(value, "the schema uses a keyword that is not checked: " + name);
    }
  }

  std::string text_;
  std::vector<Complaint> broken_;
  JsonDocument schema_;
  std::vector<std::string> errors_;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_ADAPTERS_JSON_SCHEMA_CHECK_H_
