// SPDX-License-Identifier: Apache-2.0
//
// What can only be said when all of an order was read: its stage and origin, its totals, its discounts, its buyer.
#include <algorithm>
#include <string>
#include <utility>

#include "parapet/adapters/platforms/shopify/order_decoder.h"
#include "parapet/adapters/platforms/shopify/order_fields.h"
#include "parapet/adapters/platforms/shopify/order_sink.h"

namespace parapet::shopify {
namespace {

Money OrZero(const std::optional<Money>& amount) { return amount.value_or(Money()); }

std::string_view FirstOf(std::string_view a, std::string_view b, std::string_view c = {}) {
  return !a.empty() ? a : !b.empty() ? b : c;
}

}  // namespace

void OrderSink::ParcelField(uint16_t field, const JsonValue& value, FieldReader& at) {
  Parcel& parcel = gathered_.parcel;
  if (field == kParcelCreatedAt) parcel.at = at.Time(value);
  if (field == kParcelStatus) parcel.left = View(value, at) == "success";
  if (field == kParcelShipmentStatus) parcel.delivered = View(value, at) == "delivered";
}

// One that was cancelled or failed left nothing.
void OrderSink::EndParcel() {
  const Parcel& parcel = gathered_.parcel;
  if (!parcel.left) return;
  gathered_.left_at = std::max(gathered_.left_at, parcel.at);
  gathered_.delivered = gathered_.delivered && parcel.delivered;
}

// "restocked" is what was taken back before it left: nothing did.
void OrderSink::FinishFulfilment(Order& order) const {
  const Gathered& g = gathered_;
  if (g.fulfilment_status == "partial") order.fulfilment = FulfilmentStage::kPartly;
  if (g.fulfilment_status != "fulfilled") return;
  const bool delivered = g.left_at.IsKnown() && g.delivered;
  order.fulfilment = delivered ? FulfilmentStage::kDelivered : FulfilmentStage::kFulfilled;
  order.fulfilled_at = g.left_at;
}

void OrderSink::FinishHeader(Order& order) {
  const Gathered& g = gathered_;
  order.cart_id = g.checkout_token.empty() ? g.cart_token : g.checkout_token;
  order.cancelled = order.cancelled_at.IsKnown();
  order.placed_at = g.processed_at.IsKnown() ? g.processed_at : g.created_at;
  const bool unpaid = g.financial_status != "paid" && g.financial_status.find("refunded") == g.financial_status.npos;
  order.stage = stage_.value_or(unpaid ? Stage::kPlaced : Stage::kPaid);
  order.origin = OriginOf(order.channel);
  if (order.origin == Origin::kStorefront && g.company) order.origin = Origin::kB2b;
  const bool by_billing = g.buyer.country.empty();
  order.country = context_.arena->Copy(by_billing ? g.buyer.bill_country : g.buyer.country);
  order.region = context_.arena->Copy(RegionCode(by_billing ? g.buyer.bill_region : g.buyer.region));
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

// The buyer's own: the telephone of a shipping address may be that of whoever gets the present.
void OrderSink::FinishContact(Contact& contact) {
  const Buyer& buyer = gathered_.buyer;
  contact.email = FirstOf(buyer.email, buyer.contact_email, buyer.customer_email);
  contact.phone = FirstOf(buyer.phone, buyer.customer_phone);
  contact.first_name = FirstOf(buyer.customer_first_name, buyer.first_name);
  contact.last_name = FirstOf(buyer.customer_last_name, buyer.last_name);
  contact.locale = buyer.locale;
  contact.address = DescribeAddress(buyer);
  contact.region = buyer.bill_country;
  if (const std::string_view region = RegionCode(buyer.bill_region); !contact.region.empty() && !region.empty())
    contact.region += "-" + std::string(region);
}

Decoded OrderSink::Finish() {
  Decoded decoded;
  Order& order = builder_->order();
  FinishContact(decoded.contact);
  FinishHeader(order);
  FinishFulfilment(order);
  FinishTotals(order);
  FinishDiscounts();
  const Buyer& buyer = gathered_.buyer;
  order.customer = CustomerFingerprint(context_, buyer.customer_id, decoded.contact.email,
                                       FirstOf(decoded.contact.phone, buyer.ship_phone));
  order.address = AddressFingerprint(context_, gathered_.buyer);
  if (order.id.empty()) return Undecodable(std::move(decoded), "$.id: an order needs its id");
  const BuildResult built = builder_->Finish();
  if (!built.ok()) return Undecodable(std::move(decoded), "$: " + std::string(Name(built.error)));
  decoded.kind = DeliveryKind::kOrder;
  decoded.order = built.order;
  return decoded;
}

}  // namespace parapet::shopify
