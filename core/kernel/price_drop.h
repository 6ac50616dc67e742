// SPDX-License-Identifier: Apache-2.0
//
// What counts as a price that is out of the ordinary, said once: the windows that count such prices, the price intake
// and the guardrails that read the counts all ask here, so that "this one too" means the same as "so many before".
//
//   if (IsDrop(line.offered_unit, *known.reference)) ...        // one of those that a collapse is made of
//   if (IsCollapse({.items = 9, .dropped = 20, .spread = 40'000})) ...
//
// What discounts take off is another matter; see kDeepDiscount in discounts.h.
// Thread safety: pure. Cost: a few integer operations.
#ifndef PARAPET_CORE_KERNEL_PRICE_DROP_H_
#define PARAPET_CORE_KERNEL_PRICE_DROP_H_

#include <cstdint>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/money.h"

namespace parapet {

// A *drop*: more than so many basis points below the reference. What a collapse of prices is made of.
inline constexpr int64_t kDropDepth = 2'500;
inline bool IsDrop(Money price, Money reference) { return LiesBelow(price, reference, kDropDepth); }

// A *low* price: more than so many basis points below. An order with one counts as below reference.
inline constexpr int64_t kLowDepth = 3'000;
inline bool IsLow(Money price, Money reference) { return LiesBelow(price, reference, kLowDepth); }

// The items that dropped to one and the same price.
struct PriceCohort {
  int32_t items = 0;    // in it
  int32_t dropped = 0;  // to any price
  int32_t spread = 0;   // dearest over cheapest reference in it, in basis points
};

// What makes a cohort a collapse, each at least: its items; their share of all that dropped and their spread, both in
// basis points.
inline constexpr int64_t kCollapseItems = 8;
inline constexpr int64_t kCollapseShare = 2'500;
inline constexpr int64_t kCollapseSpread = 20'000;
inline constexpr int64_t kCollapseLeast[] = {kCollapseItems, kCollapseShare, kCollapseSpread};
inline bool IsCollapse(const PriceCohort& cohort, const int64_t* least = kCollapseLeast) {
  return cohort.items >= least[0] && cohort.spread >= least[2] &&
         Reaches(cohort.items, cohort.dropped < 0 ? 0 : cohort.dropped, least[1]);
}

// The same of what the facts say beside a line or a price change, as a rule's parameters have it.
template <typename Known>
inline bool IsInCollapse(const Known& known, const Rule& rule) {
  return IsCollapse({known.cohort_items, known.dropped_items, known.cohort_spread}, rule.parameter);
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_PRICE_DROP_H_
