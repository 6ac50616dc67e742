// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::reservation_expired {

// The order is tried again when its claim has lapsed. What it wins again is settled, and an item that needs no claim by
// now as well; what it does not get must not be paid for.
inline constexpr Guardrail kGuardrail = {
    .doc = "What an order had reserved lapsed before it was placed, and could not be reserved again.",
    .message = "{item}: the reservation of {observed} lapsed, {expected} are left. At risk: {at_risk}.",
    .shopper = "The time for which we kept this item for you has run out and it is taken. Please remove it or ask us.",
    .reach = Reach::kClaim,
    .needs = {Fact::kClaims},
    .origins = kEveryOrigin & ~(Bit(Origin::kImport) | Bit(Origin::kParapet)),
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .sources = "S11 B59",
};

inline void Report(size_t i, const Line& line, const LineFacts& known, const Rule& rule, Findings& findings) {
  const bool some = known.available && known.available->IsPositive() && *known.available < line.quantity;
  findings.Line(i, rule, rule.action)
      .Observed(line.quantity)
      .Expected(known.available ? Reading(*known.available) : Reading())
      .AtRisk(OfferedTotal(line))
      .Advise(some ? Advice::kReduceQuantity : Advice::kRemoveLine);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kLapsed)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (!known.reservation_lapsed || known.claim == ClaimOutcome::kWon) continue;
    if (!line.quantity.IsPositive() || !TakesStock(line)) continue;
    if (known.claim != ClaimOutcome::kNotAsked) {
      Report(i, line, known, rules.Line(i), findings);
    } else if (known.stock_missing != Missing::kNothing) {
      findings.CouldNotCheck(i, rules.Line(i), Fact::kClaims, known.stock_missing);
    }
  }
}

}  // namespace parapet::guardrails::reservation_expired
