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
      reconciler(its_follow, watches, flow, std::move(orders)) {
  follow.Attach(reports);
  follow.Attach(watches);
}

}  // namespace parapet
