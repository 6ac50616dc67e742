// SPDX-License-Identifier: Apache-2.0
//
// Internal to the search: what of the alarmed orders is loud under a policy.
//
// Thread safety: one thread. Errors: a policy that does not compile quietens nothing.
#ifndef PARAPET_PLUGIN_RECOVERY_TUNING_QUIET_TRIAL_H_
#define PARAPET_PLUGIN_RECOVERY_TUNING_QUIET_TRIAL_H_

#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "parapet/plugin/recovery/tuning/quiet_search.h"

namespace parapet {

class QuietTrial {
 public:
  QuietTrial(std::span<const AlarmedOrder> orders, Instant now) : orders_(orders), now_(now) {}

  // Whether no order is loud, or none by this guardrail.
  bool IsQuiet(const Policy& policy) const;
  bool IsQuiet(const Policy& policy, size_t guardrail) const;
  // The guardrails that are loud; all of them where the policy does not compile.
  std::set<size_t> Loud(const Policy& policy) const;
  // The narrowest scopes that hold what a guardrail is loud about, the narrowest list first: its items one by one, then
  // orders like these.
  std::vector<std::vector<Scope>> ScopesOf(const Policy& policy, size_t guardrail) const;

 private:
  // False where the policy does not compile. Ends when `see` returns false.
  using See = std::function<bool(const AlarmedOrder& order, const Finding& finding)>;
  bool Visit(const Policy& policy, const See& see) const;

  const std::span<const AlarmedOrder> orders_;
  const Instant now_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_TUNING_QUIET_TRIAL_H_
