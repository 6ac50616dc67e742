// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/native/items_json.h"

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/native/unknown_key.h"

namespace parapet::native {
namespace {

enum ItemField : uint16_t {
  kItem,
  kId,
  kVariantId,
  kSku,
  kProductId,
  kInventoryItemId,
  kGtin,
  kTitle,
  kProductType,
  kSize,
  kFlags,
  kSubstitutes,
  kPrice,
  kPriceCurrency,
  kPriceList,
  kPriceAmount,
  kPriceCompareAt,
  kSalePrice,
  kSaleFrom,
  kSaleUntil,
  kCost,
  kMinPrice,
  kMaxPrice,
  kFaceValue,
  kSupplierQuote,
  kMaxPerOrder,
  kMaxPerCustomer,
  kMinPerOrder,
  kOrderMultiple,
  kPackSize,
  kSupplierDays,
  kState,
  kAvailableOn,
  kDiscountable,
  kFreeOk,
  kIsGiftCard,
  kStock,
  kStockKind,
  kStockQuantity,
  kStockSafety,
  kStockAsOf,
  kUpdatedAt,
  kRemoved,
};

constexpr FieldRow kItemRows[] = {
    {"items[]", kItem},
    {"items[].id", kId},
    {"items[].variant_id", kVariantId},
    {"items[].sku", kSku},
    {"items[].product_id", kProductId},
    {"items[].inventory_item_id", kInventoryItemId},
    {"items[].gtin", kGtin},
    {"items[].title", kTitle},
    {"items[].product_type", kProductType},
    {"items[].size", kSize},
    {"items[].flags", kFlags},
    {"items[].substitutes", kSubstitutes},
    {"items[].prices[]", kPrice},
    {"items[].prices[].currency", kPriceCurrency},
    {"items[].prices[].price_list", kPriceList},
    {"items[].prices[].price", kPriceAmount},
    {"items[].prices[].compare_at", kPriceCompareAt},
    {"items[].prices[].sale_price", kSalePrice},
    {"items[].prices[].sale_from", kSaleFrom},
    {"items[].prices[].sale_until", kSaleUntil},
    {"items[].prices[].*", kUnknownKey},
    {"items[].cost", kCost},
    {"items[].min_price", kMinPrice},
    {"items[].max_price", kMaxPrice},
    {"items[].face_value", kFaceValue},
    {"items[].supplier_quote", kSupplierQuote},
    {"items[].max_per_order", kMaxPerOrder},
    {"items[].max_per_customer", kMaxPerCustomer},
    {"items[].min_per_order", kMinPerOrder},
    {"items[].order_multiple", kOrderMultiple},
    {"items[].pack_size", kPackSize},
    {"items[].supplier_days", kSupplierDays},
    {"items[].state", kState},
    {"items[].available_on", kAvailableOn},
    {"items[].discountable", kDiscountable},
    {"items[].free_ok", kFreeOk},
    {"items[].is_gift_card", kIsGiftCard},
    {"items[].stock{}", kStock},
    {"items[].stock.kind", kStockKind},
    {"items[].stock.quantity", kStockQuantity},
    {"items[].stock.safety", kStockSafety},
    {"items[].stock.as_of", kStockAsOf},
    {"items[].stock.*", kUnknownKey},
    {"items[].updated_at", kUpdatedAt},
    {"items[].removed", kRemoved},
    {"items[].*", kUnknownKey},
    {"*", kUnknownKey},
};

const FieldTable& ItemTable() {
  static const FieldTable table(kItemRows);
  return table;
}
class ItemSink final : public FieldSink {
 public:
  explicit ItemSink(std::vector<ItemUpdate>& items) : items_(items) {}

  void OnBegin(uint16_t field, FieldReader&) override {
    if (field == kItem) items_.emplace_back();
    if (field == kPrice) item().prices.emplace_back();
    if (field == kStock) item().stock.emplace();
  }
  void OnEnd(uint16_t field, FieldReader& at) override {
    if (field == kPrice && item().prices.back().currency.IsNone()) {
      at.Fail("no_currency", "a price needs its currency, such as \"USD\"");
    }
    if (field != kItem || !item().id.empty()) return;
    for (const std::string* id : {&item().variant_id, &item().sku, &item().product_id}) {
      if (item().id.empty()) item().id = *id;
    }
    if (item().id.empty()) at.Fail("missing_id", "an item needs an id, variant_id, sku or product_id");
  }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field == kUnknownKey) return RefuseUnknownKey(at);
    if (!Texts(field, value, at) && !Prices(field, value, at) && !Limits(field, value, at)) {
      StockAndFlags(field, value, at);
    }
  }

 private:
  ItemUpdate& item() { return items_.back(); }

  bool Texts(uint16_t field, const JsonValue& value, FieldReader& at) {
    std::string* const texts[] = {nullptr,      &item().id,         &item().variant_id,
                                  &item().sku,  &item().product_id, &item().inventory_item_id,
                                  &item().gtin, &item().title};
    constexpr std::optional<std::string> ItemUpdate::*kKinship[] = {&ItemUpdate::product_type, &ItemUpdate::size,
                                                                    &ItemUpdate::flags, &ItemUpdate::substitutes};
    if (field >= kProductType && field <= kSubstitutes) {
      if (!value.IsNull()) item().*kKinship[field - kProductType] = at.TextCopy(value);
      return true;
    }
    if (field > kTitle) return false;
    if (texts[field] != nullptr) *texts[field] = at.TextCopy(value);
    return true;
  }
  bool Prices(uint16_t field, const JsonValue& value, FieldReader& at) {
    switch (field) {
      case kPriceCurrency:
        item().prices.back().currency = at.CurrencyOf(value);
        return true;
      case kPriceList:
        item().prices.back().price_list = at.TextCopy(value);
        return true;
      case kPriceAmount:
        item().prices.back().price = at.Amount(value);
        return true;
      case kPriceCompareAt:
        item().prices.back().compare_at = at.Amount(value);
        return true;
      case kSalePrice:
        item().prices.back().sale_price = at.Amount(value);
        return true;
      case kSaleFrom:
        item().prices.back().sale_from = at.Time(value);
        return true;
      case kSaleUntil:
        item().prices.back().sale_until = at.Time(value);
        return true;
      case kCost:
        item().cost = at.Amount(value);
        return true;
      case kMinPrice:
        item().min_price = at.Amount(value);
        return true;
      case kMaxPrice:
        item().max_price = at.Amount(value);
        return true;
      case kFaceValue:
        item().face_value = at.Amount(value);
        return true;
      case kSupplierQuote:
        item().supplier_quote = at.Amount(value);
        return true;
      default:
        return false;
    }
  }
  bool Limits(uint16_t field, const JsonValue& value, FieldReader& at) {
    constexpr std::optional<Quantity> ItemUpdate::*kQuantities[] = {
        &ItemUpdate::max_per_order,  &ItemUpdate::max_per_customer, &ItemUpdate::min_per_order,
        &ItemUpdate::order_multiple, &ItemUpdate::pack_size,        &ItemUpdate::supplier_days,
    };
    if (field >= kMaxPerOrder && field <= kSupplierDays) {
      item().*kQuantities[field - kMaxPerOrder] = at.QuantityOf(value);
    } else if (field == kState) {
      item().state = value.IsText() ? ItemStateFromName(value.text) : std::nullopt;
      const bool given = !value.IsNull() && !item().state;
      if (given) at.Fail("unknown_word", "expected unknown, on_sale, unpublished, discontinued or recalled");
    } else if (field == kAvailableOn) {
      if (const Instant on = at.Time(value); on.IsKnown()) item().available_on = on;
    } else if (field == kDiscountable) {
      item().discountable = at.Boolean(value);
    } else {
      return false;
    }
    return true;
  }
  void StockAndFlags(uint16_t field, const JsonValue& value, FieldReader& at) {
    switch (field) {
      case kFreeOk:
        item().free_ok = at.Boolean(value);
        break;
      case kIsGiftCard:
        item().is_gift_card = at.Boolean(value);
        break;
      case kStockKind: {
        const auto kind = value.IsText() ? StockKindFromName(value.text) : std::nullopt;
        if (!kind) return at.Fail("unknown_word", "expected unknown, untracked, sellable or tracked");
        item().stock->kind = *kind;
        break;
      }
      case kStockQuantity:
        item().stock->quantity = at.QuantityOf(value);
        break;
      case kStockSafety:
        item().stock->safety = at.QuantityOf(value);
        break;
      case kStockAsOf:
        item().stock->as_of = at.Time(value);
        break;
      case kUpdatedAt:
        item().updated_at = at.Time(value);
        break;
      case kRemoved:
        item().removed = at.Boolean(value).value_or(false);
        break;
      default:
        break;
    }
  }

  std::vector<ItemUpdate>& items_;
};

void Text(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.Field(key, text);
}
void Amount(JsonWriter& json, std::string_view key, const std::optional<Money>& amount) {
  if (amount) json.Key(key).Decimal(amount->micros(), 2);
}
void Pieces(JsonWriter& json, std::string_view key, const std::optional<Quantity>& quantity) {
  if (quantity) json.Field(key, *quantity);
}
void Time(JsonWriter& json, std::string_view key, Instant instant) {
  if (instant.IsKnown()) json.Field(key, instant);
}

void WritePrice(const ItemPrice& price, JsonWriter& json) {
  json.BeginObject().Field("currency", price.currency.code());
  Text(json, "price_list", price.price_list);
  if (price.price) json.Field("price", *price.price, price.currency);
  if (price.compare_at) json.Field("compare_at", *price.compare_at, price.currency);
  if (price.sale_price) json.Field("sale_price", *price.sale_price, price.currency);
  Time(json, "sale_from", price.sale_from);
  Time(json, "sale_until", price.sale_until);
  json.EndObject();
}

void WriteItemStock(const ItemStock& stock, JsonWriter& json) {
  json.Key("stock").BeginObject().Field("kind", parapet::Name(stock.kind));
  Pieces(json, "quantity", stock.quantity);
  Pieces(json, "safety", stock.safety);
  Time(json, "as_of", stock.as_of);
  json.EndObject();
}

void WriteItem(const ItemUpdate& item, JsonWriter& json) {
  json.BeginObject();
  Text(json, "id", item.id);
  Text(json, "variant_id", item.variant_id);
  Text(json, "sku", item.sku);
  Text(json, "product_id", item.product_id);
  Text(json, "inventory_item_id", item.inventory_item_id);
  Text(json, "gtin", item.gtin);
  Text(json, "title", item.title);
  const std::pair<const char*, const std::optional<std::string>&> kinship[] = {{"product_type", item.product_type},
                                                                               {"size", item.size},
                                                                               {"flags", item.flags},
                                                                               {"substitutes", item.substitutes}};
  for (const auto& [key, text] : kinship) {
    if (text) json.Field(key, *text);
  }
  if (!item.prices.empty()) {
    json.Key("prices").BeginArray();
    for (const ItemPrice& price : item.prices) WritePrice(price, json);
    json.EndArray();
  }
  Amount(json, "cost", item.cost);
  Amount(json, "min_price", item.min_price);
  Amount(json, "max_price", item.max_price);
  Amount(json, "face_value", item.face_value);
  Amount(json, "supplier_quote", item.supplier_quote);
  Pieces(json, "max_per_order", item.max_per_order);
  Pieces(json, "max_per_customer", item.max_per_customer);
  Pieces(json, "min_per_order", item.min_per_order);
  Pieces(json, "order_multiple", item.order_multiple);
  Pieces(json, "pack_size", item.pack_size);
  Pieces(json, "supplier_days", item.supplier_days);
  if (item.state) json.Field("state", parapet::Name(*item.state));
  if (item.available_on) Time(json, "available_on", *item.available_on);
  if (item.discountable) json.Field("discountable", *item.discountable);
  if (item.free_ok) json.Field("free_ok", *item.free_ok);
  if (item.is_gift_card) json.Field("is_gift_card", *item.is_gift_card);
  if (item.stock) WriteItemStock(*item.stock, json);
  Time(json, "updated_at", item.updated_at);
  if (item.removed) json.Field("removed", true);
  json.EndObject();
}

}  // namespace

void WriteItems(const std::vector<ItemUpdate>& items, std::string& out) {
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const ItemUpdate& item : items) WriteItem(item, json);
  json.EndArray().EndObject();
}

bool ReadItems(std::string_view json, std::vector<ItemUpdate>* out, std::string* error) {
  out->clear();
  ItemSink sink(*out);
  const JsonError read = ReadStrictly(json, ItemTable(), kItemRows, sink);
  if (!read.ok()) *error = Describe(read), out->clear();
  return read.ok();
}

std::vector<std::string_view> ItemDocumentPaths() {
  std::vector<std::string_view> paths;
  for (const FieldRow& row : kItemRows) {
    if (row.field != kUnknownKey) paths.push_back(row.path);
  }
  return paths;
}

}  // namespace parapet::native
