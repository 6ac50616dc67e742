// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/catalogue_fields.h"

#include <list>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/json/json_stream.h"
#include "parapet/adapters/platforms/commercetools/money_parts.h"

namespace parapet::commercetools::catalogue {
namespace {

constexpr FieldRow kEntityRows[] = {
    {"id", kId},
    {"lastModifiedAt", kLastModifiedAt},
    {"published", kPublished},
    {"masterData.published", kPublished},
    {"sku", kEntrySku},
    {"availableQuantity", kAvailableQuantity},
    {"supplyChannel.id", kSupplyChannel},
};
constexpr FieldRow kPriceRows[] = {
    {"country", kCountry},     {"customerGroup.id", kCustomerGroup},
    {"channel.id", kChannel},  {"recurrencePolicy.id", kRecurrence},
    {"validFrom", kValidFrom}, {"validUntil", kValidUntil},
};
constexpr FieldRow kMessageRows[] = {
    {"id", kMessageId},
    {"notificationType", kNotificationType},
    {"type", kMessageType},
    {"resource.typeId", kResourceType},
    {"resource.id", kResourceId},
    {"resourceUserProvidedIdentifiers.sku", kResourceSku},
    {"createdAt", kMessageTime},
    {"modifiedAt", kMessageTime},
    {"sku?", kEntrySku},
    {"newAvailableQuantity?", kAvailableQuantity},
    {"supplyChannel.id", kSupplyChannel},
};

// Composes the rows and keeps their paths while the table is built.
class Composer {
 public:
  void Entity(const std::string& at) {
    Rows(at, kEntityRows);
    for (const char* catalogue : {"", "masterData.current."}) {
      Row(at + catalogue + "name.*", kName);
      Variant(at + catalogue + "masterVariant", "{}");
      Variant(at + catalogue + "variants[]", "");
    }
  }
  void Message(const std::string& at) {
    Rows(at, kMessageRows);
    Enveloped(at + "productProjection", kEntity);
    Enveloped(at + "inventoryEntry", kEntity);
    Enveloped(at + "currentProjection", kRemovedEntity);
  }
  void Row(std::string path, uint16_t field) { rows_.push_back({paths_.emplace_back(std::move(path)), field}); }
  FieldTable Build() const { return FieldTable(rows_); }

 private:
  void Rows(const std::string& at, std::span<const FieldRow> rows) {
    for (const FieldRow& row : rows) Row(at + std::string(row.path), row.field);
  }
  void Enveloped(const std::string& at, uint16_t field) {
    Row(at + "{}", field);
    Entity(at + ".");
  }
  void Variant(const std::string& at, const std::string& suffix) {
    Row(at + suffix, kVariant);
    Row(at + ".id", kVariantId);
    Row(at + ".sku", kVariantSku);
    Row(at + ".prices[]", kPrice);
    Rows(at + ".prices[].", kPriceRows);
    Money(at + ".prices[].value", kValue);
    Money(at + ".prices[].discounted.value", kDiscountedValue);
  }
  void Money(const std::string& at, uint16_t field) {
    Row(at + "{}", field);
    uint16_t part = kMoneyParts;
    for (const std::string_view key : kMoneyKeys) Row(at + "." + std::string(key), part++);
  }

  std::list<std::string> paths_;
  std::vector<FieldRow> rows_;
};

FieldTable MakeTable(Shape shape) {
  Composer composer;
  switch (shape) {
    case Shape::kEntity:
      composer.Entity("");
      break;
    case Shape::kPage:
      composer.Row("results[]", kEntity);
      composer.Entity("results[].");
      break;
    case Shape::kMessage:
      composer.Message("");
      break;
    case Shape::kCloudEvent:
      composer.Row("id", kEventId);
      composer.Message("data.");
      break;
    case Shape::kPayloadNotIncluded:
      composer.Row("id", kMessageId);
      break;
    case Shape::kOrder:
      break;
  }
  return composer.Build();
}

// Looks at the body's own keys until one tells what it is.
class Glance final : public JsonHandler {
 public:
  JsonNext OnArrayBegin() override { return JsonNext::kStop; }
  JsonNext OnKey(const JsonValue& key) override {
    constexpr std::pair<std::string_view, Shape> kKeys[] = {
        {"masterData", Shape::kEntity},
        {"masterVariant", Shape::kEntity},
        {"quantityOnStock", Shape::kEntity},
        {"availableQuantity", Shape::kEntity},
        {"results", Shape::kPage},
        {"notificationType", Shape::kMessage},
        {"sequenceNumber", Shape::kMessage},
        {"specversion", Shape::kCloudEvent},
        {"payloadType", Shape::kPayloadNotIncluded},
        {"orderState", Shape::kOrder},
        {"cartState", Shape::kOrder},
        {"lineItems", Shape::kOrder},
    };
    if (key.text == "action") return JsonNext::kStop;  // an API Extension's input
    for (const auto& [text, of] : kKeys) {
      if (key.text == text) return shape = of, JsonNext::kStop;
    }
    return JsonNext::kSkip;
  }
  std::optional<Shape> shape;
};

}  // namespace

std::optional<Shape> ShapeOf(std::string_view body) {
  thread_local JsonStream stream;
  Glance glance;
  stream.Parse(body, glance);
  return glance.shape;
}

const FieldTable& TableFor(Shape shape) {
  static const FieldTable tables[] = {MakeTable(Shape::kEntity), MakeTable(Shape::kPage), MakeTable(Shape::kMessage),
                                      MakeTable(Shape::kCloudEvent), MakeTable(Shape::kPayloadNotIncluded)};
  return tables[static_cast<size_t>(shape)];
}

}  // namespace parapet::commercetools::catalogue
