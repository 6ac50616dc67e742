// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::outside_price_limits {

// The seller's own least and greatest price, against the unit price before order discounts. A seller who states limits
// means every item to have a least price: a blank one let a repricer sell everything for a penny (Appeagle, 2012), so
// it is never read as zero. A blank greatest price is none. Gift cards have their face value, and what may be free has
// no least price.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is offered below the seller's least price for it, or above the greatest.",
    .message = "{item} is offered at {observed}, outside the seller's own limit of {expected}. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kPriceLimits},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .sources = "P05 I03",
};

inline void Report(size_t i, const Line& line, Money limit, const Rule& rule, Findings& findings) {
  const bool low = line.offered_unit < limit;
  findings.Line(i, rule, rule.action)
      .Observed(line.offered_unit)
      .Expected(limit)
      .LosesTo(WhoLoses(line.offered_unit, limit))
      .AtRisk(LossOn(line.offered_unit, limit, line.quantity))
      .Advise(low ? Advice::kReview : Advice::kReconfirm);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffLimits)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    const Money price = line.offered_unit;
    const bool below_ceiling = !known.ceiling || price <= *known.ceiling;
    if (line.priced && known.floor && price >= *known.floor && below_ceiling) continue;
    if (!line.IsMerchandise()) continue;
    const Rule& rule = rules.Line(i);
    if (!line.priced) {
      findings.CouldNotCheck(i, rule, Fact::kPriceLimits, Missing::kUnpriced);
      continue;
    }
    if (!below_ceiling) Report(i, line, *known.ceiling, rule, findings);
    if (known.free_ok || Explained(known, price)) continue;
    if (known.floor) {
      if (price < *known.floor) Report(i, line, *known.floor, rule, findings);
    } else if (line.kind != LineKind::kGiftCard) {
      findings.CouldNotCheck(i, rule, Fact::kPriceLimits, WhyNoAmount(known));
    }
  }
}

}  // namespace parapet::guardrails::outside_price_limits
