// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/ledger/payload/parts.h"
#include "parapet/adapters/platforms/decoding.h"

namespace parapet::payload {
namespace {

enum Field : uint16_t {
  kIdentity,
  kCartId,
  kVersion,
  kUpdatedAt,
  kStage,
  kDigest,
  kOrigin,
  kCancelled,
  kTest,
  kJudged,
  kSeenAt,
  kPlacedAt,
  kCancelledAt,
  kCurrency,
  kPriceList,
  kCustomer,
  kAddress,
  kLinesFingerprint,
  kDecision,
  kEnforced,
  kVetoed,
  kUnsureHold,
  kGuardrail,
  kLine,
  kLineKey,
  kLineItem,
  kLineQuantity,
  kLineOfferedUnit,
  kLineReference,
  kExposure,
  kExposureItem,
  kExposureAmount,
  kExposurePrice,
  kExposurePromotion,
  kExposureLine,
  kPresentmentCurrency,
  kTotal,
  kAuthorisedTotal,
  kDiscountBasisPoints,
  kCode,
  kStoredValue,
  kStoredValueId,
  kStoredValueAmount,
  kStoredValueBalance,
};

constexpr FieldRow kRows[] = {
    {"identity", kIdentity},
    {"cart_id", kCartId},
    {"revision.version", kVersion},
    {"revision.updated_at", kUpdatedAt},
    {"revision.stage", kStage},
    {"revision.digest", kDigest},
    {"origin", kOrigin},
    {"cancelled", kCancelled},
    {"test", kTest},
    {"judged", kJudged},
    {"seen_at", kSeenAt},
    {"placed_at", kPlacedAt},
    {"cancelled_at", kCancelledAt},
    {"currency", kCurrency},
    {"price_list", kPriceList},
    {"customer", kCustomer},
    {"address", kAddress},
    {"lines_fingerprint", kLinesFingerprint},
    {"decision", kDecision},
    {"enforced", kEnforced},
    {"vetoed", kVetoed},
    {"unsure_hold", kUnsureHold},
    {"guardrails[]", kGuardrail},
    {"lines[]", kLine},
    {"lines[].key", kLineKey},
    {"lines[].item", kLineItem},
    {"lines[].quantity", kLineQuantity},
    {"lines[].offered_unit", kLineOfferedUnit},
    {"lines[].reference", kLineReference},
    {"exposure[]", kExposure},
    {"exposure[].item", kExposureItem},
    {"exposure[].amount", kExposureAmount},
    {"exposure[].price", kExposurePrice},
    {"exposure[].promotion", kExposurePromotion},
    {"exposure[].line", kExposureLine},
    {"presentment_currency", kPresentmentCurrency},
    {"total", kTotal},
    {"authorised_total", kAuthorisedTotal},
    {"discount_basis_points", kDiscountBasisPoints},
    {"codes[]", kCode},
    {"stored_values[]", kStoredValue},
    {"stored_values[].id", kStoredValueId},
    {"stored_values[].amount", kStoredValueAmount},
    {"stored_values[].balance", kStoredValueBalance},
};

const FieldTable& Table() {
  static const FieldTable table(kRows);
  return table;
}

class Sink final : public FieldSink {
 public:
  explicit Sink(OrderRecord& record) : record_(record) {}
  void OnBegin(uint16_t field, FieldReader&) override {
    if (field == kLine) record_.lines.emplace_back();
    if (field == kExposure) record_.exposure.emplace_back();
    if (field == kStoredValue) record_.stored_values.emplace_back();
  }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field <= kStage || field == kOrigin) return Header(field, value, at);
    if (field <= kUnsureHold) return Body(field, value, at);
    if (field > kExposureAmount) return Amounts(field, value, at);
    switch (field) {
      case kGuardrail:
        record_.guardrails.push_back(at.TextCopy(value));
        break;
      case kLineKey:
        record_.lines.back().key = at.TextCopy(value);
        break;
      case kLineItem:
        record_.lines.back().item = at.TextCopy(value);
        break;
      case kLineQuantity:
        record_.lines.back().quantity = at.QuantityOf(value).value_or(Quantity());
        break;
      case kLineOfferedUnit:
        record_.lines.back().offered_unit = at.Amount(value).value_or(Money());
        break;
      case kLineReference:
        record_.lines.back().reference = at.Amount(value);
        break;
      case kExposureItem:
        record_.exposure.back().item = at.TextCopy(value);
        break;
      case kExposureAmount:
        record_.exposure.back().amount = at.Amount(value).value_or(Money());
        break;
      default:
        break;
    }
  }

 private:
  void Header(uint16_t field, const JsonValue& value, FieldReader& at) {
    switch (field) {
      case kIdentity:
        record_.identity = at.TextCopy(value);
        break;
      case kCartId:
        record_.cart_id = at.TextCopy(value);
        break;
      case kVersion:
        record_.revision.version = at.WholeNumber(value).value_or(0);
        break;
      case kUpdatedAt:
        record_.revision.updated_at = at.Time(value);
        break;
      case kStage:
        Word(record_.revision.stage, StageFromName, value, at);
        break;
      case kOrigin:
        Word(record_.origin, OriginFromName, value, at);
        break;
      default:
        break;
    }
  }
  void Body(uint16_t field, const JsonValue& value, FieldReader& at) {
    switch (field) {
      case kDigest:
        record_.revision.digest = Digits(value, at);
        break;
      case kCancelled:
        record_.cancelled = at.Boolean(value).value_or(false);
        break;
      case kTest:
        record_.test = at.Boolean(value).value_or(false);
        break;
      case kJudged:
        record_.judged = at.Boolean(value).value_or(false);
        break;
      case kSeenAt:
        record_.seen_at = at.Time(value);
        break;
      case kPlacedAt:
        record_.placed_at = at.Time(value);
        break;
      case kCancelledAt:
        record_.cancelled_at = at.Time(value);
        break;
      case kCurrency:
        record_.currency = at.CurrencyOf(value);
        break;
      case kPriceList:
        record_.price_list = at.TextCopy(value);
        break;
      case kCustomer:
        record_.customer = Digits(value, at);
        break;
      case kAddress:
        record_.address = Digits(value, at);
        break;
      case kLinesFingerprint:
        record_.lines_fingerprint = Digits(value, at);
        break;
      case kDecision:
        Word(record_.decision, ActionFromName, value, at);
        break;
      case kEnforced:
        Word(record_.enforced, ActionFromName, value, at);
        break;
      case kVetoed:
        record_.vetoed = at.Boolean(value).value_or(false);
        break;
      case kUnsureHold:
        record_.unsure_hold = at.Boolean(value).value_or(false);
        break;
      default:
        break;
    }
  }
  void Amounts(uint16_t field, const JsonValue& value, FieldReader& at) {
    switch (field) {
      case kExposurePrice:
        record_.exposure.back().price = at.Amount(value).value_or(Money());
        break;
      case kExposurePromotion:
        record_.exposure.back().promotion = at.TextCopy(value);
        break;
      case kExposureLine:
        record_.exposure.back().line = at.TextCopy(value);
        break;
      case kPresentmentCurrency:
        record_.presentment_currency = at.CurrencyOf(value);
        break;
      case kTotal:
        record_.total = at.Amount(value);
        break;
      case kAuthorisedTotal:
        record_.authorised_total = at.Amount(value);
        break;
      case kDiscountBasisPoints: {
        const int64_t share = at.WholeNumber(value).value_or(0);
        if (share < INT32_MIN || share > INT32_MAX) at.Fail("number_out_of_range", "is beyond what this field holds");
        record_.discount_basis_points = static_cast<int32_t>(share);
        break;
      }
      case kCode:
        record_.codes.push_back({at.TextCopy(value), std::nullopt});
        break;
      case kStoredValueId:
        record_.stored_values.back().what = at.TextCopy(value);
        break;
      case kStoredValueAmount:
        record_.stored_values.back().amount = at.Amount(value);
        break;
      case kStoredValueBalance:
        record_.stored_values.back().balance = at.Amount(value);
        break;
      default:
        break;
    }
  }
  template <typename Enum>
  static void Word(Enum& out, std::optional<Enum> (*from_name)(std::string_view), const JsonValue& value,
                   FieldReader& at) {
    const auto found = value.IsText() ? from_name(value.text) : std::nullopt;
    if (!found) return at.Fail("unknown_word", "names nothing that this version knows");
    out = *found;
  }
  static uint64_t Digits(const JsonValue& value, FieldReader& at) {
    const auto digits = value.IsText() ? FromHex(value.text) : std::nullopt;
    if (!digits) at.Fail("not_a_fingerprint", "expected 16 hexadecimal digits");
    return digits.value_or(0);
  }

  OrderRecord& record_;
};

void WriteRevision(const Revision& revision, JsonWriter& json) {
  json.Key("revision").BeginObject();
  if (revision.version != 0) json.Field("version", revision.version);
  Time(json, "updated_at", revision.updated_at);
  json.Field("stage", parapet::Name(revision.stage));
  Hex(json, "digest", revision.digest);
  json.EndObject();
}

void WriteLines(const OrderRecord& record, JsonWriter& json) {
  json.Key("lines").BeginArray();
  for (const RememberedLine& line : record.lines) {
    json.BeginObject().Field("key", std::string_view(line.key));
    Text(json, "item", line.item);
    json.Field("quantity", line.quantity);
    json.Key("offered_unit").Decimal(line.offered_unit.micros(), 2);
    Amount(json, "reference", line.reference);
    json.EndObject();
  }
  json.EndArray();
}

// What the windows count besides the lines.
void WriteAmounts(const OrderRecord& record, JsonWriter& json) {
  Text(json, "presentment_currency", record.presentment_currency.code());
  Amount(json, "total", record.total);
  Amount(json, "authorised_total", record.authorised_total);
  if (record.discount_basis_points != 0) json.Field("discount_basis_points", int{record.discount_basis_points});
  if (!record.codes.empty()) {
    json.Key("codes").BeginArray();
    for (const Used& code : record.codes) json.String(code.what);
    json.EndArray();
  }
  if (record.stored_values.empty()) return;
  json.Key("stored_values").BeginArray();
  for (const Used& value : record.stored_values) {
    json.BeginObject().Field("id", std::string_view(value.what));
    Amount(json, "amount", value.amount);
    Amount(json, "balance", value.balance);
    json.EndObject();
  }
  json.EndArray();
}

void WriteExposure(const OrderRecord& record, JsonWriter& json) {
  if (record.exposure.empty()) return;
  json.Key("exposure").BeginArray();
  for (const OrderRecord::Exposure& exposure : record.exposure) {
    json.BeginObject();
    Text(json, "item", exposure.item);
    json.Key("amount").Decimal(exposure.amount.micros(), 2);
    if (!exposure.price.IsZero()) json.Key("price").Decimal(exposure.price.micros(), 2);
    Text(json, "promotion", exposure.promotion);
    Text(json, "line", exposure.line);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

void WriteRecord(const OrderRecord& record, JsonWriter& json) {
  json.BeginObject().Field("identity", std::string_view(record.identity));
  Text(json, "cart_id", record.cart_id);
  WriteRevision(record.revision, json);
  json.Field("origin", parapet::Name(record.origin));
  Flag(json, "cancelled", record.cancelled);
  Flag(json, "test", record.test);
  Flag(json, "judged", record.judged);
  Time(json, "seen_at", record.seen_at);
  Time(json, "placed_at", record.placed_at);
  Time(json, "cancelled_at", record.cancelled_at);
  Text(json, "currency", record.currency.code());
  Text(json, "price_list", record.price_list);
  Hex(json, "customer", record.customer);
  Hex(json, "address", record.address);
  Hex(json, "lines_fingerprint", record.lines_fingerprint);
  WriteLines(record, json);
  WriteAmounts(record, json);
  json.Field("decision", parapet::Name(record.decision)).Field("enforced", parapet::Name(record.enforced));
  Flag(json, "vetoed", record.vetoed);
  Flag(json, "unsure_hold", record.unsure_hold);
  if (!record.guardrails.empty()) {
    json.Key("guardrails").BeginArray();
    for (const std::string& guardrail : record.guardrails) json.String(guardrail);
    json.EndArray();
  }
  WriteExposure(record, json);
  json.EndObject();
}

bool ReadRecord(std::string_view json, OrderRecord* out, std::string* error) {
  *out = {};
  Sink sink(*out);
  const JsonError read = ReadFields(json, Table(), sink);
  if (!read.ok()) return *error = "record: " + Describe(read), false;
  if (out->identity.empty()) return *error = "record: $.identity: is missing", false;
  return true;
}

}  // namespace parapet::payload
