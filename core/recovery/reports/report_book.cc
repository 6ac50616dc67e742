// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/reports/report_book.h"

#include <algorithm>
#include <iterator>

namespace parapet {
namespace {

constexpr std::string_view kBys[] = {"employee", "customer"};
constexpr std::string_view kActs[] = {"reported", "acknowledged", "linked", "closed", "told", "breached"};

template <typename Enum, size_t N>
std::optional<Enum> FromName(const std::string_view (&names)[N], std::string_view name) {
  const auto at = std::find(std::begin(names), std::end(names), name);
  return at == std::end(names) ? std::nullopt : std::optional(static_cast<Enum>(at - std::begin(names)));
}

void Take(const ReportStep& step, Report& report) {
  report.by = step.by;
  if (step.by == ReportedBy::kEmployee) report.reporter = step.actor;
  report.order = step.order;
  report.item = step.item;
  report.likeness = step.likeness;
  report.reachable = step.reachable || step.by == ReportedBy::kEmployee;
  report.reported_at = step.at;
}

}  // namespace

std::string_view Name(ReportedBy by) { return kBys[static_cast<size_t>(by)]; }
std::optional<ReportedBy> ReportedByFromName(std::string_view name) { return FromName<ReportedBy>(kBys, name); }
std::string_view Name(ReportAct act) { return kActs[static_cast<size_t>(act)]; }
std::optional<ReportAct> ReportActFromName(std::string_view name) { return FromName<ReportAct>(kActs, name); }

std::string_view Report::Next() const {
  if (!acknowledged_at.IsKnown() && !closed_at.IsKnown()) return "acknowledge";
  if (!closed_at.IsKnown()) return "answer";
  return MustBeTold() ? "tell" : "";
}

Instant Report::Due(const WatchRules& rules) const {
  if (Next().empty()) return {};
  return reported_at + (Next() == "acknowledge" ? rules.report_acknowledge : rules.report_answer);
}

int64_t Report::Missed(const WatchRules& rules, Instant now) const {
  const Instant due = Due(rules);
  if (!due.IsKnown() || now < due) return 0;
  int64_t missed = 1;
  for (Duration waited = due - reported_at; now >= reported_at + Duration{2 * waited.micros}; ++missed) {
    waited.micros *= 2;
  }
  return missed;
}

void ReportBook::Apply(const ReportStep& step) {
  if (step.act == ReportAct::kReported) {
    Report& report = reports_[step.report];
    report.id = step.report;
    Take(step, report);
    if (!step.likeness.empty()) latest_[step.likeness] = step.report;
    return;
  }
  const auto at = reports_.find(step.report);
  if (at == reports_.end()) return;
  Report& report = at->second;
  const std::string_view before = report.Next();
  switch (step.act) {
    case ReportAct::kReported:
      break;
    case ReportAct::kAcknowledged:
      if (report.acknowledged_at.IsKnown()) return;
      report.acknowledged_at = step.at;
      report.acknowledged_by = step.actor;
      report.shown = step.shown;
      break;
    case ReportAct::kLinked:
      report.incidents.insert(step.incident);
      break;
    case ReportAct::kClosed:
      report.closed_at = step.at;
      report.closed_by = step.actor;
      report.outcome = step.outcome;
      break;
    case ReportAct::kTold:
      report.told_at = step.at;
      break;
    case ReportAct::kBreached:
      report.breaches = step.breaches;
      return;
  }
  if (report.Next() != before) report.breaches = 0;
}

const Report* ReportBook::Find(std::string_view id) const {
  const auto at = reports_.find(id);
  return at == reports_.end() ? nullptr : &at->second;
}

const Report* ReportBook::FindLike(std::string_view likeness, Instant since) const {
  const auto at = latest_.find(likeness);
  const Report* like = at == latest_.end() ? nullptr : Find(at->second);
  return like != nullptr && like->reported_at >= since ? like : nullptr;
}

std::vector<Report> ReportBook::Reports(const WatchRules& rules) const {
  std::vector<Report> all;
  all.reserve(reports_.size());
  for (const auto& [id, report] : reports_) all.push_back(report);
  std::stable_sort(all.begin(), all.end(), [&](const Report& a, const Report& b) {
    if (a.IsOpen() != b.IsOpen()) return a.IsOpen();
    return a.IsOpen() ? a.Due(rules) < b.Due(rules) : a.reported_at > b.reported_at;
  });
  return all;
}

std::string ReportBook::WhyNotClosed(std::string_view incident) const {
  for (const auto& [id, report] : reports_) {
    if (!report.incidents.contains(std::string(incident)) || !report.IsOpen()) continue;
    if (!report.closed_at.IsKnown()) {
      return "who reported it (" + id + ") waits for an answer: parapet report close " + id + " --outcome …";
    }
    return "who reported it (" + id + ") does not know what came of it: parapet report close " + id +
           " --outcome … --notified, once they were told";
  }
  return {};
}

std::vector<Report> ReportBook::Open() const {
  std::vector<Report> open;
  for (const auto& [id, report] : reports_) {
    if (report.IsOpen()) open.push_back(report);
  }
  return open;
}

}  // namespace parapet
