// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::unentitled_free_shipping {

// Only shippers who sell at the storefront: staff, the trade, subscriptions and marketplaces ship free by agreement. No
// address is a collection in the shop; a deposit pays for its shipping later; an order that may cost nothing may ship
// for nothing. Shops count what ships free before or after discounts and tax: where one of them is enough, it is free
// by right. A discount that took nothing off the goods is a code for free shipping. Below zero no right explains it.
// Shipping that the platform leaves out is nothing to look at.
inline constexpr Guardrail kGuardrail = {
    .doc = "Goods are shipped for nothing although nothing entitles the order to it.",
    .message = "Shipping is {observed} although goods ship free from {expected} on only.",
    .shopper = "We will look at the shipping of this order and write to you shortly.",
    .reach = Reach::kReference,
    .needs = {Fact::kShippingRules},
    .origins = Bit(Origin::kStorefront),
    .recommended = Action::kTag,
    .sources = "F01 B46",
};

inline bool IsShipped(const Order& order) {
  if (order.AnyLine(LineTrait::kDeposit)) return false;
  bool shipped = false;
  for (const Line& line : order.lines) {
    shipped = shipped || (line.requires_shipping && line.quantity.IsPositive() && CountsPieces(line));
  }
  return shipped;
}

inline bool HasShippingDiscount(const Order& order) {
  for (const Discount& discount : order.discounts) {
    if (discount.on_shipping || !discount.amount || discount.amount->IsZero()) return true;
  }
  return false;
}

// Whether the goods, with tax and before discounts, are worth enough.
inline bool AreWorth(const Order& order, Money enough) {
  const auto with_tax = Add(order.goods_total, order.tax_total.value_or(Money()));
  return !with_tax || std::max(*with_tax, order.goods_total) >= enough;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!order.shipping || *order.shipping > Money()) return;
  const bool negative = order.shipping->IsNegative();
  if (!negative && (order.address == 0 || facts.entitlement.covers_zero_total || !order.arithmetic_fits)) return;
  if (!negative && (!IsShipped(order) || HasShippingDiscount(order))) return;
  const auto& enough = facts.surroundings.free_shipping_from;
  const Rule& rule = rules.Whole();
  if (!negative && !enough) return findings.CouldNotCheckOrder(rule, Fact::kShippingRules, Missing::kNotStated);
  if (!negative && AreWorth(order, *enough)) return;
  findings.Whole(rule, rule.action)
      .Observed(*order.shipping)
      .Expected(enough ? Reading(*enough) : Reading())
      .AtRisk(negative ? Subtract(Money(), *order.shipping) : std::nullopt)
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::unentitled_free_shipping
