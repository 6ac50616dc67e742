// SPDX-License-Identifier: Apache-2.0
//
// Watches the webhooks for silence: a shop that sends nothing may have nothing to say, or have dropped us.
//
//   SilenceWatch watch;
//   watch.Delivered(at);                           // each delivery, in order
//   watch.Find(rules, now, found);
//
// What is usual is learned for each hour of the week from the weeks before, the latest counting most: so a quiet night
// is no silence, and a busy noon's is told soon. It is told once eight deliveries would have been expected since the
// last and `silence_least` has passed; and once `silence_most` has passed in hours that are not known to be quiet. The
// first day, and before twenty deliveries, nothing is told: nothing is known then.
//
// Thread safety: none; the owner serialises. Cost: a delivery is an addition; asking walks over the silent hours, at
// most two weeks of them. A time before the last delivery's is taken as the last delivery's.
#ifndef PARAPET_CORE_RECOVERY_WATCH_SILENCE_WATCH_H_
#define PARAPET_CORE_RECOVERY_WATCH_SILENCE_WATCH_H_

#include <array>
#include <cstdint>
#include <vector>

#include "parapet/core/policy/watch_rules.h"
#include "parapet/core/recovery/watch/amiss.h"

namespace parapet {

class SilenceWatch {
 public:
  void Delivered(Instant at);
  void Find(const WatchRules& rules, Instant now, std::vector<Amiss>& found) const;
  Instant last() const { return last_; }
  // Thousandths of deliveries that are usual from `from` to `until`, at most two weeks.
  int64_t Expected(Instant from, Instant until) const;

 private:
  static constexpr int kHours = 168;
  struct Hour {
    int64_t average = 0;  // thousandths of deliveries
    int weeks = 0;        // seen so far
  };
  void Close(int64_t hour, int64_t deliveries);
  // Of the silence, what did not fall into hours in which the shop is known to be quiet.
  Duration Awake(Instant from, Instant until) const;

  std::array<Hour, kHours> hours_ = {};
  int64_t hour_ = 0, in_hour_ = 0;  // the hour being counted, since 1970
  int64_t deliveries_ = 0;
  Instant first_, last_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_WATCH_SILENCE_WATCH_H_
