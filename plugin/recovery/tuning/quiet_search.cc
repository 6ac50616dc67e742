// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/tuning/quiet_search.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "parapet/adapters/json/policy_document.h"
#include "parapet/core/policy/knob.h"
#include "parapet/core/policy/program.h"
#include "parapet/plugin/recovery/tuning/quiet_trial.h"

namespace parapet {
namespace {

constexpr QuietWay kWays[] = {QuietWay::kThreshold, QuietWay::kThresholdForItems, QuietWay::kExemption,
                              QuietWay::kShadow};
constexpr std::string_view kNames[] = {"threshold", "threshold_for_items", "exemption", "shadow"};

using Patch = std::function<void(Policy& policy)>;
using Numbers = std::map<std::string, int64_t>;
using Place = std::function<void(Policy& policy, const Numbers& numbers)>;

struct Part {
  QuietPart said;
  Patch patch;
};

// A guardrail's numbers as a policy has them for everything.
Rule NumbersOf(const Guardrail& guardrail, const Policy& policy) {
  Rule rule = RecommendedRule(guardrail);
  const auto setting = policy.guardrails.find(std::string(guardrail.name));
  if (setting == policy.guardrails.end()) return rule;
  for (const auto& [name, value] : setting->second.parameters) {
    if (const int index = FindParameter(guardrail, name); index >= 0) rule.parameter[index] = value;
  }
  return rule;
}

Place ForEverything(const std::string& guardrail) {
  return [guardrail](Policy& policy, const Numbers& numbers) {
    for (const auto& [name, value] : numbers) policy.guardrails[guardrail].parameters[name] = value;
  };
}

// The last entry of a scope wins.
Place For(const std::string& guardrail, const std::vector<Scope>& scopes) {
  return [guardrail, scopes](Policy& policy, const Numbers& numbers) {
    for (const Scope& scope : scopes) {
      ScopedSetting& entry = policy.scoped.emplace_back();
      entry.guardrail = guardrail;
      entry.scope = scope;
      entry.setting.parameters = numbers;
    }
  };
}

Patch Exempting(const std::string& guardrail, const std::vector<Scope>& scopes, const ExemptionTerms& terms) {
  return [guardrail, scopes, terms](Policy& policy) {
    for (const Scope& scope : scopes) {
      policy.exemptions.push_back({.guardrail = guardrail,
                                   .scope = scope,
                                   .owner = terms.owner,
                                   .reason = terms.reason,
                                   .expires = terms.expires,
                                   .place = {}});
    }
  };
}

// Wherever it is enforced.
Patch Shadowing(const std::string& guardrail) {
  return [guardrail](Policy& policy) {
    policy.guardrails[guardrail].mode = Mode::kShadow;
    for (ScopedSetting& each : policy.scoped) {
      if (each.guardrail == guardrail && each.setting.mode == Mode::kEnforce) each.setting.mode = Mode::kShadow;
    }
    for (Schedule& each : policy.schedules) {
      if (each.guardrail == guardrail && each.setting.mode == Mode::kEnforce) each.setting.mode = Mode::kShadow;
    }
  };
}

// Turns the numbers of one guardrail until it is quiet.
class Turning {
 public:
  Turning(const QuietTrial& trial, const Policy& policy, size_t guardrail, Place place)
      : trial_(trial),
        policy_(policy),
        index_(guardrail),
        guardrail_(Registry()[guardrail]),
        from_(NumbersOf(guardrail_, policy)),
        place_(std::move(place)) {}

  // Each way that does it: the thresholds together, else any other number alone.
  std::vector<Patch> Find() const {
    std::vector<Knob> thresholds, others;
    for (const Knob& knob : KnobsOf(guardrail_)) {
      if (knob.TurnsMost(guardrail_, from_) > 0) (knob.threshold ? thresholds : others).push_back(knob);
    }
    if (auto patch = Least(thresholds)) return {std::move(*patch)};
    std::vector<Patch> found;
    for (size_t i = 0; i < others.size() && found.size() < kTurnsToldMost; ++i) {
      if (auto patch = Least({others[i]})) found.push_back(std::move(*patch));
    }
    return found;
  }

 private:
  Numbers Turned(const std::vector<Knob>& knobs, const std::vector<int64_t>& turns) const {
    Numbers numbers;
    for (size_t i = 0; i < knobs.size(); ++i) numbers.merge(knobs[i].Turned(guardrail_, from_, turns[i]));
    return numbers;
  }
  bool IsQuiet(const std::vector<Knob>& knobs, const std::vector<int64_t>& turns) const {
    Policy changed = policy_;
    place_(changed, Turned(knobs, turns));
    return trial_.IsQuiet(changed, index_);
  }
  // All the way first, then each back as far as it goes.
  std::optional<Patch> Least(const std::vector<Knob>& knobs) const {
    std::vector<int64_t> turns;
    for (const Knob& knob : knobs) turns.push_back(knob.TurnsMost(guardrail_, from_));
    if (knobs.empty() || !IsQuiet(knobs, turns)) return std::nullopt;
    for (int64_t& turn : turns) TurnBack(knobs, turns, turn);
    return [place = place_, numbers = Turned(knobs, turns)](Policy& policy) { place(policy, numbers); };
  }
  // In the end it is quiet, and one turn less is loud or none at all.
  void TurnBack(const std::vector<Knob>& knobs, const std::vector<int64_t>& turns, int64_t& turn) const {
    int64_t quiet = turn, loud = -1;
    while (quiet - loud > 1) {
      turn = loud < 0 ? 0 : loud + (quiet - loud) / 2;
      (IsQuiet(knobs, turns) ? quiet : loud) = turn;
    }
    turn = quiet;
  }

  const QuietTrial& trial_;
  const Policy& policy_;
  const size_t index_;
  const Guardrail& guardrail_;
  const Rule from_;
  const Place place_;
};

class Search {
 public:
  Search(const Policy& in_force, std::span<const AlarmedOrder> orders, const ExemptionTerms& terms, Instant now)
      : in_force_(in_force), terms_(terms), trial_(orders, now) {}

  QuietChanges Run() {
    for (const size_t index : trial_.Loud(in_force_)) found_.loud.emplace_back(Registry()[index].name);
    if (found_.loud.empty()) return std::move(found_);
    std::set<std::string> documents;
    for (const QuietWay way : kWays) {
      variants_ = 1;
      for (size_t variant = 0; variant < variants_; ++variant) {
        auto change = Build(way, variant);
        if (!change) break;
        if (documents.insert(WritePolicy(change->policy)).second) found_.changes.push_back(std::move(*change));
      }
    }
    return std::move(found_);
  }

 private:
  // Every way in which this one guardrail falls silent.
  std::vector<Patch> Options(QuietWay way, const Policy& policy, size_t guardrail) const {
    const std::string name(Registry()[guardrail].name);
    if (way == QuietWay::kThreshold) return Turning(trial_, policy, guardrail, ForEverything(name)).Find();
    if (way == QuietWay::kShadow) return Helping({Shadowing(name)}, policy, guardrail);
    for (const auto& scopes : trial_.ScopesOf(policy, guardrail)) {
      auto options = way == QuietWay::kExemption ? Helping({Exempting(name, scopes, terms_)}, policy, guardrail)
                                                 : Turning(trial_, policy, guardrail, For(name, scopes)).Find();
      if (!options.empty()) return options;
    }
    return {};
  }

  std::vector<Patch> Helping(std::vector<Patch> patches, const Policy& policy, size_t guardrail) const {
    std::erase_if(patches, [&](const Patch& patch) {
      Policy changed = policy;
      patch(changed);
      return !trial_.IsQuiet(changed, guardrail);
    });
    return patches;
  }

  // This way where it helps, else the next that does; widening a threshold for everything is never fallen back to.
  std::optional<Part> Choose(QuietWay way, size_t variant, const Policy& policy, size_t guardrail) {
    const std::string name(Registry()[guardrail].name);
    for (QuietWay next = way;; next = next < QuietWay::kExemption ? QuietWay::kExemption : QuietWay::kShadow) {
      const std::vector<Patch> options = Options(next, policy, guardrail);
      if (next == way) variants_ = std::max(variants_, options.size());
      if (!options.empty()) return Part{{name, next}, options[std::min(variant, options.size() - 1)]};
      LeaveOut(next, name);
      if (next == QuietWay::kShadow) return std::nullopt;
    }
  }

  void LeaveOut(QuietWay way, const std::string& name) {
    constexpr std::string_view kSentences[] = {"no number of it would have kept them quiet",
                                               "no number of it for these items or orders alone would have",
                                               "no exemption for these items or orders alone would have",
                                               "it is enforced by an override, or by what no mode changes"};
    const std::string sentence = name + ": " + std::string(kSentences[static_cast<size_t>(way)]);
    const auto known = std::find(found_.left_out.begin(), found_.left_out.end(), sentence);
    if (known == found_.left_out.end()) found_.left_out.push_back(sentence);
  }

  Policy With(const std::vector<Part>& parts, Policy policy, size_t without = SIZE_MAX) const {
    for (size_t i = 0; i < parts.size(); ++i) {
      if (i != without) parts[i].patch(policy);
    }
    return policy;
  }

  // A guardrail may be loud only because another is (budgets add up what others found), so each is asked anew.
  std::optional<QuietChange> Build(QuietWay way, size_t variant) {
    std::vector<Part> parts;
    std::set<size_t> asked;
    for (;;) {
      const Policy policy = With(parts, in_force_);
      const std::set<size_t> loud = trial_.Loud(policy);
      if (loud.empty()) break;
      const auto next = std::find_if(loud.begin(), loud.end(), [&](size_t index) { return !asked.contains(index); });
      if (next == loud.end()) return std::nullopt;
      asked.insert(*next);
      if (auto part = Choose(way, variant, policy, *next)) parts.push_back(std::move(*part));
    }
    for (size_t i = parts.size(); i-- > 0;) {
      if (parts.size() > 1 && trial_.IsQuiet(With(parts, in_force_, i)))
        parts.erase(parts.begin() + static_cast<long>(i));
    }
    return ChangeOf(way, parts);
  }

  // None where this way has no part in it: the next way finds the same.
  std::optional<QuietChange> ChangeOf(QuietWay way, const std::vector<Part>& parts) const {
    QuietChange change{.way = way, .parts = {}, .policy = With(parts, in_force_), .added = With(parts, Policy())};
    for (const Part& part : parts) change.parts.push_back(part.said);
    const bool has = std::any_of(parts.begin(), parts.end(), [&](const Part& part) { return part.said.way == way; });
    return has ? std::optional(std::move(change)) : std::nullopt;
  }

  const Policy& in_force_;
  const ExemptionTerms& terms_;
  const QuietTrial trial_;
  QuietChanges found_;
  size_t variants_ = 1;  // of the way that is being tried
};

}  // namespace

std::string_view Name(QuietWay way) { return kNames[static_cast<size_t>(way)]; }

bool IsLoud(const Finding& finding) {
  if (finding.mode != Mode::kEnforce || finding.action < Action::kTag) return false;
  return finding.action >= Action::kHold || finding.at_risk.value_or(Money()) > Money();
}

QuietChanges FindQuietChanges(const Policy& in_force, std::span<const AlarmedOrder> orders, const ExemptionTerms& terms,
                              Instant now) {
  return Search(in_force, orders, terms, now).Run();
}

}  // namespace parapet
