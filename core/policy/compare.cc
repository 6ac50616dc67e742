// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "parapet/core/policy/lint.h"
#include "parapet/core/policy/program.h"

namespace parapet {
namespace {

constexpr std::string_view kAbsent = "(default)";
constexpr std::string_view kNothing = "(none)";

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

std::string Joined(const std::vector<Origin>& origins) {
  std::string text;
  for (Origin origin : origins) text += (text.empty() ? "" : ",") + std::string(Name(origin));
  return text;
}

std::string ScopeText(const Scope& scope) {
  std::string text;
  const auto add = [&text](std::string_view name, const std::string& value) {
    if (!value.empty()) text += (text.empty() ? "" : " ") + std::string(name) + "=" + value;
  };
  add("items", scope.items);
  add("channels", Joined(scope.channels));
  add("countries", Joined(scope.countries));
  add("currencies", Joined(scope.currencies));
  add("price_lists", Joined(scope.price_lists));
  add("customer_groups", Joined(scope.customer_groups));
  add("origins", Joined(scope.origins));
  return text.empty() ? "everything" : text;
}

std::string TimeText(Instant at) { return at.IsKnown() ? std::to_string(at.micros / 1'000'000) : "open"; }

std::string PromotionText(const Promotion& promotion) {
  char text[kDecimalFormatMax];
  const std::string what =
      promotion.flat_price
          ? "at " + std::string(FormatDecimal(promotion.flat_price->micros(), 2, text))
          : "to " + ParameterText({.unit = Unit::kBasisPoints}, promotion.depth_basis_points) + " below";
  return "items=" + promotion.items + " " + what + " from=" + TimeText(promotion.from) +
         " until=" + TimeText(promotion.until);
}

std::string EntitlementText(const EntitlementEntry& entry) {
  return "codes=" + Joined(entry.codes) + " groups=" + Joined(entry.customer_groups) +
         " origins=" + Joined(entry.origins) + " from=" + TimeText(entry.from) + " until=" + TimeText(entry.until);
}

// What a setting comes to for its guardrail.
Rule Effective(const Guardrail& guardrail, const Policy& policy, const GuardrailSetting* scoped) {
  Rule rule = RecommendedRule(guardrail);
  rule.mode = policy.default_mode;
  const auto found = policy.guardrails.find(std::string(guardrail.name));
  for (const GuardrailSetting* setting : {found == policy.guardrails.end() ? nullptr : &found->second, scoped}) {
    if (setting == nullptr) continue;
    if (setting->mode) rule.mode = *setting->mode;
    if (setting->action) rule.action = *setting->action;
    if (setting->on_missing) rule.on_missing = *setting->on_missing;
    for (const auto& [name, value] : setting->parameters) {
      const int index = FindParameter(guardrail, name);
      if (index >= 0) rule.parameter[index] = value;
    }
  }
  return rule;
}

// Whether anything that `before` catches might pass under `after`.
bool Loosens(const Guardrail& guardrail, const Rule& before, const Rule& after) {
  if (after.mode < before.mode) return true;
  if (before.mode == Mode::kOff) return false;
  if (after.action < before.action || after.on_missing < before.on_missing) return true;
  for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
    if (ParameterLoosens(guardrail, i, before.parameter[i], after.parameter[i])) return true;
  }
  return false;
}

template <typename Enum>
std::string Text(const std::optional<Enum>& value) {
  return value ? std::string(Name(*value)) : std::string(kAbsent);
}

std::string SettingText(const Guardrail* guardrail, const GuardrailSetting& setting) {
  std::string text =
      "mode=" + Text(setting.mode) + " action=" + Text(setting.action) + " on_missing=" + Text(setting.on_missing);
  for (const auto& [name, value] : setting.parameters) {
    const int index = guardrail == nullptr ? -1 : FindParameter(*guardrail, name);
    text +=
        " " + name + "=" +
        (index < 0 ? std::to_string(value) : ParameterText(guardrail->parameters[static_cast<size_t>(index)], value));
  }
  return text;
}

const Guardrail* Find(const std::string& name) {
  const int index = FindGuardrail(name);
  return index < 0 ? nullptr : &Registry()[static_cast<size_t>(index)];
}

class Comparison {
 public:
  Comparison(const Policy& before, const Policy& after) : before_(before), after_(after) {}

  std::vector<PolicyDifference> Run() {
    Note("$.name", before_.name, after_.name, false);
    Note("$.ceiling", std::string(Name(before_.ceiling)), std::string(Name(after_.ceiling)),
         after_.ceiling < before_.ceiling);
    Note("$.default_mode", std::string(Name(before_.default_mode)), std::string(Name(after_.default_mode)),
         after_.default_mode < before_.default_mode);
    Guardrails();
    ScopedSettings();
    Named("$.exemptions", Exemptions(before_), Exemptions(after_));
    Named("$.promotions", Promotions(before_), Promotions(after_));
    Named("$.entitlements", Entitlements(before_), Entitlements(after_));
    Note("$.tag_prefix", before_.tag_prefix, after_.tag_prefix, false);
    Note("$.alerts.channel_required", before_.alert_channel_required ? "true" : "false",
         after_.alert_channel_required ? "true" : "false", before_.alert_channel_required);
    return std::move(differences_);
  }

 private:
  void Note(std::string path, std::string before, std::string after, bool loosens) {
    if (before == after) return;
    differences_.push_back({std::move(path), std::move(before), std::move(after), loosens});
  }

  void Guardrails() {
    std::set<std::string> names;
    for (const auto& [name, setting] : before_.guardrails) names.insert(name);
    for (const auto& [name, setting] : after_.guardrails) names.insert(name);
    for (const std::string& name : names) {
      if (const Guardrail* guardrail = Find(name)) One(name, *guardrail);
    }
  }

  static GuardrailSetting Written(const Policy& policy, const std::string& name) {
    const auto found = policy.guardrails.find(name);
    return found == policy.guardrails.end() ? GuardrailSetting() : found->second;
  }

  void One(const std::string& name, const Guardrail& guardrail) {
    const GuardrailSetting a = Written(before_, name);
    const GuardrailSetting b = Written(after_, name);
    const Rule before = Effective(guardrail, before_, nullptr);
    const Rule after = Effective(guardrail, after_, nullptr);
    const std::string path = "$.guardrails." + name;
    Note(path + ".mode", Text(a.mode), Text(b.mode), after.mode < before.mode);
    Note(path + ".action", Text(a.action), Text(b.action), after.action < before.action);
    Note(path + ".on_missing", Text(a.on_missing), Text(b.on_missing), after.on_missing < before.on_missing);
    for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
      const Parameter& parameter = guardrail.parameters[i];
      const auto text = [&parameter](const GuardrailSetting& setting) {
        const auto found = setting.parameters.find(std::string(parameter.name));
        return found == setting.parameters.end() ? std::string(kAbsent) : ParameterText(parameter, found->second);
      };
      Note(path + ".parameters." + std::string(parameter.name), text(a), text(b),
           ParameterLoosens(guardrail, i, before.parameter[i], after.parameter[i]));
    }
  }

  // Scoped settings are told apart by guardrail and scope; of a changed scope one entry goes and another comes.
  using ScopedKey = std::pair<std::string, std::string>;
  static std::map<ScopedKey, const ScopedSetting*> Scoped(const Policy& policy) {
    std::map<ScopedKey, const ScopedSetting*> entries;
    for (const ScopedSetting& scoped : policy.scoped) entries[{scoped.guardrail, ScopeText(scoped.scope)}] = &scoped;
    return entries;
  }

  void ScopedSettings() {
    const auto before = Scoped(before_);
    const auto after = Scoped(after_);
    std::set<ScopedKey> keys;
    for (const auto& [key, entry] : before) keys.insert(key);
    for (const auto& [key, entry] : after) keys.insert(key);
    for (const ScopedKey& key : keys) {
      const GuardrailSetting* a = before.count(key) != 0 ? &before.at(key)->setting : nullptr;
      const GuardrailSetting* b = after.count(key) != 0 ? &after.at(key)->setting : nullptr;
      const Guardrail* guardrail = Find(key.first);
      const bool loosens = guardrail == nullptr ||
                           Loosens(*guardrail, Effective(*guardrail, before_, a), Effective(*guardrail, after_, b));
      Note("$.guardrails." + key.first + ".scoped{" + key.second + "}",
           a == nullptr ? std::string(kNothing) : SettingText(guardrail, *a),
           b == nullptr ? std::string(kNothing) : SettingText(guardrail, *b), loosens);
    }
    Order();
  }

  // Where scopes overlap the later entry wins, so a mere change of order may loosen.
  void Order() {
    const auto sequence = [](const Policy& policy) {
      std::map<std::string, std::string> order;
      for (const ScopedSetting& scoped : policy.scoped) order[scoped.guardrail] += ScopeText(scoped.scope) + "; ";
      return order;
    };
    const auto before = sequence(before_);
    for (const auto& [name, scopes] : sequence(after_)) {
      const auto found = before.find(name);
      if (found == before.end() || found->second == scopes || found->second.size() != scopes.size()) continue;
      Note("$.guardrails." + name + ".scoped", found->second, scopes, true);
    }
  }

  using Entries = std::map<std::string, std::string>;
  static Entries Exemptions(const Policy& policy) {
    Entries entries;
    for (const Exemption& exemption : policy.exemptions) {
      entries["{" + exemption.guardrail + " " + ScopeText(exemption.scope) + "}"] =
          "until=" + TimeText(exemption.expires) + " owner=" + exemption.owner + " reason=" + exemption.reason;
    }
    return entries;
  }
  static Entries Promotions(const Policy& policy) {
    Entries entries;
    for (const Promotion& promotion : policy.promotions) entries["{" + promotion.name + "}"] = PromotionText(promotion);
    return entries;
  }
  static Entries Entitlements(const Policy& policy) {
    Entries entries;
    for (const EntitlementEntry& entry : policy.entitlements) entries["{" + entry.name + "}"] = EntitlementText(entry);
    return entries;
  }

  // Each of these lets something pass: adding or changing one loosens, taking one away does not.
  void Named(const std::string& path, const Entries& before, const Entries& after) {
    for (const auto& [key, text] : before) {
      if (after.count(key) == 0) Note(path + key, text, std::string(kNothing), false);
    }
    for (const auto& [key, text] : after) {
      const auto found = before.find(key);
      Note(path + key, found == before.end() ? std::string(kNothing) : found->second, text, true);
    }
  }

  const Policy& before_;
  const Policy& after_;
  std::vector<PolicyDifference> differences_;
};

}  // namespace

std::vector<PolicyDifference> Compare(const Policy& before, const Policy& after) {
  return Comparison(before, after).Run();
}

}  // namespace parapet
