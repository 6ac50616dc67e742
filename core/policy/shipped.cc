// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/policy.h"

namespace parapet {

// As the guardrails recommend: what a guardrail says of itself is the only place where that is written down.
Policy RecommendedPolicy() {
  Policy policy;
  policy.name = "recommended";
  policy.ceiling = Ceiling::kBlock;
  policy.default_mode = Mode::kEnforce;
  return policy;
}

Policy InstallPolicy() {
  Policy policy;
  policy.name = "install";
  policy.ceiling = Ceiling::kObserve;
  policy.default_mode = Mode::kShadow;
  return policy;
}

bool Scope::IsByItemOnly() const {
  return channels.empty() && countries.empty() && currencies.empty() && price_lists.empty() &&
         customer_groups.empty() && origins.empty();
}

bool Scope::IsEverything() const { return (items.empty() || items == "*") && IsByItemOnly(); }

}  // namespace parapet
