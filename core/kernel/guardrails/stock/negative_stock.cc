// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::negative_stock {

// The level itself is wrong, or the item is oversold already: somebody has to count. Says so also while stock_shortfall
// still waits for a reading newer than the order. Only a tag: which of the orders go short is stock_shortfall's to say,
// and the older ones, which what is left covers, are left alone. At the till the goods are in hand, whatever the
// number.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is sold whose stock was below zero when it was last read.",
    .message = "{item}: {observed} in stock when last read. At risk: {at_risk}.",
    .shopper = "We will make sure that we have this item for you and write to you shortly.",
    .reach = Reach::kReference,
    .needs = {Fact::kStock},
    .origins = kEveryOrigin & ~(Bit(Origin::kPos) | Bit(Origin::kImport) | Bit(Origin::kParapet)),
    .recommended = Action::kTag,
    .loss_to = LossTo::kCustomer,
    .sources = "S06 B52",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kUncertainStock)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (known.stock_kind != StockKind::kTracked || !line.quantity.IsPositive() || !TakesStock(line)) continue;
    if (known.claim == ClaimOutcome::kWon || (known.available && line.quantity <= *known.available)) continue;
    const Rule& rule = rules.Line(i);
    const auto& level = known.observed ? known.observed : known.available;
    if (!level) {
      findings.CouldNotCheck(i, rule, Fact::kStock, WhyNoReading(known));
    } else if (*level < Quantity()) {
      findings.Line(i, rule, rule.action)
          .Observed(*level)
          .Expected(Quantity())
          .AtRisk(OfferedTotal(line))
          .Advise(Advice::kReview);
    }
  }
}

}  // namespace parapet::guardrails::negative_stock
