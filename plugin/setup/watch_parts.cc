// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/setup/watch_parts.h"

namespace parapet {

WatchParts::WatchParts(const StoreConfig& its_config, const StoreFlow& flow, FollowUp& its_follow)
    : config(its_config), follow(its_follow), reports(flow), intake(its_follow, reports) {
  follow.Attach(reports);
}

}  // namespace parapet
