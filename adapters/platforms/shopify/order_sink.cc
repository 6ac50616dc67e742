// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/order_sink.h"

#include <iterator>
#include <new>
#include <string>

#include "parapet/adapters/platforms/shopify/order_fields.h"

namespace parapet::shopify {
namespace {

// In the order of the fields.
constexpr std::string_view Buyer::*kBuyerTexts[] = {
    &Buyer::email,
    &Buyer::contact_email,
    &Buyer::phone,
    &Buyer::locale,
    &Buyer::customer_id,
    &Buyer::customer_email,
    &Buyer::customer_phone,
    &Buyer::customer_first_name,
    &Buyer::customer_last_name,
    &Buyer::first_name,
    &Buyer::last_name,
    &Buyer::street,
    &Buyer::street2,
    &Buyer::city,
    &Buyer::region,
    &Buyer::postal_code,
    &Buyer::country,
    &Buyer::ship_phone,
    &Buyer::bill_country,
    &Buyer::bill_region,
};
static_assert(std::size(kBuyerTexts) == kBillRegion - kEmail + 1);

}  // namespace

void OrderSink::Restart() {
  builder_.emplace(*context_.arena);
  builder_->order().store = context_.arena->Copy(context_.store);
  gathered_ = {};
  line_ = nullptr;
  discount_ = codes_ = nullptr;
  code_count_ = 0;
  allocated_.fill({});
}

void OrderSink::OnBegin(uint16_t field, FieldReader& at) {
  switch (field) {
    case kOrder:
      if (saw_envelope_) context_.arena->Reset();
      saw_envelope_ = true;
      Restart();
      break;
    case kParcel:
      gathered_.parcel = {};
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
    case kParcel:
      EndParcel();
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
    case kFulfilmentStatus:
      gathered_.fulfilment_status = View(value, at);
      break;
    case kParcelStatus:
    case kParcelCreatedAt:
    case kParcelShipmentStatus:
      ParcelField(field, value, at);
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
  if (field > kBillRegion) return false;
  const bool is_id = field == kCustomerId;
  gathered_.buyer.*kBuyerTexts[field - kEmail] = is_id ? Id(value, at) : View(value, at);
  return true;
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

}  // namespace parapet::shopify
