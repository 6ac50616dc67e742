// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/order_decoder.h"

#include <array>
#include <utility>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/shopify/order_fields.h"

namespace parapet::shopify {
namespace {

struct SourceName {
  std::string_view name;
  Origin origin;
};
constexpr SourceName kSourceNames[] = {
    {"pos", Origin::kPos},
    {"iphone", Origin::kPos},
    {"android", Origin::kPos},
    {"shopify_draft_order", Origin::kDraft},
    {"exchange", Origin::kExchange},
    {"return_exchange", Origin::kExchange},
    {"subscription_contract", Origin::kRenewal},
    {"amazon", Origin::kMarketplace},
    {"amazon-us", Origin::kMarketplace},
    {"ebay", Origin::kMarketplace},
    {"etsy", Origin::kMarketplace},
    {"walmart", Origin::kMarketplace},
    {"shopify_marketplace_connect", Origin::kMarketplace},
};

Money OrZero(const std::optional<Money>& amount) { return amount.value_or(Money()); }

// What is gathered about one order until all of it has been read.
struct Gathered {
  std::string_view checkout_token, cart_token, financial_status;
  std::string_view email, contact_email, phone;
  std::string_view customer_id, customer_email, customer_phone, customer_first_name, customer_last_name;
  std::string_view first_name, last_name, ship_phone, bill_country;
  PostalAddress address;
  Instant created_at, processed_at;
  Currency presentment_total_currency;
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
  void AddTags(std::string_view tags);
  void AddUp(MoneySum& sum, std::optional<Money> amount, FieldReader& at);
  std::string_view View(const JsonValue& value, FieldReader& at) { return at.Text(value, *context_.arena); }
  std::string_view Copy(const JsonValue& value, FieldReader& at) {
    return at.Text(value, *context_.arena, FieldReader::Keep::kCopy);
  }
  std::string_view Id(const JsonValue& value, FieldReader& at);

  void FinishHeader(Order& order);
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
  Contact contact_;
};

void OrderSink::Restart() {
  builder_.emplace(*context_.arena);
  builder_->order().store = context_.arena->Copy(context_.store);
  gathered_ = {};
  line_ = nullptr;
  discount_ = codes_ = nullptr;
  code_count_ = 0;
  allocated_.fill({});
  contact_ = {};
}

// Digits as they stand: a number with a fraction or an exponent has been through a double.
std::string_view OrderSink::Id(const JsonValue& value, FieldReader& at) {
  if (value.kind == JsonValue::Kind::kNumber && value.text.find_first_not_of("0123456789") != value.text.npos) {
    at.Fail("not_an_id", "expected an id of digits");
  }
  return Copy(value, at);
}

void OrderSink::AddUp(MoneySum& sum, std::optional<Money> amount, FieldReader& at) {
  if (!sum.Add(amount)) at.Fail("number_out_of_range", "the amounts add up to more than 9.2 · 10^12");
}

void OrderSink::OnBegin(uint16_t field, FieldReader& at) {
  switch (field) {
    case kOrder:
      if (saw_envelope_) context_.arena->Reset();
      saw_envelope_ = true;
      Restart();
      break;
    case kLine:
      part_ = {};
      line_ = builder_->AddLine();
      if (line_ == nullptr) at.Fail("too_many_lines", "more than 500 lines, or texts beyond 1.5 MB; split the order");
      break;
    case kShipping:
      part_ = {};
      break;
    case kLineAllocation:
    case kShippingAllocation:
      part_.allocation.reset(), part_.allocation_index.reset();
      break;
    case kApplication:
      discount_ = builder_->AddDiscount();
      if (discount_ == nullptr) at.Fail("too_many_discounts", "more than 200 discounts");
      break;
    case kCode: {
      if (codes_ == nullptr) {
        void* const room = context_.arena->Allocate(kDiscountsMax * sizeof(Discount));
        codes_ = static_cast<Discount*>(room);
      }
      if (codes_ == nullptr || code_count_ == kDiscountsMax) {
        at.Fail("too_many_discounts", "more than 200 discount codes");
        discount_ = nullptr;
      } else {
        discount_ = new (&codes_[code_count_++]) Discount();
      }
      break;
    }
    default:
      break;
  }
}

void OrderSink::OnEnd(uint16_t field, FieldReader& at) {
  switch (field) {
    case kOrder:
      if (done_ != nullptr) {
        const Decoded decoded = Finish();
        if (decoded.kind == DeliveryKind::kUndecodable)
          at.Fail("bad_order", decoded.error);
        else
          (*done_)(decoded);
      }
      break;
    case kLine:
      EndLine(at);
      break;
    case kShipping:
      EndShipping(at);
      break;
    case kLineAllocation:
    case kShippingAllocation:
      EndAllocation(at);
      break;
    default:
      break;
  }
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

void OrderSink::OnField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (Header(field, value, at) || Totals(field, value, at) || Person(field, value, at)) return;
  if (LineField(field, value, at) || ShippingField(field, value, at)) return;
  DiscountField(field, value, at);
}

bool OrderSink::Header(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (field > kCompanyId) return false;
  Order& order = builder_->order();
  switch (field) {
    case kId:
      order.id = Id(value, at);
      break;
    case kName:
      order.name = Copy(value, at);
      break;
    case kCheckoutToken:
      gathered_.checkout_token = Copy(value, at);
      break;
    case kCartToken:
      gathered_.cart_token = Copy(value, at);
      break;
    case kCurrency:
      order.currency = at.CurrencyOf(value);
      break;
    case kPresentmentCurrency:
      order.presentment_currency = at.CurrencyOf(value);
      break;
    case kTest:
      order.test = at.Boolean(value).value_or(false);
      break;
    case kCancelledAt:
      order.cancelled_at = at.Time(value);
      break;
    case kCreatedAt:
      gathered_.created_at = at.Time(value);
      break;
    case kProcessedAt:
      gathered_.processed_at = at.Time(value);
      break;
    case kUpdatedAt:
      order.revision.updated_at = at.Time(value);
      break;
    case kFinancialStatus:
      gathered_.financial_status = View(value, at);
      break;
    case kSourceName:
      order.channel = Copy(value, at);
      break;
    case kTags:
      AddTags(Copy(value, at));
      break;
    case kTaxesIncluded:
      if (!value.IsNull()) order.tax_basis = at.Boolean(value) == true ? TaxBasis::kIncluded : TaxBasis::kExcluded;
      break;
    case kDutiesIncluded:
      gathered_.duties_included = at.Boolean(value).value_or(false);
      break;
    case kCompanyId:
      gathered_.company = !value.IsNull();
      break;
    default:
      break;
  }
  return true;
}

bool OrderSink::Totals(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (field > kPresentmentTotalCurrency) return false;
  Order& order = builder_->order();
  switch (field) {
    case kTotalLines:
      order.stated_lines_total = at.Amount(value);
      break;
    case kTotalDiscounts:
      gathered_.total_discounts = at.Amount(value);
      break;
    case kTotalTax:
      order.tax_total = at.Amount(value);
      break;
    case kTotalPrice:
      order.total = at.Amount(value);
      break;
    case kTotalTip:
      gathered_.tips = at.Amount(value);
      break;
    case kTotalShipping:
      gathered_.total_shipping = at.Amount(value);
      break;
    case kDuties:
      gathered_.duties = at.Amount(value);
      break;
    case kAdditionalFees:
      gathered_.additional_fees = at.Amount(value);
      break;
    case kCashRounding:
      gathered_.cash_rounding = at.Amount(value);
      break;
    case kPresentmentTotal:
      order.presentment_total = at.Amount(value);
      break;
    case kPresentmentTotalCurrency:
      gathered_.presentment_total_currency = at.CurrencyOf(value);
      break;
    default:
      break;
  }
  return true;
}

bool OrderSink::Person(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (field > kBillCountry) return false;
  if (field == kLocale) return contact_.locale = at.TextCopy(value), true;
  if (field == kCustomerId) return gathered_.customer_id = Id(value, at), true;
  const std::string_view text = View(value, at);
  switch (field) {
    case kEmail:
      gathered_.email = text;
      break;
    case kContactEmail:
      gathered_.contact_email = text;
      break;
    case kPhone:
      gathered_.phone = text;
      break;
    case kCustomerEmail:
      gathered_.customer_email = text;
      break;
    case kCustomerPhone:
      gathered_.customer_phone = text;
      break;
    case kCustomerFirstName:
      gathered_.customer_first_name = text;
      break;
    case kCustomerLastName:
      gathered_.customer_last_name = text;
      break;
    case kShipFirstName:
      gathered_.first_name = text;
      break;
    case kShipLastName:
      gathered_.last_name = text;
      break;
    case kShipStreet:
      gathered_.address.street = text;
      break;
    case kShipStreet2:
      gathered_.address.street2 = text;
      break;
    case kShipCity:
      gathered_.address.city = text;
      break;
    case kShipRegion:
      gathered_.address.region = text;
      break;
    case kShipPostalCode:
      gathered_.address.postal_code = text;
      break;
    case kShipCountry:
      gathered_.address.country = text;
      break;
    case kShipPhone:
      gathered_.ship_phone = text;
      break;
    case kBillCountry:
      gathered_.bill_country = text;
      break;
    default:
      break;
  }
  return true;
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
    case kLineGroup:
      part_.grouped = !value.IsNull();
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

// One string, parted by commas.
void OrderSink::AddTags(std::string_view tags) {
  while (!tags.empty()) {
    const size_t comma = tags.find(',');
    std::string_view tag = tags.substr(0, comma);
    tags = comma == tags.npos ? std::string_view() : tags.substr(comma + 1);
    while (!tag.empty() && tag.front() == ' ') tag.remove_prefix(1);
    while (!tag.empty() && tag.back() == ' ') tag.remove_suffix(1);
    if (!tag.empty()) builder_->AddTag(tag);
  }
}

// --- when all of it was read ---------------------------------------------------------------------------------------

void OrderSink::FinishHeader(Order& order) {
  const Gathered& g = gathered_;
  order.cart_id = g.checkout_token.empty() ? g.cart_token : g.checkout_token;
  order.cancelled = order.cancelled_at.IsKnown();
  order.placed_at = g.processed_at.IsKnown() ? g.processed_at : g.created_at;
  const bool unpaid = g.financial_status != "paid" && g.financial_status.find("refunded") == g.financial_status.npos;
  order.stage = stage_.value_or(unpaid ? Stage::kPlaced : Stage::kPaid);
  order.origin = OriginOf(order.channel);
  if (order.origin == Origin::kStorefront && g.company) order.origin = Origin::kB2b;
  order.country = context_.arena->Copy(g.address.country.empty() ? g.bill_country : g.address.country);
  if (order.presentment_currency.IsNone()) order.presentment_currency = g.presentment_total_currency;
  if (order.presentment_currency == order.currency) order.presentment_currency = {};
  if (!order.presentment_currency.IsNone()) return;
  order.presentment_total.reset();
  for (Line& line : builder_->lines()) line.presentment_unit.reset();
}

// total_discounts without what was taken off shipping, if it holds that.
Money OrderSink::GoodsDiscount() const {
  const Money total = OrZero(gathered_.total_discounts);
  const Money on_lines = gathered_.allocated_to_lines.value_or_zero();
  const Money on_shipping = gathered_.taken_off_shipping.value_or_zero();
  if (total == on_lines || total < on_shipping) return total;
  return Subtract(total, on_shipping).value_or(total);
}

void OrderSink::FinishTotals(Order& order) {
  const Gathered& g = gathered_;
  if (g.total_discounts) order.discount_total = GoodsDiscount();
  order.shipping = g.shipping.value() ? g.shipping.value() : Money(OrZero(g.total_shipping));
  const Money tips = Subtract(OrZero(g.tips), g.tip_lines.value_or_zero()).value_or(Money());
  if (g.tips) order.tip_total = tips.IsNegative() ? Money() : tips;
  if (g.tip_lines.value()) order.stated_lines_total.reset();  // says nothing about tips
  MoneySum fees;
  if (!g.duties_included) fees.Add(g.duties);
  fees.Add(g.additional_fees);
  MoneySum expected;
  for (const Money part :
       {g.goods.value_or_zero(), OrZero(order.shipping), OrZero(order.tip_total), fees.value_or_zero(),
        order.tax_basis == TaxBasis::kIncluded ? Money() : OrZero(order.tax_total)}) {
    expected.Add(part);
  }
  const auto before_rounding = Subtract(expected.value_or_zero(), OrZero(order.discount_total));
  const auto rest = order.total && before_rounding ? Subtract(*order.total, *before_rounding) : std::nullopt;
  if (g.cash_rounding && !g.cash_rounding->IsZero() && rest == g.cash_rounding) fees.Add(g.cash_rounding);
  order.fee_total = fees.value();
  const int taxes = g.line_taxes > 0 ? g.line_taxes : g.order_taxes;
  const int rounded = taxes + g.allocations;
  order.rounded_terms = static_cast<uint16_t>(rounded < UINT16_MAX ? rounded : UINT16_MAX);
}

void OrderSink::FinishDiscounts() {
  const auto applied = builder_->discounts();
  for (size_t i = 0; i < applied.size(); ++i) {
    applied[i].amount = allocated_[i].value();
    if (!applied[i].is_percentage) applied[i].percentage_micros = 0;
  }
  if (!applied.empty()) return;
  for (size_t i = 0; i < code_count_; ++i) {
    if (Discount* const discount = builder_->AddDiscount()) *discount = codes_[i];
  }
}

std::string_view FirstOf(std::string_view a, std::string_view b, std::string_view c = {}) {
  return !a.empty() ? a : !b.empty() ? b : c;
}

void OrderSink::FinishContact(Contact& contact) {
  const Gathered& g = gathered_;
  contact.email = FirstOf(g.email, g.contact_email, g.customer_email);
  contact.phone = FirstOf(g.phone, g.customer_phone, g.ship_phone);
  contact.first_name = FirstOf(g.customer_first_name, g.first_name);
  contact.last_name = FirstOf(g.customer_last_name, g.last_name);
  contact.locale = contact_.locale;
  contact.address = DescribeAddress(g.address);
}

Decoded OrderSink::Finish() {
  Decoded decoded;
  Order& order = builder_->order();
  FinishContact(decoded.contact);
  FinishHeader(order);
  FinishTotals(order);
  FinishDiscounts();
  order.customer = CustomerFingerprint(context_, gathered_.customer_id, decoded.contact.email, decoded.contact.phone);
  order.address = AddressFingerprint(context_, gathered_.address);
  if (order.id.empty()) return Undecodable(std::move(decoded), "$.id: an order needs its id");
  const BuildResult built = builder_->Finish();
  if (!built.ok()) return Undecodable(std::move(decoded), "$: " + std::string(Name(built.error)));
  decoded.kind = DeliveryKind::kOrder;
  decoded.order = built.order;
  return decoded;
}

}  // namespace

Origin OriginOf(std::string_view source_name) {
  for (const SourceName& known : kSourceNames) {
    if (known.name == source_name) return known.origin;
  }
  return Origin::kStorefront;
}

Decoded DecodeOrder(std::string_view body, std::optional<Stage> stage, const DecodeContext& context) {
  OrderSink sink(stage, context, nullptr);
  const JsonError error = ReadFields(body, OrderTable(), sink);
  return error.ok() ? sink.Finish() : Undecodable({}, Describe(error));
}

bool ForEachOrder(std::string_view file, const DecodeContext& context, const std::function<void(const Decoded&)>& visit,
                  std::string* error) {
  OrderSink sink(std::nullopt, context, &visit);
  const JsonError read = ReadFieldsApart(file, OrderFileTable(), sink);
  if (!read.ok()) return *error = Describe(read), false;
  if (sink.saw_envelope()) return true;
  const Decoded decoded = sink.Finish();
  if (decoded.kind == DeliveryKind::kUndecodable) return *error = decoded.error, false;
  visit(decoded);
  return true;
}

}  // namespace parapet::shopify
