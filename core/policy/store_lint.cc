// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/store_lint.h"

#include <map>

#include "parapet/core/policy/lint_notes.h"

namespace parapet {
namespace {

constexpr int kNamedMost = 5;

class StoreLint {
 public:
  explicit StoreLint(const StoreKnowledge& store) : store_(store) {}

  std::vector<Complaint> Run(const Policy& policy) {
    if (store_.supplied) Guardrails(policy, *store_.supplied);
    if (store_.has_item) Items(policy);
    return std::move(result_.warnings);
  }

 private:
  static std::string Missing(const Guardrail& guardrail, FactSet supplied) {
    std::string missing;
    for (int i = 0; i < kFacts; ++i) {
      const Fact fact = static_cast<Fact>(i);
      if (!guardrail.needs.Has(fact) || supplied.Has(fact)) continue;
      if (!missing.empty()) missing += ", ";
      missing += Name(fact);
    }
    return missing;
  }

  void Guardrails(const Policy& policy, FactSet supplied) {
    for (const auto& [name, setting] : policy.guardrails) {
      const int index = FindGuardrail(name);
      if (index < 0 || setting.mode != Mode::kEnforce) continue;
      const std::string missing = Missing(Registry()[static_cast<size_t>(index)], supplied);
      if (missing.empty()) continue;
      notes_.Warn("$.guardrails." + name, name + " is unarmed here: this store supplies no " + missing,
                  "supply it, or leave the guardrail out");
    }
    if (policy.default_mode == Mode::kEnforce) ByDefault(policy, supplied);
  }

  // One warning for all that is enforced without being named.
  void ByDefault(const Policy& policy, FactSet supplied) {
    std::string names;
    int count = 0;
    for (const Guardrail& guardrail : Registry()) {
      const auto setting = policy.guardrails.find(std::string(guardrail.name));
      const bool named = setting != policy.guardrails.end() && setting->second.mode;
      if (named || supplied.Covers(guardrail.needs)) continue;
      if (count++ < kNamedMost) names += (count == 1 ? "" : ", ") + std::string(guardrail.name);
    }
    if (count == 0) return;
    if (count > kNamedMost) names += " and " + std::to_string(count - kNamedMost) + " more";
    notes_.Warn("$.default_mode", std::to_string(count) + " guardrails are unarmed here: " + names,
                "`parapet guardrails` says what each lacks");
  }

  void Items(const Policy& policy) {
    std::map<std::string, size_t> counts;
    for (const ScopedSetting& scoped : policy.scoped) {
      const std::string path = "$.guardrails." + scoped.guardrail + ".scoped[";
      Item(scoped.scope.items, path + std::to_string(counts[scoped.guardrail]++) + "].scope.items");
    }
    for (size_t i = 0; i < policy.exemptions.size(); ++i) {
      Item(policy.exemptions[i].scope.items, LintNotes::Entry("exemptions", i) + ".scope.items");
    }
    for (size_t i = 0; i < policy.promotions.size(); ++i) {
      Item(policy.promotions[i].items, LintNotes::Entry("promotions", i) + ".items");
    }
    for (size_t i = 0; i < policy.halts.size(); ++i) {
      if (policy.halts[i].scope) Item(policy.halts[i].scope->items, LintNotes::Entry("halts", i) + ".scope.items");
    }
  }

  void Item(const std::string& name, const std::string& path) {
    if (name.empty() || !IsLiteral(name) || store_.has_item(name)) return;
    notes_.Warn(path, "the catalogue has no item " + LintNotes::Quoted(name),
                "look at its key or SKU, or use a pattern with *");
  }

  const StoreKnowledge& store_;
  LintResult result_;
  LintNotes notes_{result_};
};

}  // namespace

std::vector<Complaint> LintForStore(const Policy& policy, const StoreKnowledge& store) {
  return StoreLint(store).Run(policy);
}

}  // namespace parapet
