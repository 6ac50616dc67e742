// SPDX-License-Identifier: Apache-2.0
//
// Orders with every field filled, left out or at an edge, from a seed: for tests of round trips.
#ifndef PARAPET_TESTS_SUPPORT_RANDOM_ORDERS_H_
#define PARAPET_TESTS_SUPPORT_RANDOM_ORDERS_H_

#include <random>
#include <string>

#include "parapet/core/kernel/order_builder.h"

namespace parapet::testing {

class RandomOrders {
 public:
  explicit RandomOrders(uint32_t seed) : random_(seed) {}

  int64_t Below(int64_t limit) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(limit)); }
  bool Coin() { return Below(2) == 0; }
  uint64_t Bits() { return random_() << 32 ^ random_(); }

  // Everyday amounts, edges, and anything at all.
  int64_t Micros() {
    constexpr int64_t kEdges[] = {0, 1, -1, 10'000, 15'000'000, INT64_MAX, -INT64_MAX, 999'999, -12'340'000};
    if (Below(3) == 0) return kEdges[Below(std::size(kEdges))];
    return Coin() ? Below(100'000) * 10'000 : Below(INT64_C(1) << 50) - (INT64_C(1) << 49);
  }
  std::optional<Money> MaybeMoney() { return Coin() ? std::optional(Money::FromMicros(Micros())) : std::nullopt; }
  Instant MaybeTime() { return Coin() ? Instant{1 + Below(INT64_C(4'000'000'000'000'000))} : Instant{}; }
  std::string Word() {
    constexpr const char* kWords[] = {"",
                                      "a",
                                      "PEAR-1KG",
                                      "with \"quotes\" and \\",
                                      "line\nbreak\ttab",
                                      "Ünïcødé 梨 🍐",
                                      "820982911946154508",
                                      "</script>",
                                      "\x7f"};
    return kWords[Below(std::size(kWords))];
  }
  Currency SomeCurrency() {
    constexpr const char* kCodes[] = {"USD", "JPY", "KWD", "EUR"};
    return *Currency::FromCode(kCodes[Below(4)]);
  }

  const Order* Make(Arena& arena) {
    OrderBuilder builder(arena);
    Header(builder.order(), arena);
    Totals(builder.order());
    for (int64_t i = Below(6); i > 0; --i) FillLine(*builder.AddLine(), arena);
    for (int64_t i = Below(3); i > 0; --i) FillDiscount(*builder.AddDiscount(), arena);
    for (int64_t i = Below(3); i > 0; --i) FillPayment(*builder.AddPayment(), arena);
    for (int64_t i = Below(3); i > 0; --i) builder.AddTag(arena.Copy(Word()));
    return builder.Finish().order;
  }

 private:
  void Header(Order& order, Arena& arena) {
    order.store = arena.Copy("main");
    order.id = arena.Copy("id" + Word());
    order.cart_id = arena.Copy(Word());
    order.name = arena.Copy(Word());
    order.revision.version = Coin() ? 0 : Below(INT64_C(1) << 40);
    order.revision.updated_at = MaybeTime();
    order.stage = static_cast<Stage>(Below(kStages));
    order.origin = static_cast<Origin>(Below(kOrigins));
    order.test = Coin(), order.cancelled = Coin(), order.discounts_in_lines = Coin();
    order.placed_at = MaybeTime(), order.cancelled_at = MaybeTime();
    order.fulfilment = static_cast<FulfilmentStage>(Below(4)), order.fulfilled_at = MaybeTime();
    order.currency = SomeCurrency();
    if (Coin()) order.presentment_currency = SomeCurrency();
    order.tax_basis = static_cast<TaxBasis>(Below(3));
    order.channel = arena.Copy(Word()), order.country = arena.Copy(Word());
    order.price_list = arena.Copy(Word()), order.customer_group = arena.Copy(Word());
    order.customer = Coin() ? 0 : Bits(), order.address = Coin() ? 0 : Bits();
    order.region = arena.Copy(Word()), order.taxed_address = Coin() ? 0 : Bits();
    order.rounded_terms = static_cast<uint16_t>(Below(65536));
  }
  void Totals(Order& order) {
    order.stated_lines_total = MaybeMoney(), order.discount_total = MaybeMoney(), order.shipping = MaybeMoney();
    order.tax_total = MaybeMoney(), order.fee_total = MaybeMoney(), order.tip_total = MaybeMoney();
    order.total = MaybeMoney(), order.shown_total = MaybeMoney(), order.presentment_total = MaybeMoney();
    order.presentment_shown_total = MaybeMoney(), order.presentment_shipping = MaybeMoney();
  }
  void FillLine(Line& line, Arena& arena) {
    line.line_id = arena.Copy(Word()), line.variant_id = arena.Copy(Word()), line.sku = arena.Copy(Word());
    line.item_id = arena.Copy(Word()), line.title = arena.Copy(Word());
    line.kind = static_cast<LineKind>(Below(10));
    if (Coin()) line.currency = SomeCurrency();
    line.quantity_known = Coin();
    if (line.quantity_known) line.quantity = Quantity::FromMicros(Micros());
    line.requires_whole_quantity = Coin(), line.requires_shipping = Coin();
    line.parent_id = arena.Copy(Word());
    line.unit_price = MaybeMoney();
    line.unit_price_places = static_cast<uint8_t>(Below(20));
    line.compare_at = MaybeMoney(), line.discount = MaybeMoney(), line.stated_total = MaybeMoney();
    line.tax = MaybeMoney(), line.presentment_unit = MaybeMoney();
  }
  void FillDiscount(Discount& discount, Arena& arena) {
    discount.code = arena.Copy(Word()), discount.title = arena.Copy(Word());
    discount.is_percentage = Coin();
    if (discount.is_percentage) discount.percentage_micros = Micros();
    discount.amount = MaybeMoney();
    discount.on_shipping = Coin();
  }
  void FillPayment(Payment& payment, Arena& arena) {
    payment.id = arena.Copy(Word());
    payment.kind = static_cast<PaymentKind>(Below(4));
    if (Coin()) payment.currency = SomeCurrency();
    payment.authorised = MaybeMoney(), payment.captured = MaybeMoney(), payment.balance = MaybeMoney();
  }

  std::mt19937_64 random_;
};

// Whether every field of two orders is equal, those that the builder derives among them.
inline bool SameLine(const Line& a, const Line& b) {
  return a.line_id == b.line_id && a.variant_id == b.variant_id && a.sku == b.sku && a.item_id == b.item_id &&
         a.title == b.title && a.kind == b.kind && a.currency == b.currency && a.quantity == b.quantity &&
         a.parent_id == b.parent_id && a.requires_shipping == b.requires_shipping &&
         a.quantity_known == b.quantity_known && a.requires_whole_quantity == b.requires_whole_quantity &&
         a.unit_price == b.unit_price && a.unit_price_places == b.unit_price_places && a.compare_at == b.compare_at &&
         a.discount == b.discount && a.stated_total == b.stated_total && a.tax == b.tax &&
         a.presentment_unit == b.presentment_unit && a.offered_unit == b.offered_unit && a.net_unit == b.net_unit &&
         a.net_total == b.net_total && a.priced == b.priced;
}
inline bool SameDiscount(const Discount& a, const Discount& b) {
  return a.code == b.code && a.title == b.title && a.is_percentage == b.is_percentage &&
         a.percentage_micros == b.percentage_micros && a.amount == b.amount && a.on_shipping == b.on_shipping;
}
inline bool SamePayment(const Payment& a, const Payment& b) {
  return a.id == b.id && a.kind == b.kind && a.currency == b.currency && a.authorised == b.authorised &&
         a.captured == b.captured && a.balance == b.balance;
}
inline bool SameHeader(const Order& a, const Order& b) {
  return a.store == b.store && a.id == b.id && a.cart_id == b.cart_id && a.name == b.name && a.revision == b.revision &&
         a.stage == b.stage && a.origin == b.origin && a.test == b.test && a.cancelled == b.cancelled &&
         a.placed_at == b.placed_at && a.cancelled_at == b.cancelled_at && a.fulfilment == b.fulfilment &&
         a.fulfilled_at == b.fulfilled_at && a.currency == b.currency &&
         a.presentment_currency == b.presentment_currency && a.tax_basis == b.tax_basis && a.channel == b.channel &&
         a.country == b.country && a.price_list == b.price_list && a.customer_group == b.customer_group &&
         a.customer == b.customer && a.address == b.address && a.region == b.region &&
         a.taxed_address == b.taxed_address;
}
inline bool SameTotals(const Order& a, const Order& b) {
  return a.stated_lines_total == b.stated_lines_total && a.discount_total == b.discount_total &&
         a.shipping == b.shipping && a.tax_total == b.tax_total && a.fee_total == b.fee_total &&
         a.tip_total == b.tip_total && a.total == b.total && a.shown_total == b.shown_total &&
         a.presentment_total == b.presentment_total && a.presentment_shown_total == b.presentment_shown_total &&
         a.presentment_shipping == b.presentment_shipping && a.discounts_in_lines == b.discounts_in_lines &&
         a.rounded_terms == b.rounded_terms && a.goods_total == b.goods_total &&
         a.goods_net_total == b.goods_net_total && a.arithmetic_fits == b.arithmetic_fits;
}
inline bool SameOrder(const Order& a, const Order& b) {
  if (!SameHeader(a, b) || !SameTotals(a, b)) return false;
  if (a.lines.size() != b.lines.size() || a.discounts.size() != b.discounts.size() || a.tags.size() != b.tags.size() ||
      a.payments.size() != b.payments.size()) {
    return false;
  }
  for (size_t i = 0; i < a.lines.size(); ++i) {
    if (!SameLine(a.lines[i], b.lines[i])) return false;
  }
  for (size_t i = 0; i < a.discounts.size(); ++i) {
    if (!SameDiscount(a.discounts[i], b.discounts[i])) return false;
  }
  for (size_t i = 0; i < a.payments.size(); ++i) {
    if (!SamePayment(a.payments[i], b.payments[i])) return false;
  }
  for (size_t i = 0; i < a.tags.size(); ++i) {
    if (a.tags[i] != b.tags[i]) return false;
  }
  return true;
}

}  // namespace parapet::testing

#endif  // PARAPET_TESTS_SUPPORT_RANDOM_ORDERS_H_
