// SPDX-License-Identifier: Apache-2.0
//
// Shopify's ids are numbers beyond 2^53, kept as the digits they are written with.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ID_DIGITS_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ID_DIGITS_H_

#include "parapet/adapters/json/field_reader.h"

namespace parapet::shopify {

// Refuses a number with a fraction or an exponent: it has been through a double, and is another item's by now.
inline void RefuseUnlessDigits(const JsonValue& value, FieldReader& at) {
  if (value.kind == JsonValue::Kind::kNumber && value.text.find_first_not_of("0123456789") != value.text.npos) {
    at.Fail("not_an_id", "expected an id of digits");
  }
}

}  // namespace parapet::shopify

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ID_DIGITS_H_
