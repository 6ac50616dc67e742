// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/setup/watch_parts.h"

namespace parapet {

WatchParts::WatchParts(const StoreConfig& its_config, const StoreFlow& flow, FollowUp& its_follow,
                       std::unique_ptr<PlatformOrders> orders)
    : config(its_config),
      follow(its_follow),
      reports(flow),
      intake(its_follow, reports),
      watches(flow, orders != nullptr),
      status(flow),
      reconciler(its_follow, watches, flow, std::move(orders)) {
  follow.Attach(reports);
  follow.Attach(watches);
  follow.Attach(status);
}

KeptPromises WatchParts::PromisesNow(FollowView& view) const {
  const WatchRules rules = view.flow().program()->policy().watch;
  return CountPromises(status.book(), reports.All(), rules, view.Incidents(), view.now());
}

PublicStatus WatchParts::PublicStatusNow(FollowView& view) {
  PublicStatus now{.store = config.settings.store, .outages = status.book().Outages(), .now = view.now()};
  if (!config.public_promises) return now;
  const bool old = !promises_ || view.now() < promises_at_ || view.now() >= promises_at_ + kPromisesKept;
  if (old) promises_ = PromisesNow(view), promises_at_ = view.now();
  now.promises = promises_;
  return now;
}

WatchTotals WatchParts::WatchTotalsNow() const {
  WatchTotals totals;
  follow.Locked([&] { totals = watches.totals(); });
  return totals;
}

ReportTotals WatchParts::ReportTotalsNow() const {
  ReportTotals totals;
  follow.Locked([&] { totals = reports.totals(); });
  return totals;
}

}  // namespace parapet
