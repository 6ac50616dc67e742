// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/order_watch.h"

#include <algorithm>
#include <iterator>

namespace parapet {
namespace {

constexpr std::string_view kFulfilmentNames[] = {"waiting", "held", "partial", "done"};
constexpr int kStuck = 2, kNeeded = 3, kMissedDate = 4;
constexpr int kMayLeave = 3, kLeft = 4;
constexpr size_t kForgetLeast = 64;

std::string HoursText(Duration time) {
  const int64_t hours = time.micros / Hours(1).micros;
  return hours >= 48 ? std::to_string(hours / 24) + " days" : std::to_string(hours) + " hours";
}

bool HasLeft(Fulfilment fulfilment) { return fulfilment == Fulfilment::kPartial || fulfilment == Fulfilment::kDone; }

}  // namespace

std::string_view Name(Fulfilment fulfilment) { return kFulfilmentNames[static_cast<size_t>(fulfilment)]; }
std::optional<Fulfilment> FulfilmentFromName(std::string_view name) {
  const auto at = std::find(std::begin(kFulfilmentNames), std::end(kFulfilmentNames), name);
  if (at == std::end(kFulfilmentNames)) return std::nullopt;
  return static_cast<Fulfilment>(at - std::begin(kFulfilmentNames));
}

void OrderWatch::Began(Instant at) {
  if (!began_at_.IsKnown()) began_at_ = at;
}

std::string OrderWatch::NameOf(const std::string& identity, const Watched& one) {
  return one.number.empty() ? identity : one.number;
}

void OrderWatch::Saw(const SeenOrder& order, Instant at) {
  if (!order.IsReal()) {
    // A test order is judged as any other, and never missed.
    if (!order.test || order.revision.stage < Stage::kPlaced) return;
    orders_[order.identity] = {.judged = true, .closed = true};
    open_.erase(order.identity);
    return;
  }
  Watched& one = orders_[order.identity];
  one.number = order.number;
  one.judged = true;
  one.closed = order.cancelled;
  one.placed_at = order.placed_at;
  const Instant changed = order.revision.updated_at.IsKnown() ? std::min(order.revision.updated_at, at) : at;
  one.changed_at = std::max(one.changed_at, changed);
  if (order.held && !one.held) one.held_at = at;
  one.held = order.held;
  Sort(order.identity, one);
  Forget(at);
}

void OrderWatch::Released(std::string_view identity) {
  if (const auto at = orders_.find(identity); at != orders_.end()) {
    at->second.held = false;
    Sort(at->first, at->second);
  }
}

void OrderWatch::Settled(std::string_view identity) {
  if (const auto at = orders_.find(identity); at != orders_.end()) at->second.settled = true;
}

void OrderWatch::Listed(const std::vector<ListedOrder>& orders, Instant at) {
  for (const ListedOrder& order : orders) {
    Watched& one = orders_[order.identity];
    if (one.number.empty()) one.number = order.number;
    if (!one.judged) one.placed_at = order.placed_at;
    one.listed = true;
    one.listed_at = at;
    one.closed = order.cancelled || order.test;
    one.fulfilment = order.fulfilment;
    one.need_by = order.need_by;
    one.changed_at = std::max(one.changed_at, std::min(order.updated_at, at));
    Sort(order.identity, one);
  }
  Forget(at);
}

std::vector<ListedOrder> OrderWatch::News(const std::vector<ListedOrder>& orders) const {
  std::vector<ListedOrder> news;
  for (const ListedOrder& order : orders) {
    const auto at = orders_.find(order.identity);
    if (at == orders_.end()) {
      if (order.placed_at >= began_at_ && !order.test) news.push_back(order);
      continue;
    }
    const Watched& one = at->second;
    // A hold is asked about again and again: that it still stands, or still does not, is news as often.
    const bool same = one.listed && one.fulfilment == order.fulfilment && one.need_by == order.need_by &&
                      one.closed == (order.cancelled || order.test);
    if (!same || (one.held && !one.closed)) news.push_back(order);
  }
  return news;
}

std::vector<std::string> OrderWatch::HoldsToRead(const WatchRules& rules, Instant now, size_t most) const {
  std::vector<std::pair<Instant, std::string>> due;
  ForOpen([&](const std::string& identity, const Watched& one) {
    const bool held = one.held && one.fulfilment != Fulfilment::kDone;
    if (held && now >= one.held_at + rules.hold_after) due.emplace_back(one.listed_at, identity);
  });
  std::sort(due.begin(), due.end());
  std::vector<std::string> identities;
  for (size_t i = 0; i < due.size() && i < most; ++i) identities.push_back(std::move(due[i].second));
  return identities;
}

void OrderWatch::FindUnguarded(const WatchRules& rules, Instant now, std::vector<Amiss>& found) const {
  ForOpen([&](const std::string& identity, const Watched& one) {
    if (one.judged || one.settled || now < one.placed_at + rules.reconcile_after) return;
    found.push_back({.watcher = Watcher::kUnguarded,
                     .subject = identity,
                     .since = one.placed_at,
                     .severity = HasLeft(one.fulfilment) ? kLeft : kMayLeave,
                     .what = "order " + NameOf(identity, one) + " is at the shop and was never judged here"});
  });
}

void OrderWatch::FindStuck(const WatchRules& rules, Instant now, std::vector<Amiss>& found) const {
  ForOpen([&](const std::string& identity, const Watched& one) {
    if (!one.listed || !one.judged || one.fulfilment == Fulfilment::kDone) return;
    const bool needed = one.need_by.IsKnown() && now >= one.need_by - rules.stuck_before_need;
    if (!needed && now < one.changed_at + rules.stuck_after) return;
    const bool missed = needed && now >= one.need_by;
    const std::string waits =
        "nothing has happened to order " + NameOf(identity, one) + " for " + HoursText(now - one.changed_at);
    const std::string date = missed   ? ", and it was needed " + HoursText(now - one.need_by) + " ago"
                             : needed ? ", and it is needed in " + HoursText(one.need_by - now)
                                      : "";
    found.push_back({.watcher = Watcher::kStuck,
                     .subject = identity,
                     .since = needed ? std::min(one.need_by - rules.stuck_before_need, now) : one.changed_at,
                     .severity = missed   ? kMissedDate
                                 : needed ? kNeeded
                                          : kStuck,
                     .what = waits + date});
  });
}

void OrderWatch::FindBrokenHolds(const WatchRules& rules, Instant now, std::vector<Amiss>& found) const {
  ForOpen([&](const std::string& identity, const Watched& one) {
    if (!one.held || !one.listed || one.fulfilment == Fulfilment::kHeld) return;
    const bool left = HasLeft(one.fulfilment);
    const Instant in_place = one.held_at + rules.hold_after;
    if (now < in_place || (!left && one.listed_at < in_place)) return;
    found.push_back({.watcher = Watcher::kHold,
                     .subject = identity,
                     .since = one.listed_at,
                     .severity = left ? kLeft : kMayLeave,
                     .what = "order " + NameOf(identity, one) + " was held, and " +
                             (left ? "its goods have left" : "nothing holds it at the shop")});
  });
}

void OrderWatch::Sort(const std::string& identity, const Watched& one) {
  const bool at_the_shop = one.listed && one.fulfilment != Fulfilment::kDone;
  const bool open = !one.closed && (!one.judged || one.held || at_the_shop);
  if (open) {
    open_.insert(identity);
  } else {
    open_.erase(identity);
  }
}

void OrderWatch::ForOpen(const std::function<void(const std::string&, const Watched&)>& visit) const {
  for (const std::string& identity : open_) visit(identity, orders_.find(identity)->second);
}

// When half as many were seen as are watched, so that it costs a change little; whatever the clock says.
void OrderWatch::Forget(Instant now) {
  if (++since_forgot_ < std::max(kForgetLeast, orders_.size() / 2)) return;
  since_forgot_ = 0;
  for (auto at = orders_.begin(); at != orders_.end();) {
    const Instant last = std::max(at->second.changed_at, at->second.placed_at);
    if (last + kOrdersWatchedFor >= now) {
      ++at;
      continue;
    }
    open_.erase(at->first);
    at = orders_.erase(at);
  }
}

}  // namespace parapet
