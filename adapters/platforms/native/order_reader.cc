// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/native/order_json.h"
#include "parapet/adapters/platforms/native/unknown_key.h"

namespace parapet {
namespace {

enum Field : uint16_t {
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
  kCurrency,
  kPresentmentCurrency,
  kTaxBasis,
  kChannel,
  kCountry,
  kPriceList,
  kCustomerGroup,
  kCustomerFingerprint,
  kAddressFingerprint,
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

  kDiscount,
  kDiscountCode,
  kDiscountTitle,
  kDiscountPercentage,
  kDiscountAmount,
  kDiscountOnShipping,
  kLastOfDiscount = kDiscountOnShipping,

  kLine,
  kLineId,
  kVariantId,
  kSku,
  kItemId,
  kTitle,
  kKind,
  kLineCurrency,
  kQuantity,
  kWholeQuantity,
  kUnitPrice,
  kUnitPricePlaces,
  kCompareAt,
  kLineDiscount,
  kStatedTotal,
  kLineTax,
  kPresentmentUnit,
};

constexpr FieldRow kRows[] = {
    {"store", kStore},
    {"id", kId},
    {"cart_id", kCartId},
    {"name", kName},
    {"version", kVersion},
    {"updated_at", kUpdatedAt},
    {"stage", kStage},
    {"origin", kOrigin},
    {"test", kTest},
    {"cancelled", kCancelled},
    {"placed_at", kPlacedAt},
    {"cancelled_at", kCancelledAt},
    {"currency", kCurrency},
    {"presentment_currency", kPresentmentCurrency},
    {"tax_basis", kTaxBasis},
    {"channel", kChannel},
    {"country", kCountry},
    {"price_list", kPriceList},
    {"customer_group", kCustomerGroup},
    {"customer_fingerprint", kCustomerFingerprint},
    {"address_fingerprint", kAddressFingerprint},
    {"tags[]", kTag},

    {"stated_lines_total", kLinesTotal},
    {"discount_total", kDiscountTotal},
    {"shipping", kShipping},
    {"tax_total", kTaxTotal},
    {"fee_total", kFeeTotal},
    {"tip_total", kTipTotal},
    {"total", kTotal},
    {"shown_total", kShownTotal},
    {"presentment_total", kPresentmentTotal},
    {"presentment_shown_total", kPresentmentShownTotal},
    {"discounts_in_lines", kDiscountsInLines},
    {"rounded_terms", kRoundedTerms},

    {"customer.id", kCustomerId},
    {"customer.email", kCustomerEmail},
    {"customer.phone", kCustomerPhone},
    {"customer.first_name", kCustomerFirstName},
    {"customer.last_name", kCustomerLastName},
    {"customer.locale", kCustomerLocale},
    {"customer.*", kUnknownKey},
    {"shipping_address.first_name", kAddressFirstName},
    {"shipping_address.last_name", kAddressLastName},
    {"shipping_address.company", kAddressCompany},
    {"shipping_address.address1", kAddressStreet},
    {"shipping_address.address2", kAddressStreet2},
    {"shipping_address.city", kAddressCity},
    {"shipping_address.region", kAddressRegion},
    {"shipping_address.postal_code", kAddressPostalCode},
    {"shipping_address.country", kAddressCountry},
    {"shipping_address.phone", kAddressPhone},
    {"shipping_address.*", kUnknownKey},

    {"discounts[]", kDiscount},
    {"discounts[].code", kDiscountCode},
    {"discounts[].title", kDiscountTitle},
    {"discounts[].percentage", kDiscountPercentage},
    {"discounts[].amount", kDiscountAmount},
    {"discounts[].on_shipping", kDiscountOnShipping},
    {"discounts[].*", kUnknownKey},

    {"lines[]", kLine},
    {"lines[].line_id", kLineId},
    {"lines[].variant_id", kVariantId},
    {"lines[].sku", kSku},
    {"lines[].item_id", kItemId},
    {"lines[].title", kTitle},
    {"lines[].kind", kKind},
    {"lines[].currency", kLineCurrency},
    {"lines[].quantity", kQuantity},
    {"lines[].requires_whole_quantity", kWholeQuantity},
    {"lines[].unit_price", kUnitPrice},
    {"lines[].unit_price_places", kUnitPricePlaces},
    {"lines[].compare_at", kCompareAt},
    {"lines[].discount", kLineDiscount},
    {"lines[].stated_total", kStatedTotal},
    {"lines[].tax", kLineTax},
    {"lines[].presentment_unit", kPresentmentUnit},
    {"lines[].*", kUnknownKey},

    {"*", kUnknownKey},
};

const FieldTable& Table() {
  static const FieldTable table(kRows);
  return table;
}

std::optional<uint64_t> FromHex(std::string_view text) {
  uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  const bool whole = text.size() == 16 && read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

class Sink final : public FieldSink {
 public:
  explicit Sink(const DecodeContext& context) : context_(context), builder_(*context.arena) {}

  void OnBegin(uint16_t field, FieldReader& at) override;
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override;
  // The error; empty for none.
  std::string Finish(const Order** order, Contact* contact);

 private:
  void Header(uint16_t field, const JsonValue& value, FieldReader& at);
  void Totals(uint16_t field, const JsonValue& value, FieldReader& at);
  void Person(uint16_t field, const JsonValue& value, FieldReader& at);
  void DiscountField(uint16_t field, const JsonValue& value, FieldReader& at);
  void LineField(uint16_t field, const JsonValue& value, FieldReader& at);
  void Store(const JsonValue& value, FieldReader& at);
  std::string_view Copy(const JsonValue& value, FieldReader& at) {
    return at.Text(value, *context_.arena, FieldReader::Keep::kCopy);
  }
  uint64_t FingerprintOf(const JsonValue& value, FieldReader& at);

  const DecodeContext& context_;
  OrderBuilder builder_;
  Line* line_ = nullptr;
  Discount* discount_ = nullptr;
  std::optional<uint8_t> places_;  // of unit_price, where the document says them
  std::string_view email_, phone_, customer_id_, first_name_, last_name_, locale_;
  std::string_view ship_first_name_, ship_last_name_, company_, ship_phone_;
  PostalAddress address_;
};

// A word of an enumeration; absent keeps `standard`.
template <typename Enum>
Enum Word(const JsonValue& value, FieldReader& at, Enum standard, std::optional<Enum> (*from_name)(std::string_view),
          const char* remedy) {
  if (value.IsNull()) return standard;
  const auto found = value.IsText() ? from_name(value.text) : std::nullopt;
  if (!found) at.Fail("unknown_word", remedy);
  return found.value_or(standard);
}

std::optional<TaxBasis> TaxBasisFromName(std::string_view name) {
  if (name == "included") return TaxBasis::kIncluded;
  if (name == "excluded") return TaxBasis::kExcluded;
  return name == "unknown" ? std::optional(TaxBasis::kUnknown) : std::nullopt;
}

void Sink::OnBegin(uint16_t field, FieldReader& at) {
  if (field == kLine) {
    line_ = builder_.AddLine();
    places_.reset();
    if (line_ == nullptr) at.Fail("too_many_lines", "more than 500 lines; split the order");
  }
  if (field == kDiscount) {
    discount_ = builder_.AddDiscount();
    if (discount_ == nullptr) at.Fail("too_many_discounts", "more than 200 discounts");
  }
}

void Sink::OnField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (field == kUnknownKey) return RefuseUnknownKey(at);
  if (field <= kLastOfHeader) return Header(field, value, at);
  if (field <= kLastOfTotals) return Totals(field, value, at);
  if (field <= kLastOfPerson) return Person(field, value, at);
  if (field <= kLastOfDiscount) return DiscountField(field, value, at);
  LineField(field, value, at);
}

void Sink::Store(const JsonValue& value, FieldReader& at) {
  const std::string_view store = Copy(value, at);
  if (!context_.store.empty() && !store.empty() && store != context_.store) {
    at.Fail("other_store", "is not the store that this request is for; leave it out");
  }
  builder_.order().store = store;
}

uint64_t Sink::FingerprintOf(const JsonValue& value, FieldReader& at) {
  if (value.IsNull()) return 0;
  const auto fingerprint = value.IsText() ? FromHex(value.text) : std::nullopt;
  if (!fingerprint) at.Fail("not_a_fingerprint", "expected 16 hexadecimal digits");
  return fingerprint.value_or(0);
}

void Sink::Header(uint16_t field, const JsonValue& value, FieldReader& at) {
  Order& order = builder_.order();
  switch (field) {
    case kStore:
      Store(value, at);
      break;
    case kId:
      order.id = Copy(value, at);
      break;
    case kCartId:
      order.cart_id = Copy(value, at);
      break;
    case kName:
      order.name = Copy(value, at);
      break;
    case kVersion:
      order.revision.version = at.WholeNumber(value).value_or(0);
      break;
    case kUpdatedAt:
      order.revision.updated_at = at.Time(value);
      break;
    case kStage:
      order.stage = Word(value, at, order.stage, StageFromName, "expected cart, checkout, placed, paid or edited");
      break;
    case kOrigin:
      order.origin = Word(value, at, order.origin, OriginFromName,
                          "expected storefront, pos, draft, edit, exchange, renewal, b2b, marketplace, replacement, "
                          "import or parapet");
      break;
    case kTest:
      order.test = at.Boolean(value).value_or(false);
      break;
    case kCancelled:
      order.cancelled = at.Boolean(value).value_or(false);
      break;
    case kPlacedAt:
      order.placed_at = at.Time(value);
      break;
    case kCancelledAt:
      order.cancelled_at = at.Time(value);
      break;
    case kCurrency:
      order.currency = at.CurrencyOf(value);
      break;
    case kPresentmentCurrency:
      order.presentment_currency = at.CurrencyOf(value);
      break;
    case kTaxBasis:
      order.tax_basis = Word(value, at, order.tax_basis, TaxBasisFromName, "expected included, excluded or unknown");
      break;
    case kChannel:
      order.channel = Copy(value, at);
      break;
    case kCountry:
      order.country = Copy(value, at);
      break;
    case kPriceList:
      order.price_list = Copy(value, at);
      break;
    case kCustomerGroup:
      order.customer_group = Copy(value, at);
      break;
    case kCustomerFingerprint:
      order.customer = FingerprintOf(value, at);
      break;
    case kAddressFingerprint:
      order.address = FingerprintOf(value, at);
      break;
    case kTag:
      builder_.AddTag(Copy(value, at));
      break;
    default:
      break;
  }
}

void Sink::Totals(uint16_t field, const JsonValue& value, FieldReader& at) {
  Order& order = builder_.order();
  switch (field) {
    case kLinesTotal:
      order.stated_lines_total = at.Amount(value);
      break;
    case kDiscountTotal:
      order.discount_total = at.Amount(value);
      break;
    case kShipping:
      order.shipping = at.Amount(value);
      break;
    case kTaxTotal:
      order.tax_total = at.Amount(value);
      break;
    case kFeeTotal:
      order.fee_total = at.Amount(value);
      break;
    case kTipTotal:
      order.tip_total = at.Amount(value);
      break;
    case kTotal:
      order.total = at.Amount(value);
      break;
    case kShownTotal:
      order.shown_total = at.Amount(value);
      break;
    case kPresentmentTotal:
      order.presentment_total = at.Amount(value);
      break;
    case kPresentmentShownTotal:
      order.presentment_shown_total = at.Amount(value);
      break;
    case kDiscountsInLines:
      order.discounts_in_lines = at.Boolean(value).value_or(false);
      break;
    case kRoundedTerms: {
      const int64_t terms = at.WholeNumber(value).value_or(0);
      if (terms < 0 || terms > UINT16_MAX) at.Fail("number_out_of_range", "expected 0 to 65535");
      order.rounded_terms = static_cast<uint16_t>(terms);
      break;
    }
    default:
      break;
  }
}

void Sink::Person(uint16_t field, const JsonValue& value, FieldReader& at) {
  const std::string_view text = at.Text(value, *context_.arena);
  switch (field) {
    case kCustomerId:
      customer_id_ = text;
      break;
    case kCustomerEmail:
      email_ = text;
      break;
    case kCustomerPhone:
      phone_ = text;
      break;
    case kCustomerFirstName:
      first_name_ = text;
      break;
    case kCustomerLastName:
      last_name_ = text;
      break;
    case kCustomerLocale:
      locale_ = text;
      break;
    case kAddressFirstName:
      ship_first_name_ = text;
      break;
    case kAddressLastName:
      ship_last_name_ = text;
      break;
    case kAddressCompany:
      company_ = text;
      break;
    case kAddressStreet:
      address_.street = text;
      break;
    case kAddressStreet2:
      address_.street2 = text;
      break;
    case kAddressCity:
      address_.city = text;
      break;
    case kAddressRegion:
      address_.region = text;
      break;
    case kAddressPostalCode:
      address_.postal_code = text;
      break;
    case kAddressCountry:
      address_.country = text;
      break;
    case kAddressPhone:
      ship_phone_ = text;
      break;
    default:
      break;
  }
}

void Sink::DiscountField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (discount_ == nullptr) return;
  switch (field) {
    case kDiscountCode:
      discount_->code = Copy(value, at);
      break;
    case kDiscountTitle:
      discount_->title = Copy(value, at);
      break;
    case kDiscountPercentage: {
      const auto percentage = at.QuantityOf(value);
      discount_->is_percentage = percentage.has_value();
      discount_->percentage_micros = percentage.value_or(Quantity()).micros();
      break;
    }
    case kDiscountAmount:
      discount_->amount = at.Amount(value);
      break;
    case kDiscountOnShipping:
      discount_->on_shipping = at.Boolean(value).value_or(false);
      break;
    default:
      break;
  }
}

void Sink::LineField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (line_ == nullptr) return;
  Line& line = *line_;
  switch (field) {
    case kLineId:
      line.line_id = Copy(value, at);
      break;
    case kVariantId:
      line.variant_id = Copy(value, at);
      break;
    case kSku:
      line.sku = Copy(value, at);
      break;
    case kItemId:
      line.item_id = Copy(value, at);
      break;
    case kTitle:
      line.title = Copy(value, at);
      break;
    case kKind:
      line.kind =
          Word(value, at, line.kind, LineKindFromName,
               "expected item, gift, bundle_parent, bundle_part, custom, fee, tip, deposit, gift_card or sample");
      break;
    case kLineCurrency:
      line.currency = at.CurrencyOf(value);
      break;
    case kQuantity: {
      const auto quantity = at.QuantityOf(value);
      line.quantity_known = quantity.has_value();
      line.quantity = quantity.value_or(Quantity());
      break;
    }
    case kWholeQuantity:
      line.requires_whole_quantity = at.Boolean(value).value_or(true);
      break;
    case kUnitPrice: {
      uint8_t places = 0;
      line.unit_price = at.Amount(value, &places);
      line.unit_price_places = places_.value_or(places);
      break;
    }
    case kUnitPricePlaces: {
      const int64_t places = at.WholeNumber(value).value_or(0);
      if (places < 0 || places > UINT8_MAX) at.Fail("number_out_of_range", "expected 0 to 255");
      places_ = line.unit_price_places = static_cast<uint8_t>(places);
      break;
    }
    case kCompareAt:
      line.compare_at = at.Amount(value);
      break;
    case kLineDiscount:
      line.discount = at.Amount(value);
      break;
    case kStatedTotal:
      line.stated_total = at.Amount(value);
      break;
    case kLineTax:
      line.tax = at.Amount(value);
      break;
    case kPresentmentUnit:
      line.presentment_unit = at.Amount(value);
      break;
    default:
      break;
  }
}

std::string Sink::Finish(const Order** out, Contact* contact) {
  Order& order = builder_.order();
  if (!context_.store.empty()) order.store = context_.arena->Copy(context_.store);
  if (order.country.empty()) order.country = context_.arena->Copy(address_.country);
  const std::string_view phone = phone_.empty() ? ship_phone_ : phone_;
  if (order.customer == 0) order.customer = CustomerFingerprint(context_, customer_id_, email_, phone);
  if (order.address == 0) order.address = AddressFingerprint(context_, address_);
  if (contact != nullptr) {
    contact->email = email_;
    contact->phone = phone;
    contact->first_name = first_name_.empty() ? ship_first_name_ : first_name_;
    contact->last_name = last_name_.empty() ? ship_last_name_ : last_name_;
    contact->locale = locale_;
    contact->address = DescribeAddress(address_);
    if (!company_.empty()) contact->address.insert(0, std::string(company_) + ", ");
  }
  const BuildResult built = builder_.Finish();
  if (built.error == BuildError::kNoIdentity) return "$.id: an order needs an id or a cart_id";
  if (built.error == BuildError::kNoCurrency) return "$.currency: an order needs its currency, such as \"USD\"";
  if (!built.ok()) return "$: " + std::string(Name(built.error));
  *out = built.order;
  return {};
}

}  // namespace

bool ReadOrder(std::string_view json, const DecodeContext& context, const Order** order, Contact* contact,
               std::string* error) {
  Sink sink(context);
  const JsonError read = ReadStrictly(json, Table(), kRows, sink);
  *error = read.ok() ? sink.Finish(order, contact) : Describe(read);
  return error->empty();
}

std::vector<std::string_view> OrderDocumentPaths() {
  std::vector<std::string_view> paths;
  for (const FieldRow& row : kRows) {
    if (row.field != kUnknownKey) paths.push_back(row.path);
  }
  return paths;
}

}  // namespace parapet
