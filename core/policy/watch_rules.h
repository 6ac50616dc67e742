// SPDX-License-Identifier: Apache-2.0
//
// The rules of the watchers as data, a part of the policy: after how long what is amiss is told. core/recovery/watch
// and core/recovery/reports follow them.
//
// Each time has a least and a most, in the table below: the reader, the lint and the comparison of policies go by it.
// Thread safety: values.
#ifndef PARAPET_CORE_POLICY_WATCH_RULES_H_
#define PARAPET_CORE_POLICY_WATCH_RULES_H_

#include <cstdint>

#include "parapet/core/kernel/time.h"

namespace parapet {

struct WatchRules {
  Duration reconcile_every = Minutes(5);     // how often the platform's list of orders is read
  Duration reconcile_after = Minutes(10);    // an order younger than this may still be on its way to us
  Duration reconcile_back = Days(2);         // how far back the list is read at a start
  Duration stuck_after = Days(3);            // without an update, neither fulfilled nor cancelled
  Duration stuck_before_need = Hours(24);    // so long before it is needed an order counts as stuck already
  Duration hold_after = Minutes(15);         // a hold has to be in place by then
  Duration silence_least = Minutes(15);      // no silence shorter than this is told, however busy the shop is
  Duration silence_most = Hours(6);          // and every longer one is, however quiet, once the shop is known
  Duration reference_after = Days(30);       // a price that still sells and that nothing has vouched for since
  Duration report_acknowledge = Minutes(5);  // a person who reports a mistake hears that it was heard
  Duration report_answer = Hours(24);        // and what came of it
  int64_t effect_failures = 3;               // failed attempts in a row that disable a kind of effect
  friend bool operator==(const WatchRules&, const WatchRules&) = default;
};
inline constexpr int64_t kEffectFailuresMost = 100;

struct WatchTime {
  const char* key;
  Duration WatchRules::*time;
  Duration least, most;
  const char* about;  // for people who compare two policies
};
inline constexpr WatchTime kWatchTimes[] = {
    {"reconcile_every", &WatchRules::reconcile_every, Minutes(1), Days(1),
     "how often the platform's orders are listed"},
    {"reconcile_after", &WatchRules::reconcile_after, Minutes(1), Days(1), "the age at which an unseen order counts"},
    {"reconcile_back", &WatchRules::reconcile_back, Hours(1), Days(60), "how far back unseen orders are looked for"},
    {"stuck_after", &WatchRules::stuck_after, Hours(1), Days(60), "the time after which an order is stuck"},
    {"stuck_before_need", &WatchRules::stuck_before_need, Hours(1), Days(30),
     "how early an order with a date is stuck"},
    {"hold_after", &WatchRules::hold_after, Minutes(1), Days(1), "the time in which a hold has to be in place"},
    {"silence_least", &WatchRules::silence_least, Minutes(1), Days(1), "the shortest silence that is told"},
    {"silence_most", &WatchRules::silence_most, Minutes(5), Days(7), "the longest silence that is not told"},
    {"reference_after", &WatchRules::reference_after, Days(1), Days(365), "the age at which a reference is stale"},
    {"report_acknowledge", &WatchRules::report_acknowledge, Minutes(1), Days(1), "the time to acknowledge a report"},
    {"report_answer", &WatchRules::report_answer, Hours(1), Days(30), "the time to answer a report"},
};

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_WATCH_RULES_H_
