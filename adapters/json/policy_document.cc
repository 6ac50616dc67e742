// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/policy_document.h"

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/policy_parts.h"

namespace parapet {
namespace {

std::optional<int64_t> ReadWhole(std::string_view text) {
  const DecimalResult read = ParseDecimal(text);
  if (!read.ok() || read.rounded || read.micros % kMicros != 0) return std::nullopt;
  return read.micros / kMicros;
}

}  // namespace

std::optional<int64_t> ParseParameter(const Parameter& parameter, std::string_view text) {
  if (text == "never") return kNever;
  if (parameter.unit == Unit::kBasisPoints) return ParsePercent(text);
  if (parameter.unit != Unit::kSeconds) return ReadWhole(text);
  const auto plain = ReadWhole(text);
  if (plain) return plain;
  const auto duration = ParseDuration(text);
  if (!duration || duration->micros % 1'000'000 != 0) return std::nullopt;
  return duration->micros / 1'000'000;
}

std::string FormatParameter(const Parameter& parameter, int64_t value) {
  if (value == kNever) return "never";
  if (parameter.unit == Unit::kBasisPoints) return FormatPercent(value);
  if (parameter.unit == Unit::kSeconds) return FormatDuration(Seconds(value));
  return std::to_string(value);
}

PolicyDocument ParsePolicy(std::string_view text) {
  PolicyDocument result;
  const JsonDocument document = JsonDocument::Parse(text, result.complaints);
  if (!result.complaints.empty()) return result;
  Policy policy = ReadPolicy(document.root(), result.complaints);
  if (result.complaints.empty()) result.policy = std::move(policy);
  return result;
}

Program::Result CompilePolicy(std::string_view text, int64_t version, Instant now) {
  Program::Result result;
  const JsonDocument document = JsonDocument::Parse(text, result.complaints);
  if (!result.complaints.empty()) return result;
  const Policy policy = ReadPolicy(document.root(), result.complaints);
  if (!result.complaints.empty()) return result;
  result = Program::Compile(policy, version, now);
  document.Locate(result.complaints);
  document.Locate(result.warnings);
  return result;
}

std::string WritePolicy(const Policy& policy) {
  std::string text;
  JsonWriter json(text, 2);
  json.BeginObject().Field("name", policy.name);
  json.Field("ceiling", Name(policy.ceiling)).Field("default_mode", Name(policy.default_mode));
  WriteGuardrails(json, policy);
  WriteSchedules(json, policy);
  WriteRegister(json, policy);
  WriteOperations(json, policy);
  json.Field("tag_prefix", policy.tag_prefix);
  json.Key("alerts").BeginObject().Field("channel_required", policy.alert_channel_required).EndObject();
  json.EndObject();
  text += '\n';
  return text;
}

std::string WritePolicyPatch(const Policy& added) {
  std::string text;
  JsonWriter json(text);
  json.BeginObject();
  if (!added.guardrails.empty() || !added.scoped.empty()) WriteGuardrails(json, added);
  WriteRegister(json, added);
  json.EndObject();
  return text;
}

}  // namespace parapet
