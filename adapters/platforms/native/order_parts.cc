// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/native/order_parts.h"

#include "parapet/adapters/platforms/native/order_fields.h"

namespace parapet::native {
namespace {

std::string_view Copy(const JsonValue& value, FieldReader& at, Arena& arena) {
  return at.Text(value, arena, FieldReader::Keep::kCopy);
}

// What a line holds of numbers.
void ReadLineAmount(uint16_t field, const JsonValue& value, FieldReader& at, Line& line,
                    std::optional<uint8_t>& places_given) {
  switch (field) {
    case kQuantity: {
      const auto quantity = at.QuantityOf(value);
      line.quantity_known = quantity.has_value();
      line.quantity = quantity.value_or(Quantity());
      break;
    }
    case kWholeQuantity:
      line.requires_whole_quantity = at.Boolean(value).value_or(true);
      break;
    case kRequiresShipping:
      line.requires_shipping = at.Boolean(value).value_or(true);
      break;
    case kUnitPrice: {
      uint8_t places = 0;
      line.unit_price = at.Amount(value, &places);
      line.unit_price_places = places_given.value_or(places);
      break;
    }
    case kUnitPricePlaces: {
      const int64_t places = at.WholeNumber(value).value_or(0);
      if (places < 0 || places > UINT8_MAX) at.Fail("number_out_of_range", "expected 0 to 255");
      places_given = line.unit_price_places = static_cast<uint8_t>(places);
      break;
    }
    case kCompareAt:
      line.compare_at = at.Amount(value);
      break;
    case kLineDiscount:
      line.discount = at.Amount(value);
      break;
    case kStatedTotal:
      line.stated_total = at.Amount(value);
      break;
    case kLineTax:
      line.tax = at.Amount(value);
      break;
    case kPresentmentUnit:
      line.presentment_unit = at.Amount(value);
      break;
    default:
      break;
  }
}

}  // namespace

void ReadDiscountField(uint16_t field, const JsonValue& value, FieldReader& at, Arena& arena, Discount& discount) {
  switch (field) {
    case kDiscountCode:
      discount.code = Copy(value, at, arena);
      break;
    case kDiscountTitle:
      discount.title = Copy(value, at, arena);
      break;
    case kDiscountPercentage: {
      const auto percentage = at.QuantityOf(value);
      discount.is_percentage = percentage.has_value();
      discount.percentage_micros = percentage.value_or(Quantity()).micros();
      break;
    }
    case kDiscountAmount:
      discount.amount = at.Amount(value);
      break;
    case kDiscountOnShipping:
      discount.on_shipping = at.Boolean(value).value_or(false);
      break;
    default:
      break;
  }
}

void ReadPaymentField(uint16_t field, const JsonValue& value, FieldReader& at, Arena& arena, Payment& payment) {
  switch (field) {
    case kPaymentId:
      payment.id = Copy(value, at, arena);
      break;
    case kPaymentKind:
      payment.kind =
          Word(value, at, payment.kind, PaymentKindFromName, "expected card, gift_card, store_credit or cash");
      break;
    case kPaymentCurrency:
      payment.currency = at.CurrencyOf(value);
      break;
    case kAuthorised:
      payment.authorised = at.Amount(value);
      break;
    case kCaptured:
      payment.captured = at.Amount(value);
      break;
    case kBalance:
      payment.balance = at.Amount(value);
      break;
    default:
      break;
  }
}

void ReadLineField(uint16_t field, const JsonValue& value, FieldReader& at, Arena& arena, Line& line,
                   std::optional<uint8_t>& places_given) {
  switch (field) {
    case kLineId:
      line.line_id = Copy(value, at, arena);
      break;
    case kVariantId:
      line.variant_id = Copy(value, at, arena);
      break;
    case kSku:
      line.sku = Copy(value, at, arena);
      break;
    case kItemId:
      line.item_id = Copy(value, at, arena);
      break;
    case kTitle:
      line.title = Copy(value, at, arena);
      break;
    case kParentId:
      line.parent_id = Copy(value, at, arena);
      break;
    case kKind:
      line.kind =
          Word(value, at, line.kind, LineKindFromName,
               "expected item, gift, bundle_parent, bundle_part, custom, fee, tip, deposit, gift_card or sample");
      break;
    case kLineCurrency:
      line.currency = at.CurrencyOf(value);
      break;
    default:
      ReadLineAmount(field, value, at, line, places_given);
  }
}

}  // namespace parapet::native
