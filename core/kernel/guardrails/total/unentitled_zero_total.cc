// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/unspread_discount.h"

namespace parapet::guardrails::unentitled_zero_total {

// Nothing is paid although the goods are worth something. Worth is what the lines cost before discounts, or their
// references where the lines themselves say zero; gifts, samples and items that may be free count nothing.
inline constexpr Guardrail kGuardrail = {
    .doc = "An order costs nothing although its goods are worth something and no registered right explains it.",
    .message = "Nothing is charged for goods worth {expected}. At risk: {at_risk}.",
    .shopper = "We will look at this order and write to you shortly.",
    .reach = Reach::kReference,
    .needs = {Fact::kEntitlement},
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kHold,
    .sources = "B01 B02 B17 I10",
};

// The value of the goods; nullopt when it does not fit.
inline std::optional<Money> ListValue(const Order& order, const Facts& facts) {
  std::optional<Money> value = Money();
  for (size_t i = 0; i < order.lines.size() && value; ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (!line.IsMerchandise() || known.free_ok || !line.quantity.IsPositive()) continue;
    Money unit = line.offered_unit;
    if (known.reference && *known.reference > unit) unit = *known.reference;
    if (unit.micros() <= 0) continue;
    const auto worth = Multiply(unit, line.quantity);
    value = worth ? Add(*value, *worth) : std::nullopt;
  }
  return value;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const auto& charged = order.total ? order.total : order.presentment_total;
  if (facts.entitlement.covers_zero_total || (charged && !charged->IsZero())) return;
  if (!charged && LinesCost(order)) return;
  const auto value = ListValue(order, facts);
  if (value && value->IsZero()) return;
  const Rule& rule = rules.Whole();
  if (!charged) return findings.CouldNotCheckOrder(rule, Fact::kEntitlement, Missing::kNotStated);
  findings.Whole(rule, rule.action)
      .Observed(Money())
      .Expected(value ? Reading(*value) : Reading())
      .AtRisk(value)
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::unentitled_zero_total
