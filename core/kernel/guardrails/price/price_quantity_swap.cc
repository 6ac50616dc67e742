// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::price_quantity_swap {

// 610,000 at 1 instead of 1 at 610,000. Three things must come together: as many pieces as one of them costs, a whole
// price, and that far below the reference. A quantity that the item is usually bought in is no swap; where what is
// usual is not known, the other signs suffice.
inline constexpr Guardrail kGuardrail = {
    .doc = "Price and quantity seem to have been entered in each other's place.",
    .message =
        "{item} is offered at {observed} and about as many are ordered as one costs, {expected}: price and quantity "
        "seem "
        "swapped. At risk: {at_risk}.",
    .shopper = "Please look at the quantity in your cart again, or contact us and we will help.",
    .reach = Reach::kReference,
    .needs = {Fact::kReference},
    .origins = kPricedOrigins,
    .recommended = Action::kBlock,
    .parameters = {{
        {"tolerance", Unit::kBasisPoints, 500, 0, 2'000, "How near the quantity must be to the vouched price."},
        {"least", Unit::kCount, 20, 2, 1'000'000, "From this vouched price on, in major units."},
    }},
    .sources = "P26 I16",
};

// How far below its reference the price must be, as a part of it.
inline constexpr int64_t kFarBelow = 5'000;

// Whether a line could be one, whatever its reference is.
inline bool MayBe(const Line& line, const LineFacts& known, const Rule& rule) {
  const int64_t price = line.offered_unit.micros(), pieces = line.quantity.micros();
  if (price <= 0 || pieces <= 0 || price % kMicros != 0 || rule.parameter[0] >= kNever || rule.parameter[1] >= kNever)
    return false;
  return Reaches(pieces, rule.parameter[1] * kMicros, kHundredPercent - rule.parameter[0]) &&
         (!known.usual_quantity || line.quantity > *known.usual_quantity);
}

inline bool IsSwap(const Line& line, Money reference, const Rule& rule) {
  if (reference < Money::Major(rule.parameter[1]) || line.offered_unit >= reference) return false;
  if (!IsTimes(Money::FromMicros(line.quantity.micros()), reference, 1, 1, rule.parameter[0])) return false;
  return Reaches(Gap(line.offered_unit, reference), reference.micros(), kFarBelow);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (!line.priced || known.reference == line.offered_unit || !line.IsMerchandise()) continue;
    const Rule& rule = rules.Line(i);
    if (!MayBe(line, known, rule)) continue;
    if (!known.reference) {
      findings.CouldNotCheck(i, rule, Fact::kReference, WhyNoComparison(line, known));
    } else if (IsSwap(line, *known.reference, rule) && !Explained(known, line.offered_unit)) {
      findings.Line(i, rule, rule.action)
          .Observed(line.offered_unit)
          .Expected(*known.reference)
          .AtRisk(MerchantLoss(line, known))
          .Advise(Advice::kReconfirm);
    }
  }
}

}  // namespace parapet::guardrails::price_quantity_swap
