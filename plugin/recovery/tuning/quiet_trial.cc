// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/tuning/quiet_trial.h"

#include <algorithm>

#include "parapet/core/policy/program.h"
#include "parapet/core/policy/replay.h"

namespace parapet {
namespace {

// As the policy's patterns match it.
std::string ItemOf(const Line& line) {
  return std::string(!line.variant_id.empty() ? line.variant_id : !line.sku.empty() ? line.sku : line.item_id);
}

// What all orders have in a trait; nothing where some have none, or where they are too many to name.
template <typename Value, typename Get>
std::vector<Value> Traits(const std::set<const Order*>& orders, Get get) {
  std::set<Value> values;
  for (const Order* order : orders) values.insert(Value(get(*order)));
  if (values.size() > kScopeValuesMost || values.contains(Value())) return {};
  return {values.begin(), values.end()};
}

Scope OrdersLike(const std::set<const Order*>& orders) {
  Scope scope;
  scope.channels = Traits<std::string>(orders, [](const Order& order) { return order.channel; });
  scope.countries = Traits<std::string>(orders, [](const Order& order) { return order.country; });
  scope.currencies = Traits<std::string>(orders, [](const Order& order) { return order.currency.code(); });
  scope.price_lists = Traits<std::string>(orders, [](const Order& order) { return order.price_list; });
  scope.customer_groups = Traits<std::string>(orders, [](const Order& order) { return order.customer_group; });
  std::set<Origin> origins;
  for (const Order* order : orders) origins.insert(order->origin);
  if (origins.size() <= kScopeValuesMost) scope.origins = {origins.begin(), origins.end()};
  return scope;
}

}  // namespace

bool QuietTrial::Visit(const Policy& policy, const See& see) const {
  const auto program = Program::Compile(policy, 0, now_).program;
  if (program == nullptr) return false;
  Replay replay(*program);
  for (const AlarmedOrder& order : orders_) {
    replay.Judge(*order.order, *order.facts);
    for (const Finding& finding : replay.findings().findings()) {
      const bool counts = IsLoud(finding) && !order.others.contains(std::string(Registry()[finding.guardrail].name));
      if (counts && !see(order, finding)) return true;
    }
  }
  return true;
}

bool QuietTrial::IsQuiet(const Policy& policy) const {
  bool quiet = true;
  return Visit(policy, [&](const AlarmedOrder&, const Finding&) { return quiet = false; }) && quiet;
}

bool QuietTrial::IsQuiet(const Policy& policy, size_t guardrail) const {
  bool quiet = true;
  return Visit(policy,
               [&](const AlarmedOrder&, const Finding& finding) { return quiet = finding.guardrail != guardrail; }) &&
         quiet;
}

std::set<size_t> QuietTrial::Loud(const Policy& policy) const {
  std::set<size_t> loud;
  const bool compiled =
      Visit(policy, [&](const AlarmedOrder&, const Finding& finding) { return loud.insert(finding.guardrail), true; });
  for (size_t i = 0; !compiled && i < Registry().size(); ++i) loud.insert(i);
  return loud;
}

std::vector<std::vector<Scope>> QuietTrial::ScopesOf(const Policy& policy, size_t guardrail) const {
  std::set<std::string> items;
  std::set<const Order*> orders;
  Visit(policy, [&](const AlarmedOrder& order, const Finding& finding) {
    if (finding.guardrail != guardrail) return true;
    orders.insert(order.order);
    if (finding.line >= 0) items.insert(ItemOf(order.order->lines[static_cast<size_t>(finding.line)]));
    return true;
  });
  std::vector<std::vector<Scope>> lists;
  const Scope like = OrdersLike(orders);
  const bool named =
      std::all_of(items.begin(), items.end(), [](const std::string& item) { return !item.empty() && IsLiteral(item); });
  if (!items.empty() && items.size() <= kScopeItemsMost && named) {
    std::vector<Scope>& one_by_one = lists.emplace_back();
    for (const std::string& item : items) one_by_one.push_back({.items = item, .price_lists = like.price_lists});
  }
  if (!like.IsEverything()) lists.push_back({like});
  return lists;
}

}  // namespace parapet
