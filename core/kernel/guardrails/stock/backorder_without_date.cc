// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::backorder_without_date {

// Sold beyond zero on purpose is fine as long as the customer can be told when. A date that has passed tells nobody
// anything. A level that the order has lowered already, read after it was placed, is not lowered a second time. What is
// made to order often has no level at all: listed and, as shipped, nothing more. Downloads need no date.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is sold beyond its stock without a date on which it can be had.",
    .message = "{item}: {observed} ordered beyond what there is, and no date on which it comes. At risk: {at_risk}.",
    .shopper = "This item is on order. We will write to you as soon as we know when it comes.",
    .reach = Reach::kReference,
    .needs = {Fact::kStock},
    .origins = kSaleOrigins & ~Bit(Origin::kPos),
    .recommended = Action::kTag,
    .on_missing = Action::kAllow,
    .loss_to = LossTo::kCustomer,
    .sources = "S13",
};

// How much of the line nobody has yet: at most all of it.
inline Quantity Beyond(const Order& order, const Facts& facts, const Line& line, const LineFacts& known) {
  const bool lowered = facts.stock_authority == StockAuthority::kPlatform && order.placed_at.IsKnown() &&
                       known.stock_as_of > order.placed_at;
  const int64_t there = lowered ? 0 : line.quantity.micros();
  int64_t beyond = 0;
  if (__builtin_sub_overflow(there, known.observed->micros(), &beyond)) return line.quantity;
  return std::min(Quantity::FromMicros(beyond), line.quantity);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kBackordered)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (known.stock_kind != StockKind::kSellable || known.available_on > facts.now) continue;
    if (!line.requires_shipping || !line.quantity.IsPositive() || !TakesStock(line)) continue;
    const Rule& rule = rules.Line(i);
    if (!known.observed) {
      findings.CouldNotCheck(i, rule, Fact::kStock, WhyNoReading(known));
      continue;
    }
    const Quantity beyond = Beyond(order, facts, line, known);
    if (!beyond.IsPositive()) continue;
    findings.Line(i, rule, rule.action)
        .Observed(beyond)
        .Expected(Quantity())
        .AtRisk(OfferedTotal(line, beyond))
        .Advise(Advice::kReview);
  }
}

}  // namespace parapet::guardrails::backorder_without_date
