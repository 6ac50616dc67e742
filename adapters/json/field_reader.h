// SPDX-License-Identifier: Apache-2.0
//
// What platform decoders are written with: a table of paths, and one switch that stores what arrives.
//
//   enum Field : uint16_t { kId, kCurrency, kLine, kLineId, kLinePrice, kTag };
//   constexpr FieldRow kRows[] = {
//       {"id", kId},
//       {"currency", kCurrency},
//       {"line_items[]", kLine},                                  // OnBegin(kLine) … OnEnd(kLine) around each element
//       {"line_items[].id", kLineId},
//       {"line_items[].price_set.shop_money.amount", kLinePrice},
//       {"tags[]", kTag},                                         // scalars: OnField(kTag) for each
//   };
//   class Decoder final : public FieldSink {
//    public:
//     explicit Decoder(OrderBuilder& builder) : builder_(builder) {}
//     void OnBegin(uint16_t, FieldReader&) override { line_ = builder_.AddLine(); }
//     void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
//       Arena& arena = builder_.arena();
//       switch (field) {
//         case kId: builder_.order().id = at.Text(value, arena); break;
//         case kCurrency: builder_.order().currency = at.CurrencyOf(value); break;
//         case kLineId: if (line_) line_->line_id = at.Text(value, arena); break;
//         case kLinePrice: if (line_) line_->unit_price = at.Amount(value, &line_->unit_price_places); break;
//         case kTag: builder_.AddTag(at.Text(value, arena)); break;
//       }
//     }
//    private:
//     OrderBuilder& builder_;
//     Line* line_ = nullptr;
//   };
//   const FieldTable& Table() { static const FieldTable table(kRows); return table; }   // built once
//   JsonError error = ReadFields(body, Table(), decoder);
//
// Paths: keys joined by dots. A segment's suffix says what is expected there:
//   a        a scalar (null counts as one: OnField gets it, and the typed getters read it as absent)
//   a.b      an object at a; null there is the same as absent, anything else is refused as wrong_type
//   a{}      an object whose begin and end are reported
//   a[]      an array; its elements are scalars, or objects when other rows go below a[]; null is the same as absent
//   a?       a scalar, but any other shape is passed over in silence (fields whose type varies with platform versions)
//   *        any key that no other row names; FieldReader::key() says which. Repeats under * are not refused.
//   [].a     the body itself is an array; "[]" reports its elements
// A path may hold at most 31 segments, an object at most 64 named keys. An empty array where an object is expected is
// taken for an empty object, since PHP writes it so.
//
// What no row names is passed over without a call, after its grammar and UTF-8 were checked. A key that a row names (or
// that leads to one) and that stands twice in one object is refused: with "last one wins" in one program and "first" in
// another, a second price is how a guardrail is led past. Keys are compared after unescaping.
//
// Thread safety: a FieldTable is immutable, everything else belongs to one thread. Errors: the first one stops the read
// and names the JSON path. Cost: a few nanoseconds a key; no allocation.
#ifndef PARAPET_ADAPTERS_JSON_FIELD_READER_H_
#define PARAPET_ADAPTERS_JSON_FIELD_READER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/json/json_stream.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/order_builder.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

struct FieldRow {
  std::string_view path;
  uint16_t field;  // a number of the decoder's choosing; several rows may share one (fallbacks, versions)
};

// A table of rows, compiled to a tree with one small hash table an object. Build it once, in a static.
class FieldTable {
 public:
  // Throws std::logic_error for a path that breaks the rules above: a mistake of the programmer, shown at first use.
  explicit FieldTable(std::span<const FieldRow> rows);

 private:
  friend class FieldReader;
  static constexpr int kNone = -1;
  struct Node {
    std::string segment;  // key, "[]" or "*"; for paths in errors
    int parent = kNone;
    int field = kNone;
    int element = kNone;  // what an array's elements are
    int wildcard = kNone;
    bool is_object = false;
    bool any_shape = false;
    std::vector<int> named;   // children by key
    uint32_t first_slot = 0;  // their hash table: a power of two of slots without collisions
    uint32_t slot_mask = 0;
    uint64_t seed = 0;
  };
  // What of a key is hashed and compared first.
  struct KeyWords {
    uint64_t head = 0, tail = 0;
    size_t size = 0;
    friend bool operator==(const KeyWords&, const KeyWords&) = default;
  };
  struct Slot {
    KeyWords words;
    int node = kNone;
    uint64_t bit = 0;
    std::string key;
  };

  static KeyWords WordsOf(std::string_view key);

  int Child(int node, std::string_view segment);
  void Add(const FieldRow& row);
  void Suffix(int node, std::string_view suffix, std::string_view path);
  void BuildSlots(Node& node);
  bool TryPlace(Node& node, size_t size, uint64_t seed);
  const Slot* Find(const Node& node, std::string_view key) const;

  std::vector<Node> nodes_;
  std::vector<Slot> slots_;
};

class FieldReader;

// What a decoder implements.
class FieldSink {
 public:
  virtual ~FieldSink() = default;
  virtual void OnField(uint16_t field, const JsonValue& value, FieldReader& at) = 0;
  // Of a{} and of each object element of a[].
  virtual void OnBegin(uint16_t, FieldReader&) {}
  virtual void OnEnd(uint16_t, FieldReader&) {}
};

// Walks the table along the body, and reads scalars as what they should be. The getters refuse the body when a value is
// not of their type; they read null, and where noted the empty string, as absent.
class FieldReader final : public JsonHandler {
 public:
  FieldReader(const FieldTable& table, FieldSink& sink) : table_(table), sink_(sink) {}

  // A string or a number's text, copied into the arena where it does not lie in the body. Views into the body live as
  // long as the body: pass kCopy where the order outlives it. NUL characters are refused.
  enum class Keep : uint8_t { kView, kCopy };
  std::string_view Text(const JsonValue& value, Arena& arena, Keep keep = Keep::kView);
  std::string TextCopy(const JsonValue& value);
  // A decimal amount, from a number or a string. null and "" are absent. `places` receives the significant decimal
  // places as written. not_an_amount, number_out_of_range.
  std::optional<Money> Amount(const JsonValue& value, uint8_t* places = nullptr);
  std::optional<Quantity> QuantityOf(const JsonValue& value);
  // A whole number (12, "12", 12.0, 1.2e1) within int64. not_a_whole_number.
  std::optional<int64_t> WholeNumber(const JsonValue& value);
  // true, false; null is absent. not_a_boolean.
  std::optional<bool> Boolean(const JsonValue& value);
  // RFC 3339; null and "" give an unknown instant. not_a_time.
  Instant Time(const JsonValue& value);
  // Three letters of ISO 4217; null and "" give none. unknown_currency.
  Currency CurrencyOf(const JsonValue& value);

  // Refuses the body at the present path. The first refusal stays. `code` must have static storage.
  void Fail(std::string_view code, std::string message);
  bool failed() const { return !error_.ok(); }
  // Position in the innermost array, from 0.
  size_t index() const;
  // The key that a * matched.
  std::string_view key() const { return key_; }
  // The JSON path of what is being read.
  std::string path() const;
  const JsonError& error() const { return error_; }

  JsonNext OnObjectBegin() override;
  JsonNext OnObjectEnd() override;
  JsonNext OnArrayBegin() override;
  JsonNext OnArrayEnd() override;
  JsonNext OnKey(const JsonValue& key) override;
  JsonNext OnScalar(const JsonValue& value) override;

 private:
  struct Frame {
    int node = FieldTable::kNone;
    bool is_array = false;
    bool must_be_empty = false;  // [] where an object is expected
    uint64_t seen = 0;           // which of the object's named keys came already
    size_t index = 0;            // of the array's present element
  };
  const FieldTable::Node& NodeAt(int node) const { return table_.nodes_[static_cast<size_t>(node)]; }
  int Target() const;
  void Advance();
  JsonNext Push(int node, bool is_array);
  JsonNext Next() const { return failed() ? JsonNext::kStop : JsonNext::kRead; }
  JsonNext WrongType(const FieldTable::Node& node, std::string_view found);
  JsonNext Refuse(std::string_view code, std::string message);
  bool NotText(const JsonValue& value);
  DecimalResult Decimal(const JsonValue& value);

  const FieldTable& table_;
  FieldSink& sink_;
  Frame frames_[kJsonDepthMax + 1];
  size_t depth_ = 0;
  int next_ = 0;  // the node of the key just read; the root's at first
  std::string_view key_;
  JsonError error_;
};

// Reads a body by a table. Uses a JsonStream of the thread's own, so a sink must not call it for another body
// meanwhile.
JsonError ReadFields(std::string_view body, const FieldTable& table, FieldSink& sink);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_JSON_FIELD_READER_H_
