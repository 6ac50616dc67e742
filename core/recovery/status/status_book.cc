// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/status/status_book.h"

#include <algorithm>
#include <iterator>

namespace parapet {
namespace {

constexpr std::string_view kActs[] = {"told", "updated", "ended", "restored", "breached"};

}  // namespace

std::string_view Name(StatusAct act) { return kActs[static_cast<size_t>(act)]; }
std::optional<StatusAct> StatusActFromName(std::string_view name) {
  const auto at = std::find(std::begin(kActs), std::end(kActs), name);
  return at == std::end(kActs) ? std::nullopt : std::optional(static_cast<StatusAct>(at - std::begin(kActs)));
}

Duration UpdateWithin(const RecoveryRules& rules, int64_t affected) {
  if (affected > static_cast<int64_t>(kManyOrders)) return rules.update_many;
  return affected == 1 ? rules.update_single : rules.update_several;
}

int64_t Outage::Missed(Instant now) const {
  if (!IsLate(now)) return 0;
  int64_t missed = 1;
  Duration waited = next_update - promised_at;
  if (waited <= Duration()) return missed;
  for (; now >= promised_at + Duration{2 * waited.micros}; ++missed) waited.micros *= 2;
  return missed;
}

std::set<std::string> Outage::Unrestored() const {
  std::set<std::string> left;
  if (IsOpen()) return left;
  std::set_difference(told.begin(), told.end(), restored.begin(), restored.end(), std::inserter(left, left.end()));
  return left;
}

// What was promised before is settled by this word, in time or too late.
void StatusBook::Promise(const StatusStep& step, Outage& outage) {
  if (outage.next_update.IsKnown()) ++(step.at <= outage.next_update ? outage.kept : outage.broken);
  outage.promised_at = step.at;
  outage.next_update = step.next_update;
  outage.breaches = 0;
}

void StatusBook::Apply(const StatusStep& step) {
  if (step.act == StatusAct::kTold && !outages_.contains(step.outage)) {
    Outage& fresh = outages_[step.outage];
    fresh.id = step.outage;
    fresh.component = step.component;
    fresh.began_at = step.at;
  }
  const auto at = outages_.find(step.outage);
  if (at == outages_.end()) return;
  Outage& outage = at->second;
  if (!step.text.empty()) outage.words.push_back({step.at, step.text, step.actor});
  if (step.affected > 0) outage.affected = step.affected;
  switch (step.act) {
    case StatusAct::kTold:
      outage.asked.insert(step.cases.begin(), step.cases.end());
      if (!step.text.empty()) Promise(step, outage);
      break;
    case StatusAct::kUpdated:
      Promise(step, outage);
      break;
    case StatusAct::kEnded:
      Promise(step, outage);
      outage.ended_at = step.at;
      break;
    case StatusAct::kRestored:
      outage.restored.insert(step.cases.begin(), step.cases.end());
      break;
    case StatusAct::kBreached:
      outage.breaches = step.breaches;
      break;
  }
}

void StatusBook::Told(std::string_view case_id) {
  for (auto& [id, outage] : outages_) {
    if (outage.asked.contains(std::string(case_id))) outage.told.emplace(case_id);
  }
}

const Outage* StatusBook::Find(std::string_view id) const {
  const auto at = outages_.find(id);
  return at == outages_.end() ? nullptr : &at->second;
}

std::vector<Outage> StatusBook::Outages() const {
  std::vector<Outage> all;
  for (const auto& [id, outage] : outages_) all.push_back(outage);
  std::stable_sort(all.begin(), all.end(), [](const Outage& a, const Outage& b) {
    if (a.IsOpen() != b.IsOpen()) return a.IsOpen();
    return a.began_at > b.began_at;
  });
  return all;
}

PromiseCount StatusBook::Promises(Instant now) const {
  PromiseCount count;
  for (const auto& [id, outage] : outages_) {
    count.kept += outage.kept;
    count.broken += outage.broken + (outage.IsLate(now) ? 1 : 0);
    count.open += outage.IsOpen() && !outage.IsLate(now) ? 1 : 0;
  }
  return count;
}

}  // namespace parapet
