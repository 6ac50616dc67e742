// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/reference_finding.h"

namespace parapet::guardrails::price_locale_number {

// An import that takes the decimal comma for a separator of thousands, or the reverse, keeps the digits and moves or
// cuts them: 2,4 becomes 24, 19.99 becomes 1,999, 1.355,90 becomes 1.355 or 1.35 and 1,355.90 becomes 1. Told by the
// vouched price's own digits, exactly; what is merely near a power of ten is left to price_decimal_slip.
inline constexpr Guardrail kGuardrail = {
    .doc = "A price reads like the last vouched one with decimal and thousands separators taken for each other.",
    .message = "{item} now costs {observed}; its last vouched price is {expected}: its separators seem to be misread.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kChange,
    .needs = {Fact::kReference},
    .recommended = Action::kHold,
    .sources = "G03 B31 B32",
};

// The fraction's digits, at least one and at most three, became whole ones: 2.4 as 24, 19.99 as 1999, 4.500 as 4500. A
// whole reference has none to lose: 20 to 200 is price_decimal_slip's.
inline bool LostThePoint(Money price, Money reference) {
  if (reference.micros() % kMicros == 0) return false;
  for (int64_t power : {10, 100, 1'000}) {
    int64_t whole = 0;
    if (MultiplyOverflows(reference.micros(), power, &whole)) return false;
    if (whole == price.micros() && whole % kMicros == 0) return true;
  }
  return false;
}

// A separator of thousands, or the first of two, became the point: what follows is cut to three places, two or none,
// or is rounded to two.
inline bool CutAtThousands(Money price, Money reference) {
  for (int64_t group : {1'000, 1'000'000}) {
    const int64_t moved = reference.micros() / group;
    if (moved < kMicros) return false;  // no such group: 355.90 has no thousands
    for (int64_t places : {kMicros, kMicros / 100, kMicros / 1'000}) {
      if (price.micros() == moved - moved % places) return true;
    }
    if (price.micros() == DivideHalfEven(moved, kMicros / 100) * (kMicros / 100)) return true;
  }
  return false;
}

static void Judge(const PriceChange& change, const Rules& rules, Findings& findings) {
  if (change.vouched || change.promoted) return;
  const Rule& rule = rules.Whole();
  if (!change.reference) return findings.CouldNotCheckOrder(rule, Fact::kReference, WhyNoComparison(change));
  if (change.price.micros() <= 0 || change.reference->micros() <= 0) return;
  if (!LostThePoint(change.price, *change.reference) && !CutAtThousands(change.price, *change.reference)) return;
  ReportChange(change, *change.reference, rule, rule.action, findings);
}

}  // namespace parapet::guardrails::price_locale_number
