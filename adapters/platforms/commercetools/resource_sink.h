// SPDX-License-Identifier: Apache-2.0
//
// Takes the fields of commercetools' carts and orders as they arrive and makes an Order of them. resource_sink.cc sorts
// what arrives, resource_lines.cc knows lines and money, resource_payments.cc payments, resource_totals.cc what can
// only be said when all of it was read.
#ifndef PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_RESOURCE_SINK_H_
#define PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_RESOURCE_SINK_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/platforms/commercetools/money_parts.h"
#include "parapet/adapters/platforms/commercetools/price_list.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/platform.h"
#include "parapet/core/kernel/order_builder.h"

namespace parapet::commercetools {

// Who buys and where to.
struct Buyer : PostalAddress {
  std::string_view customer_id, customer_email, locale, first_name, last_name, address_email, phone, mobile, state;
};

// What is gathered about one cart or order until all of it has been read.
struct Gathered {
  std::string_view type_id, object_type, id, order_state, payment_state, shipment_state, origin, client_id;
  Buyer buyer;
  Instant created_at;
  bool create = false, platform_client = false, business_unit = false, custom_type = false, our_field = false;
  bool tax_included = false, tax_excluded = false;
  std::optional<Money> total, net, gross;
  MoneySum line_discounts, discount_on_total, shipping;
  PriceListChoice price_list;
  int rounded = 0;
};

// One line while it is read.
struct Part {
  std::string_view product_id, variant_id, mode, price_mode, channel, recurrence;
  PriceScope scope;  // of its price
  bool named = false;
  std::optional<MoneyAmount> price, discounted;
  std::optional<Money> total, net, gross;
  std::optional<Quantity> piece_quantity;
  std::optional<Money> piece_value;
  MoneySum pieces_value;  // value · quantity over all pieces
  Quantity pieces;
  bool high_precision = false;
};

// One payment while it is read. Its transactions are there where the reference was expanded.
struct PaymentPart {
  std::string_view id, method, type, state;  // type and state: of the transaction that is read
  std::optional<MoneyAmount> amount;
  MoneySum authorised, captured;
  Currency currency;
  bool open = false;  // a transaction is under way: what it comes to is not known yet
};

class ResourceSink final : public FieldSink {
 public:
  using Done = std::function<void(const Decoded&)>;
  ResourceSink(const PlatformSettings& settings, const DecodeContext& context, const Done* done)
      : settings_(settings), context_(context), done_(done) {
    Restart();
  }
  void OnBegin(uint16_t field, FieldReader& at) override;
  void OnEnd(uint16_t field, FieldReader& at) override;
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override;
  void set_imported() { imported_ = true; }  // the order was made elsewhere: never touched
  Decoded Finish();
  bool saw_resource() const { return saw_resource_; }
  bool IsOrder() const {
    if (!g_.type_id.empty()) return g_.type_id == "order";
    return g_.object_type == "Order" || (g_.object_type.empty() && !g_.order_state.empty());
  }
  bool of_interest() const { return IsOrder() || IsCart(); }

 private:
  void Restart();
  void Header(uint16_t field, const JsonValue& value, FieldReader& at);
  void OrderField(uint16_t field, const JsonValue& value, FieldReader& at);
  void LineField(uint16_t field, const JsonValue& value, FieldReader& at);
  void EndMoney(uint16_t field, FieldReader& at);
  void Store(uint16_t field, const MoneyAmount& amount, FieldReader& at);
  void EndPiece(FieldReader& at);
  void EndLine(FieldReader& at);
  void PaymentField(uint16_t field, const JsonValue& value, FieldReader& at);
  void EndTransaction(FieldReader& at);
  void EndPayment(FieldReader& at);
  void PriceLine(FieldReader& at);
  void AddUp(MoneySum& sum, std::optional<Money> amount, FieldReader& at);
  std::string_view Copy(const JsonValue& value, FieldReader& at) {
    return at.Text(value, *context_.arena, FieldReader::Keep::kCopy);
  }
  bool IsCart() const { return g_.type_id == "cart" || (g_.type_id.empty() && g_.object_type == "Cart"); }
  void FinishHeader(Order& order);
  void FinishTotals(Order& order);
  void FinishPerson(Order& order, Contact& contact);
  bool IsStaff() const;

  const PlatformSettings& settings_;
  const DecodeContext& context_;
  const Done* const done_;
  bool saw_resource_ = false, imported_ = false;
  std::optional<OrderBuilder> builder_;
  Gathered g_;
  Part part_;
  PaymentPart payment_;
  MoneyParts money_;
  std::optional<Money> shipping_price_, shipping_discounted_;
  Line* line_ = nullptr;
  Discount* discount_ = nullptr;
};

}  // namespace parapet::commercetools

#endif  // PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_RESOURCE_SINK_H_
