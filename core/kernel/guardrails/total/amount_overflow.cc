// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::amount_overflow {

// Two bounds. Amounts here count micros in 64 bits: a quantity times a price, or a sum, beyond 9.2 · 10^12 does not fit
// and is not judged further. And most shops and gateways carry smallest units in doubles, which are exact to 2^53: what
// is greater has been rounded on the way, or wrapped. Of the currencies of ISO 4217, those with three decimals and more
// reach the second bound before the first.
inline constexpr Guardrail kGuardrail = {
    .doc = "An amount is too large to be reckoned with exactly.",
    .message = "Amounts of this order exceed what can be added up exactly; its total reads {observed}.",
    .shopper =
        "This order cannot be completed as it stands. Please reduce the quantity or contact us and we will help.",
    .recommended = Action::kBlock,
    .sources = "T09 B29",
};

inline bool TooLarge(const std::optional<Money>& amount, Currency currency) {
  constexpr int64_t kExactMax = int64_t{1} << 53;
  const int64_t minor = currency.MinorUnitMicros();
  if (minor > std::numeric_limits<int64_t>::max() / kExactMax) return false;  // no amount gets there
  return amount && Magnitude(amount->micros()) > static_cast<uint64_t>(kExactMax * minor);
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  const bool exact = order.arithmetic_fits && !TooLarge(order.total, order.currency) &&
                     !TooLarge(order.goods_total, order.currency) &&
                     !TooLarge(order.presentment_total, order.presentment_currency);
  if (exact) return;
  const Rule& rule = rules.Whole();
  findings.Whole(rule, rule.action)
      .Observed(order.total ? Reading(*order.total) : Reading())
      .Advise(Advice::kReduceQuantity);
}

}  // namespace parapet::guardrails::amount_overflow
