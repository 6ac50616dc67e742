// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::discount_exceeds_base {

// A line's discount against what the line costs, and the order's discounts against what all lines cost: goods before
// discounts, and the tax that comes on top of them where prices exclude it. Discounts on shipping are set apart. Beyond
// the tolerance for rounded unit prices, one smallest unit, a discount that is greater hands out money.
inline constexpr Guardrail kGuardrail = {
    .doc = "A discount takes off more than what it applies to costs.",
    .message = "Discounts of {observed} apply to goods of {expected}. At risk: {at_risk}.",
    .shopper = "A discount in your cart cannot be applied. Please remove the code and try again.",
    .origins = kSaleOrigins,
    .recommended = Action::kBlock,
    .monotone = Monotone::kDiscountUp,
    .sources = "B10 B13 B15 B16",
};

// Discounts on goods alone; nullopt where that cannot be told.
inline std::optional<Money> OnGoods(const Order& order) {
  std::optional<Money> rest = order.discount_total;
  for (const Discount& discount : order.discounts) {
    if (!discount.on_shipping || !rest) continue;
    rest = discount.amount ? Subtract(*rest, *discount.amount) : std::nullopt;
  }
  return rest;
}

inline std::optional<Money> Base(const Order& order) {
  Money goods = order.goods_total;
  if (order.AnyLine(LineTrait::kMissingPrice) && !order.stated_lines_total) return std::nullopt;
  if (order.stated_lines_total && *order.stated_lines_total > goods) goods = *order.stated_lines_total;
  return order.tax_basis == TaxBasis::kIncluded ? goods : Add(goods, order.tax_total.value_or(Money()));
}

inline void JudgeLine(size_t i, const Line& line, Money tolerance, const Rule& rule, Findings& findings) {
  if (!line.priced || !line.discount || line.offered_unit.IsNegative() || !line.quantity.IsPositive()) return;
  const auto excess = Subtract(Money(), line.net_total);
  if (!excess || *excess <= tolerance) return;
  findings.Line(i, rule, rule.action)
      .Observed(*line.discount)
      .Expected(Multiply(line.offered_unit, line.quantity).value_or(Money()))
      .AtRisk(excess)
      .Advise(Advice::kDropCode);
}

inline void JudgeOrderDiscounts(const Order& order, Money tolerance, const Rule& rule, Findings& findings) {
  const auto discount = OnGoods(order);
  const auto base = discount && discount->micros() > 0 ? Base(order) : std::nullopt;
  if (!base || base->IsNegative() || *discount <= *base) return;
  const auto excess = Subtract(*discount, *base);
  if (!excess || *excess <= tolerance) return;
  findings.Whole(rule, rule.action).Observed(*discount).Expected(*base).AtRisk(excess).Advise(Advice::kDropCode);
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  const Money tolerance = Money::FromMicros(order.currency.MinorUnitMicros());
  for (size_t i = 0; order.AnyLine(LineTrait::kNegativeTotal) && i < order.lines.size(); ++i) {
    JudgeLine(i, order.lines[i], tolerance, rules.Line(i), findings);
  }
  const bool discounted = order.discount_total && order.discount_total->micros() > 0;
  if (discounted && !order.discounts_in_lines && order.arithmetic_fits) {
    JudgeOrderDiscounts(order, tolerance, rules.Whole(), findings);
  }
}

}  // namespace parapet::guardrails::discount_exceeds_base
