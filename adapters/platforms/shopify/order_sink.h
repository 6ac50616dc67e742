// SPDX-License-Identifier: Apache-2.0
//
// Takes the fields of Shopify's order as they arrive and makes an Order of them. order_sink.cc sorts what arrives,
// order_parts.cc knows lines, shipping and discounts, order_totals.cc what can only be said when all of it was read.
//
// Payments are not in it: an order names its gateways and what is outstanding, amounts are transactions of their own.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_SINK_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_SINK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/shopify/id_digits.h"
#include "parapet/core/kernel/order_builder.h"

namespace parapet::shopify {

// Who buys and where to, as the order, its customer and its addresses say it.
struct Buyer : PostalAddress {
  std::string_view email, contact_email, phone;
  std::string_view customer_id, customer_email, customer_phone, customer_first_name, customer_last_name;
  std::string_view first_name, last_name, ship_phone, bill_country, bill_region, locale;
};

// One fulfilment: goods that left together.
struct Parcel {
  bool left = false, delivered = false;
  Instant at;
};

// What is gathered about one order until all of it has been read.
struct Gathered {
  std::string_view checkout_token, cart_token, financial_status, fulfilment_status;
  Buyer buyer;
  Instant created_at, processed_at;
  Currency presentment_total_currency;
  Parcel parcel;          // while it is read
  Instant left_at;        // the last parcel that stands
  bool delivered = true;  // every parcel was
  bool company = false;
  bool duties_included = false;

  std::optional<Money> total_discounts, total_shipping, duties, additional_fees, cash_rounding, tips;
  MoneySum goods;  // unit price · quantity over all lines
  MoneySum tip_lines;
  MoneySum allocated_to_lines;
  MoneySum shipping;  // after its discounts
  MoneySum taken_off_shipping;
  int line_taxes = 0, order_taxes = 0, allocations = 0;
};

// One line, or one shipping line, while it is read.
struct Part {
  MoneySum allocations, taxes;
  std::optional<Money> price, discounted_price, total_discount;
  std::optional<Money> allocation;
  std::optional<int64_t> allocation_index;
  bool has_variant = false, has_product = false;
  bool gift_card = false, tip = false, grouped = false, removed = false;
};

class OrderSink final : public FieldSink {
 public:
  // Completed orders of envelopes go to `done`, null where the body is the order.
  using Done = std::function<void(const Decoded&)>;
  OrderSink(std::optional<Stage> stage, const DecodeContext& context, const Done* done)
      : stage_(stage), context_(context), done_(done) {
    Restart();
  }

  void OnBegin(uint16_t field, FieldReader& at) override;
  void OnEnd(uint16_t field, FieldReader& at) override;
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override;

  bool saw_envelope() const { return saw_envelope_; }
  // The order, once all of it was read.
  Decoded Finish();

 private:
  void Restart();
  bool Header(uint16_t field, const JsonValue& value, FieldReader& at);
  bool Totals(uint16_t field, const JsonValue& value, FieldReader& at);
  bool Person(uint16_t field, const JsonValue& value, FieldReader& at);
  bool LineField(uint16_t field, const JsonValue& value, FieldReader& at);
  bool ShippingField(uint16_t field, const JsonValue& value, FieldReader& at);
  void DiscountField(uint16_t field, const JsonValue& value, FieldReader& at);

  void EndAllocation(FieldReader& at);
  void EndLine(FieldReader& at);
  void EndShipping(FieldReader& at);
  void ParcelField(uint16_t field, const JsonValue& value, FieldReader& at);
  void EndParcel();
  void AddTags(std::string_view tags);
  void AddUp(MoneySum& sum, std::optional<Money> amount, FieldReader& at);
  std::string_view View(const JsonValue& value, FieldReader& at) { return at.Text(value, *context_.arena); }
  std::string_view Copy(const JsonValue& value, FieldReader& at) {
    return at.Text(value, *context_.arena, FieldReader::Keep::kCopy);
  }
  // An id's digits as they stand.
  std::string_view Id(const JsonValue& value, FieldReader& at) {
    RefuseUnlessDigits(value, at);
    return Copy(value, at);
  }

  void FinishHeader(Order& order);
  void FinishFulfilment(Order& order) const;
  void FinishTotals(Order& order);
  void FinishDiscounts();
  void FinishContact(Contact& contact);
  Money GoodsDiscount() const;

  const std::optional<Stage> stage_;
  const DecodeContext& context_;
  const Done* const done_;
  bool saw_envelope_ = false;

  std::optional<OrderBuilder> builder_;
  Gathered gathered_;
  Part part_;
  Line* line_ = nullptr;
  Discount* discount_ = nullptr;
  Discount* codes_ = nullptr;  // discount_codes, used where there are no discount_applications
  size_t code_count_ = 0;
  std::array<MoneySum, kDiscountsMax> allocated_;  // by discount application
};

}  // namespace parapet::shopify

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_SINK_H_
