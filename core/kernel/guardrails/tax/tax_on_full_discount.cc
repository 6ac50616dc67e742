// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/stated_tax.h"

namespace parapet::guardrails::tax_on_full_discount {

// Goods that cost nothing after discounts bear no tax; only what shipping and fees may bear is left. A discount that
// takes off part of the tax as well, as store credit does where it is booked as a discount, leaves a tax that is paid
// in part, and is right as long as it does not take off more than there is. A tax below zero never is. Lines without a
// price may cost something after all, and are not looked at.
inline constexpr Guardrail kGuardrail = {
    .doc = "Tax is charged although the goods are fully discounted, or the tax is below zero.",
    .message = "The order bears tax of {observed}, where {expected} is due. At risk: {at_risk}.",
    .shopper = "A discount in your cart cannot be applied. Please remove the code and try again.",
    .origins = kSaleOrigins,
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .sources = "X05 B12 B44",
};

inline void Report(Money tax, const Rule& rule, Findings& findings) {
  findings.Whole(rule, rule.action)
      .Observed(tax)
      .Expected(Money())
      .LosesTo(tax.IsNegative() ? LossTo::kMerchant : LossTo::kCustomer)
      .AtRisk(Money::FromMicros(Gap(tax, Money())))
      .Advise(Advice::kDropCode);
}

// Whether discounts take off all that the goods cost, and not, as they may, a part of the tax on them.
inline bool IsFullyDiscounted(const Order& order, Money tax) {
  const auto unspread = UnspreadDiscount(order);
  const auto goods = unspread ? Subtract(order.goods_net_total, *unspread) : std::nullopt;
  if (!goods || goods->micros() > 0) return false;
  if (order.tax_basis == TaxBasis::kIncluded || goods->IsZero()) return true;
  const auto with_tax = Add(*goods, tax);
  return with_tax && with_tax->IsNegative();
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  const auto& tax = order.tax_total;
  if (!tax || tax->IsZero()) return;
  if (tax->IsNegative()) return Report(*tax, rules.Whole(), findings);
  const bool discounted = order.discount_total && !order.discounts_in_lines;
  if (order.goods_net_total.micros() > 0 && !discounted) return;
  if (order.lines.empty() || order.AnyLine(LineTrait::kMissingPrice) || !order.arithmetic_fits) return;
  if (IsFullyDiscounted(order, *tax) && !MayBeOnCharges(*tax, order)) Report(*tax, rules.Whole(), findings);
}

}  // namespace parapet::guardrails::tax_on_full_discount
