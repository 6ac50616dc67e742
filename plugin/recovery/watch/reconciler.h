// SPDX-License-Identifier: Apache-2.0
//
// Reads the platform's list of orders and tells the watchers: what changed since the last time, and the orders whose
// holds have to be looked at.
//
//   Reconciler reconciler(follow, watches, std::move(platform_orders), flow);
//   reconciler.Step(now);           // when due; asks the platform without holding anything else up
//
// A page that cannot be read ends the step; what came before counts, and the next step begins there. At most 500 pages
// are read at once; what is left is read at the next step, at once. Thread safety: one thread. Errors: told to the
// watchers.
#ifndef PARAPET_PLUGIN_RECOVERY_WATCH_RECONCILER_H_
#define PARAPET_PLUGIN_RECOVERY_WATCH_RECONCILER_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "parapet/core/ports/platform_orders.h"
#include "parapet/plugin/recovery/watch/watches.h"

namespace parapet {

class Reconciler {
 public:
  // `follow`, `watches` and `flow` must outlive this. Without `orders` there is nothing to do.
  Reconciler(FollowUp& follow, Watches& watches, const StoreFlow& flow, std::unique_ptr<PlatformOrders> orders)
      : follow_(follow), watches_(watches), flow_(flow), orders_(std::move(orders)) {}
  void Step(Instant now);
  bool IsDue(Instant now) const;
  // From any thread: a step under way ends with the page that it reads.
  void Stop() { stopping_ = true; }

 private:
  struct Listed {
    std::string error;
    std::vector<ListedOrder> orders;
    Instant to;  // everything that changed before was read
  };
  Listed Read(Instant since, const std::vector<std::string>& holds, Instant now);

  FollowUp& follow_;
  Watches& watches_;
  const StoreFlow& flow_;
  const std::unique_ptr<PlatformOrders> orders_;
  Instant next_, stepped_at_;
  std::atomic<bool> stopping_{false};
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_WATCH_RECONCILER_H_
