// SPDX-License-Identifier: Apache-2.0
//
// How state becomes bytes: little endian, integers as variable-length base-128 groups, texts behind their length.
//
// The reader checks every bound: whatever it is fed, it never reads beyond the end, and once it has failed every
// further read gives an empty value, so a decoder checks ok() once at its end. Counts are limited by the bytes that
// are left, so damaged input cannot ask for memory it does not pay for.
//
// Thread safety: values. Cost: a few instructions a field.
#ifndef PARAPET_CORE_STATE_CODEC_H_
#define PARAPET_CORE_STATE_CODEC_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parapet/core/kernel/fingerprint.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

class Writer {
 public:
  void Unsigned(uint64_t value) {
    while (value >= 0x80) {
      bytes_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    bytes_.push_back(static_cast<char>(value));
  }
  // Small magnitudes of either sign stay short.
  void Signed(int64_t value) {
    Unsigned((static_cast<uint64_t>(value) << 1) ^ (value < 0 ? ~uint64_t{0} : uint64_t{0}));
  }
  void Fixed64(uint64_t value) {
    for (int i = 0; i < 8; ++i) bytes_.push_back(static_cast<char>(value >> (8 * i)));
  }
  void Byte(uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void Flag(bool value) { Byte(value ? 1 : 0); }
  void Text(std::string_view text) {
    Unsigned(text.size());
    bytes_.append(text);
  }
  void Time(Instant instant) { Signed(instant.micros); }
  void Amount(Money money) { Signed(money.micros()); }
  void Amount(const std::optional<Money>& money) {
    Flag(money.has_value());
    if (money) Amount(*money);
  }
  void Count(Quantity quantity) { Signed(quantity.micros()); }
  void Code(Currency currency) { Text(currency.code()); }

  const std::string& bytes() const { return bytes_; }
  std::string Take() { return std::move(bytes_); }
  void Clear() { bytes_.clear(); }
  uint64_t Digest() const { return Fingerprint().Add(std::string_view(bytes_)).value(); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes), size_(bytes.size()) {}

  uint64_t Unsigned() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = Byte();
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return Fail(), 0;
  }
  int64_t Signed() {
    const uint64_t value = Unsigned();
    return static_cast<int64_t>((value >> 1) ^ (0 - (value & 1)));
  }
  uint64_t Fixed64() {
    uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value |= static_cast<uint64_t>(Byte()) << (8 * i);
    return value;
  }
  uint8_t Byte() {
    if (rest_.empty()) return Fail(), uint8_t{0};
    const uint8_t byte = static_cast<uint8_t>(rest_[0]);
    rest_.remove_prefix(1);
    return byte;
  }
  bool Flag() {
    const uint8_t byte = Byte();
    if (byte > 1) Fail();
    return byte == 1;
  }
  std::string_view Text() {
    const uint64_t size = Unsigned();
    if (size > rest_.size()) return Fail(), std::string_view();
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }
  Instant Time() { return {Signed()}; }
  Money Amount() { return Money::FromMicros(Signed()); }
  std::optional<Money> OptionalAmount() { return Flag() ? std::optional(Amount()) : std::nullopt; }
  Quantity Count() { return Quantity::FromMicros(Signed()); }
  Currency Code() {
    const std::string_view code = Text();
    if (code.empty()) return {};
    const auto currency = Currency::FromCode(code);
    if (!currency) Fail();
    return currency.value_or(Currency());
  }
  // A number of elements that follow, each of at least one byte.
  size_t Elements() {
    const uint64_t count = Unsigned();
    if (count > rest_.size()) return Fail(), size_t{0};
    return count;
  }
  // A value of an enumeration whose greatest is `last`.
  template <typename Enumeration>
  Enumeration Choice(Enumeration last) {
    const uint8_t value = Byte();
    if (value > static_cast<uint8_t>(last)) return Fail(), Enumeration{};
    return static_cast<Enumeration>(value);
  }

  void Fail() {
    if (!failed_) failed_at_ = size_ - rest_.size();
    failed_ = true;
    rest_ = {};
  }
  bool ok() const { return !failed_; }
  bool AtEnd() const { return rest_.empty(); }
  size_t failed_at() const { return failed_at_; }

 private:
  std::string_view rest_;
  size_t size_;
  size_t failed_at_ = 0;
  bool failed_ = false;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_CODEC_H_
