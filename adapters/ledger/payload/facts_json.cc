// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/ledger/payload/parts.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/adapters/platforms/native/items_json.h"

namespace parapet::payload {
namespace {

constexpr std::string_view kClaims[] = {"not_asked", "won", "short", "lost"};

std::optional<ClaimOutcome> ClaimFromName(std::string_view name) {
  for (size_t i = 0; i < std::size(kClaims); ++i) {
    if (kClaims[i] == name) return static_cast<ClaimOutcome>(i);
  }
  return std::nullopt;
}

std::optional<StockAuthority> AuthorityFromName(std::string_view name) {
  if (name == "platform") return StockAuthority::kPlatform;
  return name == "parapet" ? std::optional(StockAuthority::kParapet) : std::nullopt;
}

enum Field : uint16_t {
  kNow,
  kSupplied,
  kStockAuthority,
  kCatalogueTax,
  kProfile,
  kIdentityMissing,
  kSinceSame,
  kSameOrder,
  kCoversZero,
  kLine,
  kItemKnown,
  kItemMissing,
  kReferenceMissing,
  kStockMissing,
  kLineProfile,
  kFreeOk,
  kLiveUnvouched,
  kPromoted,
  kReference,
  kPromotionFloor,
  kLive,
  kCost,
  kFloor,
  kFaceValue,
  kStockKind,
  kClaim,
  kStockItem,
  kAvailable,
};

constexpr FieldRow kRows[] = {
    {"now", kNow},
    {"supplied[]", kSupplied},
    {"stock_authority", kStockAuthority},
    {"catalogue_tax", kCatalogueTax},
    {"profile", kProfile},
    {"identity_missing", kIdentityMissing},
    {"since_same_micros", kSinceSame},
    {"same_order", kSameOrder},
    {"covers_zero_total", kCoversZero},
    {"lines[]", kLine},
    {"lines[].item_known", kItemKnown},
    {"lines[].item_missing", kItemMissing},
    {"lines[].reference_missing", kReferenceMissing},
    {"lines[].stock_missing", kStockMissing},
    {"lines[].profile", kLineProfile},
    {"lines[].free_ok", kFreeOk},
    {"lines[].live_unvouched", kLiveUnvouched},
    {"lines[].promoted", kPromoted},
    {"lines[].reference", kReference},
    {"lines[].promotion_floor", kPromotionFloor},
    {"lines[].live", kLive},
    {"lines[].cost", kCost},
    {"lines[].floor", kFloor},
    {"lines[].face_value", kFaceValue},
    {"lines[].stock_kind", kStockKind},
    {"lines[].claim", kClaim},
    {"lines[].stock_item", kStockItem},
    {"lines[].available", kAvailable},
};

const FieldTable& Table() {
  static const FieldTable table(kRows);
  return table;
}

class Sink final : public FieldSink {
 public:
  Sink(FactsBuffer& buffer, Facts& facts) : buffer_(buffer), facts_(facts) {}
  size_t count() const { return count_; }

  void OnBegin(uint16_t, FieldReader& at) override {
    if (count_ == buffer_.lines.size()) return at.Fail("too_many_lines", "more lines than an order may have");
    line_ = &buffer_.lines[count_++];
    *line_ = {};
  }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field < kLine) return Whole(field, value, at);
    if (line_ == nullptr) return;
    if (field >= kReference && field <= kFaceValue) return Amounts(field, value, at);
    LineField(field, value, at);
  }

 private:
  void Whole(uint16_t field, const JsonValue& value, FieldReader& at) {
    switch (field) {
      case kNow:
        facts_.now = at.Time(value);
        break;
      case kSupplied: {
        Fact fact = Fact::kCatalogue;
        if (Word(fact, FactFromName, value, at)) facts_.supplied.Insert(fact);
        break;
      }
      case kStockAuthority:
        Word(facts_.stock_authority, AuthorityFromName, value, at);
        break;
      case kCatalogueTax:
        Word(facts_.catalogue_tax, TaxBasisFromName, value, at);
        break;
      case kProfile:
        facts_.profile = Small(value, at);
        break;
      case kIdentityMissing:
        Word(facts_.history.identity_missing, MissingFromName, value, at);
        break;
      case kSinceSame:
        if (const auto micros = at.WholeNumber(value)) facts_.history.since_same = Duration{*micros};
        break;
      case kSameOrder:
        buffer_.same_order = at.TextCopy(value);
        facts_.history.same_order = buffer_.same_order;
        break;
      case kCoversZero:
        facts_.entitlement.covers_zero_total = at.Boolean(value).value_or(false);
        break;
      default:
        break;
    }
  }
  void LineField(uint16_t field, const JsonValue& value, FieldReader& at) {
    switch (field) {
      case kItemKnown:
        line_->item_known = at.Boolean(value).value_or(false);
        break;
      case kItemMissing:
        Word(line_->item_missing, MissingFromName, value, at);
        break;
      case kReferenceMissing:
        Word(line_->reference_missing, MissingFromName, value, at);
        break;
      case kStockMissing:
        Word(line_->stock_missing, MissingFromName, value, at);
        break;
      case kLineProfile:
        line_->profile = Small(value, at);
        break;
      case kFreeOk:
        line_->free_ok = at.Boolean(value).value_or(false);
        break;
      case kLiveUnvouched:
        line_->live_unvouched = at.Boolean(value).value_or(false);
        break;
      case kPromoted:
        line_->promoted = at.Boolean(value).value_or(false);
        break;
      case kStockKind:
        Word(line_->stock_kind, native::StockKindFromName, value, at);
        break;
      case kClaim:
        Word(line_->claim, ClaimFromName, value, at);
        break;
      case kStockItem: {
        const int64_t number = at.WholeNumber(value).value_or(0);
        if (number < 0 || number > UINT32_MAX) return at.Fail("number_out_of_range", "expected 0 to 4294967295");
        line_->stock_item = static_cast<uint32_t>(number);
        break;
      }
      case kAvailable:
        line_->available = at.QuantityOf(value);
        break;
      default:
        break;
    }
  }
  void Amounts(uint16_t field, const JsonValue& value, FieldReader& at) {
    std::optional<Money>* const amounts[] = {&line_->reference, &line_->promotion_floor, &line_->live,
                                             &line_->cost,      &line_->floor,           &line_->face_value};
    *amounts[field - kReference] = at.Amount(value);
  }
  template <typename Enum>
  static bool Word(Enum& out, std::optional<Enum> (*from_name)(std::string_view), const JsonValue& value,
                   FieldReader& at) {
    const auto found = value.IsText() ? from_name(value.text) : std::nullopt;
    if (!found) return at.Fail("unknown_word", "names nothing that this version knows"), false;
    out = *found;
    return true;
  }
  static uint8_t Small(const JsonValue& value, FieldReader& at) {
    const int64_t number = at.WholeNumber(value).value_or(0);
    if (number < 0 || number > UINT8_MAX) at.Fail("number_out_of_range", "expected 0 to 255");
    return static_cast<uint8_t>(number);
  }

  FactsBuffer& buffer_;
  Facts& facts_;
  LineFacts* line_ = nullptr;
  size_t count_ = 0;
};

void WriteMissing(JsonWriter& json, std::string_view key, Missing missing) {
  if (missing != Missing::kNothing) json.Field(key, parapet::Name(missing));
}

void WriteLineFacts(const LineFacts& line, JsonWriter& json) {
  json.BeginObject();
  Flag(json, "item_known", line.item_known);
  WriteMissing(json, "item_missing", line.item_missing);
  WriteMissing(json, "reference_missing", line.reference_missing);
  WriteMissing(json, "stock_missing", line.stock_missing);
  if (line.profile != 0) json.Field("profile", int{line.profile});
  Flag(json, "free_ok", line.free_ok);
  Flag(json, "live_unvouched", line.live_unvouched);
  Flag(json, "promoted", line.promoted);
  Amount(json, "reference", line.reference);
  Amount(json, "promotion_floor", line.promotion_floor);
  Amount(json, "live", line.live);
  Amount(json, "cost", line.cost);
  Amount(json, "floor", line.floor);
  Amount(json, "face_value", line.face_value);
  if (line.stock_kind != StockKind::kUnknown) json.Field("stock_kind", native::Name(line.stock_kind));
  if (line.claim != ClaimOutcome::kNotAsked) json.Field("claim", kClaims[static_cast<size_t>(line.claim)]);
  if (line.stock_item != 0) json.Field("stock_item", int64_t{line.stock_item});
  if (line.available) json.Field("available", *line.available);
  json.EndObject();
}

}  // namespace

void WriteFacts(const Facts& facts, JsonWriter& json) {
  json.BeginObject();
  Time(json, "now", facts.now);
  json.Key("supplied").BeginArray();
  for (int i = 0; i < kFacts; ++i) {
    if (facts.supplied.Has(static_cast<Fact>(i))) json.String(parapet::Name(static_cast<Fact>(i)));
  }
  json.EndArray();
  json.Field("stock_authority", facts.stock_authority == StockAuthority::kPlatform ? "platform" : "parapet");
  json.Field("catalogue_tax", Name(facts.catalogue_tax));
  if (facts.profile != 0) json.Field("profile", int{facts.profile});
  WriteMissing(json, "identity_missing", facts.history.identity_missing);
  if (facts.history.since_same) json.Field("since_same_micros", facts.history.since_same->micros);
  Text(json, "same_order", facts.history.same_order);
  Flag(json, "covers_zero_total", facts.entitlement.covers_zero_total);
  json.Key("lines").BeginArray();
  for (const LineFacts& line : facts.lines) WriteLineFacts(line, json);
  json.EndArray().EndObject();
}

bool ReadFacts(std::string_view json, FactsBuffer* buffer, Facts* out, std::string* error) {
  *out = {};
  buffer->same_order.clear();
  Sink sink(*buffer, *out);
  const JsonError read = ReadFields(json, Table(), sink);
  if (!read.ok()) return *error = "facts: " + Describe(read), false;
  out->lines = {buffer->lines.data(), sink.count()};
  return true;
}

}  // namespace parapet::payload
