// SPDX-License-Identifier: Apache-2.0
//
// The smaller parts of the native order document, read field by field: discounts and payments. Not for others than
// order_reader.cc.
#ifndef PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_PARTS_H_
#define PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_PARTS_H_

#include <optional>
#include <string_view>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/core/kernel/order_builder.h"

namespace parapet::native {

// A word of an enumeration; absent keeps `standard`.
template <typename Enum>
Enum Word(const JsonValue& value, FieldReader& at, Enum standard, std::optional<Enum> (*from_name)(std::string_view),
          const char* remedy) {
  if (value.IsNull()) return standard;
  const auto found = value.IsText() ? from_name(value.text) : std::nullopt;
  if (!found) at.Fail("unknown_word", remedy);
  return found.value_or(standard);
}

// Reads one field into `out`; null, where there was no room for it, takes nothing.
void ReadDiscount(uint16_t field, const JsonValue& value, FieldReader& at, Arena& arena, Discount* out);
void ReadPayment(uint16_t field, const JsonValue& value, FieldReader& at, Arena& arena, Payment* out);

}  // namespace parapet::native

#endif  // PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_PARTS_H_
