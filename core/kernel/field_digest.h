// SPDX-License-Identifier: Apache-2.0
//
// Adds fields to a fingerprint, as a visitor for order_fields.h and facts_fields.h.
//
//   Fingerprint digest;
//   VisitStatedLine(line, FieldDigest(digest));
//
// A value that is not known differs from every one that is. Names are not added: they may change, the order of the
// fields may not. Thread safety: values; one thread at a time to a fingerprint. Cost: see fingerprint.h.
#ifndef PARAPET_CORE_KERNEL_FIELD_DIGEST_H_
#define PARAPET_CORE_KERNEL_FIELD_DIGEST_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "parapet/core/kernel/fingerprint.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

class FieldDigest {
 public:
  explicit FieldDigest(Fingerprint& digest) : digest_(digest) {}
  template <typename T>
  void operator()(std::string_view, const T& field) const {
    Add(field);
  }

 private:
  void Add(std::string_view text) const { digest_.Add(text); }
  void Add(Money amount) const { digest_.Add(amount.micros()); }
  void Add(Quantity quantity) const { digest_.Add(quantity.micros()); }
  void Add(Currency currency) const { digest_.Add(currency.code()); }
  void Add(Instant instant) const { digest_.Add(instant.micros); }
  void Add(Duration duration) const { digest_.Add(duration.micros); }
  template <typename T>
  requires(std::is_integral_v<T> || std::is_enum_v<T>) void Add(T value) const {
    digest_.Add(static_cast<uint64_t>(value));
  }
  template <typename T>
  void Add(const std::optional<T>& field) const {
    digest_.Add(uint64_t{field.has_value()});
    if (field) Add(*field);
  }

  Fingerprint& digest_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_FIELD_DIGEST_H_
