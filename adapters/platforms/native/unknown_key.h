// SPDX-License-Identifier: Apache-2.0
//
// For documents that refuse what they do not know: says so of a mistyped key, whatever shape its value has, and names
// the nearest key that stands beside it.
#ifndef PARAPET_ADAPTERS_PLATFORMS_NATIVE_UNKNOWN_KEY_H_
#define PARAPET_ADAPTERS_PLATFORMS_NATIVE_UNKNOWN_KEY_H_

#include <span>
#include <string>
#include <string_view>

#include "parapet/adapters/json/field_reader.h"

namespace parapet {

// The field of rows that end in "*": any key that no other row names.
inline constexpr uint16_t kUnknownKey = 0xffff;

// Reads a body by `rows`. An error at a path that no row names becomes unknown_key with the nearest name.
JsonError ReadStrictly(std::string_view body, const FieldTable& table, std::span<const FieldRow> rows, FieldSink& sink);

// For a sink's OnField(kUnknownKey).
inline void RefuseUnknownKey(FieldReader& at) { at.Fail("unknown_key", "is not a key of this document"); }

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_PLATFORMS_NATIVE_UNKNOWN_KEY_H_
