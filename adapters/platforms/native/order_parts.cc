// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/native/order_parts.h"

#include "parapet/adapters/platforms/native/order_fields.h"

namespace parapet::native {

void ReadDiscount(uint16_t field, const JsonValue& value, FieldReader& at, Arena& arena, Discount* out) {
  if (out == nullptr) return;
  switch (field) {
    case kDiscountCode:
      out->code = at.Text(value, arena, FieldReader::Keep::kCopy);
      break;
    case kDiscountTitle:
      out->title = at.Text(value, arena, FieldReader::Keep::kCopy);
      break;
    case kDiscountPercentage: {
      const auto percentage = at.QuantityOf(value);
      out->is_percentage = percentage.has_value();
      out->percentage_micros = percentage.value_or(Quantity()).micros();
      break;
    }
    case kDiscountAmount:
      out->amount = at.Amount(value);
      break;
    case kDiscountOnShipping:
      out->on_shipping = at.Boolean(value).value_or(false);
      break;
    default:
      break;
  }
}

void ReadPayment(uint16_t field, const JsonValue& value, FieldReader& at, Arena& arena, Payment* out) {
  if (out == nullptr) return;
  switch (field) {
    case kPaymentId:
      out->id = at.Text(value, arena, FieldReader::Keep::kCopy);
      break;
    case kPaymentKind:
      out->kind = Word(value, at, out->kind, PaymentKindFromName, "expected card, gift_card, store_credit or cash");
      break;
    case kPaymentCurrency:
      out->currency = at.CurrencyOf(value);
      break;
    case kAuthorised:
      out->authorised = at.Amount(value);
      break;
    case kCaptured:
      out->captured = at.Amount(value);
      break;
    case kBalance:
      out->balance = at.Amount(value);
      break;
    default:
      break;
  }
}

}  // namespace parapet::native
