// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::stock_shortfall {

// `available` is what this order could have had: under stock authority parapet what was promisable before it, under
// stock authority platform what was left when it came, negative when it was oversold already. A reservation that was
// won settles the question; one that was lost is the business of lost_reservation.
inline constexpr Guardrail kGuardrail = {
    .doc = "A line asks for more than there is.",
    .message = "{item}: {observed} ordered, {expected} available. At risk: {at_risk}.",
    .shopper = "We do not have that many of this item. Please reduce the quantity or remove it.",
    .reach = Reach::kReference,
    .needs = {Fact::kStock},
    .origins = kEveryOrigin & ~(Bit(Origin::kImport) | Bit(Origin::kParapet)),
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .monotone = Monotone::kQuantityUp,
    .sources = "B50 B51 B52 B54 B55 B57 B58",
};

inline void Report(size_t i, const Line& line, Quantity available, const Rule& rule, Findings& findings) {
  const bool some = available.IsPositive();
  const Quantity short_by = some ? Quantity::FromMicros(line.quantity.micros() - available.micros()) : line.quantity;
  findings.Line(i, rule, rule.action)
      .Observed(line.quantity)
      .Expected(available)
      .AtRisk(OfferedTotal(line, short_by))
      .Advise(some ? Advice::kReduceQuantity : Advice::kRemoveLine);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kUncertainStock)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (known.stock_kind == StockKind::kUntracked || known.stock_kind == StockKind::kSellable) continue;
    if (known.claim == ClaimOutcome::kWon || known.claim == ClaimOutcome::kLost || !TakesStock(line)) continue;
    if (known.available) {
      if (line.quantity > *known.available && line.quantity.IsPositive()) {
        Report(i, line, *known.available, rules.Line(i), findings);
      }
    } else if (known.stock_kind == StockKind::kTracked || known.stock_missing != Missing::kNothing) {
      findings.CouldNotCheck(i, rules.Line(i), Fact::kStock, WhyNoReading(known));
    }
  }
}

}  // namespace parapet::guardrails::stock_shortfall
