// SPDX-License-Identifier: Apache-2.0
//
// What can only be said when all of a cart or order was read: its stage and origin, its totals, its buyer, whether it
// may be refused.
#include <algorithm>
#include <string>
#include <utility>

#include "parapet/adapters/platforms/commercetools/resource_decoder.h"
#include "parapet/adapters/platforms/commercetools/resource_sink.h"

namespace parapet::commercetools {

namespace {

// "Delayed", "Backorder", "Ready" and "Pending" are states of goods that are still here. When they left it does not
// say.
FulfilmentStage FulfilmentOf(std::string_view shipment_state) {
  if (shipment_state == "Partial") return FulfilmentStage::kPartly;
  if (shipment_state == "Delivered") return FulfilmentStage::kDelivered;
  return shipment_state == "Shipped" ? FulfilmentStage::kFulfilled : FulfilmentStage::kNone;
}

}  // namespace

bool ResourceSink::IsStaff() const {
  const auto& own = settings_.own_clients;
  return g_.platform_client || std::find(own.begin(), own.end(), g_.client_id) != own.end();
}

void ResourceSink::FinishHeader(Order& order) {
  if (IsOrder()) {
    order.id = g_.id;
    order.stage = !g_.create && g_.payment_state == "Paid" ? Stage::kPaid : Stage::kPlaced;
    order.placed_at = g_.created_at;
    order.cancelled = g_.order_state == "Cancelled";
    if (order.cancelled) order.cancelled_at = order.revision.updated_at;
    order.fulfilment = FulfilmentOf(g_.shipment_state);
  } else {
    order.cart_id = g_.id;
    order.stage = Stage::kCart;
  }
  if (!g_.buyer.country.empty()) order.country = context_.arena->Copy(g_.buyer.country);
  const std::string_view state = RegionCode(g_.buyer.state);
  order.region = context_.arena->Copy(state.empty() ? RegionCode(g_.buyer.region) : state);
  order.price_list = context_.arena->Copy(g_.price_list.Name());
  if (g_.origin == "Merchant") order.origin = Origin::kDraft;
  if (g_.origin == "RecurringOrder") order.origin = Origin::kRenewal;
  if (g_.origin == "Quote" || g_.business_unit) order.origin = Origin::kB2b;
  if (imported_) order.origin = Origin::kImport;
}

void ResourceSink::FinishTotals(Order& order) {
  const bool net_is_total = g_.net && g_.net == g_.total;
  const bool gross_is_total = g_.gross && g_.gross == g_.total;
  const bool mixed = g_.tax_included && g_.tax_excluded;
  const bool unsaid = !g_.tax_included && !g_.tax_excluded;
  if (mixed) {
    order.tax_basis = TaxBasis::kUnknown;
  } else if (g_.tax_included || (unsaid && gross_is_total && !net_is_total)) {
    order.tax_basis = TaxBasis::kIncluded;
  } else if (g_.tax_excluded || (unsaid && net_is_total)) {
    order.tax_basis = TaxBasis::kExcluded;
  }
  order.total = g_.total;
  if (order.tax_basis == TaxBasis::kExcluded) order.tax_total = Money();  // totalPrice is before tax
  if (order.tax_basis != TaxBasis::kUnknown && g_.net && g_.gross) {
    order.total = g_.gross;
    order.tax_total = Subtract(*g_.gross, *g_.net);
  } else if (order.tax_basis == TaxBasis::kExcluded) {
    // Before the platform has taxed the whole, what single lines say of tax is no part of this total.
    for (Line& line : builder_->lines()) line.tax.reset();
  }
  MoneySum discounts = g_.line_discounts;
  discounts.Add(g_.discount_on_total.value());
  order.discount_total = discounts.value_or_zero();
  order.shipping = g_.shipping.value_or_zero();
  order.rounded_terms = static_cast<uint16_t>(std::min(g_.rounded, int{UINT16_MAX}));
}

void ResourceSink::FinishPerson(Order& order, Contact& contact) {
  const Buyer& buyer = g_.buyer;
  contact.email = buyer.customer_email.empty() ? buyer.address_email : buyer.customer_email;
  contact.phone = buyer.phone.empty() ? buyer.mobile : buyer.phone;
  contact.first_name = buyer.first_name;
  contact.last_name = buyer.last_name;
  contact.locale = buyer.locale;
  contact.address = DescribeAddress(buyer);
  order.customer = CustomerFingerprint(context_, buyer.customer_id, contact.email, contact.phone);
  // An address with another e-mail is somebody else's: a present. Then its telephone and name are not the buyer's.
  if (!buyer.address_email.empty() && buyer.address_email != contact.email) {
    contact.phone.clear();
    contact.first_name.clear();
    contact.last_name.clear();
  }
  order.address = AddressFingerprint(context_, buyer);
}

Decoded ResourceSink::Finish() {
  Decoded decoded;
  Order& order = builder_->order();
  FinishHeader(order);
  FinishTotals(order);
  FinishPerson(order, decoded.contact);
  if (g_.id.empty()) return Undecodable(std::move(decoded), "$.id: a cart or order needs its id");
  const BuildResult built = builder_->Finish();
  if (built.error == BuildError::kNoCurrency) {
    return Undecodable(std::move(decoded), "$.totalPrice: a cart or order needs its total");
  }
  if (!built.ok()) return Undecodable(std::move(decoded), "$: " + std::string(Name(built.error)));
  decoded.kind = DeliveryKind::kOrder;
  decoded.order = built.order;
  decoded.commit_point = g_.create && IsOrder();
  decoded.may_veto = decoded.commit_point && !IsStaff();
  decoded.memo = g_.our_field ? kOurCustomType : g_.custom_type ? kForeignCustomType : kNoCustomType;
  return decoded;
}

}  // namespace parapet::commercetools
