// SPDX-License-Identifier: Apache-2.0
//
// The parts of an order: lines, shipping lines, discounts and what of them falls on which line.
#include "parapet/adapters/platforms/shopify/order_fields.h"
#include "parapet/adapters/platforms/shopify/order_sink.h"

namespace parapet::shopify {

void OrderSink::AddUp(MoneySum& sum, std::optional<Money> amount, FieldReader& at) {
  if (!sum.Add(amount)) at.Fail("number_out_of_range", "the amounts add up to more than 9.2 · 10^12");
}

void OrderSink::EndAllocation(FieldReader& at) {
  ++gathered_.allocations;
  AddUp(part_.allocations, part_.allocation, at);
  const int64_t index = part_.allocation_index.value_or(-1);
  if (index >= 0 && static_cast<size_t>(index) < allocated_.size()) {
    AddUp(allocated_[static_cast<size_t>(index)], part_.allocation, at);
  }
}

void OrderSink::EndLine(FieldReader& at) {
  if (line_ == nullptr) return;
  if (part_.tip) {
    line_->kind = LineKind::kTip;
  } else if (part_.gift_card) {
    line_->kind = LineKind::kGiftCard;
  } else if (part_.grouped) {
    line_->kind = LineKind::kBundlePart;
  } else if (!part_.has_variant && !part_.has_product) {
    line_->kind = LineKind::kCustom;
  }
  line_->discount = part_.allocations.value() ? part_.allocations.value() : part_.total_discount;
  line_->tax = part_.taxes.value();
  AddUp(gathered_.allocated_to_lines, line_->discount, at);
  if (!line_->unit_price) return;
  const auto amount = Multiply(*line_->unit_price, line_->quantity);
  if (!amount) return;  // the builder says so: arithmetic_fits
  AddUp(gathered_.goods, amount, at);
  if (part_.tip) AddUp(gathered_.tip_lines, amount, at);
}

void OrderSink::EndShipping(FieldReader& at) {
  if (part_.removed || !part_.price) return;
  const auto without = Subtract(*part_.price, part_.allocations.value_or_zero());
  const Money after = part_.discounted_price ? *part_.discounted_price : without.value_or(*part_.price);
  AddUp(gathered_.shipping, after, at);
  AddUp(gathered_.taken_off_shipping, Subtract(*part_.price, after), at);
}

bool OrderSink::LineField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (field > kLineAllocationIndex) return false;
  if (line_ == nullptr) return true;
  switch (field) {
    case kLineId:
      line_->line_id = Id(value, at);
      break;
    case kLineVariant:
      line_->variant_id = Id(value, at), part_.has_variant = !line_->variant_id.empty();
      break;
    case kLineProduct:
      line_->item_id = Id(value, at), part_.has_product = !line_->item_id.empty();
      break;
    case kLineSku:
      line_->sku = Copy(value, at);
      break;
    case kLineTitle:
      line_->title = Copy(value, at);
      break;
    case kLineQuantity: {
      const auto quantity = at.QuantityOf(value);
      line_->quantity_known = quantity.has_value();
      line_->quantity = quantity.value_or(Quantity());
      break;
    }
    case kLinePrice:
      line_->unit_price = at.Amount(value, &line_->unit_price_places);
      break;
    case kLineCurrency:
      line_->currency = at.CurrencyOf(value);
      break;
    case kLinePresentment:
      line_->presentment_unit = at.Amount(value);
      break;
    case kLineGiftCard:
      part_.gift_card = at.Boolean(value).value_or(false);
      break;
    case kLineTip:
      part_.tip = !value.IsNull();
      break;
    case kLineShips:
      line_->requires_shipping = at.Boolean(value).value_or(true);
      break;
    case kLineGroup:
      // The bundle itself is no line: its parts carry its price, and name the group that they came in.
      part_.grouped = !value.IsNull();
      if (part_.grouped) line_->parent_id = context_.arena->Concatenate("group:", View(value, at));
      break;
    case kLineTotalDiscount:
      part_.total_discount = at.Amount(value);
      break;
    case kLineTax:
      AddUp(part_.taxes, at.Amount(value), at), ++gathered_.line_taxes;
      break;
    case kLineAllocationAmount:
      part_.allocation = at.Amount(value);
      break;
    case kLineAllocationIndex:
      part_.allocation_index = at.WholeNumber(value);
      break;
    default:
      break;
  }
  return true;
}

bool OrderSink::ShippingField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (field > kOrderTax) return false;
  switch (field) {
    case kShippingPrice:
      part_.price = at.Amount(value);
      break;
    case kShippingDiscounted:
      part_.discounted_price = at.Amount(value);
      break;
    case kShippingRemoved:
      part_.removed = at.Boolean(value).value_or(false);
      break;
    case kShippingTax:
      at.Amount(value), ++gathered_.line_taxes;
      break;
    case kShippingAllocationAmount:
      part_.allocation = at.Amount(value);
      break;
    case kShippingAllocationIndex:
      part_.allocation_index = at.WholeNumber(value);
      break;
    case kOrderTax:
      at.Amount(value), ++gathered_.order_taxes;
      break;
    default:
      break;
  }
  return true;
}

void OrderSink::DiscountField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (discount_ == nullptr) return;
  switch (field) {
    case kApplicationCode:
    case kCodeText:
      discount_->code = Copy(value, at);
      break;
    case kApplicationTitle:
      discount_->title = Copy(value, at);
      break;
    case kApplicationValue:
      if (const auto percentage = at.Amount(value)) discount_->percentage_micros = percentage->micros();
      break;
    case kApplicationValueType:
      discount_->is_percentage = View(value, at) == "percentage";
      break;
    case kApplicationTarget:
      discount_->on_shipping = View(value, at) == "shipping_line";
      break;
    case kCodeAmount:
      discount_->amount = at.Amount(value);
      break;
    case kCodeType:
      discount_->on_shipping = View(value, at) == "shipping";
      break;
    default:
      break;
  }
}

}  // namespace parapet::shopify
