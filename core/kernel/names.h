// SPDX-License-Identifier: Apache-2.0
//
// The word for a value, back to the value: an enumeration's words stand in an array in the order of its values.
//
// Thread safety: pure. Errors: nullopt for a word that names none. Cost: a comparison a word.
#ifndef PARAPET_CORE_KERNEL_NAMES_H_
#define PARAPET_CORE_KERNEL_NAMES_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace parapet {

template <typename Enum, size_t N>
constexpr std::optional<Enum> FindNamed(const std::string_view (&names)[N], std::string_view name) {
  for (size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_NAMES_H_
