// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/alarm_book.h"

#include <algorithm>
#include <iterator>

namespace parapet {
namespace {

constexpr std::string_view kWatcherNames[] = {"unguarded_orders", "order_list",       "stuck_orders",   "broken_holds",
                                              "silence",          "stale_references", "failing_effects"};
constexpr std::string_view kActNames[] = {"began", "grew", "escalated", "ended", "acknowledged", "settled", "listed"};
constexpr std::string_view kPrefix = "watch:";

template <typename Enum, size_t N>
std::optional<Enum> FromName(const std::string_view (&names)[N], std::string_view name) {
  const auto at = std::find(std::begin(names), std::end(names), name);
  return at == std::end(names) ? std::nullopt : std::optional(static_cast<Enum>(at - std::begin(names)));
}

// "watch:failing_effects:tag" into its parts.
void Name(const std::string& id, Alarm& alarm) {
  const std::string_view rest = std::string_view(id).substr(kPrefix.size());
  const size_t colon = rest.find(':');
  alarm.id = id;
  alarm.watcher = WatcherFromName(rest.substr(0, colon)).value_or(Watcher::kUnguarded);
  alarm.group = colon == rest.npos ? std::string() : std::string(rest.substr(colon + 1));
}

// Everything amiss of one alarm, the gravest and oldest first.
WatchStep Summary(const std::string& id, std::vector<const Amiss*> all) {
  std::sort(all.begin(), all.end(), [](const Amiss* a, const Amiss* b) {
    if (a->severity != b->severity) return a->severity > b->severity;
    return a->since != b->since ? a->since < b->since : a->subject < b->subject;
  });
  WatchStep step{.alarm = id, .since = all.front()->since, .count = static_cast<int64_t>(all.size())};
  step.severity = all.front()->severity;
  step.what = all.front()->what;
  for (const Amiss* one : all) {
    step.since = std::min(step.since, one->since);
    if (!one->subject.empty() && step.subjects.size() < kSubjectsKept) step.subjects.push_back(one->subject);
  }
  return step;
}

}  // namespace

std::string_view Name(Watcher watcher) { return kWatcherNames[static_cast<size_t>(watcher)]; }
std::optional<Watcher> WatcherFromName(std::string_view name) { return FromName<Watcher>(kWatcherNames, name); }
std::string_view Name(WatchAct act) { return kActNames[static_cast<size_t>(act)]; }
std::optional<WatchAct> WatchActFromName(std::string_view name) { return FromName<WatchAct>(kActNames, name); }

std::string AlarmId(Watcher watcher, std::string_view group) {
  std::string id = std::string(kPrefix) + std::string(Name(watcher));
  return group.empty() ? id : id + ":" + std::string(group);
}

void AlarmBook::Apply(const WatchStep& step) {
  if (!step.alarm.starts_with(kPrefix)) return;
  if (step.act == WatchAct::kBegan) {
    Alarm& alarm = alarms_[step.alarm] = Alarm();
    Name(step.alarm, alarm);
    alarm.began_at = step.at;
  }
  const auto at = alarms_.find(step.alarm);
  if (at == alarms_.end()) return;
  Alarm& alarm = at->second;
  alarm.told.insert(step.told.begin(), step.told.end());
  if (step.act == WatchAct::kBegan || step.act == WatchAct::kGrew) {
    alarm.since = step.since;
    alarm.count = step.count;
    alarm.severity = step.severity;
    alarm.what = step.what;
    alarm.subjects = step.subjects;
  }
  if (step.act == WatchAct::kEscalated) alarm.escalated_at = step.at;
  if (step.act == WatchAct::kEnded) alarm.ended_at = step.at;
  if (step.act != WatchAct::kAcknowledged || alarm.acknowledged_at.IsKnown()) return;
  alarm.acknowledged_at = step.at;
  alarm.acknowledged_by = step.actor;
}

std::vector<WatchStep> AlarmBook::Changes(const std::vector<Amiss>& amiss, Instant now) const {
  std::map<std::string, std::vector<const Amiss*>> by_alarm;
  for (const Amiss& one : amiss) by_alarm[AlarmId(one.watcher, one.group)].push_back(&one);
  std::vector<WatchStep> steps;
  const auto add = [&](WatchStep step, WatchAct act) {
    step.act = act;
    step.at = now;
    steps.push_back(std::move(step));
  };
  for (const auto& [id, all] : by_alarm) {
    const Alarm* alarm = Find(id);
    WatchStep summary = Summary(id, all);
    if (alarm == nullptr || !alarm->IsOpen()) {
      add(std::move(summary), WatchAct::kBegan);
    } else if (summary.count >= 2 * alarm->count || summary.severity > alarm->severity) {
      add(std::move(summary), WatchAct::kGrew);
    }
  }
  for (const auto& [id, alarm] : alarms_) {
    if (!alarm.IsOpen()) continue;
    if (!by_alarm.contains(id)) {
      add({.alarm = id}, WatchAct::kEnded);
    } else if (!alarm.acknowledged_at.IsKnown() && !alarm.escalated_at.IsKnown() &&
               now >= alarm.began_at + kAlarmEscalatesAfter) {
      add({.alarm = id}, WatchAct::kEscalated);
    }
  }
  return steps;
}

const Alarm* AlarmBook::Find(std::string_view id) const {
  const auto at = alarms_.find(id);
  return at == alarms_.end() ? nullptr : &at->second;
}

std::vector<Alarm> AlarmBook::Alarms() const {
  std::vector<Alarm> all;
  for (const auto& [id, alarm] : alarms_) all.push_back(alarm);
  std::stable_sort(all.begin(), all.end(), [](const Alarm& a, const Alarm& b) {
    if (a.IsOpen() != b.IsOpen()) return a.IsOpen();
    if (!a.IsOpen()) return a.ended_at > b.ended_at;
    return a.severity != b.severity ? a.severity > b.severity : a.since < b.since;
  });
  return all;
}

}  // namespace parapet
