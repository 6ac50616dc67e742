// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/json/policy_parts.h"

namespace parapet {
namespace {

void WriteParameters(JsonWriter& json, const Guardrail* guardrail, const std::map<std::string, int64_t>& parameters) {
  if (parameters.empty()) return;
  json.Key("parameters").BeginObject();
  for (const auto& [name, value] : parameters) {
    const int index = guardrail == nullptr ? -1 : FindParameter(*guardrail, name);
    const Parameter plain;
    const Parameter& parameter = index < 0 ? plain : guardrail->parameters[static_cast<size_t>(index)];
    const bool number = parameter.unit == Unit::kCount || parameter.unit == Unit::kMinorUnits;
    if (number && value != kNever) {
      json.Field(name, value);
    } else {
      json.Field(name, FormatParameter(parameter, value));
    }
  }
  json.EndObject();
}

void WriteSetting(JsonWriter& json, const Guardrail* guardrail, const GuardrailSetting& setting) {
  if (setting.mode) json.Field("mode", Name(*setting.mode));
  if (setting.action) json.Field("action", Name(*setting.action));
  if (setting.on_missing) json.Field("on_missing", Name(*setting.on_missing));
  WriteParameters(json, guardrail, setting.parameters);
}

void WriteGuardrail(JsonWriter& json, const std::string& name, const GuardrailSetting& setting, const Policy& policy) {
  const int index = FindGuardrail(name);
  const Guardrail* guardrail = index < 0 ? nullptr : &Registry()[static_cast<size_t>(index)];
  json.Key(name).BeginObject();
  WriteSetting(json, guardrail, setting);
  const auto share = policy.rollouts.find(name);
  if (share != policy.rollouts.end()) json.Field("rollout", FormatPercent(share->second));
  bool any = false;
  for (const ScopedSetting& scoped : policy.scoped) {
    if (scoped.guardrail != name) continue;
    if (!any) json.Key("scoped").BeginArray();
    any = true;
    json.BeginObject();
    WriteScope(json, scoped.scope);
    WriteSetting(json, guardrail, scoped.setting);
    json.EndObject();
  }
  if (any) json.EndArray();
  json.EndObject();
}

}  // namespace

void WriteTexts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json.Key(key).BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

void WriteOrigins(JsonWriter& json, const std::vector<Origin>& origins) {
  std::vector<std::string> names;
  names.reserve(origins.size());
  for (Origin origin : origins) names.emplace_back(Name(origin));
  WriteTexts(json, "origins", names);
}

void WriteMoment(JsonWriter& json, std::string_view key, Instant at) {
  if (at.IsKnown()) json.Field(key, at);
}

void WriteScope(JsonWriter& json, const Scope& scope) {
  json.Key("scope").BeginObject();
  if (!scope.items.empty()) json.Field("items", scope.items);
  WriteTexts(json, "channels", scope.channels);
  WriteTexts(json, "countries", scope.countries);
  WriteTexts(json, "currencies", scope.currencies);
  WriteTexts(json, "price_lists", scope.price_lists);
  WriteTexts(json, "customer_groups", scope.customer_groups);
  WriteOrigins(json, scope.origins);
  json.EndObject();
}

void WriteAmount(JsonWriter& json, std::string_view key, const std::optional<Money>& amount) {
  if (amount) json.Key(key).Decimal(amount->micros(), 2);
}

void WriteGuardrails(JsonWriter& json, const Policy& policy) {
  std::map<std::string, GuardrailSetting> settings = policy.guardrails;
  for (const ScopedSetting& scoped : policy.scoped) settings.try_emplace(scoped.guardrail);
  for (const auto& [name, share] : policy.rollouts) settings.try_emplace(name);
  json.Key("guardrails").BeginObject();
  for (const auto& [name, setting] : settings) WriteGuardrail(json, name, setting, policy);
  json.EndObject();
}

void WriteSchedules(JsonWriter& json, const Policy& policy) {
  if (policy.schedules.empty()) return;
  json.Key("schedules").BeginArray();
  for (const Schedule& schedule : policy.schedules) {
    json.BeginObject().Field("guardrail", schedule.guardrail);
    const int index = FindGuardrail(schedule.guardrail);
    WriteSetting(json, index < 0 ? nullptr : &Registry()[static_cast<size_t>(index)], schedule.setting);
    WriteMoment(json, "from", schedule.from);
    WriteMoment(json, "until", schedule.until);
    if (!schedule.daily.empty()) json.Key("daily").BeginArray();
    for (const DailyWindow& window : schedule.daily) {
      json.BeginObject()
          .Field("from", FormatClock(window.from_minute))
          .Field("until", FormatClock(window.until_minute));
      std::vector<std::string> days;
      for (size_t day = 0; day < std::size(kDayNames) && window.days != 0x7F; ++day) {
        if ((window.days >> day & 1) != 0) days.emplace_back(kDayNames[day]);
      }
      WriteTexts(json, "days", days);
      json.EndObject();
    }
    if (!schedule.daily.empty()) json.EndArray();
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace parapet
