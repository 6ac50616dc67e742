// SPDX-License-Identifier: Apache-2.0
//
// How an order's total goes together with its parts:
//
//   goods − discounts + shipping + tax (where prices exclude it) + fees + tips
//
// goods:      Σ unit price before discounts · quantity.
// discounts:  nothing where the lines' prices already contain them; else the stated sum, else what the lines were
//             allocated, else what the single discounts took off. Shipping is stated after its own discounts, and some
//             platforms count those in the sum all the same: with and without them both pass.
// tax:        where it is not known whether prices include it, with and without both pass.
// fees, tips: as stated, else nothing.
//
// Each way in which the parts may be read is tried; the best fit counts. Shipping or tax that was left out can only
// add, and so can a line without a price. Discounts of which an amount was left out make the total underivable.
//
//   const TotalCheck& check = order.total_check;    // CheckTotal, derived once by the builder
//   if (check.fit == TotalFit::kOff) ...            // check.expected is what the parts come to
//
// Thread safety: pure. Errors: sums that do not fit 64 bits are a fit of their own, never wrapped. Cost: about a dozen
// additions, and a pass over the lines where no sum of discounts is stated.
#ifndef PARAPET_CORE_KERNEL_TOTAL_PARTS_H_
#define PARAPET_CORE_KERNEL_TOTAL_PARTS_H_

#include <optional>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/order.h"

namespace parapet {

// A sum that remembers whether it fits; where it does not, `amount` means nothing. What is not known adds nothing.
struct CheckedSum {
  Money amount;
  bool fits = true;
  constexpr void Plus(const std::optional<Money>& part) {
    int64_t sum = 0;
    fits = !__builtin_add_overflow(amount.micros(), part ? part->micros() : 0, &sum) && fits;
    amount = Money::FromMicros(sum);
  }
  constexpr void Minus(const std::optional<Money>& part) {
    int64_t difference = 0;
    fits = !__builtin_sub_overflow(amount.micros(), part ? part->micros() : 0, &difference) && fits;
    amount = Money::FromMicros(difference);
  }
};

// The discounts of an order, as far as they are not in the lines' prices.
struct TakenOff {
  CheckedSum all;
  CheckedSum on_shipping;  // of these, where that is stated
  bool derivable = true;
};

// What the lines were allocated or, where the platform lists them instead, what the single discounts took off. Where
// both are stated and differ, or an amount is missing, how they go together is not known.
inline void DeriveFromParts(const Order& order, const CheckedSum& listed, bool each_known, TakenOff& taken) {
  CheckedSum allocated;
  bool any_allocated = false;
  for (const Line& line : order.lines) {
    any_allocated = any_allocated || line.discount;
    allocated.Plus(line.discount);
  }
  const bool agree = !any_allocated || order.discounts.empty() || allocated.amount == listed.amount;
  taken.all = any_allocated ? allocated : listed;
  taken.derivable = agree && each_known;
}

inline TakenOff SumDiscounts(const Order& order) {
  TakenOff taken;
  if (order.discounts_in_lines) return taken;
  CheckedSum listed, on_shipping;
  bool each_known = true;
  for (const Discount& discount : order.discounts) {
    each_known = each_known && discount.amount;
    (discount.on_shipping ? on_shipping : listed).Plus(discount.amount);
  }
  if (order.discount_total) {
    taken.all.Plus(*order.discount_total);
    taken.on_shipping = on_shipping;
  } else {
    DeriveFromParts(order, listed, each_known, taken);
  }
  return taken;
}

// One reading of the parts: the tax on top or inside, shipping discounts counted or not.
inline CheckedSum SumParts(const Order& order, const TakenOff& taken, bool add_tax, bool return_shipping) {
  CheckedSum sum;
  sum.Plus(order.goods_total);
  sum.Minus(taken.all.amount);
  if (return_shipping) sum.Plus(taken.on_shipping.amount);
  sum.Plus(order.shipping);
  sum.Plus(order.fee_total);
  sum.Plus(order.tip_total);
  if (add_tax) sum.Plus(order.tax_total);
  sum.fits = sum.fits && taken.all.fits && taken.on_shipping.fits;
  return sum;
}

// Whether parts were left out that can only add.
inline bool LeavesOutParts(const Order& order) {
  if (!order.shipping || order.AnyLine(LineTrait::kMissingPrice)) return true;
  return !order.tax_total && order.tax_basis != TaxBasis::kIncluded;
}

// How a total fits one reading of its parts.
inline TotalFit FitOf(Money total, Money expected, const Order& order) {
  const int64_t minor = order.currency.MinorUnitMicros();
  const int64_t gap = Gap(total, expected);
  if (gap <= minor / 2) return TotalFit::kExact;
  if (total > expected && LeavesOutParts(order)) return TotalFit::kOpen;
  const int64_t tolerance = order.rounded_terms > 2 ? minor / 2 * order.rounded_terms : minor;
  return gap <= tolerance ? TotalFit::kRounded : TotalFit::kOff;
}

// REQUIRES: goods_total, arithmetic_fits and line_traits are derived.
inline TotalCheck CheckTotal(const Order& order) {
  if (!order.arithmetic_fits) return {.fit = TotalFit::kTooLarge};
  if (!order.total) return {};
  const TakenOff taken = SumDiscounts(order);
  if (!taken.derivable) return {};
  TotalCheck best = {.fit = TotalFit::kTooLarge};
  for (int reading = 0; reading < 4; ++reading) {
    const bool add_tax = (reading & 1) == 0, return_shipping = (reading & 2) != 0;
    if (order.tax_basis == (add_tax ? TaxBasis::kIncluded : TaxBasis::kExcluded)) continue;
    if (return_shipping && taken.on_shipping.amount.IsZero()) continue;
    const CheckedSum sum = SumParts(order, taken, add_tax, return_shipping);
    const TotalFit fit = sum.fits ? FitOf(*order.total, sum.amount, order) : TotalFit::kTooLarge;
    if (fit < best.fit) best = {fit, sum.amount};
    if (fit == TotalFit::kExact || fit == TotalFit::kTooLarge) break;
  }
  return best;
}

// A finding about a total that is not what its parts come to; whoever reports it adds the advice.
inline Findings::Report ReportTotal(Money total, Money expected, const Rule& rule, Findings& findings) {
  return findings.Whole(rule, rule.action)
      .Observed(total)
      .Expected(expected)
      .LosesTo(WhoLoses(total, expected))
      .AtRisk(Money::FromMicros(Gap(total, expected)));
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_TOTAL_PARTS_H_
