// SPDX-License-Identifier: Apache-2.0
//
// Which timer comes next, and how many were missed.
#include <algorithm>

#include "parapet/core/recovery/case_book_impl.h"

namespace parapet {
namespace {

constexpr Duration kReminder = Hours(24);  // everybody is served, the cause is not closed yet

// How many timers of one length passed unanswered in [from, until]; the instant itself is still in time.
int64_t Missed(Instant from, Instant until, Duration length) {
  const int64_t waited = (until - from).micros;
  return waited <= 0 ? 0 : (waited - 1) / length.micros;
}

Duration UpdateEvery(size_t orders, const RecoveryRules& rules) {
  if (orders > kManyOrders) return rules.update_many;
  return orders > 1 ? rules.update_several : rules.update_single;
}

}  // namespace

std::vector<Instant> WordsOf(const FollowedCause& cause, const std::map<std::string, std::vector<CaseStep>>& case_steps,
                             const Incident& incident) {
  std::vector<Instant> words{incident.opened_at};
  for (const IncidentStep* step : cause.steps) {
    if (step->act != IncidentAct::kBreached && step->at > incident.opened_at) words.push_back(step->at);
  }
  for (const Case& one : incident.cases) {
    const auto steps = case_steps.find(one.id);
    if (steps == case_steps.end()) continue;
    for (const CaseStep& step : steps->second) {
      if (step.act != CaseAct::kStepped) words.push_back(std::max(step.at, incident.opened_at));
    }
  }
  std::sort(words.begin(), words.end());
  return words;
}

DecisionDue DecideBy(const CaseTerms& terms, Instant opened_at) {
  const Instant by = opened_at + terms.rules.decide_within;
  if (!terms.cut_off) return {by};
  const Instant cut_off = NextCutOff(*terms.cut_off, opened_at);
  return cut_off < by ? DecisionDue{cut_off, true} : DecisionDue{by};
}

namespace {

// When the last customer was served; `end` while nobody waited.
Instant ServedAt(const Incident& incident, Instant end) {
  Instant served;
  for (const Case& one : incident.cases) served = std::max(served, one.closed_at);
  return served.IsKnown() ? std::min(served, end) : end;
}

// The update timer: of one length until everybody is served, then a daily reminder that the cause is still open.
struct UpdateTimer {
  Duration every;
  Instant served;

  int64_t MissedIn(Instant from, Instant until) const {
    if (until <= from) return 0;  // a clock that went back
    const Instant middle = std::clamp(served, from, until);
    return Missed(from, middle, every) + Missed(middle, until, kReminder);
  }
  Instant NextAfter(Instant word, Instant now) const {
    const bool reminds = served < now;
    const Instant from = reminds ? std::max(word, served) : word;
    const Duration length = reminds ? kReminder : every;
    return from + Duration{length.micros * (Missed(from, now, length) + 1)};
  }
};

bool IsToDecide(const Case& one) { return one.state == CaseState::kOpen || one.state == CaseState::kDecided; }

// The cases that one decision is about, and by when it was or is due: the first from the incident's beginning, those
// that came to light after it from their own.
class Decisions {
 public:
  Decisions(const std::vector<Instant>& taken, const CaseTerms& terms, const Incident& incident) : taken_(taken) {
    due_[0] = DecideBy(terms, incident.opened_at);
    for (const Case& one : incident.cases) {
      const DecisionDue due = DecideBy(terms, one.opened_at);
      const auto [known, first] = due_.emplace(RoundOf(one), due);
      if (!first && known->first > 0 && due.at < known->second.at) known->second = due;
    }
  }

  DecisionDue DueFor(const Case& one) const { return due_.at(RoundOf(one)); }

  // How many came too late, or are not there though it is.
  int64_t Missed(const Incident& incident, Instant end) const {
    std::map<size_t, Instant> settled;  // the last case of those that nobody decided
    for (const Case& one : incident.cases) {
      Instant& at = settled[RoundOf(one)];
      if (one.state == CaseState::kClosed) at = std::max(at, std::min(one.closed_at, end));
      if (one.approved_at.IsKnown()) at = std::max(at, std::min(one.approved_at, end));
      if (IsToDecide(one)) at = end;
    }
    int64_t missed = 0;
    for (const auto& [round, due] : due_) missed += (round < taken_.size() ? taken_[round] : settled[round]) > due.at;
    return missed;
  }

 private:
  // How many decisions were taken before the case came to light.
  size_t RoundOf(const Case& one) const {
    return static_cast<size_t>(std::lower_bound(taken_.begin(), taken_.end(), one.opened_at) - taken_.begin());
  }

  const std::vector<Instant>& taken_;  // oldest first
  std::map<size_t, DecisionDue> due_;  // by how many decisions came before
};

struct Next {
  Instant at;
  std::string what, because;
  // A deadline that has passed is a breach, and no timer any more.
  void Consider(Instant due, std::string_view named, Instant now, std::string_view why = {}) {
    if (due >= now && (!at.IsKnown() || due < at)) at = due, what = named, because = why;
  }
};

}  // namespace

void SetTimers(const TimelessView& timeless, const CaseTerms& terms, Instant now, Incident& incident) {
  const RecoveryRules& rules = terms.rules;
  const Instant end = incident.closing ? incident.closed_at : now;
  const auto is_open = [](const Case& one) { return one.state != CaseState::kClosed; };
  const bool any_open = std::any_of(incident.cases.begin(), incident.cases.end(), is_open);
  const UpdateTimer timer{UpdateEvery(incident.cases.size(), rules), any_open ? end : ServedAt(incident, end)};
  const std::vector<Instant>& words = timeless.words;
  for (size_t i = 1; i < words.size(); ++i) incident.breaches += timer.MissedIn(words[i - 1], words[i]);
  incident.breaches += timer.MissedIn(words.back(), end);
  const Instant update = timer.NextAfter(words.back(), end);
  const Decisions decisions(timeless.decisions, terms, incident);
  incident.breaches += decisions.Missed(incident, end);
  for (const Case& one : incident.cases) {
    if (!one.grant || !one.approved_at.IsKnown() || one.state < CaseState::kToDo) continue;
    const Instant served = one.state == CaseState::kClosed ? one.closed_at : end;
    if (served > one.approved_at + rules.remedy_within) ++incident.breaches;
  }
  if (incident.breaches > 0) incident.owner_role = "owner";
  if (incident.closing) return;
  Next soonest;
  soonest.Consider(update, any_open ? "update" : "closing", now);
  for (Case& one : incident.cases) {
    if (!is_open(one)) continue;
    if (incident.breaches > 0) one.owner_role = "owner";
    Next next;
    next.Consider(update, "update", now);
    if (one.state == CaseState::kToDo) next.Consider(one.approved_at + rules.remedy_within, "remedy", now);
    if (IsToDecide(one)) {
      const DecisionDue due = decisions.DueFor(one);
      next.Consider(due.at, "decision", now, due.by_cut_off ? kCutOffName : "");
    }
    one.next_timer = next.at;
    one.next_what = next.what;
    one.next_because = next.because;
    soonest.Consider(next.at, next.what, now, next.because);
  }
  incident.next_timer = soonest.at;
  incident.next_what = soonest.what;
  incident.next_because = soonest.because;
}

}  // namespace parapet
