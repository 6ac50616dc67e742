// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/resource_sink.h"

#include <iterator>

#include "parapet/adapters/platforms/commercetools/resource_fields.h"

namespace parapet::commercetools {
namespace {

// In the order of the fields.
constexpr std::string_view Buyer::*kBuyerTexts[] = {
    &Buyer::customer_id, &Buyer::customer_email, &Buyer::locale, &Buyer::first_name, &Buyer::last_name,
    &Buyer::street,      &Buyer::street2,        &Buyer::city,   &Buyer::region,     &Buyer::postal_code,
    &Buyer::country,     &Buyer::address_email,  &Buyer::phone,  &Buyer::mobile,     &Buyer::state,
};
static_assert(std::size(kBuyerTexts) == kLastOfPerson - kCustomerId + 1);

}  // namespace

void ResourceSink::Restart() {
  builder_.emplace(*context_.arena);
  builder_->order().store = context_.arena->Copy(context_.store);
  const bool create = g_.create;
  const std::string_view type_id = g_.type_id;
  g_ = {};
  g_.create = create;
  g_.type_id = type_id;
  line_ = nullptr;
  discount_ = nullptr;
}

void ResourceSink::OnBegin(uint16_t field, FieldReader& at) {
  if (field >= kTotalPrice && field <= kLastOfMoney) money_ = {};
  switch (field) {
    case kResource:
      if (done_ != nullptr && saw_resource_) context_.arena->Reset();
      saw_resource_ = true;
      Restart();
      break;
    case kLine:
    case kCustomLine:
      part_ = {};
      line_ = builder_->AddLine();
      if (line_ == nullptr)
        at.Fail("too_many_lines", "more than 500 lines, or texts beyond 1.5 MB; split the order");
      else if (field == kCustomLine)
        line_->kind = LineKind::kCustom;
      break;
    case kPiece:
      part_.piece_quantity.reset(), part_.piece_value.reset();
      break;
    case kPayment:
      payment_ = {};
      break;
    case kTransaction:
      payment_.type = payment_.state = {};
      payment_.amount.reset();
      break;
    case kShippingInfo:
      shipping_price_.reset(), shipping_discounted_.reset();
      break;
    case kDiscountCode:
      discount_ = builder_->AddDiscount();
      if (discount_ == nullptr) at.Fail("too_many_discounts", "more than 200 discount codes");
      break;
    default:
      break;
  }
}

void ResourceSink::OnEnd(uint16_t field, FieldReader& at) {
  if (field >= kTotalPrice && field <= kLastOfMoney) return EndMoney(field, at);
  switch (field) {
    case kResource:
      if (done_ != nullptr) {
        const Decoded decoded = Finish();
        if (decoded.kind == DeliveryKind::kUndecodable)
          at.Fail("bad_order", decoded.error);
        else
          (*done_)(decoded);
      }
      break;
    case kLine:
    case kCustomLine:
      EndLine(at);
      break;
    case kPiece:
      EndPiece(at);
      break;
    case kTransaction:
      EndTransaction(at);
      break;
    case kPayment:
      EndPayment(at);
      break;
    case kShippingInfo:
      AddUp(g_.shipping, shipping_discounted_ ? shipping_discounted_ : shipping_price_, at);
      break;
    default:
      break;
  }
}

void ResourceSink::OnField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (field <= kLastOfHeader) return Header(field, value, at);
  if (field <= kLastOfPerson) {
    g_.buyer.*kBuyerTexts[field - kCustomerId] = at.Text(value, *context_.arena);
    return;
  }
  if (field <= kLastOfMoneyParts) return money_.Take(static_cast<MoneyPart>(field - kMoneyType), value, at);
  if (field <= kLastOfLine) return LineField(field, value, at);
  if (field >= kPayment && field <= kLastOfPayment) return PaymentField(field, value, at);
  if (discount_ == nullptr) return;
  if (field == kDiscountCodeText || discount_->code.empty()) discount_->code = Copy(value, at);
}

void ResourceSink::Header(uint16_t field, const JsonValue& value, FieldReader& at) {
  switch (field) {
    case kAction:
      g_.create = Copy(value, at) == "Create";
      break;
    case kTypeId:
      g_.type_id = Copy(value, at);
      break;
    case kObjectType:
      g_.object_type = Copy(value, at);
      break;
    case kId:
      g_.id = Copy(value, at);
      break;
    case kCreatedAt:
      g_.created_at = at.Time(value);
      break;
    case kOrderState:
      g_.order_state = Copy(value, at);
      break;
    case kPaymentState:
      g_.payment_state = Copy(value, at);
      break;
    case kShipmentState:
      g_.shipment_state = Copy(value, at);
      break;
    case kOrigin:
      g_.origin = Copy(value, at);
      break;
    case kBusinessUnitKey:
    case kBusinessUnitId:
      g_.business_unit = g_.business_unit || !value.IsNull();
      break;
    case kClientId:
      g_.client_id = Copy(value, at);
      break;
    case kPlatformClient:
      g_.platform_client = at.Boolean(value).value_or(false);
      break;
    case kCustomTypeId:
      g_.custom_type = !value.IsNull();
      break;
    case kOurField:
      g_.our_field = true;
      break;
    default:
      return OrderField(field, value, at);
  }
}

void ResourceSink::OrderField(uint16_t field, const JsonValue& value, FieldReader& at) {
  Order& order = builder_->order();
  switch (field) {
    case kVersion:
      order.revision.version = at.WholeNumber(value).value_or(0);
      break;
    case kOrderNumber:
      order.name = Copy(value, at);
      break;
    case kLastModifiedAt:
      order.revision.updated_at = at.Time(value);
      break;
    case kCartId:
      order.cart_id = Copy(value, at);
      break;
    case kStoreKey:
      order.channel = Copy(value, at);
      break;
    case kCustomerGroup:
      order.customer_group = Copy(value, at);
      break;
    case kCountry:
      order.country = Copy(value, at);
      break;
    default:
      break;
  }
}

}  // namespace parapet::commercetools
