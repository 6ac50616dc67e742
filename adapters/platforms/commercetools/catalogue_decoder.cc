// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/catalogue_decoder.h"

#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/platforms/commercetools/catalogue_fields.h"
#include "parapet/adapters/platforms/commercetools/money_parts.h"
#include "parapet/adapters/platforms/commercetools/price_list.h"
#include "parapet/adapters/platforms/decoding.h"

namespace parapet::commercetools {
namespace {

using namespace catalogue;  // NOLINT(google-build-using-namespace): the names of its fields, in this file alone

// A product, a projection or an inventory entry while it is read.
struct Entity {
  std::string id, title, sku, location;
  bool titled = false;  // in the operators' language
  std::optional<bool> published;
  std::optional<Quantity> available;
  Instant modified_at;
  bool removed = false;
};

// One of a variant's prices while it is read.
struct GivenPrice {
  std::string country, customer_group, channel, recurrence;
  Instant from, until;
  std::optional<MoneyAmount> value, discounted;
  bool HasPeriod() const { return from.IsKnown() || until.IsKnown(); }
  bool HoldsAt(Instant now) const { return !(now < from) && (!until.IsKnown() || now < until); }
  PriceScope Scope() const { return {recurrence, customer_group, channel, country}; }
};

// What a message says about itself.
struct Message {
  std::string id, notification, type, resource_type, resource_id, resource_sku;
  Instant time;
};

class CatalogueSink final : public FieldSink {
 public:
  CatalogueSink(const PlatformSettings& settings, Instant now, bool in_message)
      : settings_(settings), now_(now), in_message_(in_message) {}

  void OnBegin(uint16_t field, FieldReader& at) override;
  void OnEnd(uint16_t field, FieldReader& at) override;
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override;

  // Of a body that is itself a product or an inventory entry. What is wrong with it, else empty.
  std::string FinishBare();
  // Of a body that is a message.
  bool IsAboutOrder() const { return message_.resource_type == "order"; }
  Decoded FinishMessage();
  Decoded Finish();

 private:
  void EntityField(uint16_t field, const JsonValue& value, FieldReader& at);
  void VariantField(uint16_t field, const JsonValue& value, FieldReader& at);
  void PriceField(uint16_t field, const JsonValue& value, FieldReader& at);
  void MessageField(uint16_t field, const JsonValue& value, FieldReader& at);
  void EndMoney(uint16_t field, FieldReader& at);
  void EndPrice(FieldReader& at);
  void EndEntity(FieldReader& at);
  void CompleteProduct();
  void RemoveProduct();
  Decoded StockOfMessage(bool tracked);

  const PlatformSettings& settings_;
  const Instant now_;
  const bool in_message_;
  std::vector<ItemUpdate> items_;
  std::vector<StockReading> stock_;
  size_t first_ = 0;  // of the present product's variants
  Entity entity_;
  GivenPrice price_;
  MoneyParts money_;
  std::vector<bool> has_period_;  // of the present variant's prices
  Message message_;
};

void CatalogueSink::OnBegin(uint16_t field, FieldReader&) {
  switch (field) {
    case kEntity:
    case kRemovedEntity:
      first_ = items_.size();
      entity_ = {};
      entity_.removed = field == kRemovedEntity;
      break;
    case kVariant:
      items_.emplace_back(), has_period_.clear();
      break;
    case kPrice:
      price_ = {};
      break;
    case kValue:
    case kDiscountedValue:
      money_ = {};
      break;
    default:
      break;
  }
}

void CatalogueSink::OnEnd(uint16_t field, FieldReader& at) {
  switch (field) {
    case kEntity:
    case kRemovedEntity:
      EndEntity(at);
      break;
    case kVariant:
      if (items_.back().variant_id.empty()) at.Fail("missing_id", "a variant needs its id");
      break;
    case kPrice:
      EndPrice(at);
      break;
    case kValue:
    case kDiscountedValue:
      EndMoney(field, at);
      break;
    default:
      break;
  }
}

void CatalogueSink::OnField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (field <= kLastOfEntity) return EntityField(field, value, at);
  if (field <= kLastOfVariant) return VariantField(field, value, at);
  if (field <= kLastOfPrice) return PriceField(field, value, at);
  if (field <= kLastOfMoneyParts) return money_.Take(static_cast<MoneyPart>(field - kMoneyParts), value, at);
  MessageField(field, value, at);
}

void CatalogueSink::EntityField(uint16_t field, const JsonValue& value, FieldReader& at) {
  switch (field) {
    case kId:
      entity_.id = at.TextCopy(value);
      break;
    case kLastModifiedAt:
      entity_.modified_at = at.Time(value);
      break;
    case kPublished:
      entity_.published = at.Boolean(value);
      break;
    case kEntrySku:
      entity_.sku = at.TextCopy(value);
      break;
    case kAvailableQuantity:
      entity_.available = at.QuantityOf(value);
      break;
    case kSupplyChannel:
      entity_.location = at.TextCopy(value);
      break;
    case kName: {
      // The name in the operators' language, else the first one given.
      const bool ours = at.key().substr(0, 2) == settings_.language.substr(0, 2);
      if (entity_.titled || (!entity_.title.empty() && !ours)) break;
      entity_.title = at.TextCopy(value);
      entity_.titled = ours;
      break;
    }
    default:
      break;
  }
}

void CatalogueSink::VariantField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (field == kVariantSku) items_.back().sku = at.TextCopy(value);
  if (field != kVariantId) return;
  const auto number = at.WholeNumber(value);
  if (number) items_.back().variant_id = std::to_string(*number);
}

void CatalogueSink::PriceField(uint16_t field, const JsonValue& value, FieldReader& at) {
  switch (field) {
    case kCountry:
      price_.country = at.TextCopy(value);
      break;
    case kCustomerGroup:
      price_.customer_group = at.TextCopy(value);
      break;
    case kChannel:
      price_.channel = at.TextCopy(value);
      break;
    case kRecurrence:
      price_.recurrence = at.TextCopy(value);
      break;
    case kValidFrom:
      price_.from = at.Time(value);
      break;
    case kValidUntil:
      price_.until = at.Time(value);
      break;
    default:
      break;
  }
}

void CatalogueSink::MessageField(uint16_t field, const JsonValue& value, FieldReader& at) {
  switch (field) {
    case kMessageId:
      message_.id = at.TextCopy(value);
      break;
    case kEventId:
      if (message_.id.empty()) message_.id = at.TextCopy(value);
      break;
    case kNotificationType:
      message_.notification = at.TextCopy(value);
      break;
    case kMessageType:
      message_.type = at.TextCopy(value);
      break;
    case kResourceType:
      message_.resource_type = at.TextCopy(value);
      break;
    case kResourceId:
      message_.resource_id = at.TextCopy(value);
      break;
    case kResourceSku:
      message_.resource_sku = at.TextCopy(value);
      break;
    case kMessageTime:
      message_.time = at.Time(value);
      break;
    default:
      break;
  }
}

void CatalogueSink::EndMoney(uint16_t field, FieldReader& at) {
  (field == kValue ? price_.value : price_.discounted) = money_.Finish(at);
}

void CatalogueSink::EndPrice(FieldReader& at) {
  if (!price_.value) return at.Fail("not_an_amount", "a price needs its value");
  if (price_.discounted && price_.discounted->currency != price_.value->currency) {
    return at.Fail("other_currency", "a price and its discounted value need the same currency");
  }
  if (!price_.HoldsAt(now_)) return;
  ItemPrice given{
      .currency = price_.value->currency, .price_list = PriceListOf(price_.Scope()), .price = price_.value->money};
  if (price_.discounted) given.compare_at = std::exchange(given.price, price_.discounted->money);
  std::vector<ItemPrice>& prices = items_.back().prices;
  for (size_t i = 0; i < prices.size(); ++i) {
    if (prices[i].currency != given.currency || prices[i].price_list != given.price_list) continue;
    if (price_.HasPeriod() && !has_period_[i]) prices[i] = std::move(given), has_period_[i] = true;
    return;
  }
  prices.push_back(std::move(given));
  has_period_.push_back(price_.HasPeriod());
}

// The product's own fields may stand behind its variants.
void CatalogueSink::CompleteProduct() {
  const Instant updated_at = entity_.removed && message_.time.IsKnown() ? message_.time : entity_.modified_at;
  for (size_t i = first_; i < items_.size(); ++i) {
    ItemUpdate& item = items_[i];
    item.variant_id.insert(0, entity_.id + "#");
    item.id = item.variant_id;
    item.product_id = entity_.id;
    item.title = entity_.title;
    item.updated_at = updated_at.IsKnown() ? updated_at : now_;
    item.removed = entity_.removed || entity_.published == false;
  }
}

void CatalogueSink::EndEntity(FieldReader& at) {
  const std::string complaint = FinishBare();
  if (!complaint.empty()) at.Fail("bad_resource", complaint);
}

std::string CatalogueSink::FinishBare() {
  if (items_.size() > first_) {
    if (entity_.id.empty()) return "a product needs its id";
    CompleteProduct();
    return {};
  }
  const bool is_entry = !entity_.sku.empty() || entity_.available.has_value();
  // A message may carry a product without its variants, which says nothing.
  if (!is_entry && !entity_.id.empty() && in_message_) return {};
  if (!is_entry) return "expected a product with its variants, or an inventory entry with its sku";
  if (entity_.sku.empty()) return "an inventory entry needs its sku";
  if (!entity_.available) return "an inventory entry needs its availableQuantity";
  stock_.push_back({.item = entity_.sku,
                    .location = entity_.location,
                    .available = entity_.available,
                    .as_of = entity_.modified_at.IsKnown() ? entity_.modified_at : now_});
  return {};
}

Decoded CatalogueSink::Finish() {
  if (!items_.empty() && !stock_.empty()) {
    return Undecodable({}, "$.results: a page holds products or inventory entries, not both");
  }
  if (!stock_.empty()) return {.kind = DeliveryKind::kStock, .stock = std::move(stock_)};
  if (!items_.empty()) return {.kind = DeliveryKind::kItems, .items = std::move(items_)};
  return {.kind = DeliveryKind::kIgnored, .subject = "nothing about products or stock in it"};
}

// --- messages ------------------------------------------------------------------------------------------------------

Decoded CatalogueSink::StockOfMessage(bool tracked) {
  const std::string& sku = entity_.sku.empty() ? message_.resource_sku : entity_.sku;
  if (sku.empty()) return Undecodable({}, "$.sku: a message about stock needs it; else post the inventory entry");
  if (tracked && !entity_.available) return Undecodable({}, "$.newAvailableQuantity: expected a quantity");
  Decoded decoded{.kind = DeliveryKind::kStock};
  decoded.stock.push_back({.item = sku,
                           .location = entity_.location,
                           .available = tracked ? entity_.available : std::nullopt,
                           .as_of = message_.time.IsKnown() ? message_.time : now_});
  return decoded;
}

void CatalogueSink::RemoveProduct() {
  if (!items_.empty() || message_.resource_id.empty()) return;
  items_.push_back({.id = message_.resource_id,
                    .product_id = message_.resource_id,
                    .updated_at = message_.time.IsKnown() ? message_.time : now_,
                    .removed = true});
}

Decoded CatalogueSink::FinishMessage() {
  const std::string& type = message_.type;
  const bool of_product = message_.resource_type == "product";
  Decoded decoded{.kind = DeliveryKind::kIgnored};
  if (type == "InventoryEntryQuantitySet" || type == "InventoryEntryDeleted") {
    decoded = StockOfMessage(type == "InventoryEntryQuantitySet");
  } else if (type == "ProductUnpublished" || type == "ProductDeleted" ||
             (message_.notification == "ResourceDeleted" && of_product)) {
    RemoveProduct();
    decoded = Finish();
  } else if (type == "ProductPublished" || type == "InventoryEntryCreated") {
    decoded = Finish();
  } else if (of_product || message_.resource_type == "inventory-entry") {
    decoded.subject = "names its resource only, or a part of it: post the resource";
  } else {
    decoded.subject = "not about products or stock";
  }
  decoded.delivery_id = message_.id;
  decoded.triggered_at = message_.time;
  return decoded;
}

}  // namespace

std::optional<Decoded> DecodeCatalogue(std::string_view body, const PlatformSettings& settings,
                                       const DecodeContext& context) {
  const auto shape = ShapeOf(body);
  if (!shape || shape == Shape::kOrder) return std::nullopt;
  const bool in_message = shape == Shape::kMessage || shape == Shape::kCloudEvent;
  CatalogueSink sink(settings, context.now, in_message);
  const JsonError error = ReadFields(body, TableFor(*shape), sink);
  if (!error.ok()) return Undecodable({}, Describe(error));
  if (in_message && sink.IsAboutOrder()) return std::nullopt;
  if (in_message) return sink.FinishMessage();
  if (shape == Shape::kPage) return sink.Finish();
  if (shape == Shape::kPayloadNotIncluded) {
    return Decoded{.kind = DeliveryKind::kIgnored, .subject = "too large for the queue: post the resource"};
  }
  const std::string complaint = sink.FinishBare();
  return complaint.empty() ? sink.Finish() : Undecodable({}, "$: " + complaint);
}

}  // namespace parapet::commercetools
