// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/watch/reconciler.h"

#include <algorithm>

namespace parapet {
namespace {

constexpr int kPagesMost = 500;
// Clocks differ, and a change shows in the list a moment after it was made.
constexpr Duration kOverlap = Minutes(2);

ListedOrder FactOf(const PlatformOrder& order) {
  ListedOrder fact{.identity = order.identity,
                   .number = order.number,
                   .placed_at = order.placed_at,
                   .updated_at = order.updated_at,
                   .need_by = order.need_by,
                   .cancelled = order.cancelled,
                   .test = order.test};
  fact.fulfilment = order.left          ? Fulfilment::kDone
                    : order.left_partly ? Fulfilment::kPartial
                    : order.held        ? Fulfilment::kHeld
                                        : Fulfilment::kWaiting;
  return fact;
}

}  // namespace

bool Reconciler::IsDue(Instant now) const {
  return orders_ != nullptr && (now >= next_ || now < stepped_at_) && !flow_.recovering() && !flow_.bypassed(now);
}

Reconciler::Listed Reconciler::Read(Instant since, const std::vector<std::string>& holds, Instant now) {
  Listed listed{.to = since};
  if (!holds.empty()) {
    const PlatformOrderPage page = orders_->Read(holds);
    if (!page.error.empty()) return {.error = page.error, .orders = {}, .to = since};
    for (const PlatformOrder& order : page.orders) listed.orders.push_back(FactOf(order));
  }
  std::string cursor;
  for (int i = 0; i < kPagesMost && !stopping_; ++i) {
    const PlatformOrderPage page = orders_->ListChanged(since, cursor);
    if (!page.error.empty()) return listed.error = page.error, listed;
    for (const PlatformOrder& order : page.orders) {
      listed.orders.push_back(FactOf(order));
      listed.to = std::max(listed.to, std::min(order.updated_at, now));
    }
    if (page.next.empty()) return listed.to = now, listed;
    cursor = page.next;
  }
  if (listed.to <= since + kOverlap) listed.error = "it does not end";
  return listed;
}

void Reconciler::Step(Instant now) {
  if (!IsDue(now)) return;
  const WatchRules rules = flow_.program()->policy().watch;
  Instant since;
  std::vector<std::string> holds;
  follow_.With(now, [&](FollowView&) {
    const Instant known = watches_.listed_to();
    since = known.IsKnown() && known <= now ? known - kOverlap : now - rules.reconcile_back;
    holds = watches_.HoldsToRead(now);
  });
  const Listed listed = Read(since, holds, now);
  if (stopping_) return;
  stepped_at_ = now;
  next_ = listed.error.empty() && listed.to < now ? now : now + rules.reconcile_every;
  follow_.With(now, [&](FollowView& view) {
    // What was read before a page failed counts: changes come in their order.
    if (listed.error.empty() || listed.to > since)
      watches_.TellListed(view, listed.orders, listed.to, listed.error.empty());
    if (!listed.error.empty()) watches_.TellUnread(listed.error, now);
  });
}

}  // namespace parapet
