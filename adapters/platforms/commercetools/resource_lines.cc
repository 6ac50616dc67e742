// SPDX-License-Identifier: Apache-2.0
//
// Lines, and the money objects that they and the resource consist of.
#include "parapet/adapters/platforms/commercetools/resource_fields.h"
#include "parapet/adapters/platforms/commercetools/resource_sink.h"

namespace parapet::commercetools {

void ResourceSink::AddUp(MoneySum& sum, std::optional<Money> amount, FieldReader& at) {
  if (!sum.Add(amount)) at.Fail("number_out_of_range", "the amounts add up to more than 9.2 · 10^12");
}

void ResourceSink::EndMoney(uint16_t field, FieldReader& at) {
  const auto amount = money_.Finish(at);
  if (!amount) return;
  const bool of_line = field >= kLinePrice && field <= kPieceValue;
  part_.high_precision = part_.high_precision || (amount->high_precision && of_line);
  Store(field, *amount, at);
}

void ResourceSink::Store(uint16_t field, const MoneyAmount& amount, FieldReader& at) {
  const bool of_line = field >= kLinePrice && field <= kPieceValue;
  if (of_line && line_ == nullptr) return;
  switch (field) {
    case kTotalPrice:
      g_.total = amount.money;
      builder_->order().currency = amount.currency;
      break;
    case kTotalNet:
      g_.net = amount.money;
      break;
    case kTotalGross:
      g_.gross = amount.money;
      break;
    case kDiscountOnTotal:
      AddUp(g_.discount_on_total, amount.money, at);
      break;
    case kLinePrice:
      part_.price = amount;
      line_->currency = amount.currency;
      break;
    case kLineDiscounted:
      part_.discounted = amount;
      break;
    case kLineTotal:
      part_.total = amount.money;
      break;
    case kLineNet:
      part_.net = amount.money;
      break;
    case kLineGross:
      part_.gross = amount.money;
      break;
    case kPieceValue:
      part_.piece_value = amount.money;
      break;
    case kShippingPrice:
      shipping_price_ = amount.money;
      break;
    case kShippingDiscounted:
      shipping_discounted_ = amount.money;
      break;
    case kTransactionAmount:
      payment_.amount = amount;
      break;
    default:
      break;
  }
}

void ResourceSink::LineField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (line_ == nullptr) return;
  switch (field) {
    case kLineId:
      line_->line_id = Copy(value, at);
      break;
    case kProductId:
      line_->item_id = part_.product_id = Copy(value, at);
      break;
    case kVariantId:
      part_.variant_id = at.Text(value, *context_.arena);
      break;
    case kSku:
      line_->sku = Copy(value, at);
      break;
    case kLineName:
      // The name in the operators' language, else the first one given.
      if (part_.named || (!line_->title.empty() && at.key().substr(0, 2) != settings_.language.substr(0, 2))) break;
      line_->title = Copy(value, at);
      part_.named = at.key().substr(0, 2) == settings_.language.substr(0, 2);
      break;
    case kQuantity: {
      const auto quantity = at.QuantityOf(value);
      line_->quantity_known = quantity.has_value();
      line_->quantity = quantity.value_or(Quantity());
      break;
    }
    case kPriceMode:
      part_.price_mode = at.Text(value, *context_.arena);
      break;
    case kLineMode:
      part_.mode = at.Text(value, *context_.arena);
      break;
    case kIncludedInPrice:
      if (const auto included = at.Boolean(value)) (*included ? g_.tax_included : g_.tax_excluded) = true;
      break;
    case kPriceCountry:
      part_.scope.country = at.Text(value, *context_.arena);
      break;
    case kPriceCustomerGroup:
      part_.scope.customer_group = at.Text(value, *context_.arena);
      break;
    case kPriceChannel:
      part_.scope.channel = at.Text(value, *context_.arena);
      break;
    case kPriceRecurrence:
      part_.scope.recurrence = at.Text(value, *context_.arena);
      break;
    case kLineChannel:
      part_.channel = at.Text(value, *context_.arena);
      break;
    case kLineRecurrence:
      part_.recurrence = at.Text(value, *context_.arena);
      break;
    case kPieceQuantity:
      part_.piece_quantity = at.QuantityOf(value);
      break;
    default:
      break;
  }
}

void ResourceSink::EndPiece(FieldReader& at) {
  if (!part_.piece_quantity || !part_.piece_value) return;
  const auto amount = Multiply(*part_.piece_value, *part_.piece_quantity);
  const auto pieces = parapet::Add(part_.pieces, *part_.piece_quantity);
  if (!amount || !pieces) return at.Fail("number_out_of_range", "the amount is beyond ±9.2 · 10^12");
  part_.pieces = *pieces;
  AddUp(part_.pieces_value, amount, at);
}

// Unit price, discount and stated total out of what the line says.
void ResourceSink::PriceLine(FieldReader& at) {
  const bool external = part_.price_mode == "ExternalTotal" && part_.total.has_value();
  const auto external_unit = external ? Divide(*part_.total, line_->quantity) : std::nullopt;
  if (external_unit) {
    line_->unit_price = *external_unit;
    line_->stated_total = part_.total;
    ++g_.rounded;
    return;
  }
  const auto unit = part_.discounted ? part_.discounted : part_.price;
  if (!unit) return;
  line_->unit_price = unit->money;
  line_->unit_price_places = unit->places;
  if (part_.discounted && part_.price) line_->compare_at = part_.price->money;
  if (part_.pieces_value.value()) {
    const auto full = Multiply(unit->money, part_.pieces);
    const auto discount = full ? Subtract(*full, *part_.pieces_value.value()) : std::nullopt;
    if (!discount) return at.Fail("number_out_of_range", "the amount is beyond ±9.2 · 10^12");
    line_->discount = discount;
    AddUp(g_.line_discounts, discount, at);
  }
  if (part_.total) line_->stated_total = parapet::Add(*part_.total, line_->discount.value_or(Money()));
}

void ResourceSink::EndLine(FieldReader& at) {
  if (line_ == nullptr) return;
  if (part_.mode == "GiftLineItem") line_->kind = LineKind::kGift;
  if (!part_.product_id.empty() && !part_.variant_id.empty()) {
    const std::string_view product = context_.arena->Concatenate(part_.product_id, "#");
    line_->variant_id = context_.arena->Concatenate(product, part_.variant_id);
  }
  if (part_.net && part_.gross) line_->tax = Subtract(*part_.gross, *part_.net);
  if (part_.high_precision) ++g_.rounded;
  const bool selected = part_.price_mode.empty() || part_.price_mode == "Platform";
  if (part_.price && selected && line_->kind != LineKind::kCustom) {
    g_.price_list.Take(part_.scope, part_.channel, part_.recurrence);
  }
  PriceLine(at);
  line_ = nullptr;
}

}  // namespace parapet::commercetools
