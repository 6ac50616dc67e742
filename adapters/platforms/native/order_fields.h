// SPDX-License-Identifier: Apache-2.0
//
// The fields of the native order document, part by part: the order itself, its totals, the person, discounts, payments,
// lines.
#ifndef PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_FIELDS_H_
#define PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_FIELDS_H_

#include <cstdint>
#include <span>

#include "parapet/adapters/json/field_reader.h"

namespace parapet::native {

enum OrderField : uint16_t {
  kStore,
  kId,
  kCartId,
  kName,
  kVersion,
  kUpdatedAt,
  kStage,
  kOrigin,
  kTest,
  kCancelled,
  kPlacedAt,
  kCancelledAt,
  kFulfilment,
  kFulfilledAt,
  kLastOfIdentity = kFulfilledAt,

  kCurrency,
  kPresentmentCurrency,
  kTaxBasis,
  kChannel,
  kCountry,
  kRegion,
  kPriceList,
  kCustomerGroup,
  kCustomerFingerprint,
  kAddressFingerprint,
  kTaxedAddressFingerprint,
  kTag,
  kLastOfHeader = kTag,

  kLinesTotal,
  kDiscountTotal,
  kShipping,
  kTaxTotal,
  kFeeTotal,
  kTipTotal,
  kTotal,
  kShownTotal,
  kPresentmentTotal,
  kPresentmentShownTotal,
  kPresentmentShipping,
  kDiscountsInLines,
  kRoundedTerms,
  kLastOfTotals = kRoundedTerms,

  kCustomerId,
  kCustomerEmail,
  kCustomerPhone,
  kCustomerFirstName,
  kCustomerLastName,
  kCustomerLocale,
  kAddressFirstName,
  kAddressLastName,
  kAddressCompany,
  kAddressStreet,
  kAddressStreet2,
  kAddressCity,
  kAddressRegion,
  kAddressPostalCode,
  kAddressCountry,
  kAddressPhone,
  kLastOfPerson = kAddressPhone,

  kTaxedStreet,
  kTaxedStreet2,
  kTaxedCity,
  kTaxedRegion,
  kTaxedPostalCode,
  kTaxedCountry,
  kLastOfTaxedAddress = kTaxedCountry,

  kDiscount,
  kDiscountCode,
  kDiscountTitle,
  kDiscountPercentage,
  kDiscountAmount,
  kDiscountOnShipping,
  kLastOfDiscount = kDiscountOnShipping,

  kPayment,
  kPaymentId,
  kPaymentKind,
  kPaymentCurrency,
  kAuthorised,
  kCaptured,
  kBalance,
  kLastOfPayment = kBalance,

  kLine,
  kLineId,
  kVariantId,
  kSku,
  kItemId,
  kTitle,
  kParentId,
  kKind,
  kLineCurrency,
  kQuantity,
  kWholeQuantity,
  kRequiresShipping,
  kUnitPrice,
  kUnitPricePlaces,
  kCompareAt,
  kLineDiscount,
  kStatedTotal,
  kLineTax,
  kPresentmentUnit,
};

// Every path of the document and its field, with the wildcards that catch unknown keys.
std::span<const FieldRow> OrderRows();
// The same, compiled.
const FieldTable& OrderTable();

}  // namespace parapet::native

#endif  // PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_FIELDS_H_
