// SPDX-License-Identifier: Apache-2.0
//
// Internal to the compiler of policies: which sets of scopes one order, or one item, can be in at once.
//
// A set of order scopes that some order can be in is a context; a set of item patterns that some line can match is a
// class. Both are found when the policy is compiled, so that judging only has to look one up.
// Thread safety: immutable once made. Cost: one comparison a scope or pattern for each question.
#ifndef PARAPET_CORE_POLICY_SCOPES_H_
#define PARAPET_CORE_POLICY_SCOPES_H_

#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/order.h"
#include "parapet/core/policy/policy.h"

namespace parapet {

inline constexpr size_t kOrderScopesMax = 64;
inline constexpr size_t kPatternsMax = 256;
inline constexpr size_t kContextsMax = 255;

// Where among 10,000 the customer of an order stands, by store and customer, else cart, else order.
int64_t ShareOf(const Order& order);

// The order scopes of a policy. Bit i of a set stands for the i-th that was added.
class OrderScopes {
 public:
  // The index of the scope's part that concerns orders; nullopt when it has none or there is no room.
  std::optional<size_t> Add(const Scope& scope);
  // The index of the scope of all orders whose ShareOf is not below `share`; nullopt when there is no room.
  std::optional<size_t> AddOutsideShare(int64_t share);
  bool full() const { return full_; }
  // Every set of scopes that an order can be in, the empty one first; false when there are more than kContextsMax.
  bool Enumerate();
  const std::vector<uint64_t>& contexts() const { return contexts_; }
  // The index into contexts() for this order.
  size_t ContextOf(const Order& order) const;

 private:
  struct Traits;
  struct Entry {
    Scope scope;
    int64_t from_share = 0;  // and every order from there on
  };
  std::optional<size_t> Add(const Scope& scope, int64_t from_share);
  uint64_t SetOf(const Traits& traits) const;
  std::vector<Entry> scopes_;
  bool by_share_ = false;
  std::vector<uint64_t> contexts_;
  std::map<uint64_t, size_t> index_;
  bool full_ = false;
};

using PatternSet = std::bitset<kPatternsMax>;
struct PatternSetLess {
  bool operator()(const PatternSet& a, const PatternSet& b) const;
};

// The item patterns of a policy.
class ItemPatterns {
 public:
  // The index of a pattern; nullopt for one that matches everything or when there is no room.
  std::optional<size_t> Add(const std::string& pattern);
  bool full() const { return full_; }
  // Every set of patterns that an item key and an SKU together can match, the empty one first (some of which no text
  // may reach: patterns are compared in pairs); false when there are more than `max`.
  bool Enumerate(size_t max);
  const std::vector<PatternSet>& classes() const { return classes_; }
  PatternSet SetOf(std::string_view item, std::string_view sku) const;
  bool empty() const { return patterns_.empty(); }

 private:
  PatternSet SetOf(std::string_view text) const;
  bool AddGlobSets(size_t from, PatternSet chosen, size_t max, std::vector<PatternSet>& sets) const;
  std::vector<std::string> patterns_;
  std::vector<PatternSet> classes_;
  bool full_ = false;
};

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_SCOPES_H_
