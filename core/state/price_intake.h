// SPDX-License-Identifier: Apache-2.0
//
// Decides, when a price arrives, whether anything other than the update that brought it vouches for it.
//
// Guardrails compare orders with the *reference*, the last vouched price; so whoever can move the reference can switch
// the guardrails off. Intake therefore classifies every new price before it may become one (DESIGN section 4):
//
//   vouched    a person; a registered promotion; the end of one; within −30 % / +50 % of the oldest reference of the
//              last 24 hours; one of the last four vouched prices; a markdown declared by a compare-at price within
//              5 % of the reference, down to −60 %
//   never, without a promotion or a person    zero, placeholders, a power of ten (±3 %), below the seller's floor
//   in a freeze      neither the band nor a declared markdown vouch for a price below the reference
//   a first price    by cost, list price, siblings or, later, orders; else it is *learning*
//   a collapse       neither band nor declared markdown vouch for the eighth of many items that drop to one price
//                    within minutes, for any change to that price after it, and no longer for those before it
//                    (price_changes.h); Prices decides this
//
// An unvouched price becomes live all the same; only the reference stays.
// Thread safety: pure functions. Cost: tens of nanoseconds.
#ifndef PARAPET_CORE_STATE_PRICE_INTAKE_H_
#define PARAPET_CORE_STATE_PRICE_INTAKE_H_

#include <optional>
#include <span>

#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"
#include "parapet/core/state/events.h"
#include "parapet/core/state/store_state.h"

namespace parapet {

// Limits, all from DESIGN section 4, price intake. Basis points are relative to what the comment names.
inline constexpr int64_t kBandDown = -3'000;  // of the band's origin
inline constexpr int64_t kBandUp = 5'000;     // of the band's origin
inline constexpr Duration kBandMemory = Hours(24);
inline constexpr int64_t kTenfoldTolerance = 300;  // of the slipped price
inline constexpr int64_t kDeclaredNear = 500;      // compare-at from the reference, either way
inline constexpr int64_t kDeclaredDepth = -6'000;  // of the reference
inline constexpr int64_t kFirstOfList = 4'000;     // a first price is at least this share of list
inline constexpr int64_t kFirstCostMultiple = 10;  // and at most so many times the cost
inline constexpr int64_t kSiblingMultiple = 3;     // within a third and three times the siblings' median
inline constexpr size_t kSiblingsMin = 3;
inline constexpr size_t kFamilyMax = 250;  // a larger "family" is a data mistake and vouches for nobody
inline constexpr uint32_t kLearnedOrders = 5;
inline constexpr size_t kLearnedDays = 3;
inline constexpr Duration kStandingTime = Hours(72);  // an unvouched price that has stood so long,
inline constexpr uint32_t kStandingReleases = 3;      // and of which a person released so many orders, is accepted
inline constexpr Duration kBatchTime = Minutes(15);   // the bulk gate counts unvouched changes over this time

// The lowest price that a promotion explains: its flat price, or its depth below the reference; nullopt where it has
// only a depth and the reference is not known.
std::optional<Money> PromotionFloor(const Promotion& promotion, std::optional<Money> reference);
// Whether it covers the step from the reference down to `price`.
bool Covers(const Promotion& promotion, std::optional<Money> reference, Money price);

// A new price and what is known beside it.
struct Proposal {
  Money price;
  Currency currency;
  std::optional<Money> reference;
  std::optional<Money> band_origin;  // oldest reference of the last 24 hours
  std::span<const Money> vouched;    // last four vouched prices
  std::optional<Money> compare_at;
  std::optional<Money> cost;
  std::optional<Money> floor;
  std::optional<Money> siblings;  // median price of at least three siblings
  const Promotion* promotion = nullptr;
  bool free_ok = false;
  bool reference_by_promotion = false;
  bool person = false;  // a person vouches for it
  bool frozen = false;  // the calendar lets neither band nor compare-at price vouch for less than the reference
};

// Who vouches. A proposal without a reference is judged as a first price.
Vouching Classify(const Proposal& proposal);

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_PRICE_INTAKE_H_
