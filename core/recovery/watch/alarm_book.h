// SPDX-License-Identifier: Apache-2.0
//
// Alarms of watchers: one for each thing that is amiss, from the first word to the all-clear. A fold over steps.
//
//   for (WatchStep& step : book.Changes(amiss, now)) Append(step), book.Apply(step);
//
// People are told when an alarm begins, each time its count has doubled or it became graver, once more through the
// escalation channel where nobody acknowledged it for ten minutes, and when it is over: that exactly where it was told.
// What is told is a step; the same book and the same facts give the same steps, and a step that was applied is not
// given again. So a start, a kill or a clock that jumps back tells nothing twice.
//
// Thread safety: none; the owner serialises. Errors: steps about alarms that are not known are passed over.
#ifndef PARAPET_CORE_RECOVERY_WATCH_ALARM_BOOK_H_
#define PARAPET_CORE_RECOVERY_WATCH_ALARM_BOOK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/watch/amiss.h"

namespace parapet {

inline constexpr Duration kAlarmEscalatesAfter = Minutes(10);  // DESIGN section 5
inline constexpr size_t kSubjectsKept = 20;                    // of an alarm; the count says how many there are

enum class WatchAct : uint8_t {
  kBegan,
  kGrew,
  kEscalated,
  kEnded,
  kAcknowledged,  // a person is on it
  kSettled,       // a person has seen to one order that the platform has and nobody judged
  kListed,        // the platform's list of orders was read; see order_facts.h
};
inline constexpr int kWatchActs = 7;
std::string_view Name(WatchAct act);
std::optional<WatchAct> WatchActFromName(std::string_view name);

struct WatchStep {
  std::string alarm;  // "watch:stuck_orders", "watch:failing_effects:tag"; settled: the order
  WatchAct act = WatchAct::kBegan;
  Instant at;
  std::string actor, reason;
  Instant since;      // began, grew
  int64_t count = 0;  // began, grew
  int severity = 1;   // began, grew
  std::string what;   // began, grew: the gravest and oldest of it
  std::vector<std::string> subjects;
  std::vector<std::string> told;  // the channels
};

struct Alarm {
  std::string id;
  Watcher watcher = Watcher::kUnguarded;
  std::string group;
  Instant began_at, since, ended_at, acknowledged_at, escalated_at;
  int64_t count = 0;  // as of the last step
  int severity = 1;
  std::string what, acknowledged_by;
  std::vector<std::string> subjects;
  std::set<std::string> told;  // channels
  bool IsOpen() const { return !ended_at.IsKnown(); }
};

std::string AlarmId(Watcher watcher, std::string_view group);

class AlarmBook {
 public:
  void Apply(const WatchStep& step);
  // What has to be told now; `told` of the steps is left to the caller.
  std::vector<WatchStep> Changes(const std::vector<Amiss>& amiss, Instant now) const;
  const Alarm* Find(std::string_view id) const;
  // Open ones first, the gravest first; then those that ended, the newest first.
  std::vector<Alarm> Alarms() const;

 private:
  std::map<std::string, Alarm, std::less<>> alarms_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_WATCH_ALARM_BOOK_H_
