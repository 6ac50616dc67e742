// SPDX-License-Identifier: Apache-2.0
//
// Mistakes that people report, from the first word to the answer: a fold over what was said and done.
//
//   ReportBook book;
//   book.Apply({.report = "report-5b1c9d20", .act = ReportAct::kReported, .at = now, .order = "1001"});
//   for (const Report& report : book.Reports(rules)) …         // those that wait first
//
// A person inside or a customer says that something is wrong. They hear that they were heard, a person looks at it, and
// they hear what came of it: until then a report has an owner's role and a timer. A timer that passes is a breach, told
// to people at once and again each time as long again has passed; so a weekend is not a post every five minutes.
//
// What the reporter wrote and how to reach them is personal and not here: the ledger keeps it beside the event.
//
// Thread safety: none; the owner serialises. Errors: a step about a report that is not known is passed over. Cost: a
// look-up a step.
#ifndef PARAPET_CORE_RECOVERY_REPORTS_REPORT_BOOK_H_
#define PARAPET_CORE_RECOVERY_REPORTS_REPORT_BOOK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/time.h"
#include "parapet/core/policy/watch_rules.h"

namespace parapet {

enum class ReportedBy : uint8_t { kEmployee, kCustomer };
std::string_view Name(ReportedBy by);  // "employee", "customer"
std::optional<ReportedBy> ReportedByFromName(std::string_view name);

enum class ReportAct : uint8_t {
  kReported,
  kAcknowledged,  // the reporter heard that it was heard
  kLinked,        // it is about this incident
  kClosed,        // what came of it is known
  kTold,          // and the reporter knows it
  kBreached,      // the service told people that a timer was missed
};
inline constexpr int kReportActs = 6;
std::string_view Name(ReportAct act);
std::optional<ReportAct> ReportActFromName(std::string_view name);

struct ReportStep {
  std::string report;
  ReportAct act = ReportAct::kReported;
  Instant at;
  std::string actor;
  ReportedBy by = ReportedBy::kEmployee;  // reported
  std::string order, item;                // reported: as the reporter names them; they may not exist
  bool reachable = false;                 // reported: an address was left
  std::string likeness;                   // reported: equal for the same words from the same person
  std::string shown;                      // acknowledged: what the reporter read
  std::string incident;                   // linked
  std::string outcome;                    // closed
  int64_t breaches = 0;                   // breached: how many had been missed by then
};

struct Report {
  std::string id;  // "report-" and eight hexadecimal characters
  ReportedBy by = ReportedBy::kEmployee;
  std::string reporter;  // the name of a person inside; empty for a customer
  std::string order, item, likeness;
  bool reachable = false;
  std::set<std::string> incidents;
  Instant reported_at, acknowledged_at, closed_at, told_at;
  std::string acknowledged_by, shown, outcome, closed_by;
  int64_t breaches = 0;  // of the timers before the present one, and told of

  // A reporter who left no address cannot be told; one inside always can.
  bool MustBeTold() const { return reachable && !told_at.IsKnown(); }
  bool IsOpen() const { return !closed_at.IsKnown() || MustBeTold(); }
  // What it waits for: "acknowledge", "answer", "tell"; empty: nothing.
  std::string_view Next() const;
  // When that is due, and how many times it was missed by `now`: once when it is due, again after as long again, …
  Instant Due(const WatchRules& rules) const;
  int64_t Missed(const WatchRules& rules, Instant now) const;
  // "support" until a timer was missed, then "owner".
  std::string_view OwnerRole() const { return breaches > 0 ? "owner" : "support"; }
};

class ReportBook {
 public:
  void Apply(const ReportStep& step);
  const Report* Find(std::string_view id) const;
  // The newest of the same words from the same person, for a form that is sent twice.
  const Report* FindLike(std::string_view likeness, Instant since) const;
  // Those that wait first, by what is due first; then the others, newest first.
  std::vector<Report> Reports(const WatchRules& rules) const;
  // A sentence where a reporter of an incident does not know what came of it; empty where all do.
  std::string WhyNotClosed(std::string_view incident) const;
  std::vector<Report> Open() const;  // by id

 private:
  std::map<std::string, Report, std::less<>> reports_;
  std::map<std::string, std::string, std::less<>> latest_;  // likeness → id
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_REPORTS_REPORT_BOOK_H_
