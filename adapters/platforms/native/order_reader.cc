// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/native/order_fields.h"
#include "parapet/adapters/platforms/native/order_json.h"
#include "parapet/adapters/platforms/native/order_parts.h"
#include "parapet/adapters/platforms/native/unknown_key.h"

namespace parapet {
namespace native {
namespace {

// Who buys and where to, as the document says it.
struct Person : PostalAddress {
  std::string_view id, email, phone, first_name, last_name, locale;
  std::string_view ship_first_name, ship_last_name, company, ship_phone;
};

// In the order of the fields.
constexpr std::string_view Person::*kPersonTexts[] = {
    &Person::id,        &Person::email,       &Person::phone,           &Person::first_name,
    &Person::last_name, &Person::locale,      &Person::ship_first_name, &Person::ship_last_name,
    &Person::company,   &Person::street,      &Person::street2,         &Person::city,
    &Person::region,    &Person::postal_code, &Person::country,         &Person::ship_phone,
};
static_assert(std::size(kPersonTexts) == kLastOfPerson - kCustomerId + 1);

constexpr std::optional<Money> Order::*kTotalAmounts[] = {
    &Order::stated_lines_total,
    &Order::discount_total,
    &Order::shipping,
    &Order::tax_total,
    &Order::fee_total,
    &Order::tip_total,
    &Order::total,
    &Order::shown_total,
    &Order::presentment_total,
    &Order::presentment_shown_total,
    &Order::presentment_shipping,
};
static_assert(std::size(kTotalAmounts) == kPresentmentShipping - kLinesTotal + 1);

std::optional<uint64_t> FromHex(std::string_view text) {
  uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  const bool whole = text.size() == 16 && read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

// Whether a state or province is given by its code in ISO 3166-2, "CA", and not by its name.
bool IsRegionCode(std::string_view region) {
  return !region.empty() && region.size() <= 3 && std::all_of(region.begin(), region.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

class Sink final : public FieldSink {
 public:
  explicit Sink(const DecodeContext& context) : context_(context), builder_(*context.arena) {}

  void OnBegin(uint16_t field, FieldReader& at) override;
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override;
  // The error; empty for none.
  std::string Finish(const Order** order, Contact* contact);

 private:
  void Identity(uint16_t field, const JsonValue& value, FieldReader& at);
  void Header(uint16_t field, const JsonValue& value, FieldReader& at);
  void Totals(uint16_t field, const JsonValue& value, FieldReader& at);
  void Store(const JsonValue& value, FieldReader& at);
  std::string_view Copy(const JsonValue& value, FieldReader& at) {
    return at.Text(value, *context_.arena, FieldReader::Keep::kCopy);
  }
  uint64_t FingerprintOf(const JsonValue& value, FieldReader& at);

  const DecodeContext& context_;
  OrderBuilder builder_;
  Line* line_ = nullptr;
  Discount* discount_ = nullptr;
  Payment* payment_ = nullptr;
  std::optional<uint8_t> places_;  // of unit_price, where the document says them
  Person person_;
  PostalAddress taxed_;
};

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
  if (field == kPayment) {
    payment_ = builder_.AddPayment();
    if (payment_ == nullptr) at.Fail("too_many_payments", "more than 50 payments");
  }
}

void Sink::OnField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (field == kUnknownKey) return RefuseUnknownKey(at);
  if (field <= kLastOfIdentity) return Identity(field, value, at);
  if (field <= kLastOfHeader) return Header(field, value, at);
  if (field <= kLastOfTotals) return Totals(field, value, at);
  if (field <= kLastOfPerson) {
    person_.*kPersonTexts[field - kCustomerId] = at.Text(value, *context_.arena);
    return;
  }
  if (field <= kLastOfTaxedAddress) {
    constexpr std::string_view PostalAddress::*kTexts[] = {
        &PostalAddress::street, &PostalAddress::street2,     &PostalAddress::city,
        &PostalAddress::region, &PostalAddress::postal_code, &PostalAddress::country,
    };
    taxed_.*kTexts[field - kTaxedStreet] = at.Text(value, *context_.arena);
    return;
  }
  Arena& arena = *context_.arena;
  if (field <= kLastOfDiscount) {
    if (discount_ != nullptr) ReadDiscountField(field, value, at, arena, *discount_);
  } else if (field <= kLastOfPayment) {
    if (payment_ != nullptr) ReadPaymentField(field, value, at, arena, *payment_);
  } else if (line_ != nullptr) {
    ReadLineField(field, value, at, arena, *line_, places_);
  }
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

void Sink::Identity(uint16_t field, const JsonValue& value, FieldReader& at) {
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
    case kFulfilment:
      order.fulfilment =
          Word(value, at, order.fulfilment, FulfilmentStageFromName, "expected none, partly, fulfilled or delivered");
      break;
    case kFulfilledAt:
      order.fulfilled_at = at.Time(value);
      break;
    default:
      break;
  }
}

void Sink::Header(uint16_t field, const JsonValue& value, FieldReader& at) {
  Order& order = builder_.order();
  switch (field) {
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
    case kRegion:
      order.region = Copy(value, at);
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
    case kTaxedAddressFingerprint:
      order.taxed_address = FingerprintOf(value, at);
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
  if (field <= kPresentmentShipping) {
    order.*kTotalAmounts[field - kLinesTotal] = at.Amount(value);
  } else if (field == kDiscountsInLines) {
    order.discounts_in_lines = at.Boolean(value).value_or(false);
  } else {
    const int64_t terms = at.WholeNumber(value).value_or(0);
    if (terms < 0 || terms > UINT16_MAX) at.Fail("number_out_of_range", "expected 0 to 65535");
    order.rounded_terms = static_cast<uint16_t>(terms);
  }
}

std::string Sink::Finish(const Order** out, Contact* contact) {
  Order& order = builder_.order();
  if (!context_.store.empty()) order.store = context_.arena->Copy(context_.store);
  if (order.country.empty()) order.country = context_.arena->Copy(person_.country);
  const std::string_view phone = person_.phone.empty() ? person_.ship_phone : person_.phone;
  if (order.customer == 0) order.customer = CustomerFingerprint(context_, person_.id, person_.email, phone);
  if (order.address == 0) order.address = AddressFingerprint(context_, person_);
  if (order.taxed_address == 0) order.taxed_address = AddressFingerprint(context_, taxed_);
  if (order.region.empty() && IsRegionCode(person_.region)) order.region = context_.arena->Copy(person_.region);
  if (contact != nullptr) {
    contact->email = person_.email;
    contact->phone = phone;
    contact->first_name = person_.first_name.empty() ? person_.ship_first_name : person_.first_name;
    contact->last_name = person_.last_name.empty() ? person_.ship_last_name : person_.last_name;
    contact->locale = person_.locale;
    contact->address = DescribeAddress(person_);
    if (!person_.company.empty()) contact->address.insert(0, std::string(person_.company) + ", ");
  }
  const BuildResult built = builder_.Finish();
  if (built.error == BuildError::kNoIdentity) return "$.id: an order needs an id or a cart_id";
  if (built.error == BuildError::kNoCurrency) return "$.currency: an order needs its currency, such as \"USD\"";
  if (!built.ok()) return "$: " + std::string(Name(built.error));
  *out = built.order;
  return {};
}

}  // namespace
}  // namespace native

bool ReadOrder(std::string_view json, const DecodeContext& context, const Order** order, Contact* contact,
               std::string* error) {
  native::Sink sink(context);
  const JsonError read = ReadStrictly(json, native::OrderTable(), native::OrderRows(), sink);
  *error = read.ok() ? sink.Finish(order, contact) : Describe(read);
  return error->empty();
}

std::vector<std::string_view> OrderDocumentPaths() {
  std::vector<std::string_view> paths;
  for (const FieldRow& row : native::OrderRows()) {
    if (row.field != kUnknownKey) paths.push_back(row.path);
  }
  return paths;
}

}  // namespace parapet
