// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::mixed_currency {

inline constexpr Guardrail kGuardrail = {
    .doc = "A line is priced in another currency than the order.",
    .message = "{item} is priced at {observed} in another currency than the order.",
    .shopper = "This order cannot be completed as it stands. Please reload your cart or contact us and we will help.",
    .recommended = Action::kBlock,
    .sources = "spree_multi_currency#41 spree_multi_currency#64",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (!order.AnyLine(LineTrait::kOtherCurrency)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (line.currency.IsNone() || line.currency == order.currency) continue;
    const Rule& rule = rules.Line(i);
    findings.Line(i, rule, rule.action)
        .Observed(line.unit_price ? Reading(*line.unit_price) : Reading())
        .Advise(Advice::kReprice);
  }
}

}  // namespace parapet::guardrails::mixed_currency
