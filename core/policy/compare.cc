// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/compare.h"

#include <algorithm>
#include <set>

#include "parapet/core/policy/differences.h"
#include "parapet/core/policy/lint.h"
#include "parapet/core/policy/program.h"

namespace parapet {
namespace {

constexpr std::string_view kAbsent = "(default)";

void Apply(const Guardrail& guardrail, const GuardrailSetting& setting, Rule& rule) {
  if (setting.mode) rule.mode = *setting.mode;
  if (setting.action) rule.action = *setting.action;
  if (setting.on_missing) rule.on_missing = *setting.on_missing;
  for (const auto& [name, value] : setting.parameters) {
    const int index = FindParameter(guardrail, name);
    if (index >= 0) rule.parameter[index] = value;
  }
}

// What a setting comes to for its guardrail.
Rule Effective(const Guardrail& guardrail, const Policy& policy, const GuardrailSetting* further = nullptr) {
  Rule rule = RecommendedRule(guardrail);
  rule.mode = policy.default_mode;
  const auto found = policy.guardrails.find(std::string(guardrail.name));
  if (found != policy.guardrails.end()) Apply(guardrail, found->second, rule);
  if (further != nullptr) Apply(guardrail, *further, rule);
  return rule;
}

Effect OfParameter(const Guardrail& guardrail, size_t parameter, int64_t before, int64_t after) {
  if (before == after) return Effect::kNothing;
  return ParameterLoosens(guardrail, parameter, before, after) ? Effect::kLoosens : Effect::kTightens;
}

// What the step from one rule to another does: whether anything that `before` catches might pass under `after`.
Effect OfRule(const Guardrail& guardrail, const Rule& before, const Rule& after) {
  if (after.mode < before.mode) return Effect::kLoosens;
  if (before.mode == Mode::kOff) return after.mode == Mode::kOff ? Effect::kNothing : Effect::kTightens;
  Effect effect = WhereMoreLoosens(after.mode, before.mode);
  effect = Both(effect, WhereMoreLoosens(after.action, before.action));
  effect = Both(effect, WhereMoreLoosens(after.on_missing, before.on_missing));
  for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
    effect = Both(effect, OfParameter(guardrail, i, before.parameter[i], after.parameter[i]));
  }
  return effect;
}

template <typename Enum>
std::string Text(const std::optional<Enum>& value) {
  return value ? std::string(Name(*value)) : std::string(kAbsent);
}

const Guardrail* Find(const std::string& name) {
  const int index = FindGuardrail(name);
  return index < 0 ? nullptr : &Registry()[static_cast<size_t>(index)];
}

std::string SettingText(const std::string& name, const GuardrailSetting& setting) {
  const Guardrail* guardrail = Find(name);
  std::string text =
      "mode=" + Text(setting.mode) + " action=" + Text(setting.action) + " on_missing=" + Text(setting.on_missing);
  for (const auto& [parameter, value] : setting.parameters) {
    const int index = guardrail == nullptr ? -1 : FindParameter(*guardrail, parameter);
    text += " " + parameter + "=";
    text += index < 0 ? std::to_string(value) : ParameterText(guardrail->parameters[static_cast<size_t>(index)], value);
  }
  return text;
}

std::string WindowsText(const Schedule& schedule) {
  std::string text = InstantText(schedule.from) + "/" + InstantText(schedule.until);
  for (const DailyWindow& window : schedule.daily) {
    text += " " + std::to_string(window.from_minute) + "-" + std::to_string(window.until_minute) + "m on days " +
            std::to_string(window.days);
  }
  return text;
}

class Comparison {
 public:
  Comparison(const Policy& before, const Policy& after, Instant now) : before_(before), after_(after), now_(now) {}

  std::vector<PolicyDifference> Run() {
    differences_.Note("$.name", before_.name, after_.name, Effect::kNothing, "the name");
    differences_.Note("$.ceiling", std::string(Name(before_.ceiling)), std::string(Name(after_.ceiling)),
                      WhereMoreLoosens(after_.ceiling, before_.ceiling), "the ceiling");
    differences_.Note("$.default_mode", std::string(Name(before_.default_mode)), std::string(Name(after_.default_mode)),
                      WhereMoreLoosens(after_.default_mode, before_.default_mode),
                      "the mode of guardrails that are not named");
    Guardrails();
    Rollouts();
    Further("$.guardrails.", ".scoped", Scoped(before_), Scoped(after_));
    Order();
    Further("$.schedules{", "", Scheduled(before_), Scheduled(after_));
    Overrides();
    CompareRegister(before_, after_, now_, differences_);
    CompareOperations(before_, after_, now_, differences_);
    return differences_.Take();
  }

 private:
  bool IsOver(Instant until) const { return now_.IsKnown() && until.IsKnown() && until <= now_; }

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
    const GuardrailSetting a = Written(before_, name), b = Written(after_, name);
    const Rule before = Effective(guardrail, before_), after = Effective(guardrail, after_);
    const std::string path = "$.guardrails." + name;
    differences_.Note(path + ".mode", Text(a.mode), Text(b.mode), WhereMoreLoosens(after.mode, before.mode),
                      "the mode of " + name);
    differences_.Note(path + ".action", Text(a.action), Text(b.action), WhereMoreLoosens(after.action, before.action),
                      "the action of " + name);
    differences_.Note(path + ".on_missing", Text(a.on_missing), Text(b.on_missing),
                      WhereMoreLoosens(after.on_missing, before.on_missing),
                      "what " + name + " does where a fact is missing");
    for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
      const Parameter& parameter = guardrail.parameters[i];
      const std::string key(parameter.name);
      const auto text = [&parameter, &key](const GuardrailSetting& setting) {
        const auto found = setting.parameters.find(key);
        return found == setting.parameters.end() ? std::string(kAbsent) : ParameterText(parameter, found->second);
      };
      differences_.Note(path + ".parameters." + key, text(a), text(b),
                        OfParameter(guardrail, i, before.parameter[i], after.parameter[i]), key + " of " + name);
    }
  }

  void Rollouts() {
    const auto share = [](const Policy& policy, const std::string& name) {
      const auto found = policy.rollouts.find(name);
      return found == policy.rollouts.end() ? kHundredPercent : found->second;
    };
    std::set<std::string> names;
    for (const auto& [name, each] : before_.rollouts) names.insert(name);
    for (const auto& [name, each] : after_.rollouts) names.insert(name);
    for (const std::string& name : names) {
      const int64_t before = share(before_, name), after = share(after_, name);
      differences_.Note("$.guardrails." + name + ".rollout", PercentText(before), PercentText(after),
                        WhereMoreLoosens(after, before), "the rollout of " + name);
    }
  }

  // Settings above a guardrail's own, told apart by guardrail and by where or when they hold; of a changed scope one
  // entry goes and another comes.
  using Key = std::pair<std::string, std::string>;
  using Settings = std::map<Key, const GuardrailSetting*>;
  static void Enter(Settings& entries, const std::string& guardrail, const std::string& where,
                    const GuardrailSetting& setting) {
    std::string free = where;
    for (int n = 2; entries.count({guardrail, free}) != 0; ++n) free = where + " #" + std::to_string(n);
    entries[{guardrail, free}] = &setting;
  }
  static Settings Scoped(const Policy& policy) {
    Settings entries;
    for (const ScopedSetting& each : policy.scoped) Enter(entries, each.guardrail, ScopeText(each.scope), each.setting);
    return entries;
  }
  Settings Scheduled(const Policy& policy) const {
    Settings entries;
    for (const Schedule& each : policy.schedules) {
      if (!IsOver(each.until)) Enter(entries, each.guardrail, WindowsText(each), each.setting);
    }
    return entries;
  }

  void Further(const std::string& prefix, const std::string& suffix, const Settings& before, const Settings& after) {
    std::set<Key> keys;
    for (const auto& [key, entry] : before) keys.insert(key);
    for (const auto& [key, entry] : after) keys.insert(key);
    for (const Key& key : keys) {
      const GuardrailSetting* a = before.count(key) != 0 ? before.at(key) : nullptr;
      const GuardrailSetting* b = after.count(key) != 0 ? after.at(key) : nullptr;
      const Guardrail* guardrail = Find(key.first);
      const Effect effect = guardrail == nullptr ? Effect::kLoosens
                                                 : OfRule(*guardrail, Effective(*guardrail, before_, a),
                                                          Effective(*guardrail, after_, b));
      const std::string where = suffix.empty() ? " " + key.second + "}" : suffix + "{" + key.second + "}";
      differences_.Note(prefix + key.first + where, a == nullptr ? std::string(kNoEntry) : SettingText(key.first, *a),
                        b == nullptr ? std::string(kNoEntry) : SettingText(key.first, *b), effect,
                        "the setting of " + key.first + " for " + key.second);
    }
  }

  // Where entries overlap the later one wins, so a mere change of order among those that stay may loosen.
  void Order() {
    std::map<std::string, std::vector<std::string>> before, after;
    Sequences(before_, before);
    Sequences(after_, after);
    for (const auto& [path, was] : before) {
      const std::vector<std::string>& is = after[path];
      differences_.Note(path, Common(was, is), Common(is, was), Effect::kLoosens, "the order of the entries");
    }
  }

  // What stands in which order, by path.
  static void Sequences(const Policy& policy, std::map<std::string, std::vector<std::string>>& out) {
    for (const ScopedSetting& each : policy.scoped) {
      out["$.guardrails." + each.guardrail + ".scoped"].push_back(ScopeText(each.scope));
    }
    for (const Schedule& each : policy.schedules)
      out["$.schedules"].push_back(each.guardrail + " " + WindowsText(each));
    for (const Promotion& each : policy.promotions) out["$.promotions"].push_back(each.name);
    for (const Override& each : policy.overrides) out["$.overrides"].push_back(each.guardrail);
  }

  // The entries that the other list has too, in this one's order.
  static std::string Common(const std::vector<std::string>& list, const std::vector<std::string>& other) {
    std::string out;
    for (const std::string& each : list) {
      if (std::find(other.begin(), other.end(), each) != other.end()) out += each + "; ";
    }
    return out;
  }

  // The least mode that a policy gives any guardrail that an override names.
  static Mode Underlying(const Policy& policy, const std::string& name) {
    if (const Guardrail* guardrail = Find(name)) return Effective(*guardrail, policy).mode;
    Mode greatest = Mode::kOff;
    for (const Guardrail& each : Registry()) greatest = std::max(greatest, Effective(each, policy).mode);
    return greatest;
  }

  std::map<std::string, Override> OverridesOf(const Policy& policy) const {
    std::map<std::string, Override> entries;
    for (const Override& each : policy.overrides) {
      if (!IsOver(each.until)) PutEntry(entries, each.guardrail, each);
    }
    return entries;
  }

  void Overrides() {
    // Below what holds otherwise it loosens while it lasts, above it tightens.
    const auto added = [this](const Override& each) {
      return WhereMoreLoosens(each.mode, Underlying(after_, each.guardrail));
    };
    const auto text = [](const Override& each) {
      return std::string(Name(each.mode)) + " until=" + InstantText(each.until) + " actor=" + each.actor +
             " reason=" + each.reason;
    };
    const auto changed = [&](const Override& before, const Override& after) {
      const Effect of_mode = WhereMoreLoosens(after.mode, before.mode);
      if (before.until == after.until) return of_mode;
      const Effect longer = added(after);
      return Both(of_mode, after.until > before.until ? longer : Undone(longer));
    };
    differences_.NoteEntries("$.overrides", "the override of", OverridesOf(before_), OverridesOf(after_), added, text,
                             changed);
  }

  const Policy& before_;
  const Policy& after_;
  Instant now_;
  Differences differences_;
};

}  // namespace

std::vector<PolicyDifference> Compare(const Policy& before, const Policy& after, Instant now) {
  return Comparison(before, after, now).Run();
}

bool Loosens(const std::vector<PolicyDifference>& differences) {
  return std::any_of(differences.begin(), differences.end(),
                     [](const PolicyDifference& difference) { return difference.loosens; });
}

}  // namespace parapet
