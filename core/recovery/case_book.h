// SPDX-License-Identifier: Apache-2.0
//
// The book of incidents and cases: a fold over what was seen of orders and price changes, and what people decided.
//
// An incident is the cases and price changes that share one cause; a case is one order of it, followed until it is
// closed. Both are derived: nobody opens them. The book is told facts, in any order, and answers for any instant:
//
//   CaseBook book(usd);
//   book.Apply(order);                                     // SeenOrder, SeenChange, IncidentStep, CaseStep
//   for (const Incident& incident : book.Incidents(rules, now)) …
//   const BlastRadius radius = book.RadiusOfOrder("1001", std::nullopt);
//
// Orders without a case are forgotten once they are older than kLookBack; everything else is kept.
//
// What is told later may show another cause (many items of one file, another price): the incident changes with it until
// something is decided for an order or a person takes it in; from then on that order stays where it is.
//
// The same facts give the same incidents whatever order they came in: an order is what its newest revision says, with
// everything that was ever found in it; steps count by their time. So a book told again from the ledger is the book it
// was, and a crash needs nothing special.
//
// Severity is 1 to 5. It rises with the exposure (against the budgets), with the number of orders, and by one each time
// the cause comes back after it was closed; it never falls with more of either.
//
// Every case that is not closed has a timer. The update timer begins anew with each word from a person; how long it
// runs depends on how many orders the incident has. A timer that passes is a breach: it is counted, the owner's role
// becomes "owner", and the next timer is set.
//
// Thread safety: none; the owner serialises. Cost: Apply is a look-up; the first question after a change derives
// everything anew, some microseconds a suspect order; time alone derives nothing but the views, and the same question
// at the same instant is a copy. About 400 bytes an order.
#ifndef PARAPET_CORE_RECOVERY_CASE_BOOK_H_
#define PARAPET_CORE_RECOVERY_CASE_BOOK_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parapet/core/recovery/budget_book.h"
#include "parapet/core/recovery/cut_off.h"
#include "parapet/core/recovery/repurchase.h"
#include "parapet/core/recovery/sighting.h"
#include "parapet/core/recovery/steps.h"

namespace parapet {

// Orders older than this against the newest are no longer looked back at, unless they have a case.
inline constexpr Duration kLookBack = Days(60);
inline constexpr int kSeverityMost = 5;

// What the policy in force says of when who has to move. A shop without a cut-off has none that counts.
struct CaseTerms {
  CaseTerms(const RecoveryRules& its_rules, std::optional<CutOff> its_cut_off = {})
      : rules(its_rules), cut_off(its_cut_off) {}
  RecoveryRules rules;
  std::optional<CutOff> cut_off;
};

// Until when an incident is to be decided, after which a decision no longer waits for it to be contained: the rules'
// time after it was opened, or the first cut-off where that comes sooner.
struct DecisionDue {
  Instant at;
  bool by_cut_off = false;
};
DecisionDue DecideBy(const CaseTerms& terms, Instant opened_at);

enum class CaseState : uint8_t {
  kProposed,  // found, and not ours to touch unasked (rule 8): a person takes it in, or not
  kOpen,      // waits for the decision about its incident
  kDecided,   // a remedy was chosen and waits for approval
  kToDo,      // approved: a task with an owner and a deadline
  kClosed,
};
std::string_view Name(CaseState state);

// What became of one step of a case's playbook; the latest word counts.
struct StepRecord {
  StepState state = StepState::kStarted;
  Instant started_at, at;
  Instant late_at;  // when people were told that its deadline passed
  std::string actor, note, effect;
  std::optional<Reserved> reserved;  // the last that was kept
};

struct Case {
  std::string id;  // "case-" and twelve hexadecimal characters
  std::string incident, order, number;
  CaseState state = CaseState::kOpen;
  bool held = false;
  CaseFacts facts;
  Money exposure;
  Currency currency;  // the order's, in which its amounts are; an incident's are in the store's
  Instant opened_at, closed_at;
  std::string closed_because;
  std::string owner_role;                   // "merchandising", "finance", …; "owner" once a timer was missed
  std::string owner;                        // the person; empty for nobody yet
  Instant next_timer;                       // known unless closed
  std::string next_what;                    // "update", "decision", "remedy"
  std::string next_because;                 // of a decision: the cut-off; empty for the rules' own time
  std::optional<Grant> grant;               // chosen or approved
  Instant approved_at;                      // of the grant; unknown while it is only chosen
  std::map<std::string, StepRecord> steps;  // of the playbook, by id
  std::string answer;                       // the customer's last about the remedy; empty: none
  Instant answered_at;
  std::string slot;         // "slot 2026-11-23T15:00:00Z": when the customer wants to be rung up; empty: not said
  bool paused = false;      // a person is handling it
  bool overridden = false;  // a person chose this grant, whatever the plan
};

enum class IncidentState : uint8_t { kOpen, kDecided, kApproved, kClosed };
std::string_view Name(IncidentState state);

struct Incident {
  std::string id;  // "incident-" and twelve hexadecimal characters of the cause
  Cause cause;
  IncidentState state = IncidentState::kOpen;
  int severity = 1;
  int recurrence = 0;  // how often it came back after it was closed
  std::vector<std::string> guardrails, items;
  std::vector<SeenChange> changes;
  std::vector<Case> cases;  // of the present round, by order; those of earlier rounds are closed with them
  Currency currency;
  Money exposure;                              // of all its cases that are not cancelled
  size_t customers = 0;                        // different ones; orders without one count each
  Instant opened_at, last_seen_at, closed_at;  // opened_at: of the present round
  std::optional<Closing> closing;
  std::string closed_because;
  std::string owner_role, owner;
  Instant next_timer;
  std::string next_what, next_because;
  int64_t breaches = 0;       // timers missed so far
  int64_t breaches_told = 0;  // of these, told to people
  std::optional<Plan> plan;   // decided
  Instant decided_at, approved_at;
  std::string asked_by;  // who wants to close it as accepted
};

// Which other orders have the same cause.
struct BlastRadius {
  struct Hit {
    std::string order, number;
    Instant placed_at;
    Money exposure;
    bool found = false;     // a guardrail found something of this cause in it
    bool has_case = false;  // followed already
  };
  std::string error;  // empty, else why nothing can be said, and what would help
  Cause cause;
  std::string incident;
  std::vector<std::string> items, siblings;              // siblings: changed together with them, or to the same price
  std::set<std::pair<std::string, Money>> wrong_prices;  // that the items were seen at
  std::vector<Hit> hits;                                 // by order
};

// What a customer met with us, as far as orders are remembered.
struct CustomerRecord {
  size_t incidents = 0;  // different ones; one that came back counts again
  Money confirmed;       // what the affected orders came to
  Money granted;         // what remedies for them cost
};

class CaseBook {
 public:
  struct Impl;  // for this folder's sources
  // `currency`: the store's, in which budgets are. An order in another one is left to the owner and not summed.
  explicit CaseBook(Currency currency);
  ~CaseBook();
  CaseBook(CaseBook&&) noexcept;
  CaseBook& operator=(CaseBook&&) noexcept;

  // A checkpoint: with everything told since, a loaded book is the one that was told all of it. Books that were told
  // the same give the same bytes. nullopt for damaged bytes, those of another format and those of another currency.
  std::string Save() const;
  static std::optional<CaseBook> Load(Currency currency, std::string_view bytes);

  void Apply(const SeenOrder& order);
  void Apply(const SeenChange& change);
  void Apply(const IncidentStep& step);
  void Apply(const CaseStep& step);

  // As of `now`; those still open first, the gravest first, then by id.
  std::vector<Incident> Incidents(const CaseTerms& terms, Instant now) const;
  // By id; or by the text of a cause, or an item of it, for those who come from an alert.
  std::optional<Incident> FindIncident(std::string_view name, const CaseTerms& terms, Instant now) const;
  std::optional<Case> FindCase(std::string_view id, const CaseTerms& terms, Instant now) const;
  // The same without timers and who is escalated to; some microseconds instead of a view of the whole incident.
  std::optional<Case> PeekCase(std::string_view id) const;
  // The date of a step taken now: never before what it follows, so that a clock that went back neither hides a step nor
  // puts two in the wrong order.
  Instant DateForIncident(std::string_view incident, Instant now) const;
  Instant DateForCase(const std::string& id, Instant now) const;
  // Likewise of what is seen now, before it is applied: a clock that went back by less than a day puts nothing into a
  // round that was closed before.
  Instant DateForSighting(Instant now) const;
  // What would be decided for the incident's cases that have no approved remedy yet.
  Plan PlanFor(const Incident& incident, const RecoveryRules& rules, Instant now) const;
  std::vector<Grant> GrantsOf(const Incident& incident, const Plan& plan) const;
  // The budgets that a grant draws on. Those of a day and a customer are the day of `at`.
  std::vector<Draw> DrawsOf(const Incident& incident, const Plan& plan, const Grant& grant, Instant at) const;
  // What was granted so far; valid until something is applied. Cost: booked anew after a step, else a look-up.
  const BudgetBook& Books() const;

  // `reference`: what the item should have cost, where a person knows better than the record.
  BlastRadius RadiusOfIncident(const Incident& incident, std::optional<Money> reference) const;
  BlastRadius RadiusOfOrder(std::string_view order, std::optional<Money> reference) const;
  BlastRadius RadiusOfItem(std::string_view item, std::optional<Money> reference) const;

  // Of a customer's fingerprint; nothing where nobody is known.
  CustomerRecord CustomerOf(uint64_t customer) const;

  // What was decided about an incident, and done for a case, oldest first; of all rounds.
  std::vector<IncidentStep> StepsOf(const Incident& incident) const;
  const std::vector<CaseStep>& StepsOf(const Case& one) const;
  // Orders that were found for a reason, as far as anybody knows: those with a case in a round that was not closed as a
  // false alarm, and those held without a case. `but`: an incident whose present round does not count.
  std::set<std::string> TrueFinds(std::string_view but) const;
  // Everybody who took a step in anything that the book knows.
  std::set<std::string> Actors() const;
  // Real orders of known customers, for comparisons.
  std::vector<Purchase> Purchases() const;
  // The orders of an incident as they were seen, for replays.
  const SeenOrder* FindOrder(std::string_view identity) const;
  size_t order_count() const;
  // Every order that is remembered, by identity.
  void ForOrders(const std::function<void(const SeenOrder& order)>& visit) const;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_CASE_BOOK_H_
