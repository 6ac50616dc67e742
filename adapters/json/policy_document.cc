// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/policy_document.h"

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"

namespace parapet {
namespace {

const std::vector<std::string> kModes = {"off", "shadow", "enforce"};
const std::vector<std::string> kActions = {"allow", "tag", "hold", "block"};
const std::vector<std::string> kCeilings = {"observe", "tag", "hold", "block"};

std::vector<std::string> OriginNames() {
  std::vector<std::string> names;
  names.reserve(kOrigins);
  for (int i = 0; i < kOrigins; ++i) names.emplace_back(Name(static_cast<Origin>(i)));
  return names;
}

template <typename Enum>
std::optional<Enum> ReadWord(DocumentObject& object, std::string_view key, const std::vector<std::string>& words) {
  const auto index = object.Choice(key, words);
  return index ? std::optional(static_cast<Enum>(*index)) : std::nullopt;
}

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

std::optional<int64_t> ReadWhole(std::string_view text) {
  const DecimalResult read = ParseDecimal(text);
  if (!read.ok() || read.rounded || read.micros % kMicros != 0) return std::nullopt;
  return read.micros / kMicros;
}

class PolicyReader {
 public:
  explicit PolicyReader(std::vector<Complaint>& complaints) : complaints_(complaints) {}

  Policy Read(const JsonNode& root) {
    DocumentObject top(root, complaints_);
    Policy policy;
    policy.name = top.Text("name").value_or("");
    policy.ceiling = ReadWord<Ceiling>(top, "ceiling", kCeilings).value_or(policy.ceiling);
    policy.default_mode = ReadWord<Mode>(top, "default_mode", kModes).value_or(policy.default_mode);
    if (auto guardrails = top.Object("guardrails")) ReadGuardrails(*guardrails, policy);
    for (const JsonNode& node : top.Array("exemptions")) policy.exemptions.push_back(ReadExemption(node));
    for (const JsonNode& node : top.Array("promotions")) policy.promotions.push_back(ReadPromotion(node));
    for (const JsonNode& node : top.Array("entitlements")) policy.entitlements.push_back(ReadEntitlement(node));
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
    setting.mode = ReadWord<Mode>(object, "mode", kModes);
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

  Exemption ReadExemption(const JsonNode& node) {
    DocumentObject object(node, complaints_);
    Exemption exemption;
    exemption.place = node.place();
    for (const char* key : {"guardrail", "owner", "reason", "expires"}) object.Require(key);
    exemption.guardrail = object.Text("guardrail").value_or("");
    exemption.scope = ReadScope(object);
    exemption.owner = object.Text("owner").value_or("");
    exemption.reason = object.Text("reason").value_or("");
    exemption.expires = object.Moment("expires").value_or(Instant());
    object.Finish();
    return exemption;
  }

  Promotion ReadPromotion(const JsonNode& node) {
    DocumentObject object(node, complaints_);
    Promotion promotion;
    for (const char* key : {"name", "until"}) object.Require(key);
    promotion.name = object.Text("name").value_or("");
    promotion.items = object.Text("items").value_or("*");
    promotion.depth_basis_points = object.Percent("depth").value_or(0);
    promotion.flat_price = object.Amount("price");
    promotion.from = object.Moment("from").value_or(Instant());
    promotion.until = object.Moment("until").value_or(Instant());
    object.Finish();
    return promotion;
  }

  EntitlementEntry ReadEntitlement(const JsonNode& node) {
    DocumentObject object(node, complaints_);
    EntitlementEntry entry;
    entry.place = node.place();
    object.Require("name");
    entry.name = object.Text("name").value_or("");
    entry.codes = object.Texts("codes");
    entry.customer_groups = object.Texts("customer_groups");
    entry.origins = ReadOrigins(object);
    entry.from = object.Moment("from").value_or(Instant());
    entry.until = object.Moment("until").value_or(Instant());
    object.Finish();
    return entry;
  }

  std::vector<Complaint>& complaints_;
};

// --- writing ---------------------------------------------------------------------------------------------------------

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

void WriteGuardrails(JsonWriter& json, const Policy& policy) {
  std::map<std::string, GuardrailSetting> settings = policy.guardrails;
  for (const ScopedSetting& scoped : policy.scoped) settings.try_emplace(scoped.guardrail);
  json.Key("guardrails").BeginObject();
  for (const auto& [name, setting] : settings) WriteGuardrail(json, name, setting, policy);
  json.EndObject();
}

void WriteExemptions(JsonWriter& json, const Policy& policy) {
  json.Key("exemptions").BeginArray();
  for (const Exemption& exemption : policy.exemptions) {
    json.BeginObject().Field("guardrail", exemption.guardrail);
    WriteScope(json, exemption.scope);
    json.Field("owner", exemption.owner).Field("reason", exemption.reason);
    WriteMoment(json, "expires", exemption.expires);
    json.EndObject();
  }
  json.EndArray();
}

void WritePromotions(JsonWriter& json, const Policy& policy) {
  json.Key("promotions").BeginArray();
  for (const Promotion& promotion : policy.promotions) {
    json.BeginObject().Field("name", promotion.name).Field("items", promotion.items);
    if (promotion.depth_basis_points != 0) json.Field("depth", FormatPercent(promotion.depth_basis_points));
    if (promotion.flat_price) json.Key("price").Decimal(promotion.flat_price->micros(), 2);
    WriteMoment(json, "from", promotion.from);
    WriteMoment(json, "until", promotion.until);
    json.EndObject();
  }
  json.EndArray();
}

void WriteEntitlements(JsonWriter& json, const Policy& policy) {
  json.Key("entitlements").BeginArray();
  for (const EntitlementEntry& entry : policy.entitlements) {
    json.BeginObject().Field("name", entry.name);
    WriteTexts(json, "codes", entry.codes);
    WriteTexts(json, "customer_groups", entry.customer_groups);
    WriteOrigins(json, entry.origins);
    WriteMoment(json, "from", entry.from);
    WriteMoment(json, "until", entry.until);
    json.EndObject();
  }
  json.EndArray();
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
  Policy policy = PolicyReader(result.complaints).Read(document.root());
  if (result.complaints.empty()) result.policy = std::move(policy);
  return result;
}

Program::Result CompilePolicy(std::string_view text, int64_t version, Instant now) {
  Program::Result result;
  const JsonDocument document = JsonDocument::Parse(text, result.complaints);
  if (!result.complaints.empty()) return result;
  const Policy policy = PolicyReader(result.complaints).Read(document.root());
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
  WriteExemptions(json, policy);
  WritePromotions(json, policy);
  WriteEntitlements(json, policy);
  json.Field("tag_prefix", policy.tag_prefix);
  json.Key("alerts").BeginObject().Field("channel_required", policy.alert_channel_required).EndObject();
  json.EndObject();
  text += '\n';
  return text;
}

}  // namespace parapet
