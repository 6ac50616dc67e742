// SPDX-License-Identifier: Apache-2.0
//
// Every field of an order that says what is bought, under its name, said once: what digests them visits them here.
//
//   VisitStatedLine(line, [&](std::string_view name, auto& field) { ... });
//
// Whoever adds a field to an order adds it here, or to what is left out: where and whose it is (store, name, test), the
// revision with its stage and its times, which stand beside the digest, how much left (added only once something did),
// titles of lines and tags, which people and our own answers change, the spans, and what the builder derives.
// tests/core/kernel/order_fields_test.cc holds the list. Thread safety: pure. Cost: inlined away.
#ifndef PARAPET_CORE_KERNEL_ORDER_FIELDS_H_
#define PARAPET_CORE_KERNEL_ORDER_FIELDS_H_

#include <string_view>

#include "parapet/core/kernel/order.h"

namespace parapet {

template <typename Line, typename Visit>
constexpr void VisitStatedLine(Line& line, Visit&& visit) {
  visit("line_id", line.line_id);
  visit("variant_id", line.variant_id);
  visit("sku", line.sku);
  visit("item_id", line.item_id);
  visit("parent_id", line.parent_id);
  visit("kind", line.kind);
  visit("currency", line.currency);
  visit("quantity", line.quantity);
  visit("quantity_known", line.quantity_known);
  visit("requires_whole_quantity", line.requires_whole_quantity);
  visit("requires_shipping", line.requires_shipping);
  visit("unit_price", line.unit_price);
  visit("unit_price_places", line.unit_price_places);
  visit("compare_at", line.compare_at);
  visit("discount", line.discount);
  visit("stated_total", line.stated_total);
  visit("tax", line.tax);
  visit("presentment_unit", line.presentment_unit);
}

template <typename Discount, typename Visit>
constexpr void VisitStatedDiscount(Discount& discount, Visit&& visit) {
  visit("code", discount.code);
  visit("title", discount.title);
  visit("is_percentage", discount.is_percentage);
  visit("percentage_micros", discount.percentage_micros);
  visit("amount", discount.amount);
  visit("on_shipping", discount.on_shipping);
}

template <typename Payment, typename Visit>
constexpr void VisitStatedPayment(Payment& payment, Visit&& visit) {
  visit("id", payment.id);
  visit("kind", payment.kind);
  visit("currency", payment.currency);
  visit("authorised", payment.authorised);
  visit("captured", payment.captured);
  visit("balance", payment.balance);
}

// What is about the order as a whole.
template <typename Order, typename Visit>
constexpr void VisitStatedWhole(Order& order, Visit&& visit) {
  visit("id", order.id);
  visit("cart_id", order.cart_id);
  visit("origin", order.origin);
  visit("cancelled", order.cancelled);
  visit("currency", order.currency);
  visit("presentment_currency", order.presentment_currency);
  visit("tax_basis", order.tax_basis);
  visit("channel", order.channel);
  visit("country", order.country);
  visit("region", order.region);
  visit("price_list", order.price_list);
  visit("customer_group", order.customer_group);
  visit("customer", order.customer);
  visit("address", order.address);
  visit("taxed_address", order.taxed_address);
  visit("stated_lines_total", order.stated_lines_total);
  visit("discount_total", order.discount_total);
  visit("shipping", order.shipping);
  visit("tax_total", order.tax_total);
  visit("fee_total", order.fee_total);
  visit("tip_total", order.tip_total);
  visit("total", order.total);
  visit("shown_total", order.shown_total);
  visit("presentment_total", order.presentment_total);
  visit("presentment_shown_total", order.presentment_shown_total);
  visit("presentment_shipping", order.presentment_shipping);
  visit("discounts_in_lines", order.discounts_in_lines);
  visit("rounded_terms", order.rounded_terms);
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_ORDER_FIELDS_H_
