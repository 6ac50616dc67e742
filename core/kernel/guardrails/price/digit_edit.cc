// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/reference_finding.h"

namespace parapet::guardrails::digit_edit {

// The slips of a hand at a keyboard: a digit left out (105.19 as 15.19), one too many, or two swapped (91 as 19). It
// says what probably happened, which off_reference cannot. A single digit that is another one is left alone: from 59.99
// to 19.99 is what sales look like. So is a power of ten, the business of decimal_slip.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item's price is its last vouched price with one digit left out, added or two swapped.",
    .message =
        "{item} is offered at {observed}; its last vouched price is {expected}: a digit seems to have been mistyped. "
        "At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kReference},
    .origins = kPricedOrigins,
    .recommended = Action::kTag,
    .parameters = {{
        {"gap", Unit::kBasisPoints, 5'000, 1, 10'000'000, "From how far off the reference on, either way."},
    }},
    .sources = "P10",
};

// How near a power of ten counts as one, as decimal_slip has it by default.
inline constexpr int64_t kPowerOfTenTolerance = 300;

// Whether `shorter` is `longer` without one of its digits. Both positive. Trailing zeros are digits like any other, so
// it does not matter that amounts are counted in micros.
inline bool LeavesOut(int64_t longer, int64_t shorter) {
  for (int64_t place = 1; place <= longer; place *= 10) {
    const int64_t above = longer / place / 10;
    if (above * place + longer % place == shorter) return true;
    if (place > longer / 10) break;  // the next place is beyond the first digit
  }
  return false;
}

// Whether `b` is `a` with two neighbouring digits swapped. Both positive and different.
inline bool Swaps(int64_t a, int64_t b) {
  for (int64_t place = 1; place <= a / 10; place *= 10) {
    const int64_t right = a / place % 10, left = a / place / 10 % 10;
    // Unsigned, since the sum of two large amounts may pass 63 bits; it never passes 64 and is never below zero.
    if (Magnitude(a) + static_cast<uint64_t>((right - left) * 9 * place) == Magnitude(b)) return true;
  }
  return false;
}

inline bool IsEdit(Money price, Money reference) {
  const int64_t a = price.micros(), b = reference.micros();
  if (a <= 0 || b <= 0) return false;
  return LeavesOut(a > b ? a : b, a > b ? b : a) || Swaps(b, a);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  JudgeAgainstReference(order, facts, rules, findings, [](const Line& line, const LineFacts& known, const Rule& rule) {
    const Money price = line.offered_unit, reference = *known.reference;
    const int64_t whole = reference.IsNegative() ? 0 : reference.micros();
    if (!Reaches(Gap(price, reference), whole, rule.parameter[0]) || Explained(known, price)) return Action::kAllow;
    if (!IsEdit(price, reference) || PowerOfTenSlip(price, reference, kPowerOfTenTolerance) != 0) return Action::kAllow;
    return rule.action;
  });
}

}  // namespace parapet::guardrails::digit_edit
