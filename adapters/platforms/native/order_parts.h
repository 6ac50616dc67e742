// SPDX-License-Identifier: Apache-2.0
//
// Reads the fields of the native order document that stand in lists: discounts, payments, lines. Internal; users
// include order_json.h. Thread safety: pure. Errors: reported to the reader.
#ifndef PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_PARTS_H_
#define PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_PARTS_H_

#include <cstdint>
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

void ReadDiscountField(uint16_t field, const JsonValue& value, FieldReader& at, Arena& arena, Discount& discount);
void ReadPaymentField(uint16_t field, const JsonValue& value, FieldReader& at, Arena& arena, Payment& payment);
// `places`: of unit_price, where the document says them; empty at the beginning of a line.
void ReadLineField(uint16_t field, const JsonValue& value, FieldReader& at, Arena& arena, Line& line,
                   std::optional<uint8_t>& places);

}  // namespace parapet::native

#endif  // PARAPET_ADAPTERS_PLATFORMS_NATIVE_ORDER_PARTS_H_
