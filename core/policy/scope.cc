// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/scope.h"

#include <algorithm>

namespace parapet {
namespace {

template <typename Value, typename Actual>
bool Holds(const std::vector<Value>& wanted, const Actual& actual) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), actual) != wanted.end();
}

template <typename Value>
bool Covers(const std::vector<Value>& outer, const std::vector<Value>& inner) {
  if (outer.empty()) return true;
  return !inner.empty() &&
         std::all_of(inner.begin(), inner.end(), [&outer](const Value& value) { return Holds(outer, value); });
}

std::string_view Pattern(const Scope& scope) { return scope.items.empty() ? "*" : std::string_view(scope.items); }

}  // namespace

bool Scope::IsByItemOnly() const {
  return channels.empty() && countries.empty() && currencies.empty() && price_lists.empty() &&
         customer_groups.empty() && origins.empty();
}

bool Scope::IsEverything() const { return (items.empty() || items == "*") && IsByItemOnly(); }

bool Scope::Admits(const Order& order) const {
  return Holds(channels, order.channel) && Holds(countries, order.country) &&
         Holds(currencies, order.currency.code()) && Holds(price_lists, order.price_list) &&
         Holds(customer_groups, order.customer_group) && Holds(origins, order.origin);
}

bool Scope::Admits(std::string_view item, std::string_view sku) const {
  if (items.empty() || items == "*") return true;
  return MatchesPattern(items, item) || (!sku.empty() && MatchesPattern(items, sku));
}

bool Covers(const Scope& outer, const Scope& inner) {
  return PatternCovers(Pattern(outer), Pattern(inner)) && Covers(outer.channels, inner.channels) &&
         Covers(outer.countries, inner.countries) && Covers(outer.currencies, inner.currencies) &&
         Covers(outer.price_lists, inner.price_lists) && Covers(outer.customer_groups, inner.customer_groups) &&
         Covers(outer.origins, inner.origins);
}

}  // namespace parapet
