// SPDX-License-Identifier: Apache-2.0
//
// Hash maps and sets over texts that look a std::string_view up without making a string of it.
//
// (The absl::string_view of the packaged abseil is a type of its own, so its ready-made look-up does not serve.)
#ifndef PARAPET_CORE_STATE_TEXT_HASH_H_
#define PARAPET_CORE_STATE_TEXT_HASH_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace parapet {

struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
struct TextEqual {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return a == b; }
};

template <typename Value>
using TextMap = absl::flat_hash_map<std::string, Value, TextHash, TextEqual>;
using TextSet = absl::flat_hash_set<std::string, TextHash, TextEqual>;

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_TEXT_HASH_H_
