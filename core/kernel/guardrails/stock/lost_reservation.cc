// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::lost_reservation {

inline constexpr Guardrail kGuardrail = {
    .doc = "There was enough when stock was last read, but another order reserved it first.",
    .message = "{item}: {observed} ordered, {expected} were read, but other orders hold them. At risk: {at_risk}.",
    .shopper = "Somebody else was a moment faster and this item is taken. Please reduce the quantity or remove it.",
    .reach = Reach::kClaim,
    .needs = {Fact::kClaims},
    .origins = kEveryOrigin & ~(Bit(Origin::kImport) | Bit(Origin::kParapet)),
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .sources = "B50 B51 B55 B57 B58 B59",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kUnclaimed)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (known.claim == ClaimOutcome::kLost) {
      const Rule& rule = rules.Line(i);
      findings.Line(i, rule, rule.action)
          .Observed(line.quantity)
          .Expected(known.available ? Reading(*known.available) : Reading())
          .AtRisk(OfferedTotal(line))
          .Advise(Advice::kRemoveLine);
    } else if (known.claim == ClaimOutcome::kNotAsked && known.stock_kind == StockKind::kTracked &&
               known.stock_missing != Missing::kNothing && TakesStock(line)) {
      findings.CouldNotCheck(i, rules.Line(i), Fact::kClaims, known.stock_missing);
    }
  }
}

}  // namespace parapet::guardrails::lost_reservation
