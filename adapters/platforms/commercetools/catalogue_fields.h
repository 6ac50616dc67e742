// SPDX-License-Identifier: Apache-2.0
//
// The fields of commercetools' products, inventory entries and messages that Parapet reads.
#ifndef PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_CATALOGUE_FIELDS_H_
#define PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_CATALOGUE_FIELDS_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "parapet/adapters/json/field_reader.h"

namespace parapet::commercetools::catalogue {

enum Field : uint16_t {
  kEntity,         // a product, projection or inventory entry inside a page or message: begin and end
  kRemovedEntity,  // the projection of a deleted product

  kId,
  kLastModifiedAt,
  kPublished,
  kName,
  kEntrySku,
  kAvailableQuantity,
  kSupplyChannel,
  kLastOfEntity = kSupplyChannel,

  kVariant,
  kVariantId,
  kVariantSku,
  kLastOfVariant = kVariantSku,

  kPrice,
  kCountry,
  kCustomerGroup,
  kChannel,
  kRecurrence,
  kValidFrom,
  kValidUntil,
  kLastOfPrice = kValidUntil,

  // Objects of money: begin and end.
  kValue,
  kDiscountedValue,

  // What money consists of, in the order of MoneyPart.
  kMoneyParts,
  kLastOfMoneyParts = kMoneyParts + 4,

  kMessageId,
  kEventId,  // the CloudEvent's around it
  kNotificationType,
  kMessageType,
  kResourceType,
  kResourceId,
  kResourceSku,
  kMessageTime,
};

// What a body is, told by the first of its keys that only one kind has.
enum class Shape : uint8_t { kEntity, kPage, kMessage, kCloudEvent, kPayloadNotIncluded, kOrder };
std::optional<Shape> ShapeOf(std::string_view body);

// REQUIRES: not kOrder, which is a cart or an order: resource_fields.h.
const FieldTable& TableFor(Shape shape);

}  // namespace parapet::commercetools::catalogue

#endif  // PARAPET_ADAPTERS_PLATFORMS_COMMERCETOOLS_CATALOGUE_FIELDS_H_
