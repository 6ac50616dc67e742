// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/json/policy_parts.h"

namespace parapet {

const std::vector<std::string> kModeWords = {"off", "shadow", "enforce"};

namespace {

const std::vector<std::string> kActions = {"allow", "tag", "hold", "block"};
const std::vector<std::string> kCeilings = {"observe", "tag", "hold", "block"};

std::string Example(const Parameter& parameter) {
  switch (parameter.unit) {
    case Unit::kBasisPoints:
      return "write it as \"30%\", or \"never\"";
    case Unit::kSeconds:
      return "write it as \"120s\", \"2m\", \"1h\" or a number of seconds, or \"never\"";
    case Unit::kCount:
      return "write it as a whole number, or \"never\"";
    case Unit::kMinorUnits:
      return "write it as a whole number of the currency's smallest unit, or \"never\"";
  }
  return {};
}

std::vector<std::string> OriginNames() {
  std::vector<std::string> names;
  names.reserve(kOrigins);
  for (int i = 0; i < kOrigins; ++i) names.emplace_back(Name(static_cast<Origin>(i)));
  return names;
}

class PolicyReader {
 public:
  explicit PolicyReader(std::vector<Complaint>& complaints) : complaints_(complaints) {}

  Policy Read(const JsonNode& root) {
    DocumentObject top(root, complaints_);
    Policy policy;
    policy.name = top.Text("name").value_or("");
    policy.ceiling = ReadWord<Ceiling>(top, "ceiling", kCeilings).value_or(policy.ceiling);
    policy.default_mode = ReadWord<Mode>(top, "default_mode", kModeWords).value_or(policy.default_mode);
    if (auto guardrails = top.Object("guardrails")) ReadGuardrails(*guardrails, policy);
    for (const JsonNode& node : top.Array("schedules")) {
      if (auto schedule = ReadSchedule(node)) policy.schedules.push_back(std::move(*schedule));
    }
    ReadRegister(top, complaints_, policy);
    ReadOperations(top, complaints_, policy);
    policy.tag_prefix = top.Text("tag_prefix").value_or(policy.tag_prefix);
    if (auto alerts = top.Object("alerts")) {
      policy.alert_channel_required = alerts->Bool("channel_required").value_or(true);
      alerts->Finish();
    }
    top.Finish();
    return policy;
  }

 private:
  void ReadGuardrails(DocumentObject& guardrails, Policy& policy) {
    for (const JsonNode& node : guardrails.node().children()) {
      const int index = FindGuardrail(node.key());
      if (index < 0) {
        std::string remedy = DidYouMean(node.key(), GuardrailNames());
        if (remedy.empty()) remedy = "`parapet guardrails` lists them";
        guardrails.Complain(node.key_place(), "unknown guardrail \"" + node.key() + "\"", remedy);
        continue;
      }
      const Guardrail& guardrail = Registry()[static_cast<size_t>(index)];
      DocumentObject object(node, complaints_);
      policy.guardrails[node.key()] = ReadSetting(object, guardrail);
      if (const auto share = object.Percent("rollout")) policy.rollouts[node.key()] = *share;
      for (const JsonNode& scoped : object.Array("scoped")) {
        DocumentObject entry(scoped, complaints_);
        ScopedSetting setting;
        setting.guardrail = node.key();
        entry.Require("scope");
        setting.scope = ReadScope(entry);
        setting.setting = ReadSetting(entry, guardrail);
        entry.Finish();
        policy.scoped.push_back(std::move(setting));
      }
      object.Finish();
    }
  }

  GuardrailSetting ReadSetting(DocumentObject& object, const Guardrail& guardrail) {
    GuardrailSetting setting;
    setting.place = object.node().place();
    setting.mode = ReadWord<Mode>(object, "mode", kModeWords);
    setting.action = ReadWord<Action>(object, "action", kActions);
    setting.on_missing = ReadWord<Action>(object, "on_missing", kActions);
    if (auto parameters = object.Object("parameters")) ReadParameters(*parameters, guardrail, setting);
    return setting;
  }

  void ReadParameters(DocumentObject& object, const Guardrail& guardrail, GuardrailSetting& setting) {
    for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
      const Parameter& parameter = guardrail.parameters[i];
      const auto node = object.Node(parameter.name);
      if (!node) continue;
      const bool scalar = node->kind() == JsonNode::Kind::kString || node->kind() == JsonNode::Kind::kNumber;
      const auto value = scalar ? ParseParameter(parameter, node->text()) : std::nullopt;
      if (value) {
        setting.parameters[std::string(parameter.name)] = *value;
      } else {
        object.Complain(node->place(), "this is no value for " + std::string(parameter.name), Example(parameter));
      }
    }
    object.Finish();
  }

  std::optional<Schedule> ReadSchedule(const JsonNode& node) {
    DocumentObject object(node, complaints_);
    Schedule schedule;
    schedule.place = node.place();
    object.Require("guardrail");
    schedule.guardrail = object.Text("guardrail").value_or("");
    schedule.from = object.Moment("from").value_or(Instant());
    schedule.until = object.Moment("until").value_or(Instant());
    for (const JsonNode& window : object.Array("daily")) schedule.daily.push_back(ReadWindow(window));
    const int index = FindGuardrail(schedule.guardrail);
    if (index < 0) {
      const auto name = object.Node("guardrail");
      if (name)
        object.Complain(name->place(), "unknown guardrail \"" + schedule.guardrail + "\"",
                        DidYouMean(schedule.guardrail, GuardrailNames()));
      return std::nullopt;
    }
    schedule.setting = ReadSetting(object, Registry()[static_cast<size_t>(index)]);
    object.Finish();
    return schedule;
  }

  DailyWindow ReadWindow(const JsonNode& node) {
    DocumentObject object(node, complaints_);
    constexpr const char* kRemedy = "write it as \"22:30\"";
    DailyWindow window;
    for (const char* key : {"from", "until"}) object.Require(key);
    window.from_minute = ReadAs(object, "from", "a time of day", kRemedy, ParseClock).value_or(0);
    window.until_minute = ReadAs(object, "until", "a time of day", kRemedy, ParseClock).value_or(0);
    const std::vector<std::string> names(std::begin(kDayNames), std::end(kDayNames));
    if (object.Has("days")) window.days = 0;
    for (const JsonNode& day : object.Array("days")) {
      const auto found = std::find(names.begin(), names.end(), day.text());
      if (found == names.end()) {
        object.Complain(day.place(), "unknown day \"" + day.text() + "\"", "use mon, tue, wed, thu, fri, sat, sun");
      } else {
        window.days = static_cast<uint8_t>(window.days | 1u << (found - names.begin()));
      }
    }
    object.Finish();
    return window;
  }

  std::vector<Complaint>& complaints_;
};

}  // namespace

std::vector<Origin> ReadOrigins(DocumentObject& object) {
  std::vector<Origin> origins;
  for (const JsonNode& node : object.Array("origins")) {
    const auto origin = node.kind() == JsonNode::Kind::kString ? OriginFromName(node.text()) : std::nullopt;
    if (origin) {
      origins.push_back(*origin);
    } else {
      std::string remedy = DidYouMean(node.text(), OriginNames());
      for (const std::string& name : remedy.empty() ? OriginNames() : std::vector<std::string>()) {
        remedy += (remedy.empty() ? "use one of: " : ", ") + name;
      }
      object.Complain(node.place(), "unknown origin \"" + node.text() + "\"", remedy);
    }
  }
  return origins;
}

Scope ReadScope(DocumentObject& parent) {
  Scope scope;
  auto object = parent.Object("scope");
  if (!object) return scope;
  scope.items = object->Text("items").value_or("");
  scope.channels = object->Texts("channels");
  scope.countries = object->Texts("countries");
  scope.currencies = object->Texts("currencies");
  scope.price_lists = object->Texts("price_lists");
  scope.customer_groups = object->Texts("customer_groups");
  scope.origins = ReadOrigins(*object);
  object->Finish();
  return scope;
}

Policy ReadPolicy(const JsonNode& root, std::vector<Complaint>& complaints) {
  return PolicyReader(complaints).Read(root);
}

}  // namespace parapet
