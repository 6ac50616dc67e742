// SPDX-License-Identifier: Apache-2.0
//
// Every field of the facts under its name, said once: what digests them, keeps them, reads them back or fills them at
// random visits them here, so that a new field needs one line.
//
//   VisitLine(line_facts, [&](std::string_view name, auto& field) { ... });
//
// The names are those of the facts documents in the ledger and of the merchant's cases; they are contracts. The kinds
// of field are bool, uint8_t, uint32_t, int32_t, optional of int32_t, int64_t, Money, Quantity and Duration, Instant,
// string_view, and the enumerations Missing, StockKind, ClaimOutcome, ItemState and Eligibility. Amounts are in the
// order's currency.
//
// Not visited: `supplied`, the spans, and line_traits, which the judge derives.
// Thread safety: pure. Cost: inlined away.
#ifndef PARAPET_CORE_KERNEL_FACTS_FIELDS_H_
#define PARAPET_CORE_KERNEL_FACTS_FIELDS_H_

#include <string_view>

#include "parapet/core/kernel/facts.h"

namespace parapet {

template <typename Line, typename Visit>
constexpr void VisitLine(Line& line, Visit&& visit) {
  visit("item_known", line.item_known);
  visit("item_missing", line.item_missing);
  visit("reference_missing", line.reference_missing);
  visit("stock_missing", line.stock_missing);
  visit("profile", line.profile);
  visit("free_ok", line.free_ok);
  visit("live_unvouched", line.live_unvouched);
  visit("promoted", line.promoted);
  visit("reference", line.reference);
  visit("promotion_floor", line.promotion_floor);
  visit("live", line.live);
  visit("cost", line.cost);
  visit("floor", line.floor);
  visit("face_value", line.face_value);
  visit("stock", line.stock_kind);
  visit("claim", line.claim);
  visit("stock_item", line.stock_item);
  visit("available", line.available);
  visit("state", line.state);
  visit("discount", line.discount);
  visit("halted", line.halted);
  visit("recently_live", line.recently_live);
  visit("reservation_lapsed", line.reservation_lapsed);
  visit("ceiling", line.ceiling);
  visit("compare_at", line.compare_at);
  visit("sale_price", line.sale_price);
  visit("sibling_median", line.sibling_median);
  visit("sale_from", line.sale_from);
  visit("sale_until", line.sale_until);
  visit("reference_as_of", line.reference_as_of);
  visit("stock_as_of", line.stock_as_of);
  visit("available_on", line.available_on);
  visit("observed", line.observed);
  visit("pack_size", line.pack_size);
  visit("order_multiple", line.order_multiple);
  visit("min_per_order", line.min_per_order);
  visit("max_per_order", line.max_per_order);
  visit("max_per_customer", line.max_per_customer);
  visit("bought_before", line.bought_before);
  visit("usual_quantity", line.usual_quantity);
  visit("sold_lately", line.sold_lately);
  visit("sold_usually", line.sold_usually);
  visit("cohort_items", line.cohort_items);
  visit("dropped_items", line.dropped_items);
  visit("cohort_spread", line.cohort_spread);
  visit("item_budget_left", line.item_budget_left);
  visit("cohort_budget_left", line.cohort_budget_left);
  visit("promotion_budget_left", line.promotion_budget_left);
}

template <typename Discount, typename Visit>
constexpr void VisitDiscount(Discount& discount, Visit&& visit) {
  visit("registered", discount.registered);
  visit("exclusive", discount.exclusive);
  visit("wrong_audience", discount.wrong_audience);
  visit("halted", discount.halted);
  visit("starts", discount.starts);
  visit("ends", discount.ends);
  visit("percentage_micros", discount.percentage);
  visit("amount", discount.amount);
  visit("uses_left", discount.uses_left);
  visit("customer_left", discount.customer_left);
  visit("uses_lately", discount.uses_lately);
  visit("uses_planned", discount.uses_planned);
}

template <typename Payment, typename Visit>
constexpr void VisitPayment(Payment& payment, Visit&& visit) {
  visit("spent_elsewhere", payment.spent_elsewhere);
}

// What is about the order as a whole.
template <typename Whole, typename Visit>
constexpr void VisitWhole(Whole& facts, Visit&& visit) {
  visit("now", facts.now);
  visit("profile", facts.profile);
  visit("identity_missing", facts.history.identity_missing);
  visit("since_same_seconds", facts.history.since_same);
  visit("same_order", facts.history.same_order);
  visit("same_cart_order", facts.history.same_cart_order);
  visit("customer_orders", facts.history.customer_orders);
  visit("authorised_total", facts.history.authorised_total);
  visit("usual_total", facts.history.usual_total);
  visit("orders", facts.pace.orders);
  visit("orders_hour", facts.pace.orders_hour);
  visit("below_reference", facts.pace.below_reference.count);
  visit("below_reference_usual", facts.pace.below_reference.usual);
  visit("deeply_discounted", facts.pace.deeply_discounted.count);
  visit("deeply_discounted_usual", facts.pace.deeply_discounted.usual);
  visit("free", facts.pace.free.count);
  visit("free_usual", facts.pace.free.usual);
  visit("in_currency", facts.pace.currency.count);
  visit("in_currency_usual", facts.pace.currency.usual);
  visit("tax_least", facts.surroundings.tax_least);
  visit("tax_most", facts.surroundings.tax_most);
  visit("exchange_rate_micros", facts.surroundings.exchange_rate);
  visit("exchange_rate_as_of", facts.surroundings.exchange_rate_as_of);
  visit("free_shipping_from", facts.surroundings.free_shipping_from);
  visit("catalogue_as_of", facts.surroundings.catalogue_as_of);
  visit("order_budget", facts.surroundings.order_budget);
  visit("day_budget_left", facts.surroundings.day_budget_left);
  visit("budget_rate_micros", facts.surroundings.budget_rate);
  visit("covers_zero_total", facts.entitlement.covers_zero_total);
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_FACTS_FIELDS_H_
