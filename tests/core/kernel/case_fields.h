// SPDX-License-Identifier: Apache-2.0
//
// Reading the JSON of a case: objects of which every key must be used, and any field of the facts by its name. For the
// readers of cases only. Errors: std::runtime_error naming file, case and key.
#ifndef PARAPET_TESTS_CORE_KERNEL_CASE_FIELDS_H_
#define PARAPET_TESTS_CORE_KERNEL_CASE_FIELDS_H_

#include <boost/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "parapet/core/kernel/facts_fields.h"
#include "parapet/core/kernel/money.h"

namespace parapet {

namespace json = boost::json;
// What time it is in every case.
inline constexpr Instant kCaseNow{1'764'320'400'000'000};

[[noreturn]] inline void Fail(const std::string& where, const std::string& what) {
  throw std::runtime_error(where + ": " + what);
}

// An object of which every key must be used.
class Fields {
 public:
  Fields(const json::value& value, std::string where) : where_(std::move(where)) {
    if (!value.is_object()) Fail(where_, "is not an object");
    object_ = &value.get_object();
  }
  const json::value* Get(std::string_view key) {
    used_.emplace(key);
    const auto* value = object_->if_contains(json::string_view(key.data(), key.size()));
    return value == nullptr || value->is_null() ? nullptr : value;
  }
  std::string Text(std::string_view key, std::string otherwise = "") {
    const auto* value = Get(key);
    if (value == nullptr) return otherwise;
    if (!value->is_string()) Fail(where_ + "." + std::string(key), "is not a string");
    return std::string(value->get_string().data(), value->get_string().size());
  }
  bool Flag(std::string_view key, bool otherwise = false) {
    const auto* value = Get(key);
    return value == nullptr ? otherwise : value->as_bool();
  }
  int64_t Number(std::string_view key, int64_t otherwise = 0) {
    const auto* value = Get(key);
    return value == nullptr ? otherwise : value->as_int64();
  }
  bool Decimal(std::string_view key, DecimalResult& out) {
    if (Get(key) == nullptr) return false;
    out = ParseDecimal(Text(key));
    if (!out.ok()) Fail(where_ + "." + std::string(key), "is no decimal number");
    return true;
  }
  void Amount(std::string_view key, std::optional<Money>& out) {
    DecimalResult read;
    if (Decimal(key, read)) out = read.money();
  }
  Currency Code(std::string_view key) {
    const std::string code = Text(key);
    if (code.empty()) return {};
    const auto currency = Currency::FromCode(code);
    return currency ? *currency : (Fail(where_, "unknown currency " + code), Currency());
  }
  template <typename Enum>
  void Word(std::string_view key, std::optional<Enum> (*from_name)(std::string_view), Enum& out) {
    const std::string word = Text(key);
    if (word.empty()) return;
    const auto value = from_name(word);
    if (!value) Fail(where_ + "." + std::string(key), "unknown word " + word);
    out = *value;
  }
  std::string Child(std::string_view key) const { return where_ + "." + std::string(key); }
  const json::object& object() const { return *object_; }
  ~Fields() noexcept(false) {
    if (std::uncaught_exceptions() > 0) return;
    for (const auto& member : *object_) {
      const std::string key(member.key().data(), member.key().size());
      if (used_.count(key) == 0) Fail(where_, "unknown key " + key);
    }
  }

 private:
  std::string where_;
  const json::object* object_ = nullptr;
  std::set<std::string> used_;
};

inline void FromName(std::string_view name, std::optional<Missing>& out) { out = MissingFromName(name); }
inline void FromName(std::string_view name, std::optional<StockKind>& out) { out = StockKindFromName(name); }
inline void FromName(std::string_view name, std::optional<ClaimOutcome>& out) { out = ClaimOutcomeFromName(name); }
inline void FromName(std::string_view name, std::optional<ItemState>& out) { out = ItemStateFromName(name); }
inline void FromName(std::string_view name, std::optional<Eligibility>& out) { out = EligibilityFromName(name); }

// Reads any field of the facts. An instant is written as seconds from the case's now: -3600 is an hour ago.
class ReadField {
 public:
  ReadField(Fields& fields, std::set<std::string>& texts) : fields_(fields), texts_(texts) {}
  template <typename T>
  void operator()(std::string_view name, T& field) const {
    if (fields_.Get(name) != nullptr) Read(name, field);
  }

 private:
  void Read(std::string_view name, bool& field) const { field = fields_.Flag(name); }
  void Read(std::string_view name, std::string_view& field) const { field = *texts_.insert(fields_.Text(name)).first; }
  void Read(std::string_view name, Instant& field) const { field = kCaseNow + Seconds(fields_.Number(name)); }
  void Read(std::string_view name, std::optional<Money>& field) const { fields_.Amount(name, field); }
  void Read(std::string_view name, std::optional<Quantity>& field) const {
    DecimalResult read;
    if (fields_.Decimal(name, read)) field = read.quantity();
  }
  void Read(std::string_view name, std::optional<Duration>& field) const {
    DecimalResult read;
    if (fields_.Decimal(name, read)) field = Duration{read.micros};
  }
  template <typename T>
  requires std::is_integral_v<T>
  void Read(std::string_view name, T& field) const { field = static_cast<T>(fields_.Number(name)); }
  template <typename T>
  requires std::is_integral_v<T>
  void Read(std::string_view name, std::optional<T>& field) const { Read(name, field.emplace()); }
  template <typename T>
  requires std::is_enum_v<T>
  void Read(std::string_view name, T& field) const {
    std::optional<T> found;
    FromName(fields_.Text(name), found);
    if (!found) Fail(fields_.Child(name), "unknown word " + fields_.Text(name));
    field = *found;
  }

  Fields& fields_;
  std::set<std::string>& texts_;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_CORE_KERNEL_CASE_FIELDS_H_
