// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "parapet/core/policy/program.h"

namespace parapet {

// reach[j]: the first i characters of `a` and the first j of `b` can stand for one text.
bool PatternsOverlap(std::string_view a, std::string_view b) {
  std::vector<char> reach(b.size() + 1, 0);
  std::vector<char> next(b.size() + 1, 0);
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      const char x = i > 0 ? a[i - 1] : 0;
      const char y = j > 0 ? b[j - 1] : 0;
      bool can = i == 0 && j == 0;
      if (x == '*') can = can || reach[j] || (j > 0 && next[j - 1]);
      if (y == '*') can = can || next[j - 1] || (i > 0 && reach[j]);
      const bool single = i > 0 && j > 0 && x != '*' && y != '*' && (x == y || x == '?' || y == '?');
      next[j] = can || (single && reach[j - 1]) ? 1 : 0;
    }
    reach.swap(next);
  }
  return reach[b.size()] != 0;
}

}  // namespace parapet
