// SPDX-License-Identifier: Apache-2.0
//
// How an order's discounts go together: what was spread over the lines, and what is left on the order.
//
//   const auto unspread = UnspreadDiscount(order);
//   goods after all discounts = goods_net_total - unspread
//
// Platforms state discounts up to three times: as one sum, by code, and as what each line was allocated. A line's net
// price holds what it was allocated; whoever asks what goods cost in the end must also take off the rest.
//
// Thread safety: pure. Cost: one pass over the discounts, none where the order states no sum.
#ifndef PARAPET_CORE_KERNEL_UNSPREAD_DISCOUNT_H_
#define PARAPET_CORE_KERNEL_UNSPREAD_DISCOUNT_H_

#include <optional>

#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/order.h"

namespace parapet {

// Discounts on goods that the platform states for the order and did not spread over the lines; nullopt where that
// cannot be told.
inline std::optional<Money> UnspreadDiscount(const Order& order) {
  if (!order.discount_total || order.discounts_in_lines) return Money();
  std::optional<Money> rest = order.discount_total;
  for (const Discount& discount : order.discounts) {
    if (!discount.on_shipping || !rest) continue;
    rest = discount.amount ? Subtract(*rest, *discount.amount) : std::nullopt;
  }
  const auto spread = Subtract(order.goods_total, order.goods_net_total);
  rest = rest && spread ? Subtract(*rest, *spread) : std::nullopt;
  return rest && rest->IsNegative() ? Money() : rest;
}

// Whether the lines still come to something after all discounts; false where that cannot be told.
inline bool LinesCost(const Order& order) {
  const auto rest = UnspreadDiscount(order);
  return rest && order.goods_net_total > *rest;
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_UNSPREAD_DISCOUNT_H_
