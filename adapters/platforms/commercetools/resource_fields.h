// SPDX-License-Identifier: Apache-2.0
//
// The fields of commercetools' carts and orders that Parapet reads.
#ifndef PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_RESOURCE_FIELDS_H_
#define PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_RESOURCE_FIELDS_H_

#include <cstdint>

#include "parapet/adapters/json/field_reader.h"

namespace parapet::commercetools {

enum ResourceField : uint16_t {
  kAction,
  kTypeId,
  kResource,  // a cart or order inside an envelope

  kObjectType,
  kId,
  kVersion,
  kOrderNumber,
  kCreatedAt,
  kLastModifiedAt,
  kOrderState,
  kPaymentState,
  kShipmentState,
  kOrigin,
  kCartId,
  kStoreKey,
  kBusinessUnitKey,
  kBusinessUnitId,
  kCustomerGroup,
  kCountry,
  kClientId,
  kPlatformClient,
  kCustomTypeId,
  kOurField,
  kLastOfHeader = kOurField,

  kCustomerId,
  kCustomerEmail,
  kLocale,
  kFirstName,
  kLastName,
  kStreetName,
  kStreetNumber,
  kCity,
  kRegion,
  kPostalCode,
  kAddressCountry,
  kAddressEmail,
  kPhone,
  kMobile,
  kState,
  kLastOfPerson = kState,

  // Objects of money: begin and end.
  kTotalPrice,
  kTotalNet,
  kTotalGross,
  kDiscountOnTotal,
  kLinePrice,
  kLineDiscounted,
  kLineTotal,
  kLineNet,
  kLineGross,
  kPieceValue,
  kShippingPrice,
  kShippingDiscounted,
  kTransactionAmount,
  kLastOfMoney = kTransactionAmount,

  // What money consists of, in the order of MoneyPart.
  kMoneyType,
  kCentAmount,
  kPreciseAmount,
  kFractionDigits,
  kMoneyCurrency,
  kLastOfMoneyParts = kMoneyCurrency,

  kLine,
  kCustomLine,
  kLineId,
  kProductId,
  kVariantId,
  kSku,
  kLineName,
  kQuantity,
  kPriceMode,
  kLineMode,
  kIncludedInPrice,
  kPiece,  // of discountedPricePerQuantity
  kPieceQuantity,
  kPriceCountry,
  kPriceCustomerGroup,
  kPriceChannel,
  kPriceRecurrence,
  kLineChannel,
  kLineRecurrence,
  kLastOfLine = kLineRecurrence,

  kShippingInfo,
  kDiscountCode,
  kDiscountCodeId,
  kDiscountCodeText,

  kPayment,
  kPaymentId,
  kPaymentMethod,
  kTransaction,
  kTransactionType,
  kTransactionState,
  kLastOfPayment = kTransactionState,

  // What a message about an order says about itself.
  kMessageId,
  kEventId,  // the CloudEvent's around it
  kNotificationType,
  kMessageType,
  kMessageTime,
};

// ExtensionInput, a page, or the resource itself; kResource is reported around enveloped ones.
const FieldTable& ResourceTable();
// A Subscription's message with an order in it, in the platform's format or as a CloudEvent.
const FieldTable& OrderMessageTable();
const FieldTable& OrderCloudEventTable();

}  // namespace parapet::commercetools

#endif  // PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_RESOURCE_FIELDS_H_
