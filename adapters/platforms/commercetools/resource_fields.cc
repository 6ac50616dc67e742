// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/resource_fields.h"

#include <list>
#include <string>
#include <vector>

#include "parapet/adapters/platforms/commercetools/money_parts.h"

namespace parapet::commercetools {
namespace {

constexpr FieldRow kHeader[] = {
    {"type", kObjectType},
    {"id", kId},
    {"version", kVersion},
    {"orderNumber", kOrderNumber},
    {"createdAt", kCreatedAt},
    {"lastModifiedAt", kLastModifiedAt},
    {"orderState", kOrderState},
    {"paymentState", kPaymentState},
    {"shipmentState", kShipmentState},
    {"origin", kOrigin},
    {"cart.id", kCartId},
    {"store.key", kStoreKey},
    {"businessUnit.key", kBusinessUnitKey},
    {"businessUnit.id", kBusinessUnitId},
    {"customerGroup.id", kCustomerGroup},
    {"country", kCountry},
    {"lastModifiedBy.clientId", kClientId},
    {"lastModifiedBy.isPlatformClient", kPlatformClient},
    {"custom.type.id", kCustomTypeId},
    {"custom.fields.parapetVerdict?", kOurField},
    {"customerId", kCustomerId},
    {"customerEmail", kCustomerEmail},
    {"locale", kLocale},
    {"shippingAddress.firstName", kFirstName},
    {"shippingAddress.lastName", kLastName},
    {"shippingAddress.streetName", kStreetName},
    {"shippingAddress.streetNumber", kStreetNumber},
    {"shippingAddress.city", kCity},
    {"shippingAddress.region", kRegion},
    {"shippingAddress.postalCode", kPostalCode},
    {"shippingAddress.country", kAddressCountry},
    {"shippingAddress.email", kAddressEmail},
    {"shippingAddress.phone", kPhone},
    {"shippingAddress.mobile", kMobile},
    {"shippingAddress.state", kState},
    {"discountCodes[]", kDiscountCode},
    {"discountCodes[].discountCode.id", kDiscountCodeId},
    {"discountCodes[].discountCode.obj.code", kDiscountCodeText},
    {"paymentInfo.payments[]", kPayment},
    {"paymentInfo.payments[].id", kPaymentId},
    {"paymentInfo.payments[].obj.paymentMethodInfo.method", kPaymentMethod},
    {"paymentInfo.payments[].obj.transactions[]", kTransaction},
    {"paymentInfo.payments[].obj.transactions[].type", kTransactionType},
    {"paymentInfo.payments[].obj.transactions[].state", kTransactionState},
};

constexpr FieldRow kMonies[] = {
    {"totalPrice", kTotalPrice},
    {"taxedPrice.totalNet", kTotalNet},
    {"taxedPrice.totalGross", kTotalGross},
    {"discountOnTotalPrice.discountedAmount", kDiscountOnTotal},
    {"paymentInfo.payments[].obj.transactions[].amount", kTransactionAmount},
};

// Of lineItems[] and customLineItems[].
constexpr FieldRow kLineMonies[] = {
    {"price.value", kLinePrice},
    {"price.discounted.value", kLineDiscounted},
    {"money", kLinePrice},
    {"totalPrice", kLineTotal},
    {"taxedPrice.totalNet", kLineNet},
    {"taxedPrice.totalGross", kLineGross},
    {"discountedPricePerQuantity[].discountedPrice.value", kPieceValue},
};
constexpr FieldRow kLines[] = {
    {"id", kLineId},
    {"productId", kProductId},
    {"variant.id", kVariantId},
    {"variant.sku", kSku},
    {"name.*", kLineName},
    {"quantity", kQuantity},
    {"priceMode", kPriceMode},
    {"lineItemMode", kLineMode},
    {"taxRate.includedInPrice", kIncludedInPrice},
    {"discountedPricePerQuantity[]", kPiece},
    {"discountedPricePerQuantity[].quantity", kPieceQuantity},
    {"price.country", kPriceCountry},
    {"price.customerGroup.id", kPriceCustomerGroup},
    {"price.channel.id", kPriceChannel},
    {"price.recurrencePolicy.id", kPriceRecurrence},
    {"distributionChannel.id", kLineChannel},
    {"recurrenceInfo.recurrencePolicy.id", kLineRecurrence},
};

constexpr FieldRow kMessage[] = {
    {"id", kMessageId},           {"notificationType", kNotificationType},
    {"type", kMessageType},       {"createdAt", kMessageTime},
    {"modifiedAt", kMessageTime}, {"resource.typeId", kTypeId},
};

// Composes the rows and keeps their paths while the table is built.
class Composer {
 public:
  void Resource(const std::string& at) {
    for (const FieldRow& row : kHeader) Row(at + std::string(row.path), row.field);
    for (const FieldRow& row : kMonies) Money(at + std::string(row.path), row.field);
    Lines(at + "lineItems[]", kLine);
    Lines(at + "customLineItems[]", kCustomLine);
    Shipping(at + "shippingInfo");
    Shipping(at + "shipping[].shippingInfo");
  }
  void Row(std::string path, uint16_t field) { rows_.push_back({paths_.emplace_back(std::move(path)), field}); }
  FieldTable Build() const { return FieldTable(rows_); }

 private:
  void Money(const std::string& at, uint16_t field) {
    Row(at + "{}", field);
    uint16_t part = kMoneyType;
    for (const std::string_view key : kMoneyKeys) Row(at + "." + std::string(key), part++);
  }
  void Lines(const std::string& at, uint16_t field) {
    Row(at, field);
    for (const FieldRow& row : kLines) Row(at + "." + std::string(row.path), row.field);
    for (const FieldRow& row : kLineMonies) Money(at + "." + std::string(row.path), row.field);
  }
  void Shipping(const std::string& at) {
    Row(at + "{}", kShippingInfo);
    Money(at + ".price", kShippingPrice);
    Money(at + ".discountedPrice.value", kShippingDiscounted);
  }

  std::list<std::string> paths_;
  std::vector<FieldRow> rows_;
};

FieldTable MakeTable() {
  Composer composer;
  composer.Row("action", kAction);
  composer.Row("resource.typeId", kTypeId);
  composer.Row("resource.obj{}", kResource);
  composer.Row("results[]", kResource);
  composer.Resource("resource.obj.");
  composer.Resource("results[].");
  composer.Resource("");
  return composer.Build();
}

FieldTable MakeMessageTable(const std::string& at) {
  Composer composer;
  if (!at.empty()) composer.Row("id", kEventId);
  for (const FieldRow& row : kMessage) composer.Row(at + std::string(row.path), row.field);
  composer.Row(at + "order{}", kResource);
  composer.Resource(at + "order.");
  return composer.Build();
}

}  // namespace

const FieldTable& OrderMessageTable() {
  static const FieldTable table = MakeMessageTable("");
  return table;
}

const FieldTable& OrderCloudEventTable() {
  static const FieldTable table = MakeMessageTable("data.");
  return table;
}

const FieldTable& ResourceTable() {
  static const FieldTable table = MakeTable();
  return table;
}

}  // namespace parapet::commercetools
