// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::bargain_hoarding {

// Who finds a wrong price takes more of it than anybody does: both together say more than either alone. Compared is the
// price before order discounts, as off_reference does; a registered promotion explains it, and one piece is no hoard.
// Staff and the trade agree on prices for many, and marketplaces set their own.
inline constexpr Guardrail kGuardrail = {
    .doc = "More of an item than orders usually have is bought at a price far below its last vouched price.",
    .message =
        "{item}: {observed} ordered far below its last vouched price; an order usually has at most {expected}. "
        "At risk: {at_risk}.",
    .shopper = "We will look at this order and write to you shortly.",
    .reach = Reach::kHistory,
    .needs = {Fact::kReference, Fact::kSales},
    .origins = Bit(Origin::kStorefront) | Bit(Origin::kPos),
    .recommended = Action::kHold,
    .monotone = Monotone::kQuantityUp,
    .parameters = {{
        {"price_below", Unit::kBasisPoints, 6'000, 1, 10'000,
         "A price below this share of the reference is a bargain."},
    }},
    .sources = "Q07 I04 I06",
};

inline bool IsBargain(Money price, const LineFacts& known, int64_t share) {
  if (Explained(known, price) || (known.free_ok && price.IsZero()) || share >= kNever) return false;
  return FallsShort(price, *known.reference, share);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (line.priced && known.reference == line.offered_unit) continue;
    if (!line.IsMerchandise() || line.quantity <= Quantity::Whole(1)) continue;
    if (known.usual_quantity && line.quantity <= *known.usual_quantity) continue;
    const Rule& rule = rules.Line(i);
    if (!line.priced || !known.reference) {
      findings.CouldNotCheck(i, rule, Fact::kReference, WhyNoComparison(line, known));
    } else if (!IsBargain(line.offered_unit, known, rule.parameter[0])) {
      continue;
    } else if (!known.usual_quantity) {
      findings.CouldNotCheck(i, rule, Fact::kSales, Missing::kTooFew);
    } else {
      findings.Line(i, rule, rule.action)
          .Observed(line.quantity)
          .Expected(*known.usual_quantity)
          .AtRisk(MerchantLoss(line, known))
          .Advise(Advice::kReview);
    }
  }
}

}  // namespace parapet::guardrails::bargain_hoarding
