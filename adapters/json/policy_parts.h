// SPDX-License-Identifier: Apache-2.0
//
// Internal to policy_document.cc: reading and writing the parts of a policy, and what they have in common.
#ifndef PARAPET_ADAPTERS_JSON_POLICY_PARTS_H_
#define PARAPET_ADAPTERS_JSON_POLICY_PARTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/core/policy/policy.h"

namespace parapet {

Policy ReadPolicy(const JsonNode& root, std::vector<Complaint>& complaints);
// What it registers (exemptions, promotions, halts, rates …); how the shop is run (budgets, calendar, autonomy …).
void ReadRegister(DocumentObject& top, std::vector<Complaint>& complaints, Policy& policy);
void ReadOperations(DocumentObject& top, std::vector<Complaint>& complaints, Policy& policy);
void WriteRegister(JsonWriter& json, const Policy& policy);
void WriteOperations(JsonWriter& json, const Policy& policy);
void WriteGuardrails(JsonWriter& json, const Policy& policy);
void WriteSchedules(JsonWriter& json, const Policy& policy);

// Reads "scope" of an object; everything where there is none.
Scope ReadScope(DocumentObject& parent);
std::vector<Origin> ReadOrigins(DocumentObject& object);
void WriteScope(JsonWriter& json, const Scope& scope);
void WriteTexts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts);
void WriteOrigins(JsonWriter& json, const std::vector<Origin>& origins);
void WriteMoment(JsonWriter& json, std::string_view key, Instant at);
void WriteAmount(JsonWriter& json, std::string_view key, const std::optional<Money>& amount);

// The words of an enumeration, for DocumentObject::Choice.
extern const std::vector<std::string> kModeWords;

template <typename Enum>
std::optional<Enum> ReadWord(DocumentObject& object, std::string_view key, const std::vector<std::string>& words) {
  const auto index = object.Choice(key, words);
  return index ? std::optional(static_cast<Enum>(*index)) : std::nullopt;
}

// What `read` makes of a string's or number's text; complains where that is nothing.
template <typename Read>
auto ReadAs(DocumentObject& object, std::string_view key, const char* expected, const char* remedy, Read read)
    -> decltype(read(std::string_view())) {
  const auto node = object.Node(key);
  if (!node) return std::nullopt;
  const bool scalar = node->kind() == JsonNode::Kind::kString || node->kind() == JsonNode::Kind::kNumber;
  const auto value = scalar ? read(std::string_view(node->text())) : std::nullopt;
  if (!value) object.Complain(node->place(), "expected " + std::string(expected), remedy);
  return value;
}

// "22:30" in minutes of the day, "24:00" its end; "+05:30" in minutes ahead of UTC.
std::optional<int> ParseClock(std::string_view text);
std::string FormatClock(int minutes);
std::optional<int> ParseOffset(std::string_view text);
std::string FormatOffset(int minutes);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_JSON_POLICY_PARTS_H_
