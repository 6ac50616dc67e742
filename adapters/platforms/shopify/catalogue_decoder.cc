// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/shopify/catalogue_decoder.h"

#include <array>
#include <optional>
#include <utility>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/platforms/decoding.h"

namespace parapet::shopify {
namespace {

// An id's digits as they stand; a number with a fraction or an exponent has been through a double.
std::string Id(const JsonValue& value, FieldReader& at) {
  if (value.kind == JsonValue::Kind::kNumber && value.text.find_first_not_of("0123456789") != value.text.npos) {
    at.Fail("not_an_id", "expected an id of digits");
  }
  return at.TextCopy(value);
}

Instant Latest(Instant a, Instant b) { return a < b ? b : a; }

// --- products ------------------------------------------------------------------------------------------------------

enum ProductField : uint16_t {
  kProduct,
  kProductId,
  kProductTitle,
  kProductUpdated,
  kVariant,
  kVariantId,
  kVariantSku,
  kVariantBarcode,
  kVariantTitle,
  kVariantPrice,
  kVariantCompareAt,
  kVariantUpdated,
  kVariantInventoryItem,
  kVariantQuantity,
  kVariantPolicy,
  kVariantManagement,
};

#define PARAPET_PRODUCT_ROWS(prefix)                                                                                 \
  {prefix "id", kProductId}, {prefix "title", kProductTitle}, {prefix "updated_at", kProductUpdated},                \
      {prefix "variants[]", kVariant}, {prefix "variants[].id", kVariantId}, {prefix "variants[].sku", kVariantSku}, \
      {prefix "variants[].barcode", kVariantBarcode}, {prefix "variants[].title", kVariantTitle},                    \
      {prefix "variants[].price", kVariantPrice}, {prefix "variants[].compare_at_price", kVariantCompareAt},         \
      {prefix "variants[].updated_at", kVariantUpdated},                                                             \
      {prefix "variants[].inventory_item_id", kVariantInventoryItem},                                                \
      {prefix "variants[].inventory_quantity", kVariantQuantity},                                                    \
      {prefix "variants[].inventory_policy", kVariantPolicy}, {                                                      \
    prefix "variants[].inventory_management", kVariantManagement                                                     \
  }

constexpr FieldRow kProductRows[] = {
    PARAPET_PRODUCT_ROWS(""),
    {"product{}", kProduct},
    PARAPET_PRODUCT_ROWS("product."),
    {"products[]", kProduct},
    PARAPET_PRODUCT_ROWS("products[]."),
};

constexpr FieldRow kProductListRows[] = {{"[]", kProduct}, PARAPET_PRODUCT_ROWS("[].")};

class ProductSink final : public FieldSink {
 public:
  ProductSink(Currency currency, Instant fallback) : currency_(currency), fallback_(fallback) {}

  void OnBegin(uint16_t field, FieldReader&) override {
    if (field == kProduct) first_ = items_.size(), id_.clear(), title_.clear(), updated_at_ = {};
    if (field != kVariant) return;
    items_.emplace_back();
    item().prices.push_back({.currency = currency_});
    policy_continue_.reset(), managed_.reset(), quantity_.reset();
  }
  void OnEnd(uint16_t field, FieldReader& at) override {
    if (field == kVariant) EndVariant(at);
    if (field == kProduct) EndProduct(at);
  }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override;
  // The product is known only when its own fields were read, which may stand behind its variants.
  void EndProduct(FieldReader& at);
  std::vector<ItemUpdate> Take() { return std::move(items_); }
  bool saw_product() const { return saw_product_; }
  std::string FinishBare();

 private:
  ItemUpdate& item() { return items_.back(); }
  ItemPrice& price() { return item().prices.front(); }
  void EndVariant(FieldReader& at);
  void Complete();

  const Currency currency_;
  const Instant fallback_;
  std::vector<ItemUpdate> items_;
  size_t first_ = 0;  // of the present product's variants
  bool saw_product_ = false;
  std::string id_, title_;
  Instant updated_at_;
  std::optional<bool> policy_continue_, managed_;
  std::optional<Quantity> quantity_;
};

void ProductSink::OnField(uint16_t field, const JsonValue& value, FieldReader& at) {
  switch (field) {
    case kProductId:
      id_ = Id(value, at);
      break;
    case kProductTitle:
      title_ = at.TextCopy(value);
      break;
    case kProductUpdated:
      updated_at_ = at.Time(value);
      break;
    case kVariantId:
      item().variant_id = Id(value, at);
      break;
    case kVariantSku:
      item().sku = at.TextCopy(value);
      break;
    case kVariantBarcode:
      item().gtin = at.TextCopy(value);
      break;
    case kVariantTitle:
      item().title = at.TextCopy(value);
      break;
    case kVariantPrice:
      price().price = at.Amount(value);
      break;
    case kVariantCompareAt:
      price().compare_at = at.Amount(value);
      break;
    case kVariantUpdated:
      item().updated_at = at.Time(value);
      break;
    case kVariantInventoryItem:
      item().inventory_item_id = Id(value, at);
      break;
    case kVariantQuantity:
      quantity_ = at.QuantityOf(value);
      break;
    case kVariantPolicy:
      if (value.IsText()) policy_continue_ = value.text == "continue";
      break;
    case kVariantManagement:
      managed_ = !value.IsNull();
      break;
    default:
      break;
  }
}

void ProductSink::EndVariant(FieldReader& at) {
  if (item().variant_id.empty()) return at.Fail("missing_id", "a variant needs its id");
  item().id = item().variant_id;
  if (managed_ == false) {
    item().stock = ItemStock{.kind = StockKind::kUntracked};
  } else if (policy_continue_ == true) {
    item().stock = ItemStock{.kind = StockKind::kSellable, .quantity = quantity_};
  } else if (managed_ == true && quantity_) {
    item().stock = ItemStock{.kind = StockKind::kTracked, .quantity = quantity_};
  }
}

void ProductSink::Complete() {
  for (size_t i = first_; i < items_.size(); ++i) {
    ItemUpdate& update = items_[i];
    update.product_id = id_;
    const bool plain = update.title.empty() || update.title == "Default Title";
    update.title = plain ? title_ : title_ + " - " + update.title;
    update.updated_at = Latest(update.updated_at, updated_at_);
    if (!update.updated_at.IsKnown()) update.updated_at = fallback_;
    if (update.stock) update.stock->as_of = update.updated_at;
  }
}

void ProductSink::EndProduct(FieldReader& at) {
  saw_product_ = true;
  if (id_.empty()) return at.Fail("missing_id", "a product needs its id");
  Complete();
}

std::string ProductSink::FinishBare() {
  if (id_.empty()) return "$.id: a product needs its id";
  Complete();
  return {};
}

// --- small bodies --------------------------------------------------------------------------------------------------

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
  kRedactId,
  kRedactEmail,
  kRedactPhone,
};

#define PARAPET_ITEM_ROWS(prefix)                                                                                   \
  {prefix "id", kItemId}, {prefix "sku", kItemSku}, {prefix "cost", kItemCost}, {prefix "tracked", kItemTracked}, { \
    prefix "updated_at", kItemUpdated                                                                               \
  }
constexpr FieldRow kItemRows[] = {
    PARAPET_ITEM_ROWS(""),
    {"inventory_item{}", kItem},
    PARAPET_ITEM_ROWS("inventory_item."),
    {"inventory_items[]", kItem},
    PARAPET_ITEM_ROWS("inventory_items[]."),
};

#define PARAPET_LEVEL_ROWS(prefix)                                                  \
  {prefix "inventory_item_id", kLevelItem}, {prefix "location_id", kLevelLocation}, \
      {prefix "available", kLevelAvailable}, {                                      \
    prefix "updated_at", kLevelUpdated                                              \
  }
constexpr FieldRow kLevelRows[] = {
    PARAPET_LEVEL_ROWS(""),
    {"inventory_level{}", kLevel},
    PARAPET_LEVEL_ROWS("inventory_level."),
    {"inventory_levels[]", kLevel},
    PARAPET_LEVEL_ROWS("inventory_levels[]."),
};

constexpr FieldRow kEditRows[] = {{"order_edit.order_id", kEditOrder}};
constexpr FieldRow kRedactRows[] = {
    {"customer.id", kRedactId}, {"customer.email", kRedactEmail}, {"customer.phone", kRedactPhone}};
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
    texts[field] = field == kEditOrder || field == kRedactId || field == kItemId ? Id(value, at) : at.TextCopy(value);
  }
  std::array<std::string, kRedactPhone + 1> texts;
};

const FieldTable& ProductTable(std::string_view body) {
  static const FieldTable table(kProductRows);
  static const FieldTable list(kProductListRows);
  const size_t first = body.find_first_not_of(" \t\r\n");
  return first != body.npos && body[first] == '[' ? list : table;
}
const FieldTable& ItemTable() {
  static const FieldTable table(kItemRows);
  return table;
}
const FieldTable& LevelTable() {
  static const FieldTable table(kLevelRows);
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

Decoded DecodeProducts(std::string_view body, Currency currency, Instant fallback) {
  if (currency.IsNone()) return Undecodable({}, "$: products do not say their currency, and the store's is not set");
  ProductSink sink(currency, fallback);
  const JsonError error = ReadFields(body, ProductTable(body), sink);
  std::string complaint = !error.ok() ? Describe(error) : sink.saw_product() ? std::string() : sink.FinishBare();
  if (!complaint.empty()) return Undecodable({}, std::move(complaint));
  return {.kind = DeliveryKind::kItems, .items = sink.Take()};
}

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
  return {.kind = DeliveryKind::kMark, .subject = sink.texts[kEditOrder]};
}

Decoded DecodeRedact(std::string_view body, const DecodeContext& context) {
  TextSink sink;
  const JsonError error = ReadFields(body, RedactTable(), sink);
  if (!error.ok()) return Undecodable({}, Describe(error));
  const auto& texts = sink.texts;
  const uint64_t customer = CustomerFingerprint(context, texts[kRedactId], texts[kRedactEmail], texts[kRedactPhone]);
  if (customer == 0) return Undecodable({}, "$.customer: names nobody");
  return {.kind = DeliveryKind::kErase, .subject = HexOf(customer)};
}

}  // namespace parapet::shopify
