// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "parapet/core/policy/scope.h"

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

// covered[j]: the characters of `outer` so far match the first j of `inner`, taken as symbols.
bool PatternCovers(std::string_view outer, std::string_view inner) {
  std::vector<char> covered(inner.size() + 1, 0);
  covered[0] = 1;
  for (char symbol : outer) {
    std::vector<char> next(inner.size() + 1, 0);
    bool before = false;
    for (size_t j = 0; j <= inner.size(); ++j) {
      before = before || covered[j];
      if (symbol == '*') {
        next[j] = before;
      } else if (j > 0 && inner[j - 1] != '*') {
        next[j] = covered[j - 1] && (symbol == '?' || symbol == inner[j - 1]);
      }
    }
    covered.swap(next);
  }
  return covered[inner.size()] != 0;
}

bool IsLiteral(std::string_view pattern) { return pattern.find_first_of("*?") == pattern.npos; }

}  // namespace parapet
