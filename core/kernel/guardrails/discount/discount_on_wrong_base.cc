// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/discounts.h"

namespace parapet::guardrails::discount_on_wrong_base {

// A percentage applies to what the goods cost, or to some of them: it cannot take off more than that part of all of
// them. What exceeds it, and is that part of another sum of the order, was taken of that sum: of the list prices where
// the goods are on sale, or with tax or shipping on top. An amount as great as all goods may have been cut to them.
inline constexpr Guardrail kGuardrail = {
    .doc = "A percentage was taken of list prices, or with tax or shipping, in place of what the goods cost.",
    .message = "A percentage takes off {observed}; of the goods it is {expected} at most. At risk: {at_risk}.",
    .shopper = "A discount in your cart has to be recalculated. Please reload your cart and try again.",
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kHold,
    .sources = "D12 B17",
};

// The sums that a percentage was taken of by mistake; nullopt where one is not known or equals the goods.
struct WrongBases {
  std::optional<Money> of_list, with_tax, with_shipping, with_both;
};

inline std::optional<Money> ListTotal(const Order& order) {
  CheckedSum list;
  for (const Line& line : order.lines) {
    if (IsDiscountedOnPurpose(line)) continue;
    const bool reduced = line.compare_at && *line.compare_at > line.offered_unit;
    const auto gross = Multiply(reduced ? *line.compare_at : line.offered_unit, line.quantity);
    if (!gross) return std::nullopt;
    list.Plus(gross);
  }
  return list.fits ? std::optional(list.amount) : std::nullopt;
}

inline WrongBases WrongBasesOf(const Order& order, Money goods) {
  WrongBases bases = {.of_list = ListTotal(order)};
  const bool tax_on_top = order.tax_total && order.tax_basis != TaxBasis::kIncluded;
  if (tax_on_top) bases.with_tax = Add(goods, *order.tax_total);
  if (order.shipping) bases.with_shipping = Add(goods, *order.shipping);
  if (bases.with_tax && order.shipping) bases.with_both = Add(*bases.with_tax, *order.shipping);
  return bases;
}

// Whether `amount` is that percentage of a wrong base, or all of the goods where that would be more than they cost.
inline bool IsPartOf(const WrongBases& bases, Money amount, int64_t percentage, Money goods, Money slack) {
  const bool all = Gap(amount, goods) <= slack.micros();
  for (const auto& base : {bases.of_list, bases.with_tax, bases.with_shipping, bases.with_both}) {
    const auto part = base ? PercentageOf(*base, percentage) : std::nullopt;
    if (part && (Gap(*part, amount) <= slack.micros() || (all && *part > goods))) return true;
  }
  return false;
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (order.discounts.empty()) return;
  const auto whole = DiscountOnGoods(order);
  if (!whole) return;
  const Money goods = whole->base;
  const Money slack = RoundingOf(PiecesOf(order), order.currency);
  std::optional<WrongBases> bases;  // once an amount exceeds its part: ordinary ones do not
  for (const Discount& discount : order.discounts) {
    if (!discount.is_percentage || discount.on_shipping || !discount.amount) continue;
    const auto right = PercentageOf(goods, discount.percentage_micros);
    if (!right || right->IsNegative()) continue;
    const auto excess = Subtract(*discount.amount, *right);
    if (!excess || *excess <= slack) continue;
    if (!bases) bases = WrongBasesOf(order, goods);
    if (!IsPartOf(*bases, *discount.amount, discount.percentage_micros, goods, slack)) continue;
    const Rule& rule = rules.Whole();
    findings.Whole(rule, rule.action)
        .Observed(*discount.amount)
        .Expected(*right)
        .AtRisk(excess)
        .Advise(Advice::kReprice);
  }
}

}  // namespace parapet::guardrails::discount_on_wrong_base
