// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/resource_decoder.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/platforms/commercetools/money_parts.h"
#include "parapet/adapters/platforms/commercetools/resource_fields.h"
#include "parapet/adapters/platforms/decoding.h"

namespace parapet::commercetools {
namespace {

struct Gathered {
  std::string_view type_id, object_type, id, order_state, payment_state, origin, client_id;
  std::string_view first_name, last_name, customer_id, customer_email, address_email, phone, mobile;
  std::string_view locale;
  PostalAddress address;
  Instant created_at;
  bool create = false, platform_client = false, business_unit = false, custom_type = false, our_field = false;
  bool tax_included = false, tax_excluded = false;
  std::optional<Money> total, net, gross;
  MoneySum line_discounts, discount_on_total, shipping;
  int rounded = 0;
};

// One line while it is read.
struct Part {
  std::string_view product_id, variant_id, mode, price_mode, first_name;
  bool named = false;
  std::optional<MoneyAmount> price, discounted;
  std::optional<Money> total, net, gross;
  std::optional<Quantity> piece_quantity;
  std::optional<Money> piece_value;
  MoneySum pieces_value;  // value · quantity over all pieces
  Quantity pieces;
  bool high_precision = false;
};

class ResourceSink final : public FieldSink {
 public:
  using Done = std::function<void(const Decoded&)>;
  ResourceSink(const PlatformSettings& settings, const DecodeContext& context, const Done* done)
      : settings_(settings), context_(context), done_(done) {
    Restart();
  }
  void OnBegin(uint16_t field, FieldReader& at) override;
  void OnEnd(uint16_t field, FieldReader& at) override;
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override;
  Decoded Finish();
  bool saw_resource() const { return saw_resource_; }
  bool of_interest() const { return IsOrder() || IsCart(); }

 private:
  void Restart();
  void Header(uint16_t field, const JsonValue& value, FieldReader& at);
  void Person(uint16_t field, const JsonValue& value, FieldReader& at);
  void LineField(uint16_t field, const JsonValue& value, FieldReader& at);
  void EndMoney(uint16_t field, FieldReader& at);
  void Store(uint16_t field, const MoneyAmount& amount, FieldReader& at);
  void EndPiece(FieldReader& at);
  void EndLine(FieldReader& at);
  void PriceLine(FieldReader& at);
  void AddUp(MoneySum& sum, std::optional<Money> amount, FieldReader& at);
  std::string_view Copy(const JsonValue& value, FieldReader& at) {
    return at.Text(value, *context_.arena, FieldReader::Keep::kCopy);
  }
  bool IsOrder() const {
    if (!g_.type_id.empty()) return g_.type_id == "order";
    return g_.object_type == "Order" || (g_.object_type.empty() && !g_.order_state.empty());
  }
  bool IsCart() const { return g_.type_id == "cart" || (g_.type_id.empty() && g_.object_type == "Cart"); }
  void FinishHeader(Order& order);
  void FinishTotals(Order& order);
  void FinishPerson(Order& order, Contact& contact);
  bool IsStaff() const;

  const PlatformSettings& settings_;
  const DecodeContext& context_;
  const Done* const done_;
  bool saw_resource_ = false;
  std::optional<OrderBuilder> builder_;
  Gathered g_;
  Part part_;
  MoneyParts money_;
  std::optional<Money> shipping_price_, shipping_discounted_;
  Line* line_ = nullptr;
  Discount* discount_ = nullptr;
};

void ResourceSink::Restart() {
  builder_.emplace(*context_.arena);
  builder_->order().store = context_.arena->Copy(context_.store);
  const bool create = g_.create;
  const std::string_view type_id = g_.type_id;
  g_ = {};
  g_.create = create;
  g_.type_id = type_id;
  line_ = nullptr;
  discount_ = nullptr;
}

void ResourceSink::AddUp(MoneySum& sum, std::optional<Money> amount, FieldReader& at) {
  if (!sum.Add(amount)) at.Fail("number_out_of_range", "the amounts add up to more than 9.2 · 10^12");
}

void ResourceSink::OnBegin(uint16_t field, FieldReader& at) {
  if (field >= kTotalPrice && field <= kLastOfMoney) money_ = {};
  switch (field) {
    case kResource:
      if (done_ != nullptr && saw_resource_) context_.arena->Reset();
      saw_resource_ = true;
      Restart();
      break;
    case kLine:
    case kCustomLine:
      part_ = {};
      line_ = builder_->AddLine();
      if (line_ == nullptr)
        at.Fail("too_many_lines", "more than 500 lines, or texts beyond 1.5 MB; split the order");
      else if (field == kCustomLine)
        line_->kind = LineKind::kCustom;
      break;
    case kPiece:
      part_.piece_quantity.reset(), part_.piece_value.reset();
      break;
    case kShippingInfo:
      shipping_price_.reset(), shipping_discounted_.reset();
      break;
    case kDiscountCode:
      discount_ = builder_->AddDiscount();
      if (discount_ == nullptr) at.Fail("too_many_discounts", "more than 200 discount codes");
      break;
    default:
      break;
  }
}

void ResourceSink::OnEnd(uint16_t field, FieldReader& at) {
  if (field >= kTotalPrice && field <= kLastOfMoney) return EndMoney(field, at);
  switch (field) {
    case kResource:
      if (done_ != nullptr) {
        const Decoded decoded = Finish();
        if (decoded.kind == DeliveryKind::kUndecodable)
          at.Fail("bad_order", decoded.error);
        else
          (*done_)(decoded);
      }
      break;
    case kLine:
    case kCustomLine:
      EndLine(at);
      break;
    case kPiece:
      EndPiece(at);
      break;
    case kShippingInfo:
      AddUp(g_.shipping, shipping_discounted_ ? shipping_discounted_ : shipping_price_, at);
      break;
    default:
      break;
  }
}

void ResourceSink::OnField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (field <= kLastOfHeader) return Header(field, value, at);
  if (field <= kLastOfPerson) return Person(field, value, at);
  if (field <= kLastOfMoneyParts) return money_.Take(static_cast<MoneyPart>(field - kMoneyType), value, at);
  if (field <= kLastOfLine) return LineField(field, value, at);
  if (discount_ == nullptr) return;
  if (field == kDiscountCodeText || discount_->code.empty()) discount_->code = Copy(value, at);
}

void ResourceSink::Header(uint16_t field, const JsonValue& value, FieldReader& at) {
  Order& order = builder_->order();
  switch (field) {
    case kAction:
      g_.create = Copy(value, at) == "Create";
      break;
    case kTypeId:
      g_.type_id = Copy(value, at);
      break;
    case kObjectType:
      g_.object_type = Copy(value, at);
      break;
    case kId:
      g_.id = Copy(value, at);
      break;
    case kVersion:
      order.revision.version = at.WholeNumber(value).value_or(0);
      break;
    case kOrderNumber:
      order.name = Copy(value, at);
      break;
    case kCreatedAt:
      g_.created_at = at.Time(value);
      break;
    case kLastModifiedAt:
      order.revision.updated_at = at.Time(value);
      break;
    case kOrderState:
      g_.order_state = Copy(value, at);
      break;
    case kPaymentState:
      g_.payment_state = Copy(value, at);
      break;
    case kOrigin:
      g_.origin = Copy(value, at);
      break;
    case kCartId:
      order.cart_id = Copy(value, at);
      break;
    case kStoreKey:
      order.channel = Copy(value, at);
      break;
    case kBusinessUnitKey:
    case kBusinessUnitId:
      g_.business_unit = g_.business_unit || !value.IsNull();
      break;
    case kCustomerGroup:
      order.customer_group = Copy(value, at);
      break;
    case kCountry:
      order.country = Copy(value, at);
      break;
    case kClientId:
      g_.client_id = Copy(value, at);
      break;
    case kPlatformClient:
      g_.platform_client = at.Boolean(value).value_or(false);
      break;
    case kCustomTypeId:
      g_.custom_type = !value.IsNull();
      break;
    case kOurField:
      g_.our_field = true;
      break;
    default:
      break;
  }
}

void ResourceSink::Person(uint16_t field, const JsonValue& value, FieldReader& at) {
  const std::string_view text = at.Text(value, *context_.arena);
  switch (field) {
    case kCustomerId:
      g_.customer_id = text;
      break;
    case kCustomerEmail:
      g_.customer_email = text;
      break;
    case kLocale:
      g_.locale = text;
      break;
    case kFirstName:
      g_.first_name = text;
      break;
    case kLastName:
      g_.last_name = text;
      break;
    case kStreetName:
      g_.address.street = text;
      break;
    case kStreetNumber:
      g_.address.street2 = text;
      break;
    case kCity:
      g_.address.city = text;
      break;
    case kRegion:
      g_.address.region = text;
      break;
    case kPostalCode:
      g_.address.postal_code = text;
      break;
    case kAddressCountry:
      g_.address.country = text;
      break;
    case kAddressEmail:
      g_.address_email = text;
      break;
    case kPhone:
      g_.phone = text;
      break;
    case kMobile:
      g_.mobile = text;
      break;
    default:
      break;
  }
}

// --- money ---------------------------------------------------------------------------------------------------------

void ResourceSink::EndMoney(uint16_t field, FieldReader& at) {
  const auto amount = money_.Finish(at);
  if (!amount) return;
  const bool of_line = field >= kLinePrice && field <= kPieceValue;
  part_.high_precision = part_.high_precision || (amount->high_precision && of_line);
  Store(field, *amount, at);
}

void ResourceSink::Store(uint16_t field, const MoneyAmount& amount, FieldReader& at) {
  const bool of_line = field >= kLinePrice && field <= kPieceValue;
  if (of_line && line_ == nullptr) return;
  switch (field) {
    case kTotalPrice:
      g_.total = amount.money;
      builder_->order().currency = amount.currency;
      break;
    case kTotalNet:
      g_.net = amount.money;
      break;
    case kTotalGross:
      g_.gross = amount.money;
      break;
    case kDiscountOnTotal:
      AddUp(g_.discount_on_total, amount.money, at);
      break;
    case kLinePrice:
      part_.price = amount;
      line_->currency = amount.currency;
      break;
    case kLineDiscounted:
      part_.discounted = amount;
      break;
    case kLineTotal:
      part_.total = amount.money;
      break;
    case kLineNet:
      part_.net = amount.money;
      break;
    case kLineGross:
      part_.gross = amount.money;
      break;
    case kPieceValue:
      part_.piece_value = amount.money;
      break;
    case kShippingPrice:
      shipping_price_ = amount.money;
      break;
    case kShippingDiscounted:
      shipping_discounted_ = amount.money;
      break;
    default:
      break;
  }
}

// --- lines ---------------------------------------------------------------------------------------------------------

void ResourceSink::LineField(uint16_t field, const JsonValue& value, FieldReader& at) {
  if (line_ == nullptr) return;
  switch (field) {
    case kLineId:
      line_->line_id = Copy(value, at);
      break;
    case kProductId:
      line_->item_id = part_.product_id = Copy(value, at);
      break;
    case kVariantId:
      part_.variant_id = at.Text(value, *context_.arena);
      break;
    case kSku:
      line_->sku = Copy(value, at);
      break;
    case kLineName:
      // The name in the operators' language, else the first one given.
      if (part_.named || (!line_->title.empty() && at.key().substr(0, 2) != settings_.language.substr(0, 2))) break;
      line_->title = Copy(value, at);
      part_.named = at.key().substr(0, 2) == settings_.language.substr(0, 2);
      break;
    case kQuantity: {
      const auto quantity = at.QuantityOf(value);
      line_->quantity_known = quantity.has_value();
      line_->quantity = quantity.value_or(Quantity());
      break;
    }
    case kPriceMode:
      part_.price_mode = at.Text(value, *context_.arena);
      break;
    case kLineMode:
      part_.mode = at.Text(value, *context_.arena);
      break;
    case kIncludedInPrice:
      if (const auto included = at.Boolean(value)) (*included ? g_.tax_included : g_.tax_excluded) = true;
      break;
    case kPieceQuantity:
      part_.piece_quantity = at.QuantityOf(value);
      break;
    default:
      break;
  }
}

void ResourceSink::EndPiece(FieldReader& at) {
  if (!part_.piece_quantity || !part_.piece_value) return;
  const auto amount = Multiply(*part_.piece_value, *part_.piece_quantity);
  const auto pieces = parapet::Add(part_.pieces, *part_.piece_quantity);
  if (!amount || !pieces) return at.Fail("number_out_of_range", "the amount is beyond ±9.2 · 10^12");
  part_.pieces = *pieces;
  AddUp(part_.pieces_value, amount, at);
}

// Unit price, discount and stated total out of what the line says.
void ResourceSink::PriceLine(FieldReader& at) {
  const bool external = part_.price_mode == "ExternalTotal" && part_.total.has_value();
  const auto external_unit = external ? Divide(*part_.total, line_->quantity) : std::nullopt;
  if (external_unit) {
    line_->unit_price = *external_unit;
    line_->stated_total = part_.total;
    ++g_.rounded;
    return;
  }
  const auto unit = part_.discounted ? part_.discounted : part_.price;
  if (!unit) return;
  line_->unit_price = unit->money;
  line_->unit_price_places = unit->places;
  if (part_.discounted && part_.price) line_->compare_at = part_.price->money;
  if (part_.pieces_value.value()) {
    const auto full = Multiply(unit->money, part_.pieces);
    const auto discount = full ? Subtract(*full, *part_.pieces_value.value()) : std::nullopt;
    if (!discount) return at.Fail("number_out_of_range", "the amount is beyond ±9.2 · 10^12");
    line_->discount = discount;
    AddUp(g_.line_discounts, discount, at);
  }
  if (part_.total) line_->stated_total = parapet::Add(*part_.total, line_->discount.value_or(Money()));
}

void ResourceSink::EndLine(FieldReader& at) {
  if (line_ == nullptr) return;
  if (part_.mode == "GiftLineItem") line_->kind = LineKind::kGift;
  if (!part_.product_id.empty() && !part_.variant_id.empty()) {
    const std::string_view product = context_.arena->Concatenate(part_.product_id, "#");
    line_->variant_id = context_.arena->Concatenate(product, part_.variant_id);
  }
  if (part_.net && part_.gross) line_->tax = Subtract(*part_.gross, *part_.net);
  if (part_.high_precision) ++g_.rounded;
  PriceLine(at);
  line_ = nullptr;
}

// --- when all of it was read ---------------------------------------------------------------------------------------

bool ResourceSink::IsStaff() const {
  const auto& own = settings_.own_clients;
  return g_.platform_client || std::find(own.begin(), own.end(), g_.client_id) != own.end();
}

void ResourceSink::FinishHeader(Order& order) {
  if (IsOrder()) {
    order.id = g_.id;
    order.stage = !g_.create && g_.payment_state == "Paid" ? Stage::kPaid : Stage::kPlaced;
    order.placed_at = g_.created_at;
    order.cancelled = g_.order_state == "Cancelled";
    if (order.cancelled) order.cancelled_at = order.revision.updated_at;
  } else {
    order.cart_id = g_.id;
    order.stage = Stage::kCart;
  }
  if (!g_.address.country.empty()) order.country = context_.arena->Copy(g_.address.country);
  if (g_.origin == "Merchant") order.origin = Origin::kDraft;
  if (g_.origin == "RecurringOrder") order.origin = Origin::kRenewal;
  if (g_.origin == "Quote" || g_.business_unit) order.origin = Origin::kB2b;
}

void ResourceSink::FinishTotals(Order& order) {
  const bool net_is_total = g_.net && g_.net == g_.total;
  const bool gross_is_total = g_.gross && g_.gross == g_.total;
  const bool mixed = g_.tax_included && g_.tax_excluded;
  const bool unsaid = !g_.tax_included && !g_.tax_excluded;
  if (mixed) {
    order.tax_basis = TaxBasis::kUnknown;
  } else if (g_.tax_included || (unsaid && gross_is_total && !net_is_total)) {
    order.tax_basis = TaxBasis::kIncluded;
  } else if (g_.tax_excluded || (unsaid && net_is_total)) {
    order.tax_basis = TaxBasis::kExcluded;
  }
  order.total = g_.total;
  if (order.tax_basis == TaxBasis::kExcluded) order.tax_total = Money();  // totalPrice is before tax
  if (order.tax_basis != TaxBasis::kUnknown && g_.net && g_.gross) {
    order.total = g_.gross;
    order.tax_total = Subtract(*g_.gross, *g_.net);
  }
  MoneySum discounts = g_.line_discounts;
  discounts.Add(g_.discount_on_total.value());
  order.discount_total = discounts.value_or_zero();
  order.shipping = g_.shipping.value_or_zero();
  order.rounded_terms = static_cast<uint16_t>(std::min(g_.rounded, int{UINT16_MAX}));
}

void ResourceSink::FinishPerson(Order& order, Contact& contact) {
  contact.email = g_.customer_email.empty() ? g_.address_email : g_.customer_email;
  contact.phone = g_.phone.empty() ? g_.mobile : g_.phone;
  contact.first_name = g_.first_name;
  contact.last_name = g_.last_name;
  contact.locale = g_.locale;
  contact.address = DescribeAddress(g_.address);
  order.customer = CustomerFingerprint(context_, g_.customer_id, contact.email, contact.phone);
  order.address = AddressFingerprint(context_, g_.address);
}

Decoded ResourceSink::Finish() {
  Decoded decoded;
  Order& order = builder_->order();
  FinishHeader(order);
  FinishTotals(order);
  FinishPerson(order, decoded.contact);
  if (g_.id.empty()) return Undecodable(std::move(decoded), "$.id: a cart or order needs its id");
  const BuildResult built = builder_->Finish();
  if (built.error == BuildError::kNoCurrency) {
    return Undecodable(std::move(decoded), "$.totalPrice: a cart or order needs its total");
  }
  if (!built.ok()) return Undecodable(std::move(decoded), "$: " + std::string(Name(built.error)));
  decoded.kind = DeliveryKind::kOrder;
  decoded.order = built.order;
  decoded.commit_point = g_.create && IsOrder();
  decoded.may_veto = decoded.commit_point && !IsStaff();
  decoded.memo = g_.our_field ? kOurCustomType : g_.custom_type ? kForeignCustomType : kNoCustomType;
  return decoded;
}

}  // namespace

Decoded DecodeExtensionInput(std::string_view body, const PlatformSettings& settings, const DecodeContext& context) {
  ResourceSink sink(settings, context, nullptr);
  const JsonError error = ReadFields(body, ResourceTable(), sink);
  Decoded decoded;
  if (!error.ok()) {
    decoded = Undecodable({}, Describe(error));
  } else if (!sink.of_interest()) {
    decoded = sink.saw_resource() ? Decoded{.kind = DeliveryKind::kIgnored}
                                  : Undecodable({}, "$.resource.obj: an extension's input needs its resource");
  } else if (!sink.saw_resource()) {
    decoded = Undecodable({}, "$.resource.obj: an extension's input needs its resource");
  } else {
    decoded = sink.Finish();
  }
  decoded.synchronous = true;
  return decoded;
}

bool ForEachOrder(std::string_view file, const PlatformSettings& settings, const DecodeContext& context,
                  const std::function<void(const Decoded&)>& visit, std::string* error) {
  ResourceSink sink(settings, context, &visit);
  const JsonError read = ReadFieldsApart(file, ResourceTable(), sink);
  if (!read.ok()) return *error = Describe(read), false;
  if (sink.saw_resource()) return true;
  const Decoded decoded = sink.Finish();
  if (decoded.kind == DeliveryKind::kUndecodable) return *error = decoded.error, false;
  visit(decoded);
  return true;
}

}  // namespace parapet::commercetools
