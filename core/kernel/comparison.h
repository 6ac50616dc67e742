// SPDX-License-Identifier: Apache-2.0
//
// Comparisons that several guardrails and the price intake share, so that both mean the same by "tenfold" and "30 %
// low".
//
//   const int64_t gap = reference.micros() - price.micros();            // both not negative
//   const Action action = Grade(gap, reference.micros(), &rule.parameter[0]);  // tag, hold and block thresholds
//
// Thresholds are exact: a price 30 % below its reference reaches 3'000 basis points, one micro less does not. Nothing
// is rounded on the way.
//
// Thread safety: pure. Cost: a few integer operations, no division unless a finding is near; no floating point.
#ifndef PARAPET_CORE_KERNEL_COMPARISON_H_
#define PARAPET_CORE_KERNEL_COMPARISON_H_

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>

#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/order.h"

namespace parapet {

// Whether `part` comes to at least `basis_points` of `whole`. Never for kNever. REQUIRES: no argument is negative.
inline bool Reaches(int64_t part, int64_t whole, int64_t basis_points) {
  if (basis_points >= kNever) return false;
  int64_t scaled = 0, threshold = 0;
  const bool wide =
      MultiplyOverflows(part, kHundredPercent, &scaled) || MultiplyOverflows(whole, basis_points, &threshold);
  if (!wide) [[likely]]
    return scaled >= threshold;
  return CompareProducts(Magnitude(part), Magnitude(kHundredPercent), Magnitude(whole), Magnitude(basis_points)) >= 0;
}

// The greatest action whose threshold `part` of `whole` reaches; thresholds[0] tags, [1] holds, [2] blocks.
inline Action Grade(int64_t part, int64_t whole, const int64_t* thresholds) {
  if (Reaches(part, whole, thresholds[2])) return Action::kBlock;
  if (Reaches(part, whole, thresholds[1])) return Action::kHold;
  return Reaches(part, whole, thresholds[0]) ? Action::kTag : Action::kAllow;
}

// How far apart two amounts are; as wide as they come, saturating at the largest int64.
constexpr int64_t Gap(Money a, Money b) {
  const auto gap = a > b ? Subtract(a, b) : Subtract(b, a);
  return gap ? gap->micros() : std::numeric_limits<int64_t>::max();
}

// Who loses where `charged` is paid instead of `fair`.
constexpr LossTo WhoLoses(Money charged, Money fair) { return charged < fair ? LossTo::kMerchant : LossTo::kCustomer; }

// How a part compares with so many basis points of a whole. Exact. REQUIRES: no argument is negative.
inline std::strong_ordering CompareToPart(int64_t part, int64_t whole, int64_t basis_points) {
  return CompareProducts(Magnitude(part), Magnitude(kHundredPercent), Magnitude(whole), Magnitude(basis_points));
}

// Whether a price is less than a share of what something is worth; below zero always, for kNever too.
// REQUIRES: worth is not negative.
inline bool FallsShort(Money price, Money worth, int64_t share) {
  return price.IsNegative() || !Reaches(price.micros(), worth.micros(), share);
}

// So many smallest units of the order's currency, in micros; for what does not fit, without end.
inline int64_t SmallestUnits(const Order& order, int64_t count) {
  int64_t micros = 0;
  const bool wide = MultiplyOverflows(count, order.currency.MinorUnitMicros(), &micros);
  return wide ? std::numeric_limits<int64_t>::max() : micros;
}

// Whether a price lies more than `basis_points` below a reference; exactly so far is not more. Never for kNever.
inline bool LiesBelow(Money price, Money reference, int64_t basis_points) {
  if (price >= reference || reference.micros() <= 0 || basis_points >= kNever) return false;
  return CompareToPart(Gap(price, reference), reference.micros(), basis_points) > 0;
}

// How far a price lies from a reference, and on which side, as the thresholds of `off_reference` and
// `price_off_reference` grade it: [0] to [2] tag, hold and block below the reference, [3] to [5] above it.
inline Action GradeDeviation(Money price, Money reference, const int64_t* thresholds) {
  if (price == reference) [[likely]]
    return Action::kAllow;
  const int64_t whole = reference.IsNegative() ? 0 : reference.micros();
  return Grade(Gap(price, reference), whole, price < reference ? thresholds : thresholds + 3);
}

// Which power of ten separates a price from its reference: -3 … -1 or 1 … 3 where price is within `tolerance` basis
// points of reference · 10^k, 0 where none. Both must be positive, else 0. The tolerance is relative to the slipped
// price: 10.51 against 105.19 is k = −1. REQUIRES: 0 ≤ tolerance ≤ kSlipToleranceMax.
inline constexpr int64_t kSlipToleranceMax = 2'000;
int PowerOfTenAmong(Money price, Money reference, int64_t tolerance_basis_points);  // without the quick look
inline int PowerOfTenSlip(Money price, Money reference, int64_t tolerance_basis_points) {
  // A quick look first: at 20 % tolerance a tenfold price is more than 5 times the reference, a tenth less than a fifth
  // of it, and nearly every line is neither.
  int64_t fivefold_price = 0, fivefold_reference = 0;
  const bool wide = MultiplyOverflows(price.micros(), int64_t{5}, &fivefold_price) ||
                    MultiplyOverflows(reference.micros(), int64_t{5}, &fivefold_reference);
  if (!wide && fivefold_price > reference.micros() && price.micros() < fivefold_reference) [[likely]]
    return 0;
  return PowerOfTenAmong(price, reference, tolerance_basis_points);
}

// Whether a price is within `tolerance` basis points of reference · numerator / denominator. Exact; never for kNever.
// REQUIRES: no amount is negative; numerator and denominator lie in [1, kFactorMax], the tolerance in [0, 10'000).
inline constexpr int64_t kFactorMax = 100'000'000'000'000;
inline bool IsTimes(Money price, Money reference, int64_t numerator, int64_t denominator, int64_t tolerance) {
  if (tolerance >= kNever) return false;
  const uint64_t whole = Magnitude(denominator * kHundredPercent);
  const auto least = CompareProducts(Magnitude(price.micros()), whole, Magnitude(reference.micros()),
                                     Magnitude(numerator * (kHundredPercent - tolerance)));
  if (least < 0) return false;
  return CompareProducts(Magnitude(price.micros()), whole, Magnitude(reference.micros()),
                         Magnitude(numerator * (kHundredPercent + tolerance))) <= 0;
}

// Whether a price is one that people and programs put where the real one is not known yet: the smallest unit, 0.01,
// 1.00, 9999, 99999, 1234.56, 123.45 and the like. In currencies without a fraction 9999 and 12345 are ordinary prices.
bool IsPlaceholder(Money price, Currency currency);

// Whether a registered promotion explains a unit price: it covers the line, and the price is not below its floor.
inline bool Explained(const LineFacts& facts, Money price) {
  return facts.promoted && (!facts.promotion_floor || price >= *facts.promotion_floor);
}

// What one piece is worth to the merchant: max(reference, cost, floor); nullopt when none of the three is known.
std::optional<Money> Worth(const LineFacts& facts);

// What selling a line at its net price costs the merchant: (Worth − net unit) · quantity, zero when the price is above;
// nullopt when the worth is unknown, the line has no price or the product does not fit.
std::optional<Money> MerchantLoss(const Line& line, const LineFacts& facts);

// What a line's pieces, or so many of them, come to before order discounts; nullopt without a price.
inline std::optional<Money> OfferedTotal(const Line& line, Quantity pieces) {
  return line.priced ? Multiply(line.offered_unit, pieces) : std::nullopt;
}
inline std::optional<Money> OfferedTotal(const Line& line) { return OfferedTotal(line, line.quantity); }

// What paying `charged` instead of `fair` costs, times the quantity; nullopt when it does not fit.
std::optional<Money> LossOn(Money charged, Money fair, Quantity quantity);

// Why a line's price cannot be compared with a reference; why a change's cannot; why another amount of its item or its
// stock is not known. REQUIRES: it is so.
constexpr Missing WhyNoComparison(const Line& line, const LineFacts& facts) {
  if (!line.priced) return Missing::kUnpriced;
  return facts.reference_missing == Missing::kNothing ? Missing::kNoReference : facts.reference_missing;
}
constexpr Missing WhyNoComparison(const PriceChange& change) {
  return change.reference_missing == Missing::kNothing ? Missing::kNoReference : change.reference_missing;
}
constexpr Missing WhyNoAmount(const LineFacts& facts) {
  if (!facts.item_known && facts.item_missing != Missing::kNothing) return facts.item_missing;
  return facts.reference_missing == Missing::kOtherCurrency ? Missing::kOtherCurrency : Missing::kNotStated;
}
constexpr Missing WhyNoReading(const LineFacts& facts) {
  return facts.stock_missing == Missing::kNothing ? Missing::kNoStockReading : facts.stock_missing;
}

// Whether a line counts pieces: fees, tips and deposits are amounts.
constexpr bool CountsPieces(const Line& line) {
  return line.kind != LineKind::kFee && line.kind != LineKind::kTip && line.kind != LineKind::kDeposit;
}
// Whether a line takes goods from a stock: fees, tips, deposits and made-up lines do not.
constexpr bool TakesStock(const Line& line) { return line.kind != LineKind::kCustom && CountsPieces(line); }

// Why an item's limits, packs or state are not known. REQUIRES: it is not known itself.
constexpr Missing WhyUnknownItem(const LineFacts& facts) {
  return facts.item_missing == Missing::kNothing ? Missing::kUnknownItem : facts.item_missing;
}

// A limit on what may be had of an item, and what counts towards it.
struct QuantityLimit {
  Quantity counted;
  Quantity most;
};
// The limit that `quantity` in one order passes: what an order may have, else what a customer may have together with
// what was bought before, as far as that is known; nullopt where it passes none.
std::optional<QuantityLimit> PassedLimit(const LineFacts& facts, Quantity quantity);

// How many orders of the last 15 minutes have the item, this one too.
constexpr int64_t OrdersLately(const LineFacts& facts) { return int64_t{facts.sold_lately} + 1; }
// Whether they are at least `times` as many as 15 minutes usually bring. REQUIRES: sold_usually is known; times ≥ 0.
inline bool IsRush(const LineFacts& facts, int64_t times) {
  int64_t rush = 0;
  if (times >= kNever || MultiplyOverflows(*facts.sold_usually, times, &rush)) return false;
  return OrdersLately(facts) * 1'000 >= rush;
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_COMPARISON_H_
