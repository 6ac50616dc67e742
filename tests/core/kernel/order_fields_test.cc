// SPDX-License-Identifier: Apache-2.0
//
// The digest of an order covers what the order says: a change of any field that is visited changes it, and a field that
// is not visited stands here by name. The structured bindings below stop compiling when a field is added.
#include "parapet/core/kernel/order_fields.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "parapet/core/kernel/order_builder.h"

namespace parapet {
namespace {

using Places = std::set<const void*>;

// Where the fields are that a visitor sees.
class Collect {
 public:
  explicit Collect(Places& places) : places_(places) {}
  template <typename T>
  void operator()(std::string_view, T& field) {
    EXPECT_TRUE(places_.insert(&field).second) << "visited twice";
  }

 private:
  Places& places_;
};

TEST(OrderFields, AreAllFieldsOfALineButItsTitleAndWhatIsDerived) {
  Line line;
  Places visited;
  VisitStatedLine(line, Collect(visited));
  auto& [line_id, variant_id, sku, item_id, title, parent_id, kind, currency, quantity, quantity_known, whole, shipping,
         unit_price, places, compare_at, discount, stated_total, tax, presentment_unit, offered_unit, net_unit,
         net_total, priced] = line;
  const Places all = {&line_id, &variant_id, &sku,          &item_id,   &title,           &parent_id,
                      &kind,    &currency,   &quantity,     &whole,     &quantity_known,  &shipping,
                      &places,  &unit_price, &compare_at,   &discount,  &stated_total,    &tax,
                      &priced,  &net_unit,   &offered_unit, &net_total, &presentment_unit};
  visited.insert({&title, &offered_unit, &net_unit, &net_total, &priced});
  EXPECT_EQ(visited, all);
}

TEST(OrderFields, AreAllFieldsOfADiscountAndOfAPayment) {
  Discount discount;
  Places visited;
  VisitStatedDiscount(discount, Collect(visited));
  auto& [code, title, is_percentage, percentage, amount, on_shipping] = discount;
  EXPECT_EQ(visited, (Places{&code, &title, &is_percentage, &percentage, &amount, &on_shipping}));
  Payment payment;
  visited.clear();
  VisitStatedPayment(payment, Collect(visited));
  auto& [id, kind, currency, authorised, captured, balance] = payment;
  EXPECT_EQ(visited, (Places{&id, &kind, &currency, &authorised, &captured, &balance}));
}

TEST(OrderFields, AreAllFieldsOfAnOrderButWhereWhenAndWhatIsDerived) {
  Order order;
  Places visited;
  VisitStatedWhole(order, Collect(visited));
  auto& [store, id, cart_id, name, revision, stage, origin, test, cancelled, placed_at, cancelled_at, fulfilment,
         fulfilled_at, currency, presentment_currency, tax_basis, channel, country, region, price_list, customer_group,
         customer, address, taxed_address, lines, discounts, payments, tags, stated_lines_total, discount_total,
         shipping, tax_total, fee_total, tip_total, total, shown_total, presentment_total, presentment_shown_total,
         presentment_shipping, discounts_in_lines, rounded_terms, goods_total, goods_net_total, arithmetic_fits,
         line_traits, total_check] = order;
  const Places all = {&store,
                      &id,
                      &cart_id,
                      &name,
                      &revision,
                      &stage,
                      &origin,
                      &test,
                      &cancelled,
                      &placed_at,
                      &cancelled_at,
                      &fulfilment,
                      &fulfilled_at,
                      &currency,
                      &presentment_currency,
                      &tax_basis,
                      &channel,
                      &country,
                      &region,
                      &price_list,
                      &customer_group,
                      &customer,
                      &address,
                      &taxed_address,
                      &lines,
                      &discounts,
                      &payments,
                      &tags,
                      &stated_lines_total,
                      &discount_total,
                      &shipping,
                      &tax_total,
                      &fee_total,
                      &tip_total,
                      &total,
                      &shown_total,
                      &presentment_total,
                      &presentment_shown_total,
                      &presentment_shipping,
                      &discounts_in_lines,
                      &rounded_terms,
                      &goods_total,
                      &goods_net_total,
                      &arithmetic_fits,
                      &line_traits,
                      &total_check};
  visited.insert({&store, &name, &test, &revision, &stage, &placed_at, &cancelled_at, &tags});
  visited.insert({&fulfilment, &fulfilled_at});
  visited.insert({&lines, &discounts, &payments});  // whose elements are visited one by one
  visited.insert({&goods_total, &goods_net_total, &arithmetic_fits, &line_traits, &total_check});
  EXPECT_EQ(visited, all);
}

// Changes the field that is visited as the nth, to something that is neither nothing nor what it was.
class ChangeNth {
 public:
  explicit ChangeNth(size_t n) : n_(n) {}
  template <typename T>
  void operator()(std::string_view name, T& field) {
    if (seen_++ != n_) return;
    changed_ = name;
    Change(field);
  }
  const std::string& changed() const { return changed_; }

 private:
  static void Change(std::string_view& field) { field = field == "other" ? "another" : "other"; }
  static void Change(Currency& field) { field = *Currency::FromCode("CHF"); }
  static void Change(Quantity& field) { field = Quantity::FromMicros(field.micros() + 1); }
  static void Change(bool& field) { field = !field; }
  static void Change(std::optional<Money>& field) {
    field = field ? std::optional(Money::FromMicros(field->micros() + 1)) : Money();
  }
  template <typename T>
  static void Change(T& field) {
    field = static_cast<T>(static_cast<int64_t>(field) + 1);
  }

  size_t n_, seen_ = 0;
  std::string changed_;
};

uint64_t DigestWith(const std::function<void(OrderBuilder&)>& change) {
  alignas(16) static std::byte memory[64 * 1024];
  Arena arena(memory);
  OrderBuilder builder(arena);
  builder.order().id = "1001";
  builder.order().currency = *Currency::FromCode("USD");
  builder.AddLine()->unit_price = Money::Major(15);
  builder.AddDiscount()->code = "TEN";
  builder.AddPayment()->authorised = Money::Major(15);
  change(builder);
  const BuildResult built = builder.Finish();
  EXPECT_TRUE(built.ok());
  return built.ok() ? built.order->revision.digest : 0;
}

template <typename Visit>
void EveryFieldMatters(Visit visit, size_t least) {
  const uint64_t plain = DigestWith([](OrderBuilder&) {});
  size_t n = 0;
  for (bool more = true; more; ++n) {
    ChangeNth change(n);
    const uint64_t digest = DigestWith([&](OrderBuilder& builder) { visit(builder, change); });
    more = !change.changed().empty();
    if (more) {
      EXPECT_NE(digest, plain) << change.changed();
    }
  }
  EXPECT_GT(n, least);
}

TEST(OrderFields, EachChangesTheDigest) {
  EveryFieldMatters([](OrderBuilder& b, ChangeNth& change) { VisitStatedWhole(b.order(), change); }, 28);
  EveryFieldMatters([](OrderBuilder& b, ChangeNth& change) { VisitStatedLine(b.lines()[0], change); }, 18);
  EveryFieldMatters([](OrderBuilder& b, ChangeNth& change) { VisitStatedDiscount(b.discounts()[0], change); }, 6);
  EveryFieldMatters([](OrderBuilder& b, ChangeNth& change) { VisitStatedPayment(b.payments()[0], change); }, 6);
}

TEST(OrderFields, CountsChangeTheDigest) {
  const uint64_t plain = DigestWith([](OrderBuilder&) {});
  EXPECT_NE(plain, DigestWith([](OrderBuilder& builder) { builder.AddLine(); }));
  EXPECT_NE(plain, DigestWith([](OrderBuilder& builder) { builder.AddDiscount(); }));
  EXPECT_NE(plain, DigestWith([](OrderBuilder& builder) { builder.AddPayment(); }));
}

TEST(OrderFields, StageTimesAndTagsDoNot) {
  const uint64_t plain = DigestWith([](OrderBuilder&) {});
  EXPECT_EQ(plain, DigestWith([](OrderBuilder& builder) { builder.order().stage = Stage::kPaid; }));
  EXPECT_EQ(plain, DigestWith([](OrderBuilder& builder) { builder.order().revision.updated_at = {5}; }));
  EXPECT_EQ(plain, DigestWith([](OrderBuilder& builder) { builder.AddTag("parapet-held"); }));
}

}  // namespace
}  // namespace parapet
