// SPDX-License-Identifier: Apache-2.0
//
// Products with their variants.
#include "parapet/adapters/platforms/shopify/catalogue_decoder.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/shopify/envelopes.h"
#include "parapet/adapters/platforms/shopify/id_digits.h"

namespace parapet::shopify {
namespace {

std::string Id(const JsonValue& value, FieldReader& at) {
  RefuseUnlessDigits(value, at);
  return at.TextCopy(value);
}

Instant Latest(Instant a, Instant b) { return a < b ? b : a; }

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

constexpr FieldRow kProductRows[] = {
    {"id", kProductId},
    {"title", kProductTitle},
    {"updated_at", kProductUpdated},
    {"variants[]", kVariant},
    {"variants[].id", kVariantId},
    {"variants[].sku", kVariantSku},
    {"variants[].barcode", kVariantBarcode},
    {"variants[].title", kVariantTitle},
    {"variants[].price", kVariantPrice},
    {"variants[].compare_at_price", kVariantCompareAt},
    {"variants[].updated_at", kVariantUpdated},
    {"variants[].inventory_item_id", kVariantInventoryItem},
    {"variants[].inventory_quantity", kVariantQuantity},
    {"variants[].inventory_policy", kVariantPolicy},
    {"variants[].inventory_management", kVariantManagement},
};

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

const FieldTable& ProductTable(std::string_view body) {
  static const FieldTable table = EnvelopedTable(kProductRows, kProduct, {"", "product{}", "products[]"});
  static const FieldTable list = EnvelopedTable(kProductRows, kProduct, {"[]"});
  const size_t first = body.find_first_not_of(" \t\r\n");
  return first != body.npos && body[first] == '[' ? list : table;
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

}  // namespace parapet::shopify
