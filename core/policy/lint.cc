// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/lint.h"

#include <algorithm>
#include <set>

#include "parapet/core/policy/program.h"

namespace parapet {
namespace {

constexpr size_t kTagPrefixMax = 20;  // leaves room for the longest tag within 40 characters
constexpr int64_t kWholePrice = 10'000;

std::string Quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

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
    Exemptions();
    Promotions();
    Entitlements();
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
  std::string Near(std::string_view wrong, const std::vector<std::string>& known, std::string_view otherwise) const {
    const std::string near = NearestName(wrong, known);
    return near.empty() ? std::string(otherwise) : "did you mean " + Quoted(near) + "?";
  }

  const Guardrail* Known(const std::string& name, const std::string& path, const Place& place) {
    const int index = FindGuardrail(name);
    if (index >= 0) return &Registry()[static_cast<size_t>(index)];
    Complain(place.line != 0 ? place : At(path), "unknown guardrail " + Quoted(name),
             Near(name, names_, "`parapet guardrails` lists them"));
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
               Near(name, known, known.empty() ? "it has none" : "it has " + Listed(known)));
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

  void ScopedSettings() {
    std::map<std::string, size_t> counts;
    for (const ScopedSetting& scoped : policy_.scoped) {
      const std::string counted =
          "$.guardrails." + scoped.guardrail + ".scoped[" + std::to_string(counts[scoped.guardrail]++) + "]";
      const std::string path = scoped.setting.place.path.empty() ? counted : scoped.setting.place.path;
      const Guardrail* guardrail = Known(scoped.guardrail, path, scoped.setting.place);
      if (guardrail == nullptr) continue;
      GuardrailSetting whole = scoped.setting;
      const auto base = policy_.guardrails.find(scoped.guardrail);
      if (base != policy_.guardrails.end()) {
        whole.parameters.insert(base->second.parameters.begin(), base->second.parameters.end());
      }
      Setting(*guardrail, whole, path);
      CheckScope(scoped.scope, path + ".scope");
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

  void CheckScope(const Scope& scope, const std::string& path) {
    for (size_t i = 0; i < scope.countries.size(); ++i) {
      const std::string& country = scope.countries[i];
      const bool two =
          country.size() == 2 && country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' && country[1] <= 'Z';
      if (!two) {
        Complain(At(path + ".countries[" + std::to_string(i) + "]"), Quoted(country) + " is no country code",
                 "use two capital letters of ISO 3166, such as \"US\"");
      }
    }
    for (size_t i = 0; i < scope.currencies.size(); ++i) {
      const auto currency = Currency::FromCode(scope.currencies[i]);
      if (!currency || currency->code() != scope.currencies[i]) {
        Complain(At(path + ".currencies[" + std::to_string(i) + "]"),
                 Quoted(scope.currencies[i]) + " is no currency code",
                 "use three capital letters of ISO 4217, such as \"USD\"");
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
      CheckScope(exemption.scope, path + ".scope");
    }
  }

  void Promotions() {
    for (size_t i = 0; i < policy_.promotions.size(); ++i) {
      const Promotion& promotion = policy_.promotions[i];
      const std::string path = "$.promotions[" + std::to_string(i) + "]";
      if (promotion.name.empty()) Complain(At(path), "the promotion has no name", "name it");
      if (promotion.items.empty()) Complain(At(path), "the promotion names no items", "\"*\" is all");
      if (!promotion.until.IsKnown()) {
        Complain(At(path), "the promotion has no end",
                 "give \"until\"; one without an end explains every later mistake");
      } else if (promotion.from.IsKnown() && promotion.until <= promotion.from) {
        Complain(At(path + ".until"), "the promotion ends before it begins", "exchange the two times");
      } else if (promotion.until <= now_) {
        Warn(At(path), "the promotion has expired", "remove it, or give it a new end");
      }
      const bool by_depth = promotion.depth_basis_points != 0;
      if (by_depth == promotion.flat_price.has_value()) {
        Complain(At(path),
                 by_depth ? "the promotion has both a depth and a price" : "the promotion has neither depth nor price",
                 "give either \"depth\" or \"price\"");
      }
      if (promotion.depth_basis_points < 0 || promotion.depth_basis_points > kWholePrice) {
        Complain(At(path + ".depth"), "a depth is above 0% and at most 100%", "\"40%\" takes prices down to 60%");
      }
      if (promotion.flat_price && promotion.flat_price->IsNegative()) {
        Complain(At(path + ".price"), "the promotion's price is negative", "use \"0.00\" for a gift");
      }
      AgainstOthers(i, path);
    }
  }

  void AgainstOthers(size_t i, const std::string& path) {
    const Promotion& later = policy_.promotions[i];
    for (size_t j = 0; j < i; ++j) {
      const Promotion& earlier = policy_.promotions[j];
      if (earlier.name == later.name) {
        Complain(At(path + ".name"), "two promotions are called " + Quoted(later.name), "give each a name of its own");
      } else if (earlier.until > later.from && later.until > earlier.from &&
                 PatternsOverlap(earlier.items, later.items)) {
        Warn(At(path), "overlaps the promotion " + Quoted(earlier.name) + " in items and time",
             "the later entry holds where both apply");
      }
    }
  }

  void Entitlements() {
    std::set<std::string> names;
    for (size_t i = 0; i < policy_.entitlements.size(); ++i) {
      const EntitlementEntry& entry = policy_.entitlements[i];
      const std::string path =
          entry.place.path.empty() ? "$.entitlements[" + std::to_string(i) + "]" : entry.place.path;
      if (entry.name.empty()) Complain(At(path), "the entitlement has no name", "name it");
      if (!entry.name.empty() && !names.insert(entry.name).second) {
        Complain(At(path + ".name"), "two entitlements are called " + Quoted(entry.name),
                 "give each a name of its own");
      }
      if (entry.codes.empty() && entry.customer_groups.empty() && entry.origins.empty()) {
        Complain(At(path), "the entitlement names no code, customer group or origin",
                 "it would let every order be free");
      }
      if (entry.until.IsKnown() && entry.from.IsKnown() && entry.until <= entry.from) {
        Complain(At(path + ".until"), "the entitlement ends before it begins", "exchange the two times");
      } else if (entry.until.IsKnown() && entry.until <= now_) {
        Warn(At(path), "the entitlement has expired", "remove it, or give it a new end");
      }
    }
  }

  const Policy& policy_;
  Instant now_;
  std::vector<std::string> names_;
  LintResult result_;
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

bool ParameterLoosens(const Guardrail& guardrail, size_t parameter, int64_t before, int64_t after) {
  if (before == after) return false;
  const bool threshold = ActionFromName(ActionOf(guardrail.parameters[parameter].name)).has_value();
  if (!threshold || after == kNever) return true;  // what cannot be told counts as loosening: somebody should look
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
