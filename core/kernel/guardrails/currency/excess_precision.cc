// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::excess_precision {

inline constexpr Guardrail kGuardrail = {
    .doc = "A price has more decimal places than its currency.",
    .message = "{item} is priced to {observed} decimal places; its currency has {expected}.",
    .shopper = "This order cannot be completed as it stands. Please reload your cart or contact us and we will help.",
    .recommended = Action::kTag,
    .parameters = {{
        {"extra_places", Unit::kCount, 0, 0, 6, "How many more places are usual here, as for goods by weight."},
    }},
    .sources = "B37",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (!order.AnyLine(LineTrait::kFinerThanCurrency)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (!line.unit_price || !line.IsMerchandise()) continue;
    const int exponent = (line.currency.IsNone() ? order.currency : line.currency).exponent();
    const Rule& rule = rules.Line(i);
    if (line.unit_price_places - exponent <= rule.parameter[0]) continue;
    findings.Line(i, rule, rule.action)
        .Observed(Reading::Places(line.unit_price_places))
        .Expected(Reading::Places(exponent))
        .Advise(Advice::kReprice);
  }
}

}  // namespace parapet::guardrails::excess_precision
