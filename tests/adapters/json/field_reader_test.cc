// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/field_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace parapet {
namespace {

using testing::ElementsAre;

enum Field : uint16_t { kId, kCurrency, kLine, kLinePrice, kTag, kNote, kAny, kPlaced, kTest, kCount, kQuantity };
constexpr FieldRow kRows[] = {
    {"id", kId},
    {"currency", kCurrency},
    {"line_items[]", kLine},
    {"line_items[].price_set.shop_money.amount", kLinePrice},
    {"line_items[].quantity", kQuantity},
    {"tags[]", kTag},
    {"note?", kNote},
    {"custom.*", kAny},
    {"placed_at", kPlaced},
    {"test", kTest},
    {"count", kCount},
};

const FieldTable& Table() {
  static const FieldTable table(kRows);
  return table;
}

// Writes down what arrives.
class Recorder final : public FieldSink {
 public:
  void OnBegin(uint16_t field, FieldReader& at) override { Note("begin", field, at, ""); }
  void OnEnd(uint16_t field, FieldReader& at) override { Note("end", field, at, ""); }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    switch (field) {
      case kLinePrice:
        prices.push_back(at.Amount(value, &places));
        break;
      case kQuantity:
        quantity = at.QuantityOf(value);
        break;
      case kCurrency:
        currency = at.CurrencyOf(value);
        break;
      case kPlaced:
        placed = at.Time(value);
        break;
      case kTest:
        test = at.Boolean(value);
        break;
      case kCount:
        count = at.WholeNumber(value);
        break;
      case kAny:
        Note("any " + std::string(at.key()), field, at, value.text);
        break;
      default:
        Note("field", field, at, at.TextCopy(value));
    }
  }
  void Note(const std::string& what, uint16_t field, FieldReader& at, std::string_view text) {
    seen.push_back(what + " " + std::to_string(field) + " " + at.path() + " " + std::string(text));
  }
  std::vector<std::string> seen;
  std::vector<std::optional<Money>> prices;
  std::optional<Quantity> quantity;
  std::optional<bool> test;
  std::optional<int64_t> count;
  Currency currency;
  Instant placed;
  uint8_t places = 0;
};

JsonError Read(std::string_view body, Recorder& recorder) { return ReadFields(body, Table(), recorder); }

std::string CodeAndPath(std::string_view body) {
  Recorder recorder;
  const JsonError error = Read(body, recorder);
  return std::string(error.code) + " " + error.path;
}

TEST(FieldReader, StoresWhatTheTableNames) {
  Recorder recorder;
  const JsonError error = Read(R"({"id": 820982911946154508, "unknown": {"id": [1, {"id": 2}]}, "currency": "usd",
      "line_items": [{"price_set": {"shop_money": {"amount": "19.99", "currency_code": "USD"}}, "quantity": 3},
                     {"price_set": {"shop_money": {"amount": 0.10}}}],
      "tags": ["a", "b"], "placed_at": "2021-12-31T19:00:00-05:00", "test": true, "count": 1.2e1})",
                               recorder);
  ASSERT_TRUE(error.ok()) << error.code << ' ' << error.path;
  EXPECT_THAT(recorder.seen, ElementsAre("field 0 $.id 820982911946154508", "begin 2 $.line_items[0] ",
                                         "end 2 $.line_items[0] ", "begin 2 $.line_items[1] ", "end 2 $.line_items[1] ",
                                         "field 4 $.tags[0] a", "field 4 $.tags[1] b"));
  EXPECT_THAT(recorder.prices, ElementsAre(Money::FromMicros(19'990'000), Money::FromMicros(100'000)));
  EXPECT_EQ(recorder.quantity, Quantity::Whole(3));
  EXPECT_EQ(recorder.currency.code(), "USD");
  EXPECT_EQ(recorder.placed.micros, 1'640'995'200'000'000);
  EXPECT_EQ(recorder.test, true);
  EXPECT_EQ(recorder.count, 12);
  EXPECT_EQ(recorder.places, 1);
}

TEST(FieldReader, RefusesARepeatOfAKeyItReads) {
  EXPECT_EQ(CodeAndPath(R"({"id": 1, "id": 2})"), "duplicate_key $.id");
  EXPECT_EQ(CodeAndPath(R"({"line_items": [{"price_set": {"shop_money": {"amount": 1}}, "price_set": {}}]})"),
            "duplicate_key $.line_items[0].price_set");
}

TEST(FieldReader, ComparesKeysAfterUnescaping) {
  EXPECT_EQ(CodeAndPath("{\"id\": 1, \"\\u0069d\": 2}"), "duplicate_key $.id");
}

TEST(FieldReader, PassesOverRepeatsOfKeysItDoesNotRead) { EXPECT_EQ(CodeAndPath(R"({"x": 1, "x": 2})"), " "); }

TEST(FieldReader, KeysOfTwoElementsAreNotRepeats) {
  EXPECT_EQ(CodeAndPath(R"({"line_items": [{"quantity": 1}, {"quantity": 2}]})"), " ");
}

TEST(FieldReader, RefusesTheWrongShape) {
  EXPECT_EQ(CodeAndPath(R"([])"), "wrong_type $");
  EXPECT_EQ(CodeAndPath(R"(12)"), "wrong_type $");
  EXPECT_EQ(CodeAndPath(R"(null)"), "wrong_type $");
  EXPECT_EQ(CodeAndPath(R"({"id": {}})"), "wrong_type $.id");
  EXPECT_EQ(CodeAndPath(R"({"id": [1]})"), "wrong_type $.id");
  EXPECT_EQ(CodeAndPath(R"({"id": false})"), "wrong_type $.id");
  EXPECT_EQ(CodeAndPath(R"({"line_items": {}})"), "wrong_type $.line_items");
  EXPECT_EQ(CodeAndPath(R"({"line_items": [null]})"), "wrong_type $.line_items[0]");
  EXPECT_EQ(CodeAndPath(R"({"line_items": [{"price_set": "12"}]})"), "wrong_type $.line_items[0].price_set");
  EXPECT_EQ(CodeAndPath(R"({"line_items": [{"price_set": [1]}]})"), "wrong_type $.line_items[0].price_set");
}

TEST(FieldReader, TakesAnEmptyArrayForAnEmptyObject) {
  EXPECT_EQ(CodeAndPath(R"({"line_items": [{"price_set": [], "quantity": 1}], "custom": []})"), " ");
}

TEST(FieldReader, NullIsAbsent) {
  Recorder recorder;
  ASSERT_TRUE(Read(R"({"line_items": [{"price_set": null}, {"price_set": {"shop_money": {"amount": null}}},
                       {"price_set": {"shop_money": {"amount": ""}}}], "tags": null, "currency": null, "test": null,
                       "count": null, "placed_at": null})",
                   recorder)
                  .ok());
  EXPECT_THAT(recorder.prices, ElementsAre(std::nullopt, std::nullopt));
  EXPECT_TRUE(recorder.currency.IsNone());
  EXPECT_FALSE(recorder.test || recorder.count || recorder.placed.IsKnown());
}

TEST(FieldReader, AFieldOfAnyShapeIsReadOnlyWhereItIsAScalar) {
  Recorder recorder;
  ASSERT_TRUE(Read(R"({"note": {"id": 1}, "id": 7})", recorder).ok());
  EXPECT_THAT(recorder.seen, ElementsAre("field 0 $.id 7"));
  recorder.seen.clear();
  ASSERT_TRUE(Read(R"({"note": [[1]], "id": 7})", recorder).ok());
  EXPECT_THAT(recorder.seen, ElementsAre("field 0 $.id 7"));
  recorder.seen.clear();
  ASSERT_TRUE(Read(R"({"note": "x"})", recorder).ok());
  EXPECT_THAT(recorder.seen, ElementsAre("field 5 $.note x"));
}

TEST(FieldReader, AStarTakesEveryKey) {
  Recorder recorder;
  ASSERT_TRUE(Read(R"({"custom": {"en": "Tea", "de": "Tee"}})", recorder).ok());
  EXPECT_THAT(recorder.seen, ElementsAre("any en 6 $.custom.en Tea", "any de 6 $.custom.de Tee"));
}

TEST(FieldReader, RefusesValuesThatAreNotWhatTheGetterReads) {
  const auto price = [](const std::string& text) {
    return CodeAndPath(R"({"line_items": [{"quantity": 1, "price_set": {"shop_money": {"amount": )" + text + "}}}]}");
  };
  const std::string path = " $.line_items[0].price_set.shop_money.amount";
  EXPECT_EQ(price("\"1.355,90\""), "not_an_amount" + path);
  EXPECT_EQ(price("true"), "not_an_amount" + path);
  EXPECT_EQ(price("1e400"), "number_out_of_range" + path);
  EXPECT_EQ(price("\"9999999999999999\""), "number_out_of_range" + path);
  EXPECT_EQ(CodeAndPath(R"({"currency": "US$"})"), "unknown_currency $.currency");
  EXPECT_EQ(CodeAndPath(R"({"currency": 1})"), "unknown_currency $.currency");
  EXPECT_EQ(CodeAndPath(R"({"placed_at": "2021-12-31"})"), "not_a_time $.placed_at");
  EXPECT_EQ(CodeAndPath(R"({"test": "true"})"), "not_a_boolean $.test");
  EXPECT_EQ(CodeAndPath(R"({"count": 1.5})"), "not_a_whole_number $.count");
  EXPECT_EQ(CodeAndPath(R"({"count": 9223372036854775808})"), "not_a_whole_number $.count");
  EXPECT_EQ(CodeAndPath("{\"id\": \"a\\u0000b\"}"), "nul_in_text $.id");
}

TEST(FieldReader, ReadsEveryWholeNumberOf64Bits) {
  for (const auto& [text, expected] : std::vector<std::pair<std::string, int64_t>>{
           {"9223372036854775807", INT64_MAX}, {"-9223372036854775808", INT64_MIN}, {"\"12\"", 12}, {"-0", 0}}) {
    Recorder recorder;
    EXPECT_TRUE(Read("{\"count\": " + text + "}", recorder).ok()) << text;
    EXPECT_EQ(recorder.count, expected) << text;
  }
}

TEST(FieldReader, LocatesARefusal) {
  Recorder recorder;
  const JsonError error = Read("{\n  \"id\": 1,\n  \"id\": 2}", recorder);
  EXPECT_EQ(error.code, "duplicate_key");
  EXPECT_EQ(error.line, 3);
  EXPECT_EQ(error.column, 6);
}

TEST(FieldReader, CopiesOnlyTextThatDoesNotLieInTheBody) {
  struct Keeper final : FieldSink {
    explicit Keeper(Arena& to) : arena(to) {}
    void OnField(uint16_t, const JsonValue& value, FieldReader& at) override { kept.push_back(at.Text(value, arena)); }
    Arena& arena;
    std::vector<std::string_view> kept;
  };
  alignas(16) std::byte memory[64];
  Arena arena(memory);
  Keeper keeper(arena);
  const std::string body = "{\"id\": \"plain\", \"note\": \"a\\nb\"}";
  ASSERT_TRUE(ReadFields(body, Table(), keeper).ok());
  EXPECT_THAT(keeper.kept, ElementsAre("plain", "a\nb"));
  EXPECT_EQ(arena.used(), 3u);
  EXPECT_TRUE(keeper.kept[0].data() >= body.data() && keeper.kept[0].data() < body.data() + body.size());
}

TEST(FieldTable, ReadsABodyThatIsAnArray) {
  constexpr FieldRow kList[] = {{"[]", kId}, {"[].id", kNote}};
  const FieldTable table(kList);
  Recorder recorder;
  ASSERT_TRUE(ReadFields(R"([{"id": "x"}, {"id": "y"}])", table, recorder).ok());
  EXPECT_THAT(recorder.seen, ElementsAre("begin 0 $[0] ", "field 5 $[0].id x", "end 0 $[0] ", "begin 0 $[1] ",
                                         "field 5 $[1].id y", "end 0 $[1] "));
}

TEST(FieldTable, RefusesTablesThatContradictThemselves) {
  const auto build = [](std::vector<FieldRow> rows) { return std::make_unique<FieldTable>(rows); };
  EXPECT_THROW(build({{"a", 1}, {"a", 2}}), std::logic_error);
  EXPECT_THROW(build({{"a[].b", 1}, {"a.b", 2}}), std::logic_error);
  EXPECT_THROW(build({{"a..b", 1}}), std::logic_error);
  EXPECT_THROW(build({{"a!?x", 1}}), std::logic_error);
  EXPECT_THROW(build({{"", 1}}), std::logic_error);
}

TEST(FieldTable, FindsEveryOfManyKeys) {
  std::vector<std::string> names;
  for (int i = 0; i < 64; ++i) names.push_back("some_long_common_prefix_" + std::to_string(i) + "_and_suffix");
  std::vector<FieldRow> rows;
  for (size_t i = 0; i < names.size(); ++i) rows.push_back({names[i], static_cast<uint16_t>(100 + i)});
  const FieldTable table(rows);
  std::string body = "{";
  for (const std::string& name : names) body += (body.size() > 1 ? ",\"" : "\"") + name + "\":1";
  Recorder recorder;
  ASSERT_TRUE(ReadFields(body + "}", table, recorder).ok());
  EXPECT_EQ(recorder.seen.size(), 64u);
}

}  // namespace
}  // namespace parapet
