// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::total_identity {

// The total is
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
// Shipping or tax that was left out can only add, and so can a line without a price: then only a total below the rest
// is wrong. Discounts of which an amount was left out make the total underivable, and the guardrail quiet. The
// tolerance is max(1 smallest unit, half a smallest unit for every amount that the platform rounded). Sums that do not
// fit 64 bits are always a finding: that is how quantities wrap (CVE-2024-50944).
inline constexpr Guardrail kGuardrail = {
    .doc = "The total is not the sum of lines, discounts, shipping, tax, fees and tips.",
    .message = "The total is {observed}; its parts come to {expected}. At risk: {at_risk}.",
    .shopper = "This order cannot be completed as it stands. Please reload your cart or contact us and we will help.",
    .origins = kSaleOrigins,
    .recommended = Action::kHold,
    .sources = "B05 B29 B37 B46",
};

// Sums that remember whether they fit.
struct Sum {
  Money amount;
  bool fits = true;
  void Plus(const std::optional<Money>& part) {
    const auto sum = part ? Add(amount, *part) : amount;
    fits = fits && sum;
    amount = sum.value_or(Money());
  }
  void Minus(const std::optional<Money>& part) {
    const auto difference = part ? Subtract(amount, *part) : amount;
    fits = fits && difference;
    amount = difference.value_or(Money());
  }
};

struct Discounts {
  Sum all;
  Sum on_shipping;  // of these, where that is stated
  bool derivable = true;
};

// What the lines were allocated or, where the platform lists them instead, what the single discounts took off. Where
// both are stated and differ, or an amount is missing, how they go together is not known.
inline void DeriveFromParts(const Order& order, const Sum& listed, bool each_known, Discounts& discounts) {
  Sum allocated;
  bool any_allocated = false;
  for (const Line& line : order.lines) {
    any_allocated = any_allocated || line.discount;
    allocated.Plus(line.discount);
  }
  const bool agree = !any_allocated || order.discounts.empty() || allocated.amount == listed.amount;
  discounts.all = any_allocated ? allocated : listed;
  discounts.derivable = agree && each_known;
}

inline Discounts SumDiscounts(const Order& order) {
  Discounts discounts;
  if (order.discounts_in_lines) return discounts;
  Sum listed, on_shipping;
  bool each_known = true;
  for (const Discount& discount : order.discounts) {
    each_known = each_known && discount.amount;
    (discount.on_shipping ? on_shipping : listed).Plus(discount.amount);
  }
  if (order.discount_total) {
    discounts.all.Plus(*order.discount_total);
    discounts.on_shipping = on_shipping;
  } else {
    DeriveFromParts(order, listed, each_known, discounts);
  }
  return discounts;
}

inline Money Tolerance(const Order& order) {
  const int64_t minor = order.currency.MinorUnitMicros();
  return Money::FromMicros(order.rounded_terms > 2 ? minor / 2 * order.rounded_terms : minor);
}

// Whether parts were left out that can only add.
inline bool LeavesOut(const Order& order) {
  if (!order.shipping || order.AnyLine(LineTrait::kMissingPrice)) return true;
  return !order.tax_total && order.tax_basis != TaxBasis::kIncluded;
}

inline bool Meets(Money expected, const Order& order) {
  if (Gap(*order.total, expected) <= Tolerance(order).micros()) return true;
  return *order.total > expected && LeavesOut(order);
}

// Total against one reading of the parts: the tax on top or inside, shipping discounts counted or not.
inline bool Derive(const Order& order, const Discounts& discounts, bool add_tax, bool return_shipping, Sum& sum) {
  sum.Plus(order.goods_total);
  sum.Minus(discounts.all.amount);
  if (return_shipping) sum.Plus(discounts.on_shipping.amount);
  sum.Plus(order.shipping);
  sum.Plus(order.fee_total);
  sum.Plus(order.tip_total);
  if (add_tax) sum.Plus(order.tax_total);
  return sum.fits && discounts.all.fits && discounts.on_shipping.fits;
}

inline void ReportOverflow(const Order& order, const Rule& rule, Findings& findings) {
  findings.Whole(rule, rule.action).Observed(order.total ? Reading(*order.total) : Reading()).Advise(Advice::kReview);
}

inline void ReportGap(Money total, Money expected, const Rule& rule, Findings& findings) {
  const bool low = total < expected;
  findings.Whole(rule, rule.action)
      .Observed(total)
      .Expected(expected)
      .LosesTo(low ? LossTo::kMerchant : LossTo::kCustomer)
      .AtRisk(low ? Subtract(expected, total) : Subtract(total, expected))
      .Advise(low ? Advice::kReview : Advice::kReprice);
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  const Rule& rule = rules.Whole();
  if (!order.arithmetic_fits) return ReportOverflow(order, rule, findings);
  if (!order.total) return;
  const Discounts discounts = SumDiscounts(order);
  if (!discounts.derivable) return;
  Money first;
  for (int reading = 0; reading < 4; ++reading) {
    const bool inside = reading & 1, return_shipping = reading & 2;
    if (inside && order.tax_basis == TaxBasis::kExcluded) continue;
    if (!inside && order.tax_basis == TaxBasis::kIncluded) continue;
    if (return_shipping && discounts.on_shipping.amount.IsZero()) continue;
    Sum sum;
    if (!Derive(order, discounts, !inside, return_shipping, sum)) return ReportOverflow(order, rule, findings);
    if (Meets(sum.amount, order)) return;
    if (reading == (order.tax_basis == TaxBasis::kIncluded ? 1 : 0)) first = sum.amount;
  }
  ReportGap(*order.total, first, rule, findings);
}

}  // namespace parapet::guardrails::total_identity
