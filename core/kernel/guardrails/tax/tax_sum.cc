// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/stated_tax.h"

namespace parapet::guardrails::tax_sum {

// Compared where every line that sells something states its tax; most platforms leave it out. The order's tax may
// exceed the sum by what shipping and fees can bear, also where shipping is not stated at all. Rounding may come to
// half a smallest unit a line.
inline constexpr Guardrail kGuardrail = {
    .doc = "The order's tax is not the sum of what its lines bear.",
    .message = "The order bears tax of {observed}; its lines come to {expected}. At risk: {at_risk}.",
    .shopper = "The amount to pay has changed. Please look at your cart again before you order.",
    .origins = kSaleOrigins,
    .recommended = Action::kTag,
    .sources = "X06 B45",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (!order.tax_total) return;
  const auto on_lines = TaxOnLines(order);
  if (!on_lines || *on_lines == *order.tax_total) return;
  const Money rounding = TaxRounding(order, order.lines.size());
  const Money gap = Money::FromMicros(Gap(*order.tax_total, *on_lines));
  const bool above = *order.tax_total > *on_lines;
  if (gap <= rounding || (above && (!order.shipping || MayBeOnCharges(gap, order)))) return;
  const Rule& rule = rules.Whole();
  findings.Whole(rule, rule.action)
      .Observed(*order.tax_total)
      .Expected(*on_lines)
      .LosesTo(above ? LossTo::kCustomer : LossTo::kMerchant)
      .AtRisk(gap)
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::tax_sum
