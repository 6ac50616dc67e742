// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::price_to_zero {

inline constexpr Guardrail kGuardrail = {
    .doc = "A price was changed to zero or below.",
    .message = "{item} now costs {observed}; its last vouched price is {expected}.",
    .shopper = "This item cannot be ordered at the moment. Please contact us and we will help.",
    .reach = Reach::kChange,
    .recommended = Action::kHold,
    .monotone = Monotone::kPriceDown,
    .sources = "B09 I10",
};

static void Judge(const PriceChange& change, const Rules& rules, Findings& findings) {
  if (change.price.micros() > 0 || change.vouched || change.promoted) return;
  if (change.free_ok && change.price.IsZero()) return;
  const Rule& rule = rules.Whole();
  findings.Whole(rule, rule.action)
      .Observed(change.price)
      .Expected(change.reference ? Reading(*change.reference) : Reading())
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::price_to_zero
