// SPDX-License-Identifier: Apache-2.0
//
// The parts of one store's follow-through that listen: to people who report mistakes, to what watchers find amiss, and
// to what the public is told. Made with the store's flow and attached to its FollowUp before anything is folded.
//
// Thread safety: the parts under FollowUp's lock (FollowUp::With); the intake from any thread.
#ifndef PARAPET_PLUGIN_SETUP_WATCH_PARTS_H_
#define PARAPET_PLUGIN_SETUP_WATCH_PARTS_H_

#include "parapet/plugin/recovery/reports/intake.h"
#include "parapet/plugin/recovery/reports/reports.h"
#include "parapet/plugin/setup/config.h"

namespace parapet {

class WatchParts {
 public:
  // All must outlive this.
  WatchParts(const StoreConfig& config, const StoreFlow& flow, FollowUp& follow);
  WatchParts(const WatchParts&) = delete;

  const StoreConfig& config;
  FollowUp& follow;
  Reports reports;
  ReportIntake intake;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SETUP_WATCH_PARTS_H_
