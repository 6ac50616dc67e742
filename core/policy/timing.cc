// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/timing.h"

namespace parapet {
namespace {

// From the day before, whose window may pass midnight, to a week on, where a window of one weekday comes again.
constexpr int64_t kDayBefore = -1;
constexpr int64_t kDaysAhead = 8;

int64_t LocalDay(int utc_offset_minutes, Instant now) {
  const Instant local = now + Minutes(utc_offset_minutes);
  const int64_t day = Days(1).micros;
  return local.micros / day - (local.micros % day < 0 ? 1 : 0);
}

// 1970-01-01 was a Thursday, the fourth day.
bool BeginsOn(const DailyWindow& window, int64_t day) {
  const int64_t weekday = ((day + 3) % 7 + 7) % 7;
  return ((window.days >> weekday) & 1) != 0;
}

struct Stretch {
  Instant from, until;
};

Stretch On(const DailyWindow& window, int64_t day, int utc_offset_minutes) {
  const Instant midnight = Instant() + Days(day) - Minutes(utc_offset_minutes);
  const bool passes_midnight = window.until_minute <= window.from_minute;
  return {midnight + Minutes(window.from_minute), midnight + Minutes(window.until_minute) + Days(passes_midnight)};
}

// Calls `visit` with every stretch of a schedule's windows near `now`.
template <typename Visit>
void ForEachNear(const Schedule& schedule, int utc_offset_minutes, Instant now, Visit visit) {
  const int64_t today = LocalDay(utc_offset_minutes, now);
  for (const DailyWindow& window : schedule.daily) {
    for (int64_t day = today + kDayBefore; day <= today + kDaysAhead; ++day) {
      if (BeginsOn(window, day)) visit(On(window, day, utc_offset_minutes));
    }
  }
}

}  // namespace

bool IsActive(const Schedule& schedule, int utc_offset_minutes, Instant now) {
  if (!Within(schedule.from, schedule.until, now)) return false;
  bool active = schedule.daily.empty();
  ForEachNear(schedule, utc_offset_minutes, now,
              [&](const Stretch& stretch) { active = active || (stretch.from <= now && now < stretch.until); });
  return active;
}

Instant NextChange(const Schedule& schedule, int utc_offset_minutes, Instant now) {
  if (schedule.until.IsKnown() && schedule.until <= now) return Instant();
  Instant next;
  const auto consider = [&](Instant at) {
    if (at.IsKnown() && at > now) next = Earlier(next, at);
  };
  consider(schedule.from);
  consider(schedule.until);
  if (schedule.from > now) return next;
  ForEachNear(schedule, utc_offset_minutes, now, [&](const Stretch& stretch) {
    consider(stretch.from);
    consider(stretch.until);
  });
  return next;
}

}  // namespace parapet
