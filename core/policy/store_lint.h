// SPDX-License-Identifier: Apache-2.0
//
// What is odd about a policy in one store, beyond what is odd about it anywhere: it names items that the catalogue does
// not have, or enforces guardrails for which the store gives no facts.
//
//   for (const Complaint& warning : LintForStore(policy, {.supplied = state.supplied(), .has_item = ...})) ...
//
// Thread safety: pure, as far as `has_item` is. Cost: one question an item named; for `policy validate` and `doctor`.
#ifndef PARAPET_CORE_POLICY_STORE_LINT_H_
#define PARAPET_CORE_POLICY_STORE_LINT_H_

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "parapet/core/policy/policy.h"

namespace parapet {

struct StoreKnowledge {
  std::optional<FactSet> supplied;                 // not asked where absent
  std::function<bool(std::string_view)> has_item;  // by key or SKU; not asked where empty
};

// Warnings only. Only names of single items are looked up, not patterns. Guardrails that the policy itself switches to
// enforce are named one by one, those that it enforces by default in one warning.
std::vector<Complaint> LintForStore(const Policy& policy, const StoreKnowledge& store);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_STORE_LINT_H_
