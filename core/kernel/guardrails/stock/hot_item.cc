// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::hot_item {

// Selling fast is no mistake: said only where what is left will not last another quarter of an hour at this rate, while
// there is still time to throttle, to limit or to restock. Few orders are no rush, and a store that has not yet seen
// what is usual says so only of items that are rushed by count.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item sells many times faster than usual and will be gone within minutes.",
    .message = "{item}: {observed} orders in 15 minutes, many times the usual; {expected} are left.",
    .shopper = "Many people want this item at the moment. We will write to you if we cannot send yours.",
    .reach = Reach::kHistory,
    .needs = {Fact::kStock, Fact::kSales},
    .origins = kSaleOrigins & ~Bit(Origin::kPos),
    .recommended = Action::kTag,
    .loss_to = LossTo::kCustomer,
    .parameters = {{
        {"multiple", Unit::kCount, 8, 2, 1'000, "From this many times the usual orders on."},
        {"orders", Unit::kCount, 20, 2, 1'000'000, "From this many orders in 15 minutes on, this one too."},
    }},
    .sources = "S15",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kSoldLately)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    const Rule& rule = rules.Line(i);
    if (OrdersLately(known) < rule.parameter[1] || known.stock_kind != StockKind::kTracked) continue;
    if (!line.quantity.IsPositive() || !TakesStock(line)) continue;
    if (known.sold_usually && !IsRush(known, rule.parameter[0])) continue;
    if (!known.available) {
      findings.CouldNotCheck(i, rule, Fact::kStock, WhyNoReading(known));
      continue;
    }
    if (line.quantity > *known.available) continue;  // stock_shortfall
    const Quantity left = Quantity::FromMicros(known.available->micros() - line.quantity.micros());
    if (left >= Quantity::Whole(OrdersLately(known))) continue;
    if (!known.sold_usually) {
      findings.CouldNotCheck(i, rule, Fact::kSales, Missing::kTooFew);
      continue;
    }
    findings.Line(i, rule, rule.action)
        .Observed(Reading::Count(OrdersLately(known)))
        .Expected(left)
        .Advise(Advice::kReview);
  }
}

}  // namespace parapet::guardrails::hot_item
