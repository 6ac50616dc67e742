// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/scopes.h"

#include <algorithm>
#include <set>

#include "parapet/core/kernel/fingerprint.h"

namespace parapet {
namespace {

constexpr size_t kTraitCombinationsMax = 200'000;  // what is tried while compiling: well under a second

template <typename Value>
bool Admits(const std::vector<Value>& wanted, const Value& actual) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), actual) != wanted.end();
}

bool Admits(const std::vector<std::string>& wanted, std::string_view actual) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), actual) != wanted.end();
}

bool SameOrderPart(const Scope& a, const Scope& b) {
  return a.channels == b.channels && a.countries == b.countries && a.currencies == b.currencies &&
         a.price_lists == b.price_lists && a.customer_groups == b.customer_groups && a.origins == b.origins;
}

void Collect(std::vector<std::string>& values, const std::vector<std::string>& more) {
  for (const std::string& value : more) {
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
}

}  // namespace

// What of an order the scopes look at.
struct OrderScopes::Traits {
  std::string_view channel, country, currency, price_list, customer_group;
  Origin origin = Origin::kStorefront;
  int64_t share = 0;
};

int64_t ShareOf(const Order& order) {
  Fingerprint hash;
  hash.Add(order.store);
  if (order.customer != 0) {
    hash.Add(order.customer);
  } else {
    hash.Add(order.cart_id.empty() ? order.id : order.cart_id);
  }
  return static_cast<int64_t>(hash.value() % kHundredPercent);
}

std::optional<size_t> OrderScopes::Add(const Scope& scope) {
  return scope.IsByItemOnly() ? std::nullopt : Add(scope, 0);
}

std::optional<size_t> OrderScopes::AddOutsideShare(int64_t share) {
  by_share_ = true;
  return Add(Scope(), share);
}

std::optional<size_t> OrderScopes::Add(const Scope& scope, int64_t from_share) {
  for (size_t i = 0; i < scopes_.size(); ++i) {
    if (SameOrderPart(scopes_[i].scope, scope) && scopes_[i].from_share == from_share) return i;
  }
  if (scopes_.size() == kOrderScopesMax) {
    full_ = true;
    return std::nullopt;
  }
  scopes_.push_back({scope, from_share});
  return scopes_.size() - 1;
}

uint64_t OrderScopes::SetOf(const Traits& traits) const {
  uint64_t set = 0;
  for (size_t i = 0; i < scopes_.size(); ++i) {
    const Scope& scope = scopes_[i].scope;
    const bool in = Admits(scope.channels, traits.channel) && Admits(scope.countries, traits.country) &&
                    Admits(scope.currencies, traits.currency) && Admits(scope.price_lists, traits.price_list) &&
                    Admits(scope.customer_groups, traits.customer_group) && Admits(scope.origins, traits.origin);
    if (in && traits.share >= scopes_[i].from_share) set |= uint64_t{1} << i;
  }
  return set;
}

// Tries every combination of the values that scopes name, and of one that none names, a line break, in each trait.
bool OrderScopes::Enumerate() {
  std::vector<std::string> values[5];
  std::vector<Origin> origins;
  std::set<int64_t> edges = {0};
  for (auto& list : values) list.emplace_back("\n");
  for (const auto& [scope, from_share] : scopes_) {
    edges.insert(from_share);
    Collect(values[0], scope.channels);
    Collect(values[1], scope.countries);
    Collect(values[2], scope.currencies);
    Collect(values[3], scope.price_lists);
    Collect(values[4], scope.customer_groups);
  }
  origins.reserve(kOrigins);
  for (int i = 0; i < kOrigins; ++i) origins.push_back(static_cast<Origin>(i));
  const bool by_origin =
      std::any_of(scopes_.begin(), scopes_.end(), [](const Entry& entry) { return !entry.scope.origins.empty(); });
  if (!by_origin) origins.resize(1);
  const std::vector<int64_t> shares(edges.begin(), edges.end());
  size_t combinations = origins.size() * shares.size();
  for (const auto& list : values) {
    combinations *= list.size();
    if (combinations > kTraitCombinationsMax) return false;
  }
  std::set<uint64_t> sets = {0};
  for (size_t n = 0; n < combinations; ++n) {
    size_t rest = n;
    const auto pick = [&rest](const auto& list) -> const auto& {
      const auto& chosen = list[rest % list.size()];
      rest /= list.size();
      return chosen;
    };
    const Traits traits = {pick(values[0]), pick(values[1]), pick(values[2]), pick(values[3]),
                           pick(values[4]), pick(origins),   pick(shares)};
    sets.insert(SetOf(traits));
    if (sets.size() > kContextsMax) return false;
  }
  contexts_.assign(sets.begin(), sets.end());
  for (size_t i = 0; i < contexts_.size(); ++i) index_[contexts_[i]] = i;
  return true;
}

size_t OrderScopes::ContextOf(const Order& order) const {
  if (scopes_.empty()) return 0;
  const auto found = index_.find(SetOf({order.channel, order.country, order.currency.code(), order.price_list,
                                        order.customer_group, order.origin, by_share_ ? ShareOf(order) : 0}));
  return found == index_.end() ? 0 : found->second;
}

bool PatternSetLess::operator()(const PatternSet& a, const PatternSet& b) const {
  for (size_t i = 0; i < kPatternsMax; ++i) {
    if (a[i] != b[i]) return b[i];
  }
  return false;
}

std::optional<size_t> ItemPatterns::Add(const std::string& pattern) {
  if (pattern.empty() || pattern == "*") return std::nullopt;
  const auto found = std::find(patterns_.begin(), patterns_.end(), pattern);
  if (found != patterns_.end()) return static_cast<size_t>(found - patterns_.begin());
  if (patterns_.size() == kPatternsMax) {
    full_ = true;
    return std::nullopt;
  }
  patterns_.push_back(pattern);
  return patterns_.size() - 1;
}

PatternSet ItemPatterns::SetOf(std::string_view text) const {
  PatternSet set;
  for (size_t i = 0; i < patterns_.size(); ++i) set[i] = MatchesPattern(patterns_[i], text);
  return set;
}

PatternSet ItemPatterns::SetOf(std::string_view item, std::string_view sku) const {
  if (item.empty() && sku.empty()) return {};
  if (item.empty() || sku.empty() || item == sku) return SetOf(item.empty() ? sku : item);
  return SetOf(item) | SetOf(sku);
}

// All sets of globs that overlap pairwise and go on from `chosen` with globs behind `from`.
bool ItemPatterns::AddGlobSets(size_t from, PatternSet chosen, size_t max, std::vector<PatternSet>& sets) const {
  for (size_t i = from; i < patterns_.size(); ++i) {
    if (IsLiteral(patterns_[i])) continue;
    bool fits = true;
    for (size_t j = 0; j < i && fits; ++j) fits = !chosen[j] || PatternsOverlap(patterns_[j], patterns_[i]);
    if (!fits) continue;
    PatternSet more = chosen;
    more.set(i);
    sets.push_back(more);
    if (sets.size() > max || !AddGlobSets(i + 1, more, max, sets)) return false;
  }
  return true;
}

bool ItemPatterns::Enumerate(size_t max) {
  std::vector<PatternSet> texts = {PatternSet()};
  for (const std::string& pattern : patterns_) {
    if (IsLiteral(pattern)) texts.push_back(SetOf(pattern));
  }
  if (texts.size() > max || !AddGlobSets(0, {}, max, texts)) return false;
  std::set<PatternSet, PatternSetLess> sets;
  for (size_t i = 0; i < texts.size(); ++i) {
    for (size_t j = i; j < texts.size(); ++j) sets.insert(texts[i] | texts[j]);
    if (sets.size() > max) return false;
  }
  classes_.assign(sets.begin(), sets.end());
  return true;
}

}  // namespace parapet
