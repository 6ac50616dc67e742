// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/field_reader.h"

#include <cstring>
#include <stdexcept>

#include "parapet/adapters/json/rfc3339.h"

namespace parapet {
namespace {

constexpr size_t kNamedKeysMax = 64;
constexpr size_t kSegmentsMax = kJsonDepthMax - 1;

uint64_t Mix(uint64_t head, uint64_t tail, size_t size, uint64_t seed) {
  const uint64_t mixed = (head ^ (tail << 23 | tail >> 41) ^ size) * (seed | 1);
  return mixed ^ mixed >> 32;
}

[[noreturn]] void BadPath(std::string_view path, const char* why) {
  throw std::logic_error("field table: \"" + std::string(path) + "\" " + why);
}

std::string_view KindName(JsonValue::Kind kind) {
  constexpr std::string_view kNames[] = {"null", "a boolean", "a number", "a string"};
  return kNames[static_cast<size_t>(kind)];
}

}  // namespace

// Eight bytes at a time, the last ones overlapping; reads nothing outside of the key.
FieldTable::KeyWords FieldTable::WordsOf(std::string_view key) {
  KeyWords words = {.size = key.size()};
  const char* data = key.data();
  const size_t size = key.size();
  if (size >= 8) {
    std::memcpy(&words.head, data, 8);
    std::memcpy(&words.tail, data + size - 8, 8);
    for (size_t at = 8; at + 8 < size; at += 8) {
      uint64_t word = 0;
      std::memcpy(&word, data + at, 8);
      words.head = (words.head << 29 | words.head >> 35) ^ word;
    }
  } else if (size >= 4) {
    std::memcpy(&words.head, data, 4);
    std::memcpy(&words.tail, data + size - 4, 4);
  } else {
    for (size_t i = 0; i < size; ++i) words.head = words.head << 8 | static_cast<unsigned char>(data[i]);
  }
  return words;
}

FieldTable::FieldTable(std::span<const FieldRow> rows) {
  nodes_.push_back({.segment = "$"});
  for (const FieldRow& row : rows) Add(row);
  for (Node& node : nodes_) BuildSlots(node);
}

int FieldTable::Child(int node, std::string_view segment) {
  Node& parent = nodes_[static_cast<size_t>(node)];
  if (segment == "[]" && parent.element != kNone) return parent.element;
  if (segment == "*" && parent.wildcard != kNone) return parent.wildcard;
  for (int child : parent.named) {
    if (nodes_[static_cast<size_t>(child)].segment == segment) return child;
  }
  const int child = static_cast<int>(nodes_.size());
  if (segment == "[]") {
    parent.element = child;
  } else {
    parent.is_object = true;
    if (segment == "*") parent.wildcard = child;
    if (segment != "*") parent.named.push_back(child);
  }
  nodes_.push_back({.segment = std::string(segment), .parent = node});
  return child;
}

void FieldTable::Suffix(int node, std::string_view suffix, std::string_view path) {
  Node& at = nodes_[static_cast<size_t>(node)];
  if (suffix == "?") at.any_shape = true;
  if (suffix == "{}") at.is_object = true;
  if (!suffix.empty() && suffix != "?" && suffix != "{}") BadPath(path, "has an unknown suffix");
}

void FieldTable::Add(const FieldRow& row) {
  int node = 0;
  size_t segments = 0;
  std::string_view rest = row.path;
  while (!rest.empty()) {
    const size_t dot = rest.find('.');
    const std::string_view part = rest.substr(0, dot);
    rest = dot == rest.npos ? std::string_view() : rest.substr(dot + 1);
    if (++segments > kSegmentsMax) BadPath(row.path, "has too many segments");
    const size_t end = part.find_first_of("[{?");
    if (end != 0 && part.empty()) BadPath(row.path, "has an empty segment");
    if (end != 0) node = Child(node, part.substr(0, end));
    std::string_view suffix = end == part.npos ? std::string_view() : part.substr(end);
    for (; suffix.substr(0, 2) == "[]"; suffix.remove_prefix(2)) node = Child(node, "[]");
    Suffix(node, suffix, row.path);
  }
  Node& last = nodes_[static_cast<size_t>(node)];
  if (node == 0) BadPath(row.path, "names nothing");
  if (last.field != kNone) BadPath(row.path, "stands twice");
  last.field = row.field;
}

bool FieldTable::TryPlace(Node& node, size_t size, uint64_t seed) {
  slots_.resize(node.first_slot);
  slots_.resize(node.first_slot + size);
  node.slot_mask = static_cast<uint32_t>(size - 1);
  node.seed = seed;
  for (size_t i = 0; i < node.named.size(); ++i) {
    const std::string& key = nodes_[static_cast<size_t>(node.named[i])].segment;
    const KeyWords words = WordsOf(key);
    Slot& slot = slots_[node.first_slot + (Mix(words.head, words.tail, words.size, seed) & node.slot_mask)];
    if (slot.node != kNone) return false;
    slot = {words, node.named[i], uint64_t{1} << i, key};
  }
  return true;
}

void FieldTable::BuildSlots(Node& node) {
  if (node.named.size() > kNamedKeysMax) BadPath(node.segment, "has more than 64 named keys");
  if (node.element != kNone && node.is_object) BadPath(node.segment, "is both an object and an array");
  node.first_slot = static_cast<uint32_t>(slots_.size());
  size_t size = 1;
  while (size < node.named.size() * 2) size *= 2;
  for (uint64_t seed = 0x9E3779B97F4A7C15ULL, tries = 0; !TryPlace(node, size, seed); seed += 0xD1B54A32D192ED02ULL) {
    if (++tries % 64 == 0) size *= 2;
    if (size > 65'536) BadPath(node.segment, "has keys that do not hash apart");
  }
}

const FieldTable::Slot* FieldTable::Find(const Node& node, std::string_view key) const {
  const KeyWords words = WordsOf(key);
  const Slot& slot = slots_[node.first_slot + (Mix(words.head, words.tail, words.size, node.seed) & node.slot_mask)];
  // Up to sixteen bytes the two words are the key.
  const bool same = slot.node != kNone && slot.words == words && (words.size <= 16 || slot.key == key);
  return same ? &slot : nullptr;
}

// --- walking ---------------------------------------------------------------------------------------------------------

int FieldReader::Target() const {
  if (depth_ == 0) return 0;
  const Frame& top = frames_[depth_ - 1];
  return top.is_array ? NodeAt(top.node).element : next_;
}

// Behind a value: the next element of the array we stand in.
void FieldReader::Advance() {
  if (depth_ > 0 && frames_[depth_ - 1].is_array) ++frames_[depth_ - 1].index;
}

JsonNext FieldReader::Push(int node, bool is_array) {
  frames_[depth_++] = {.node = node, .is_array = is_array};
  return JsonNext::kRead;
}

JsonNext FieldReader::Refuse(std::string_view code, std::string message) {
  Fail(code, std::move(message));
  return JsonNext::kStop;
}

JsonNext FieldReader::WrongType(const FieldTable::Node& node, std::string_view found) {
  const char* expected = node.is_object                      ? "an object"
                         : node.element != FieldTable::kNone ? "an array"
                                                             : "a single value";
  return Refuse("wrong_type", std::string("expected ") + expected + ", found " + std::string(found));
}

JsonNext FieldReader::OnObjectBegin() {
  if (depth_ > 0 && frames_[depth_ - 1].must_be_empty) return WrongType(NodeAt(frames_[depth_ - 1].node), "an array");
  const int target = Target();
  const FieldTable::Node& node = NodeAt(target);
  if (!node.is_object) {
    if (!node.any_shape) return WrongType(node, "an object");
    Advance();
    return JsonNext::kSkip;
  }
  Push(target, false);
  if (node.field != FieldTable::kNone) sink_.OnBegin(static_cast<uint16_t>(node.field), *this);
  return Next();
}

JsonNext FieldReader::OnObjectEnd() {
  next_ = frames_[depth_ - 1].node;
  const FieldTable::Node& node = NodeAt(next_);
  if (node.field != FieldTable::kNone) sink_.OnEnd(static_cast<uint16_t>(node.field), *this);
  --depth_;
  Advance();
  return Next();
}

JsonNext FieldReader::OnArrayBegin() {
  if (depth_ > 0 && frames_[depth_ - 1].must_be_empty) return WrongType(NodeAt(frames_[depth_ - 1].node), "an array");
  const int target = Target();
  const FieldTable::Node& node = NodeAt(target);
  if (node.element != FieldTable::kNone) return Push(target, true);
  if (node.any_shape) {
    Advance();
    return JsonNext::kSkip;
  }
  if (!node.is_object || depth_ == 0) return WrongType(node, "an array");
  Push(target, false);
  frames_[depth_ - 1].must_be_empty = true;
  return JsonNext::kRead;
}

JsonNext FieldReader::OnArrayEnd() {
  --depth_;
  Advance();
  return JsonNext::kRead;
}

JsonNext FieldReader::OnKey(const JsonValue& key) {
  Frame& top = frames_[depth_ - 1];
  const FieldTable::Node& node = NodeAt(top.node);
  if (const FieldTable::Slot* slot = table_.Find(node, key.text)) {
    next_ = slot->node;
    if (top.seen & slot->bit) return Refuse("duplicate_key", "this key stands twice in one object; send it once");
    top.seen |= slot->bit;
    return JsonNext::kRead;
  }
  if (node.wildcard == FieldTable::kNone) return JsonNext::kSkip;
  next_ = node.wildcard;
  key_ = key.text;
  return JsonNext::kRead;
}

JsonNext FieldReader::OnScalar(const JsonValue& value) {
  if (depth_ > 0 && frames_[depth_ - 1].must_be_empty) return WrongType(NodeAt(frames_[depth_ - 1].node), "an array");
  const FieldTable::Node& node = NodeAt(Target());
  const bool container = node.is_object || node.element != FieldTable::kNone;
  const bool element = depth_ > 0 && frames_[depth_ - 1].is_array;
  if (container) {
    const bool absent = value.IsNull() && !element && depth_ > 0;
    if (!absent && !node.any_shape) return WrongType(node, KindName(value.kind));
  } else if (node.field != FieldTable::kNone) {
    sink_.OnField(static_cast<uint16_t>(node.field), value, *this);
    if (failed()) return JsonNext::kStop;
  }
  Advance();
  return JsonNext::kRead;
}

// --- reading scalars -------------------------------------------------------------------------------------------------

bool FieldReader::NotText(const JsonValue& value) {
  if (value.has_nul) return Fail("nul_in_text", "a text holds a NUL character"), true;
  if (value.kind == JsonValue::Kind::kBool) return Fail("wrong_type", "expected a text, found a boolean"), true;
  return value.IsNull();
}

std::string_view FieldReader::Text(const JsonValue& value, Arena& arena, Keep keep) {
  if (NotText(value)) return {};
  return value.in_body && keep == Keep::kView ? value.text : arena.Copy(value.text);
}

std::string FieldReader::TextCopy(const JsonValue& value) {
  return NotText(value) ? std::string() : std::string(value.text);
}

// Refuses what is no number; kEmpty stands for absent.
DecimalResult FieldReader::Decimal(const JsonValue& value) {
  if (value.IsNull()) return {.error = DecimalError::kEmpty};
  const DecimalResult read = value.kind == JsonValue::Kind::kBool ? DecimalResult{.error = DecimalError::kMalformed}
                                                                  : ParseDecimal(value.text);
  if (read.error == DecimalError::kMalformed) {
    Fail("not_an_amount", "expected a decimal number such as \"15.00\"");
  } else if (read.error == DecimalError::kOutOfRange || read.error == DecimalError::kTooLong) {
    Fail("number_out_of_range", "the number is beyond ±9.2 · 10^12");
  }
  return read;
}

std::optional<Money> FieldReader::Amount(const JsonValue& value, uint8_t* places) {
  const DecimalResult read = Decimal(value);
  if (!read.ok()) return std::nullopt;
  if (places != nullptr) *places = read.places;
  return read.money();
}

std::optional<Quantity> FieldReader::QuantityOf(const JsonValue& value) {
  const DecimalResult read = Decimal(value);
  return read.ok() ? std::optional(read.quantity()) : std::nullopt;
}

std::optional<int64_t> FieldReader::WholeNumber(const JsonValue& value) {
  if (value.IsNull()) return std::nullopt;
  int64_t whole = 0;
  bool digits = !value.text.empty() && value.kind != JsonValue::Kind::kBool;
  const bool negative = digits && value.text[0] == '-';
  for (size_t i = negative ? 1 : 0; digits && i < value.text.size(); ++i) {
    const int digit = value.text[i] - '0';
    digits = digit >= 0 && digit <= 9 && !__builtin_mul_overflow(whole, 10, &whole) &&
             !__builtin_sub_overflow(whole, digit, &whole);
  }
  if (digits && value.text != "-" && (negative || whole != INT64_MIN)) return negative ? whole : -whole;
  const DecimalResult read = value.kind == JsonValue::Kind::kBool ? DecimalResult{.error = DecimalError::kMalformed}
                                                                  : ParseDecimal(value.text);
  if (read.ok() && !read.rounded && read.micros % kMicros == 0) return read.micros / kMicros;
  Fail("not_a_whole_number", "expected a whole number");
  return std::nullopt;
}

std::optional<bool> FieldReader::Boolean(const JsonValue& value) {
  if (value.IsNull()) return std::nullopt;
  if (value.kind == JsonValue::Kind::kBool) return value.boolean;
  Fail("not_a_boolean", "expected true or false");
  return std::nullopt;
}

Instant FieldReader::Time(const JsonValue& value) {
  if (value.IsNull() || (value.IsText() && value.text.empty())) return {};
  const auto instant = value.IsText() ? ParseRfc3339(value.text) : std::nullopt;
  if (!instant) Fail("not_a_time", "expected a time such as \"2025-11-28T09:00:00Z\"");
  return instant.value_or(Instant());
}

Currency FieldReader::CurrencyOf(const JsonValue& value) {
  if (value.IsNull() || (value.IsText() && value.text.empty())) return {};
  const auto currency = value.IsText() ? Currency::FromCode(value.text) : std::nullopt;
  if (!currency) Fail("unknown_currency", "expected a currency code of ISO 4217 such as \"USD\"");
  return currency.value_or(Currency());
}

// --- where we are ----------------------------------------------------------------------------------------------------

void FieldReader::Fail(std::string_view code, std::string message) {
  if (failed()) return;
  error_.code = code;
  error_.message = std::move(message);
  error_.path = path();
}

size_t FieldReader::index() const {
  for (size_t i = depth_; i > 0; --i) {
    if (frames_[i - 1].is_array) return frames_[i - 1].index;
  }
  return 0;
}

std::string FieldReader::path() const {
  std::string text = "$";
  const auto append = [&text, this](const FieldTable::Node& node) {
    text += '.';
    text += node.segment == "*" ? std::string(key_) : node.segment;
  };
  for (size_t i = 0; i < depth_; ++i) {
    const Frame& frame = frames_[i];
    const FieldTable::Node& node = NodeAt(frame.node);
    if (i > 0 && node.segment != "[]") append(node);
    if (frame.is_array) text += '[' + std::to_string(frame.index) + ']';
  }
  const bool in_object = depth_ > 0 && !frames_[depth_ - 1].is_array;
  if (in_object && next_ > 0 && NodeAt(next_).parent == frames_[depth_ - 1].node) append(NodeAt(next_));
  return text;
}

JsonError ReadFields(std::string_view body, const FieldTable& table, FieldSink& sink) {
  thread_local JsonStream stream;
  FieldReader reader(table, sink);
  JsonError error = stream.Parse(body, reader);
  if (!reader.failed()) return error;
  JsonError refusal = reader.error();
  refusal.offset = error.offset;
  Locate(body, refusal);
  return refusal;
}

}  // namespace parapet
