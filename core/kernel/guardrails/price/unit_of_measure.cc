// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/reference_finding.h"

namespace parapet::guardrails::unit_of_measure {

// Looked for are the pieces in the item's own pack, where it has one, and the factors between units that shops mix up.
// Powers of ten, by the pack or the carton, are left to decimal_slip and minor_units, which know them better.
inline constexpr Guardrail kGuardrail = {
    .doc =
        "An item's price is that of a piece, a pack, a dozen, a pound or an ounce instead of the unit it is sold in.",
    .message =
        "{item} is offered at {observed}; its last vouched price is {expected}: it seems to be priced for another "
        "unit. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kReference},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .parameters = {{
        {"tolerance", Unit::kBasisPoints, 300, 0, 1'000, "How near the factor between two units the price must be."},
    }},
    .sources = "P21 B33",
};

// Half a dozen, a dozen, two dozen, pounds in a kilogram (and 0.4536, its reverse), grams in an ounce.
inline constexpr int64_t kUnitFactors[] = {6'000'000, 12'000'000, 24'000'000, 2'204'600, 28'350'000};
// The largest pack that is looked for.
inline constexpr int64_t kPackMax = 100'000 * kMicros;

inline bool IsPowerOfTen(int64_t factor) {
  int64_t power = kMicros;
  while (power < factor) power *= 10;
  return power == factor;
}

inline bool IsFactor(Money price, Money reference, int64_t factor, int64_t tolerance) {
  return IsTimes(price, reference, factor, kMicros, tolerance) || IsTimes(price, reference, kMicros, factor, tolerance);
}

inline bool IsOtherUnit(Money price, const LineFacts& known, int64_t tolerance) {
  const Money reference = *known.reference;
  if (price.micros() <= 0 || reference.micros() <= 0) return false;
  for (int64_t factor : kUnitFactors) {
    if (IsFactor(price, reference, factor, tolerance)) return true;
  }
  if (!known.pack_size) return false;
  const int64_t pack = known.pack_size->micros();
  const bool plausible = pack >= 2 * kMicros && pack <= kPackMax && !IsPowerOfTen(pack);
  return plausible && IsFactor(price, reference, pack, tolerance);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  JudgeAgainstReference(order, facts, rules, findings, [](const Line& line, const LineFacts& known, const Rule& rule) {
    const bool other = IsOtherUnit(line.offered_unit, known, rule.parameter[0]);
    return other && !Explained(known, line.offered_unit) ? rule.action : Action::kAllow;
  });
}

}  // namespace parapet::guardrails::unit_of_measure
