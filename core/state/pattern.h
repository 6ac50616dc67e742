// SPDX-License-Identifier: Apache-2.0
//
// Patterns over item keys and SKUs: `*` stands for any text, `?` for one character, as in file names.
//
// Thread safety: pure. Cost: linear in the text for a pattern with one star.
#ifndef PARAPET_CORE_STATE_PATTERN_H_
#define PARAPET_CORE_STATE_PATTERN_H_

#include <string_view>

namespace parapet {

bool MatchesPattern(std::string_view pattern, std::string_view text);

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_PATTERN_H_
