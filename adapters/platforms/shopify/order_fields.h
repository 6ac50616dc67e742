// SPDX-License-Identifier: Apache-2.0
//
// The fields of Shopify's order that Parapet reads, for webhook bodies and for the envelopes of the REST interface.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_FIELDS_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_FIELDS_H_

#include <cstdint>

#include "parapet/adapters/json/field_reader.h"

namespace parapet::shopify {

enum OrderField : uint16_t {
  kOrder,  // an order inside an envelope
  kId,
  kName,
  kCheckoutToken,
  kCartToken,
  kCurrency,
  kPresentmentCurrency,
  kTest,
  kCancelledAt,
  kCreatedAt,
  kProcessedAt,
  kUpdatedAt,
  kFinancialStatus,
  kFulfilmentStatus,
  kParcel,
  kParcelStatus,
  kParcelCreatedAt,
  kParcelShipmentStatus,
  kSourceName,
  kTags,
  kTaxesIncluded,
  kDutiesIncluded,
  kCompanyId,

  kTotalLines,
  kTotalDiscounts,
  kTotalTax,
  kTotalPrice,
  kTotalTip,
  kTotalShipping,
  kDuties,
  kAdditionalFees,
  kCashRounding,
  kPresentmentTotal,
  kPresentmentTotalCurrency,

  kEmail,
  kContactEmail,
  kPhone,
  kLocale,
  kCustomerId,
  kCustomerEmail,
  kCustomerPhone,
  kCustomerFirstName,
  kCustomerLastName,
  kShipFirstName,
  kShipLastName,
  kShipStreet,
  kShipStreet2,
  kShipCity,
  kShipRegion,
  kShipPostalCode,
  kShipCountry,
  kShipPhone,
  kBillCountry,
  kBillRegion,

  kLine,
  kLineId,
  kLineVariant,
  kLineProduct,
  kLineSku,
  kLineTitle,
  kLineQuantity,
  kLinePrice,
  kLineCurrency,
  kLinePresentment,
  kLineGiftCard,
  kLineShips,
  kLineTip,
  kLineGroup,
  kLineTotalDiscount,
  kLineTax,
  kLineAllocation,
  kLineAllocationAmount,
  kLineAllocationIndex,

  kShipping,
  kShippingPrice,
  kShippingDiscounted,
  kShippingRemoved,
  kShippingTax,
  kShippingAllocation,
  kShippingAllocationAmount,
  kShippingAllocationIndex,

  kOrderTax,

  kApplication,
  kApplicationCode,
  kApplicationTitle,
  kApplicationValue,
  kApplicationValueType,
  kApplicationTarget,

  kCode,
  kCodeText,
  kCodeAmount,
  kCodeType,
};

// For a body that is the order itself.
const FieldTable& OrderTable();
// For {"order":{…}}, {"orders":[…]} and the order itself; kOrder is reported around enveloped ones.
const FieldTable& OrderFileTable();

}  // namespace parapet::shopify

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ORDER_FIELDS_H_
