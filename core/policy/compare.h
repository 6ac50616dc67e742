// SPDX-License-Identifier: Apache-2.0
//
// What one policy changes about another, and whether it loosens: for history, approval, the canary and `policy diff`.
//
// Loosening is structural, whatever the numbers were for: a mode or the ceiling goes down, a threshold widens, a scope
// narrows, a rollout shrinks, an exemption, a promotion or an entitlement comes or grows, a budget is raised, a halt
// goes, a protection is taken away. What cannot be told counts as loosening: somebody should look. A budget where there
// was none bounds what was unbounded, so it tightens.
//
// Every change is told as what it does, so undoing one that tightens loosens, and undoing one that loosens tightens
// unless it cannot be told either.
//
// Thread safety: pure. Cost: for people; off the checkout path.
#ifndef PARAPET_CORE_POLICY_COMPARE_H_
#define PARAPET_CORE_POLICY_COMPARE_H_

#include <string>
#include <vector>

#include "parapet/core/policy/policy.h"

namespace parapet {

struct PolicyDifference {
  std::string path;
  std::string before;  // as documents write it, or as a summary of an entry; "(none)", "(default)"
  std::string after;
  bool loosens = false;
  bool tightens = false;  // neither: a name, an owner, a reason
  std::string words;      // "loosens zero_price: its mode goes from enforce to shadow"
};

// Entries that ended by `now` are not compared, since they do nothing; where it is not known, all are.
std::vector<PolicyDifference> Compare(const Policy& before, const Policy& after, Instant now = Instant());

// Whether any of the differences loosens: then approval, a canary and, in a freeze, a refusal may be due.
bool Loosens(const std::vector<PolicyDifference>& differences);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_COMPARE_H_
