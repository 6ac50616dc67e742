// SPDX-License-Identifier: Apache-2.0
//
// The parts of one store's follow-through that listen: to people who report mistakes, to what watchers find amiss, and
// to what the public is told. Made with the store's flow and attached to its FollowUp before anything is folded.
//
// Thread safety: the parts under FollowUp's lock (FollowUp::With); the intake from any thread.
#ifndef PARAPET_PLUGIN_SETUP_WATCH_PARTS_H_
#define PARAPET_PLUGIN_SETUP_WATCH_PARTS_H_

#include <memory>
#include <optional>

#include "parapet/plugin/recovery/reports/intake.h"
#include "parapet/plugin/recovery/reports/reports.h"
#include "parapet/plugin/recovery/status/status_board.h"
#include "parapet/plugin/recovery/status/status_page.h"
#include "parapet/plugin/recovery/watch/reconciler.h"
#include "parapet/plugin/recovery/watch/watches.h"
#include "parapet/plugin/setup/config.h"

namespace parapet {

inline constexpr Duration kPromisesKept = Seconds(15);

class WatchParts {
 public:
  // All must outlive this.
  WatchParts(const StoreConfig& config, const StoreFlow& flow, FollowUp& follow,
             std::unique_ptr<PlatformOrders> orders);
  WatchParts(const WatchParts&) = delete;

  // For /metrics, from any thread: as of the last event and tick.
  WatchTotals WatchTotalsNow() const;
  ReportTotals ReportTotalsNow() const;
  // What anybody may read; the promises only where the configuration opens them, and counted once in kPromisesKept:
  // counting derives all incidents, and anybody may ask as often as they like.
  PublicStatus PublicStatusNow(FollowView& view);
  KeptPromises PromisesNow(FollowView& view) const;

  const StoreConfig& config;
  FollowUp& follow;
  Reports reports;
  ReportIntake intake;
  Watches watches;
  StatusBoard status;
  Reconciler reconciler;  // on a thread of its own

 private:
  std::optional<KeptPromises> promises_;  // under FollowUp's lock, as all that is asked with a view
  Instant promises_at_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SETUP_WATCH_PARTS_H_
