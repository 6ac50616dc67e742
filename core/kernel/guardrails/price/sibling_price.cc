// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::sibling_price {

// An item with a vouched price is compared with that: a trial size costs a tenth of its siblings on purpose. Siblings
// stand in where nothing has vouched for a price yet. An item that has none (most) stays quiet, and so does what is
// worth its face: cards of 10 and of 500 are variants of one product.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item without a vouched price is offered far below or far above what its sibling variants cost.",
    .message = "{item} is offered at {observed}; the other variants cost about {expected}. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kSiblings},
    .origins = kPricedOrigins,
    .recommended = Action::kTag,
    .parameters = {{
        {"below", Unit::kBasisPoints, 6'000, 1, 10'000, "From this far below the siblings' median on."},
        {"above", Unit::kBasisPoints, 15'000, 1, 10'000'000, "From this far above the siblings' median on."},
    }},
    .sources = "P20 B34",
};

inline bool IsOff(Money price, Money median, const Rule& rule) {
  return Reaches(Gap(price, median), median.micros(), rule.parameter[price < median ? 0 : 1]);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (known.reference || !line.IsMerchandise()) continue;
    if (line.kind == LineKind::kGiftCard || known.face_value) continue;
    const Rule& rule = rules.Line(i);
    if (!known.sibling_median) {
      if (!known.item_known && known.item_missing != Missing::kNothing) {
        findings.CouldNotCheck(i, rule, Fact::kSiblings, known.item_missing);
      }
      continue;
    }
    const Money price = line.offered_unit, median = *known.sibling_median;
    if (!line.priced) {
      findings.CouldNotCheck(i, rule, Fact::kSiblings, Missing::kUnpriced);
      continue;
    }
    if (median.micros() <= 0 || (known.free_ok && price.IsZero()) || Explained(known, price)) continue;
    if (!IsOff(price, median, rule)) continue;
    findings.Line(i, rule, rule.action)
        .Observed(price)
        .Expected(median)
        .LosesTo(WhoLoses(price, median))
        .AtRisk(LossOn(price, median, line.quantity))
        .Advise(Advice::kReview);
  }
}

}  // namespace parapet::guardrails::sibling_price
