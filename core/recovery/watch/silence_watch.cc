// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/silence_watch.h"

#include <algorithm>
#include <string>

namespace parapet {
namespace {

constexpr int64_t kThousand = 1'000;
constexpr int64_t kExpectedLeast = 8 * kThousand;
constexpr int64_t kKnownFrom = 20;
constexpr Duration kKnownAfter = Days(1);
constexpr int kQuietWeeks = 2;  // without a delivery, before an hour counts as quiet
constexpr Duration kLookedBack = Days(14);

int64_t HourOf(Instant at) { return at.micros / Hours(1).micros; }
size_t IndexOf(int64_t hour) { return static_cast<size_t>(hour % 168); }

// Calls `each` with every hour of a stretch of time and the seconds of it that lie within.
template <typename Each>
void ForHours(Instant from, Instant until, Each each) {
  from = std::max(from, until - kLookedBack);
  while (from < until) {
    const Instant end = std::min(until, Instant{(HourOf(from) + 1) * Hours(1).micros});
    each(HourOf(from), (end - from).micros / Seconds(1).micros);
    from = end;
  }
}

std::string MinutesText(Duration time) {
  const int64_t minutes = time.micros / Minutes(1).micros;
  return minutes >= 180 ? std::to_string(minutes / 60) + " hours" : std::to_string(minutes) + " minutes";
}

}  // namespace

// An average that forgets: the first weeks count alike, later each is a quarter of it.
void SilenceWatch::Close(int64_t hour, int64_t deliveries) {
  Hour& usual = hours_[IndexOf(hour)];
  const int weight = std::min(++usual.weeks, 4);
  usual.average += (deliveries * kThousand - usual.average) / weight;
}

void SilenceWatch::Delivered(Instant at) {
  at = std::max(at, last_);
  const int64_t hour = HourOf(at);
  if (deliveries_++ == 0) first_ = at, hour_ = hour;
  // Hours without any are learned as such; of a long silence no more than two weeks.
  if (hour - hour_ > 2 * kHours) hour_ = hour - 2 * kHours;
  for (; hour_ < hour; ++hour_, in_hour_ = 0) Close(hour_, in_hour_);
  ++in_hour_;
  last_ = at;
}

int64_t SilenceWatch::Expected(Instant from, Instant until) const {
  int64_t expected = 0;
  ForHours(from, until,
           [&](int64_t hour, int64_t seconds) { expected += hours_[IndexOf(hour)].average * seconds / 3600; });
  return expected;
}

Duration SilenceWatch::Awake(Instant from, Instant until) const {
  int64_t awake = 0;
  ForHours(from, until, [&](int64_t hour, int64_t seconds) {
    const Hour& usual = hours_[IndexOf(hour)];
    const bool quiet = usual.weeks >= kQuietWeeks && usual.average < kThousand / 4;
    awake += quiet ? 0 : seconds;
  });
  return Seconds(awake);
}

void SilenceWatch::Find(const WatchRules& rules, Instant now, std::vector<Amiss>& found) const {
  if (deliveries_ < kKnownFrom || now <= last_ || now < first_ + kKnownAfter) return;
  const Duration silent = now - last_;
  const int64_t expected = Expected(last_, now);
  const bool unusual = silent >= rules.silence_least && expected >= kExpectedLeast;
  if (!unusual && Awake(last_, now) < rules.silence_most) return;
  found.push_back({.watcher = Watcher::kSilence,
                   .since = last_,
                   .severity = unusual ? 4 : 3,
                   .what = "no webhook has come for " + MinutesText(silent) + "; " +
                           std::to_string(expected / kThousand) + " are usual in that time"});
}

}  // namespace parapet
