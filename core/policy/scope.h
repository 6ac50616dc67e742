// SPDX-License-Identifier: Apache-2.0
//
// Where something stood in a document, what is wrong with it, and to which orders and lines it applies: what every part
// of a policy is made with.
//
// Thread safety: values; the questions are pure. Cost: a scope is compared field by field, an item by its pattern.
#ifndef PARAPET_CORE_POLICY_SCOPE_H_
#define PARAPET_CORE_POLICY_SCOPE_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/order.h"

namespace parapet {

// Where in a document something stood; line and column from 1, 0 when it did not come from a document.
struct Place {
  int line = 0;
  int column = 0;
  std::string path;  // JSON path, "$.guardrails.off_reference.mode"
};

// What is wrong with a policy, in words for the person who wrote it.
struct Complaint {
  Place place;
  std::string what;    // "unknown guardrail \"zero_prise\""
  std::string remedy;  // "did you mean \"zero_price\"?"
};

// To which orders and lines something applies. Empty fields match everything.
struct Scope {
  std::string items;  // pattern over item key and SKU: * and ?
  std::vector<std::string> channels, countries, currencies, price_lists, customer_groups;
  std::vector<Origin> origins;
  bool IsEverything() const;
  bool IsByItemOnly() const;
  // Whether an order is in it, whatever its items.
  bool Admits(const Order& order) const;
  // Whether an item is, whatever the order; the key or the SKU has to match.
  bool Admits(std::string_view item, std::string_view sku) const;
};

// Whether everything that is in `inner` is in `outer` too. Patterns are compared by their text: false where only a
// listing of all items could tell.
bool Covers(const Scope& outer, const Scope& inner);

// Whether `text` matches a pattern of *, ? and literal characters. No backtracking beyond the last star: at most the
// product of both lengths.
bool MatchesPattern(std::string_view pattern, std::string_view text);
// Whether some text matches both patterns.
bool PatternsOverlap(std::string_view a, std::string_view b);
// Whether every text that matches `inner` also matches `outer`, as far as their characters show: a star of `inner` is
// covered by a star only.
bool PatternCovers(std::string_view outer, std::string_view inner);
// Whether a pattern is the name of one item.
bool IsLiteral(std::string_view pattern);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_SCOPE_H_
