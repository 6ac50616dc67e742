// SPDX-License-Identifier: Apache-2.0
//
// The small bodies: deleted products, inventory items and levels, order edits, redactions. Products themselves are in
// product_decoder.cc.
#include "parapet/adapters/platforms/shopify/catalogue_decoder.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/shopify/envelopes.h"
#include "parapet/adapters/platforms/shopify/id_digits.h"

namespace parapet::shopify {
namespace {

std::string Id(const JsonValue& value, FieldReader& at) {
  RefuseUnlessDigits(value, at);
  return at.TextCopy(value);
}

enum SmallField : uint16_t {
  kItem,
  kItemId,
  kItemSku,
  kItemCost,
  kItemTracked,
  kItemUpdated,
  kLevel,
  kLevelItem,
  kLevelLocation,
  kLevelAvailable,
  kLevelUpdated,
  kEditOrder,
  kEditCreated,
  kRedactId,
  kRedactEmail,
  kRedactPhone,
  kRedactOrder,
};

constexpr FieldRow kItemRows[] = {
    {"id", kItemId}, {"sku", kItemSku}, {"cost", kItemCost}, {"tracked", kItemTracked}, {"updated_at", kItemUpdated},
};

constexpr FieldRow kLevelRows[] = {
    {"inventory_item_id", kLevelItem},
    {"location_id", kLevelLocation},
    {"available", kLevelAvailable},
    {"updated_at", kLevelUpdated},
};

constexpr FieldRow kEditRows[] = {{"order_edit.order_id", kEditOrder}, {"order_edit.created_at", kEditCreated}};
constexpr FieldRow kRedactRows[] = {{"customer.id", kRedactId},
                                    {"customer.email", kRedactEmail},
                                    {"customer.phone", kRedactPhone},
                                    {"orders_to_redact[]", kRedactOrder}};
constexpr FieldRow kDeleteRows[] = {{"id", kItemId}};

class ItemSink final : public FieldSink {
 public:
  void OnBegin(uint16_t, FieldReader&) override { Next(); }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (items.empty()) Next();
    ItemUpdate& item = items.back();
    switch (field) {
      case kItemId:
        item.id = item.inventory_item_id = Id(value, at);
        break;
      case kItemSku:
        item.sku = at.TextCopy(value);
        break;
      case kItemCost:
        item.cost = at.Amount(value);
        break;
      case kItemTracked:
        if (at.Boolean(value) == false) item.stock = ItemStock{.kind = StockKind::kUntracked};
        break;
      case kItemUpdated:
        item.updated_at = at.Time(value);
        break;
      default:
        break;
    }
  }
  std::vector<ItemUpdate> items;

 private:
  void Next() { items.emplace_back(); }
};

class LevelSink final : public FieldSink {
 public:
  void OnBegin(uint16_t, FieldReader&) override { readings.emplace_back(); }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (readings.empty()) readings.emplace_back();
    StockReading& reading = readings.back();
    switch (field) {
      case kLevelItem:
        reading.item = Id(value, at);
        break;
      case kLevelLocation:
        reading.location = Id(value, at);
        break;
      case kLevelAvailable:
        reading.available = at.QuantityOf(value);
        break;
      case kLevelUpdated:
        reading.as_of = at.Time(value);
        break;
      default:
        break;
    }
  }
  std::vector<StockReading> readings;
};

class TextSink final : public FieldSink {
 public:
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kRedactOrder) return orders.push_back(Id(value, at));
    texts[field] = field == kEditOrder || field == kRedactId || field == kItemId ? Id(value, at) : at.TextCopy(value);
  }
  std::array<std::string, kRedactPhone + 1> texts;
  std::vector<std::string> orders;
};

const FieldTable& ItemTable() {
  static const FieldTable table = EnvelopedTable(kItemRows, kItem, {"", "inventory_item{}", "inventory_items[]"});
  return table;
}
const FieldTable& LevelTable() {
  static const FieldTable table = EnvelopedTable(kLevelRows, kLevel, {"", "inventory_level{}", "inventory_levels[]"});
  return table;
}
const FieldTable& EditTable() {
  static const FieldTable table(kEditRows);
  return table;
}
const FieldTable& RedactTable() {
  static const FieldTable table(kRedactRows);
  return table;
}
const FieldTable& DeleteTable() {
  static const FieldTable table(kDeleteRows);
  return table;
}

std::string HexOf(uint64_t value) {
  std::string text(16, '0');
  for (size_t i = 16; i > 0; --i, value >>= 4) text[i - 1] = "0123456789abcdef"[value & 15];
  return text;
}

}  // namespace

Decoded DecodeProductDelete(std::string_view body, Instant fallback) {
  TextSink sink;
  const JsonError error = ReadFields(body, DeleteTable(), sink);
  if (!error.ok()) return Undecodable({}, Describe(error));
  const std::string& id = sink.texts[kItemId];
  if (id.empty()) return Undecodable({}, "$.id: a product needs its id");
  Decoded decoded{.kind = DeliveryKind::kItems};
  decoded.items.push_back({.id = id, .product_id = id, .updated_at = fallback, .removed = true});
  return decoded;
}

Decoded DecodeInventoryItem(std::string_view body, Instant fallback) {
  ItemSink sink;
  const JsonError error = ReadFields(body, ItemTable(), sink);
  if (!error.ok()) return Undecodable({}, Describe(error));
  for (ItemUpdate& item : sink.items) {
    if (item.id.empty()) return Undecodable({}, "$.id: an inventory item needs its id");
    if (!item.updated_at.IsKnown()) item.updated_at = fallback;
    if (item.stock) item.stock->as_of = item.updated_at;
  }
  if (sink.items.empty()) return Undecodable({}, "$.id: an inventory item needs its id");
  return {.kind = DeliveryKind::kItems, .items = std::move(sink.items)};
}

Decoded DecodeInventoryLevels(std::string_view body, Instant fallback) {
  LevelSink sink;
  const JsonError error = ReadFields(body, LevelTable(), sink);
  if (!error.ok()) return Undecodable({}, Describe(error));
  for (StockReading& reading : sink.readings) {
    if (reading.item.empty()) return Undecodable({}, "$.inventory_item_id: a stock level needs its item");
    if (!reading.as_of.IsKnown()) reading.as_of = fallback;
  }
  if (sink.readings.empty()) return Undecodable({}, "$.inventory_item_id: a stock level needs its item");
  return {.kind = DeliveryKind::kStock, .stock = std::move(sink.readings)};
}

Decoded DecodeOrderEdit(std::string_view body) {
  TextSink sink;
  const JsonError error = ReadFields(body, EditTable(), sink);
  if (!error.ok()) return Undecodable({}, Describe(error));
  if (sink.texts[kEditOrder].empty()) return Undecodable({}, "$.order_edit.order_id: an edit needs its order");
  const auto edited_at = ParseRfc3339(sink.texts[kEditCreated]);
  return {
      .kind = DeliveryKind::kMark, .subject = sink.texts[kEditOrder], .triggered_at = edited_at.value_or(Instant())};
}

Decoded DecodeRedact(std::string_view body, const DecodeContext& context) {
  TextSink sink;
  const JsonError error = ReadFields(body, RedactTable(), sink);
  if (!error.ok()) return Undecodable({}, Describe(error));
  const auto& texts = sink.texts;
  const uint64_t customer = CustomerFingerprint(context, texts[kRedactId], texts[kRedactEmail], texts[kRedactPhone]);
  if (customer == 0) return Undecodable({}, "$.customer: names nobody");
  Decoded decoded{.kind = DeliveryKind::kErase, .subject = HexOf(customer)};
  // Who bought as a guest before is known by address or number alone.
  for (const uint64_t other : {CustomerFingerprint(context, {}, texts[kRedactEmail], {}),
                               CustomerFingerprint(context, {}, {}, texts[kRedactPhone])}) {
    if (other != 0 && other != customer) decoded.people.push_back(HexOf(other));
  }
  decoded.orders = std::move(sink.orders);
  return decoded;
}

}  // namespace parapet::shopify
