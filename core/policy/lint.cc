// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/lint.h"

#include <algorithm>

#include "parapet/core/policy/lint_notes.h"
#include "parapet/core/policy/program.h"

namespace parapet {
namespace {

constexpr size_t kTagPrefixMax = 20;  // leaves room for the longest tag within 40 characters
constexpr int kMinutesOfDay = 24 * 60;

std::string Quoted(std::string_view text) { return LintNotes::Quoted(text); }

std::string_view ActionOf(std::string_view parameter) { return parameter.substr(0, parameter.find('_')); }
std::string_view SubjectOf(std::string_view parameter) {
  const size_t mark = parameter.find('_');
  return mark == parameter.npos ? std::string_view() : parameter.substr(mark + 1);
}

class Linter {
 public:
  Linter(const Policy& policy, Instant now) : policy_(policy), now_(now), names_(GuardrailNames()) {}

  LintResult Run() {
    Whole();
    for (const auto& [name, setting] : policy_.guardrails) {
      const std::string path = setting.place.path.empty() ? "$.guardrails." + name : setting.place.path;
      if (const Guardrail* guardrail = Known(name, path, setting.place)) Setting(*guardrail, setting, path);
    }
    ScopedSettings();
    Schedules();
    Rollouts();
    Overrides();
    Exemptions();
    LintRegister(policy_, now_, notes_);
    LintOperations(policy_, now_, notes_);
    return std::move(result_);
  }

 private:
  void Complain(Place place, std::string what, std::string remedy) {
    result_.complaints.push_back({std::move(place), std::move(what), std::move(remedy)});
  }
  void Warn(Place place, std::string what, std::string remedy) {
    result_.warnings.push_back({std::move(place), std::move(what), std::move(remedy)});
  }
  static Place At(std::string path) { return {0, 0, std::move(path)}; }

  const Guardrail* Known(const std::string& name, const std::string& path, const Place& place) {
    const int index = FindGuardrail(name);
    if (index >= 0) return &Registry()[static_cast<size_t>(index)];
    Complain(place.line != 0 ? place : At(path), "unknown guardrail " + Quoted(name),
             LintNotes::Near(name, names_, "`parapet guardrails` lists them"));
    return nullptr;
  }

  void Whole() {
    const std::string& prefix = policy_.tag_prefix;
    const bool plain = std::all_of(prefix.begin(), prefix.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
             c == ':';
    });
    if (prefix.empty() || prefix.size() > kTagPrefixMax || !plain) {
      Complain(At("$.tag_prefix"), "a tag prefix is 1 to 20 letters, digits, '-', '_' or ':'",
               "\"parapet-\" is the usual one");
    }
    if (policy_.ceiling == Ceiling::kObserve && policy_.default_mode == Mode::kEnforce) {
      Warn(At("$.default_mode"), "enforces, but the ceiling observe lets nothing happen",
           "raise the ceiling or use shadow");
    }
  }

  void Setting(const Guardrail& guardrail, const GuardrailSetting& setting, const std::string& path) {
    if (setting.action && HasThresholds(guardrail)) {
      Complain(At(path + ".action"), std::string(guardrail.name) + " decides its action by thresholds",
               "set its parameters instead");
    }
    if (setting.mode == Mode::kEnforce && policy_.ceiling == Ceiling::kObserve) {
      Warn(At(path + ".mode"), "enforces, but the ceiling observe lets nothing happen",
           "raise the ceiling or use shadow");
    }
    const std::string parameters = path + ".parameters.";
    for (const auto& [name, value] : setting.parameters) Number(guardrail, name, value, parameters + name);
    Thresholds(guardrail, setting, path);
  }

  void Number(const Guardrail& guardrail, const std::string& name, int64_t value, const std::string& path) {
    const int index = FindParameter(guardrail, name);
    if (index < 0) {
      const std::vector<std::string> known = ParameterNames(guardrail);
      Complain(At(path), std::string(guardrail.name) + " has no parameter " + Quoted(name),
               LintNotes::Near(name, known, known.empty() ? "it has none" : "it has " + Listed(known)));
      return;
    }
    const Parameter& parameter = guardrail.parameters[static_cast<size_t>(index)];
    if (value == kNever || (value >= parameter.min && value <= parameter.max)) return;
    Complain(At(path), ParameterText(parameter, value) + " is out of range",
             "use " + ParameterText(parameter, parameter.min) + " to " + ParameterText(parameter, parameter.max) +
                 ", or \"never\"");
  }

  static std::string Listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  }

  static int64_t Value(const Guardrail& guardrail, const GuardrailSetting& setting, size_t parameter) {
    const auto found = setting.parameters.find(std::string(guardrail.parameters[parameter].name));
    return found == setting.parameters.end() ? guardrail.parameters[parameter].standard : found->second;
  }

  // Of two thresholds on one subject, the one of the stricter action must not be reached first.
  void Thresholds(const Guardrail& guardrail, const GuardrailSetting& setting, const std::string& path) {
    const bool ascend = ThresholdsAscend(guardrail);
    for (size_t mild = 0; mild < guardrail.parameter_count(); ++mild) {
      for (size_t strict = 0; strict < guardrail.parameter_count(); ++strict) {
        const std::string_view mild_name = guardrail.parameters[mild].name;
        const std::string_view strict_name = guardrail.parameters[strict].name;
        const auto mild_action = ActionFromName(ActionOf(mild_name));
        const auto strict_action = ActionFromName(ActionOf(strict_name));
        if (!mild_action || !strict_action || *mild_action >= *strict_action) continue;
        if (SubjectOf(mild_name) != SubjectOf(strict_name)) continue;
        const int64_t a = Value(guardrail, setting, mild);
        const int64_t b = Value(guardrail, setting, strict);
        const bool never = a == kNever || b == kNever || (!ascend && (a == 0 || b == 0));
        if (never || (ascend ? a <= b : a >= b)) continue;
        const bool written = setting.parameters.count(std::string(mild_name)) != 0;
        Complain(At(path + ".parameters." + std::string(written ? mild_name : strict_name)),
                 "thresholds contradict: " + std::string(mild_name) + " " +
                     ParameterText(guardrail.parameters[mild], a) + " is reached after " + std::string(strict_name) +
                     " " + ParameterText(guardrail.parameters[strict], b),
                 std::string("make ") + std::string(mild_name) + (ascend ? " the smaller one" : " the greater one"));
      }
    }
  }

  // A further setting together with the parameters of the one below it.
  GuardrailSetting Whole(const std::string& name, GuardrailSetting setting) const {
    const auto base = policy_.guardrails.find(name);
    if (base != policy_.guardrails.end()) {
      setting.parameters.insert(base->second.parameters.begin(), base->second.parameters.end());
    }
    return setting;
  }

  void ScopedSettings() {
    std::map<std::string, size_t> counts;
    for (const ScopedSetting& scoped : policy_.scoped) {
      const std::string counted =
          "$.guardrails." + scoped.guardrail + ".scoped[" + std::to_string(counts[scoped.guardrail]++) + "]";
      const std::string path = scoped.setting.place.path.empty() ? counted : scoped.setting.place.path;
      const Guardrail* guardrail = Known(scoped.guardrail, path, scoped.setting.place);
      if (guardrail == nullptr) continue;
      Setting(*guardrail, Whole(scoped.guardrail, scoped.setting), path);
      notes_.CheckScope(scoped.scope, path + ".scope");
      if (guardrail->reach == Reach::kChange && !scoped.scope.IsByItemOnly()) {
        Warn(At(path + ".scope"),
             "a price change has no channel, country, currency, price list, group or origin: this never applies",
             "scope it by items");
      }
      if (scoped.scope.IsEverything()) {
        Warn(At(path + ".scope"), "this scope is everything", "put the setting above it");
      }
    }
  }

  void Exemptions() {
    for (size_t i = 0; i < policy_.exemptions.size(); ++i) {
      const Exemption& exemption = policy_.exemptions[i];
      const std::string path =
          exemption.place.path.empty() ? "$.exemptions[" + std::to_string(i) + "]" : exemption.place.path;
      if (exemption.guardrail != "*") Known(exemption.guardrail, path + ".guardrail", {});
      if (exemption.owner.empty()) Complain(At(path), "the exemption has no owner", "name who answers for it");
      if (exemption.reason.empty())
        Complain(At(path), "the exemption has no reason", "say why, for whoever reads it later");
      if (!exemption.expires.IsKnown()) {
        Complain(At(path), "the exemption has no end", "give \"expires\"; exemptions without one are forgotten");
      } else if (exemption.expires <= now_) {
        Warn(At(path), "the exemption has expired", "remove it, or give it a new end");
      }
      notes_.CheckScope(exemption.scope, path + ".scope");
      Shadowed(i, path);
    }
  }

  // An exemption that lies wholly inside another, which lasts as long, does nothing.
  void Shadowed(size_t i, const std::string& path) {
    const Exemption& inner = policy_.exemptions[i];
    for (size_t j = 0; j < policy_.exemptions.size(); ++j) {
      const Exemption& outer = policy_.exemptions[j];
      const bool same = outer.guardrail == "*" || outer.guardrail == inner.guardrail;
      if (j == i || !same || outer.expires < inner.expires || !Covers(outer.scope, inner.scope)) continue;
      const bool equal =
          outer.guardrail == inner.guardrail && outer.expires == inner.expires && Covers(inner.scope, outer.scope);
      if (equal && j > i) continue;
      Warn(At(path), "the exemption lies wholly inside exemptions[" + std::to_string(j) + "]", "remove it");
      return;
    }
  }

  void Schedules() {
    for (size_t i = 0; i < policy_.schedules.size(); ++i) {
      const Schedule& schedule = policy_.schedules[i];
      const std::string path = LintNotes::Entry("schedules", i);
      const Guardrail* guardrail = Known(schedule.guardrail, path + ".guardrail", {});
      if (guardrail != nullptr) Setting(*guardrail, Whole(schedule.guardrail, schedule.setting), path);
      const GuardrailSetting& setting = schedule.setting;
      if (!setting.mode && !setting.action && !setting.on_missing && setting.parameters.empty()) {
        Complain(At(path), "the schedule sets nothing", "give a mode, an action or parameters");
      }
      notes_.CheckTime(schedule.from, schedule.until, now_, path, "the schedule");
      if (!schedule.from.IsKnown() && !schedule.until.IsKnown() && schedule.daily.empty()) {
        Warn(At(path), "the schedule is always active", "put the setting under \"guardrails\"");
      }
      for (size_t w = 0; w < schedule.daily.size(); ++w) {
        const DailyWindow& window = schedule.daily[w];
        const bool in_day = window.from_minute >= 0 && window.from_minute < kMinutesOfDay && window.until_minute >= 0 &&
                            window.until_minute <= kMinutesOfDay;
        if (in_day && window.from_minute != window.until_minute && (window.days & 0x7F) != 0) continue;
        Complain(At(path + ".daily[" + std::to_string(w) + "]"), "the window is empty or outside of a day",
                 "\"22:00\" to \"06:00\" passes midnight; a whole day is \"00:00\" to \"24:00\"");
      }
    }
  }

  void Rollouts() {
    for (const auto& [name, share] : policy_.rollouts) {
      const std::string path = "$.guardrails." + name + ".rollout";
      const Guardrail* guardrail = Known(name, path, {});
      if (share < 0 || share > kHundredPercent) {
        Complain(At(path), "a rollout is 0% to 100%", "\"25%\" reaches a quarter of the customers");
      } else if (share == 0) {
        Warn(At(path), "the rollout reaches nobody", "use the mode shadow, or raise it");
      }
      if (guardrail != nullptr && guardrail->reach == Reach::kChange) {
        Warn(At(path), "a price change has no customer: the rollout does nothing", "remove it");
      }
    }
  }

  void Overrides() {
    for (size_t i = 0; i < policy_.overrides.size(); ++i) {
      const Override& each = policy_.overrides[i];
      const std::string path = LintNotes::Entry("overrides", i);
      if (each.guardrail != "*") Known(each.guardrail, path + ".guardrail", {});
      notes_.CheckSaid(each.actor, path, "the override", "actor", "name who ordered it");
      notes_.CheckSaid(each.reason, path, "the override", "reason", "say why, for whoever reads it later");
      if (!each.until.IsKnown()) {
        Complain(At(path), "the override has no end", "give \"until\", or change the setting itself");
      } else if (each.until <= now_) {
        Warn(At(path), "the override is over", "remove it");
      }
    }
  }

  const Policy& policy_;
  Instant now_;
  std::vector<std::string> names_;
  LintResult result_;
  LintNotes notes_{result_};
};

}  // namespace

LintResult Lint(const Policy& policy, Instant now) { return Linter(policy, now).Run(); }

bool ThresholdsAscend(const Guardrail& guardrail) {
  for (size_t a = 0; a < guardrail.parameter_count(); ++a) {
    for (size_t b = 0; b < guardrail.parameter_count(); ++b) {
      const Parameter& mild = guardrail.parameters[a];
      const Parameter& strict = guardrail.parameters[b];
      const auto mild_action = ActionFromName(ActionOf(mild.name));
      const auto strict_action = ActionFromName(ActionOf(strict.name));
      if (!mild_action || !strict_action || *mild_action >= *strict_action) continue;
      if (SubjectOf(mild.name) != SubjectOf(strict.name)) continue;
      if (mild.standard != kNever && mild.standard > strict.standard) return false;
    }
  }
  return true;
}

std::optional<std::string_view> ThresholdSubject(std::string_view parameter) {
  return ActionFromName(ActionOf(parameter)) ? std::optional(SubjectOf(parameter)) : std::nullopt;
}

bool ParameterLoosens(const Guardrail& guardrail, size_t parameter, int64_t before, int64_t after) {
  if (before == after) return false;
  if (!ThresholdSubject(guardrail.parameters[parameter].name) || after == kNever)
    return true;  // what cannot be told counts as loosening: somebody should look
  if (before == kNever) return false;
  return ThresholdsAscend(guardrail) ? after > before : after < before;
}

std::string ParameterText(const Parameter& parameter, int64_t value) {
  if (value == kNever) return "never";
  if (parameter.unit == Unit::kSeconds) return std::to_string(value) + "s";
  if (parameter.unit != Unit::kBasisPoints) return std::to_string(value);
  char text[kDecimalFormatMax];
  const auto micros = MultiplyDivide(value, kHundredPercent, 1);
  return micros ? std::string(FormatDecimal(*micros, 0, text)) + "%" : std::to_string(value);
}

}  // namespace parapet
