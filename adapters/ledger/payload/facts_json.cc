// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <limits>
#include <type_traits>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/ledger/payload/parts.h"
#include "parapet/adapters/platforms/decoding.h"
#include "parapet/core/kernel/facts_fields.h"

namespace parapet::payload {
namespace {

std::optional<StockAuthority> AuthorityFromName(std::string_view name) {
  if (name == "platform") return StockAuthority::kPlatform;
  return name == "parapet" ? std::optional(StockAuthority::kParapet) : std::nullopt;
}

void FromName(std::string_view name, std::optional<Missing>& out) { out = MissingFromName(name); }
void FromName(std::string_view name, std::optional<StockKind>& out) { out = StockKindFromName(name); }
void FromName(std::string_view name, std::optional<ClaimOutcome>& out) { out = ClaimOutcomeFromName(name); }
void FromName(std::string_view name, std::optional<ItemState>& out) { out = ItemStateFromName(name); }
void FromName(std::string_view name, std::optional<Eligibility>& out) { out = EligibilityFromName(name); }

// Fields not visited come first; then one number a visited field, part by part.
enum Field : uint16_t { kSupplied, kStockAuthority, kCatalogueTax, kLine, kDiscount, kPayment, kVisited };

struct Numbering {
  std::deque<std::string> paths;
  std::vector<FieldRow> rows = {{"supplied[]", kSupplied},        {"stock_authority", kStockAuthority},
                                {"catalogue_tax", kCatalogueTax}, {"lines[]", kLine},
                                {"discounts[]", kDiscount},       {"payments[]", kPayment}};
  uint16_t line, discount, payment, whole;  // number of each part's first field

  Numbering() {
    LineFacts a_line;
    DiscountFacts a_discount;
    PaymentFacts a_payment;
    Facts facts;
    line = kVisited;
    VisitLine(a_line, [&](std::string_view name, auto&) { Add("lines[].", name); });
    discount = Next();
    VisitDiscount(a_discount, [&](std::string_view name, auto&) { Add("discounts[].", name); });
    payment = Next();
    VisitPayment(a_payment, [&](std::string_view name, auto&) { Add("payments[].", name); });
    whole = Next();
    VisitWhole(facts, [&](std::string_view name, auto&) { Add("", name); });
  }
  uint16_t Next() const {
    return rows.back().field < kVisited ? kVisited : static_cast<uint16_t>(rows.back().field + 1);
  }
  void Add(std::string_view part, std::string_view name) {
    rows.push_back({paths.emplace_back(std::string(part) + std::string(name)), Next()});
  }
};

const Numbering& Numbers() {
  static const Numbering numbers;
  return numbers;
}
const FieldTable& Table() {
  static const FieldTable table(Numbers().rows);
  return table;
}

// Reads a value into the one field that bears `number`, counted over the visit.
class ReadInto {
 public:
  ReadInto(int number, const JsonValue& value, FieldReader& at, std::string* text = nullptr)
      : left_(number), value_(value), at_(at), text_(text) {}
  template <typename T>
  void operator()(std::string_view, T& field) {
    if (left_-- == 0) Read(field);
  }

 private:
  void Read(bool& field) { field = at_.Boolean(value_).value_or(false); }
  void Read(Instant& field) { field = at_.Time(value_); }
  void Read(std::optional<Money>& field) { field = at_.Amount(value_); }
  void Read(std::optional<Quantity>& field) { field = at_.QuantityOf(value_); }
  void Read(std::optional<Duration>& field) {
    if (const auto seconds = at_.QuantityOf(value_)) field = Duration{seconds->micros()};
  }
  void Read(std::string_view& field) {
    *text_ = at_.TextCopy(value_);
    field = *text_;
  }
  template <typename T>
  requires std::is_integral_v<T>
  void Read(T& field) {
    const int64_t number = at_.WholeNumber(value_).value_or(0);
    const bool fits = number >= static_cast<int64_t>(std::numeric_limits<T>::min()) &&
                      number <= static_cast<int64_t>(std::numeric_limits<T>::max());
    if (!fits) at_.Fail("number_out_of_range", "is beyond what this field holds");
    field = static_cast<T>(number);
  }
  template <typename T>
  requires std::is_integral_v<T>
  void Read(std::optional<T>& field) {
    if (!value_.IsNull()) Read(field.emplace());
  }
  template <typename T>
  requires std::is_enum_v<T>
  void Read(T& field) {
    std::optional<T> found;
    if (value_.IsText()) FromName(value_.text, found);
    if (!found) return at_.Fail("unknown_word", "names nothing that this version knows");
    field = *found;
  }

  int left_;
  const JsonValue& value_;
  FieldReader& at_;
  std::string* text_;
};

class Sink final : public FieldSink {
 public:
  Sink(FactsBuffer& buffer, Facts& facts) : buffer_(buffer), facts_(facts) {}
  void Finish() {
    facts_.lines = {buffer_.lines.data(), lines_};
    facts_.discounts = {buffer_.discounts.data(), discounts_};
    facts_.payments = {buffer_.payments.data(), payments_};
  }

  void OnBegin(uint16_t field, FieldReader& at) override {
    if (field == kLine) Begin(buffer_.lines, lines_, at);
    if (field == kDiscount) Begin(buffer_.discounts, discounts_, at);
    if (field == kPayment) Begin(buffer_.payments, payments_, at);
  }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    const Numbering& first = Numbers();
    if (field < kVisited) return Plain(field, value, at);
    if (field >= first.whole) {
      ReadInto read(field - first.whole, value, at, TextOf(first.rows[field].path));
      return VisitWhole(facts_, read);
    }
    if (field >= first.payment) return In(buffer_.payments, payments_, field - first.payment, value, at);
    if (field >= first.discount) return In(buffer_.discounts, discounts_, field - first.discount, value, at);
    In(buffer_.lines, lines_, field - first.line, value, at);
  }

 private:
  template <typename T>
  static void Begin(std::vector<T>& all, size_t& count, FieldReader& at) {
    if (count == all.size()) return at.Fail("too_many", "more than an order may have");
    all[count++] = {};
  }
  template <typename T>
  static void In(std::vector<T>& all, size_t count, int number, const JsonValue& value, FieldReader& at) {
    if (count == 0) return;
    ReadInto read(number, value, at);
    if constexpr (std::is_same_v<T, LineFacts>) VisitLine(all[count - 1], read);
    if constexpr (std::is_same_v<T, DiscountFacts>) VisitDiscount(all[count - 1], read);
    if constexpr (std::is_same_v<T, PaymentFacts>) VisitPayment(all[count - 1], read);
  }
  std::string* TextOf(std::string_view path) {
    return path == "same_cart_order" ? &buffer_.same_cart_order : &buffer_.same_order;
  }
  void Plain(uint16_t field, const JsonValue& value, FieldReader& at) {
    Fact fact = Fact::kCatalogue;
    if (field == kSupplied && Word(fact, FactFromName, value, at)) facts_.supplied.Insert(fact);
    if (field == kStockAuthority) Word(facts_.stock_authority, AuthorityFromName, value, at);
    if (field == kCatalogueTax) Word(facts_.catalogue_tax, TaxBasisFromName, value, at);
  }
  template <typename Enum>
  static bool Word(Enum& out, std::optional<Enum> (*from_name)(std::string_view), const JsonValue& value,
                   FieldReader& at) {
    const auto found = value.IsText() ? from_name(value.text) : std::nullopt;
    if (!found) return at.Fail("unknown_word", "names nothing that this version knows"), false;
    out = *found;
    return true;
  }

  FactsBuffer& buffer_;
  Facts& facts_;
  size_t lines_ = 0, discounts_ = 0, payments_ = 0;
};

// Writes every field that differs from a fresh one's; those are few.
class Write {
 public:
  explicit Write(JsonWriter& json) : json_(json) {}
  template <typename T>
  void operator()(std::string_view name, const T& field) const {
    if (field != T{}) Value(json_.Key(name), field);
  }

 private:
  static void Value(JsonWriter& json, bool value) { json.Bool(value); }
  static void Value(JsonWriter& json, std::string_view text) { json.String(text); }
  static void Value(JsonWriter& json, Instant instant) { json.Time(instant); }
  static void Value(JsonWriter& json, Money amount) { json.Decimal(amount.micros(), 2); }
  static void Value(JsonWriter& json, Quantity quantity) { json.Decimal(quantity.micros()); }
  static void Value(JsonWriter& json, Duration duration) { json.Decimal(duration.micros); }
  template <typename T>
  requires std::is_integral_v<T>
  static void Value(JsonWriter& json, T number) { json.Integer(number); }
  template <typename T>
  requires std::is_enum_v<T>
  static void Value(JsonWriter& json, T word) { json.String(parapet::Name(word)); }
  template <typename T>
  static void Value(JsonWriter& json, const std::optional<T>& field) {
    Value(json, *field);
  }

  JsonWriter& json_;
};

template <typename T, typename VisitOne>
void WriteAll(JsonWriter& json, std::string_view key, std::span<const T> all, VisitOne visit) {
  json.Key(key).BeginArray();
  for (const T& one : all) {
    json.BeginObject();
    visit(one);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

void WriteFacts(const Facts& facts, JsonWriter& json) {
  const Write write(json);
  json.BeginObject();
  json.Key("supplied").BeginArray();
  for (int i = 0; i < kFacts; ++i) {
    if (facts.supplied.Has(static_cast<Fact>(i))) json.String(parapet::Name(static_cast<Fact>(i)));
  }
  json.EndArray();
  json.Field("stock_authority", facts.stock_authority == StockAuthority::kPlatform ? "platform" : "parapet");
  json.Field("catalogue_tax", Name(facts.catalogue_tax));
  VisitWhole(facts, write);
  WriteAll(json, "lines", facts.lines, [&](const LineFacts& line) { VisitLine(line, write); });
  if (!facts.discounts.empty()) {
    WriteAll(json, "discounts", facts.discounts, [&](const DiscountFacts& one) { VisitDiscount(one, write); });
  }
  if (!facts.payments.empty()) {
    WriteAll(json, "payments", facts.payments, [&](const PaymentFacts& one) { VisitPayment(one, write); });
  }
  json.EndObject();
}

bool ReadFacts(std::string_view json, FactsBuffer* buffer, Facts* out, std::string* error) {
  *out = {};
  buffer->same_order.clear();
  buffer->same_cart_order.clear();
  Sink sink(*buffer, *out);
  const JsonError read = ReadFields(json, Table(), sink);
  if (!read.ok()) return *error = "facts: " + Describe(read), false;
  sink.Finish();
  return true;
}

}  // namespace parapet::payload
