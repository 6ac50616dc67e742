// SPDX-License-Identifier: Apache-2.0
//
// The post-incident report: what happened and when, who was affected, what was done for them and what it cost, how long
// each part took, and what keeps it from happening again. Numbers come from the record; what the record does not tell
// is "not known", never a guess.
//
//   const PostIncident report = ReportOn(book, incident, history, rules_now);
//
// It names roles, no persons. Words that people wrote are taken over only where blame.h has nothing against them; what
// was left out is counted. The cause is one of the ways in which a process or a system lets a mistake through.
//
// Thread safety: pure functions and values. Cost: a pass over the incident's orders, and one over all orders for what
// became of the customers.
#ifndef PARAPET_CORE_RECOVERY_POST_INCIDENT_H_
#define PARAPET_CORE_RECOVERY_POST_INCIDENT_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/case_book.h"
#include "parapet/core/recovery/promise_count.h"
#include "parapet/core/recovery/repurchase.h"

namespace parapet {

// A product update or file that said what an item costs.
struct PriceSeen {
  Instant at;
  std::string item;
  Money price;
};

// What a message promised to one customer, and what became of it.
struct PromiseMade {
  std::string order, message;  // the order's identity; the kind of message, "price_honoured"
  std::string promise;         // the placeholder that states it, "ships_by"
  Instant due;
  std::string state;   // "kept", "broken", "open"
  Instant settled_at;  // unknown while it is open
};

// What the ledger tells of an incident besides the book. What is absent was not recorded.
struct IncidentHistory {
  std::vector<PriceSeen> prices;         // of the incident's items, oldest first
  std::map<std::string, Instant> told;   // by order: when its customer was first written to
  std::optional<PromiseCount> promises;  // in writing; nullopt: no message was sent, so none was made
  std::vector<PromiseMade> made;         // each of them, by when it was due
  std::optional<int64_t> complaints;     // from customers of these orders, since the remedy
};

// How a mistake got through: a process or a system, never a person.
struct ProcessCause {
  std::string_view name;      // "unchecked_price_change"
  std::string_view sentence;  // "A price went live without anything that checked it first."
};
ProcessCause ProcessOf(const Cause& cause);

struct ReportEvent {
  Instant at, until;  // until: of several alike, the last; else as `at`
  std::string role;   // "parapet", "catalogue", "approver", "owner", a role of the shop's
  std::string what;
};

struct ReportOrder {
  std::string order, number;
  Instant placed_at;
  Currency currency;  // of its amounts
  Money confirmed, exposure;
  std::string remedy;  // "honour", "offer (gift_card)", …; empty: none was granted
  Money amount;        // what it costs the shop
  std::string booked;  // "claimed", "spent", "given back"; empty with no remedy
  CaseState state = CaseState::kOpen;
  std::string closed_because;
};

struct RemedyCost {
  size_t orders = 0;
  Money amount;
};

struct PostIncident {
  std::string incident, cause;
  ProcessCause process;
  Currency currency;
  IncidentState state = IncidentState::kOpen;
  int severity = 1, recurrence = 0;
  std::vector<std::string> guardrails, items;
  std::vector<ReportEvent> timeline;  // by time
  std::vector<ReportOrder> orders;    // by order
  size_t customers = 0;
  Money exposure;
  std::map<std::string, RemedyCost> remedies;  // by name
  Money claimed, spent, given_back;            // together: what was granted
  std::optional<Duration> to_detect;           // from the first wrong price or order to the first finding
  std::optional<Duration> to_notify;           // from then to the first message to a customer
  std::optional<Duration> to_fix;              // from then to the right price
  size_t told = 0;                             // customers' orders that were written about
  std::optional<PromiseCount> promises;
  std::vector<PromiseMade> made;  // by when they were due
  int64_t timers_missed = 0;
  std::optional<Closing> closing;
  std::string prevention;            // the proof, or why none is needed; empty: open
  std::vector<std::string> quieter;  // a false alarm: sentences on what would have kept it quiet
  std::optional<int64_t> complaints;
  Repurchase repurchase;
  size_t left_out = 0;  // sentences of people that blamed somebody or named them
};

PostIncident ReportOn(const CaseBook& book, const Incident& incident, const IncidentHistory& history, Instant now);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_POST_INCIDENT_H_
