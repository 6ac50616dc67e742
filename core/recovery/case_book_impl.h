// SPDX-License-Identifier: Apache-2.0
//
// The parts of the book of cases that its sources share. Internal.
#ifndef PARAPET_CORE_RECOVERY_CASE_BOOK_IMPL_H_
#define PARAPET_CORE_RECOVERY_CASE_BOOK_IMPL_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "parapet/core/recovery/case_book.h"
#include "parapet/core/state/codec.h"

namespace parapet {

// A finding with its cause, told by the revision in which it was found: a later one may have put it right.
struct FoundOnce {
  SeenFinding finding;
  Cause cause;
  Instant at;
  std::set<Money> charged;  // for the item, in that revision
};

// One order: what its newest revision says, and everything that was ever found in it, since later revisions are judged
// only on what they change.
struct FollowedOrder {
  SeenOrder newest;  // its lines with the facts of the newest revision that was judged
  SeenOrder judged;  // that revision
  std::map<std::pair<std::string, std::string>, FoundOnce> findings;  // by guardrail and item
  Instant found_at;                                                   // first seen with a finding
  bool touched = false;                                               // something of it was enforced
  bool held = false;
};

// One order of one incident.
struct FollowedCase {
  const FollowedOrder* order = nullptr;
  Instant since;
  bool adopted = false;
};

// Everything about one cause that time does not change.
struct FollowedCause {
  std::string id;
  Cause cause;
  std::map<std::string, FollowedCase> cases;  // by order
  std::vector<SeenChange> changes;
  std::set<std::string> guardrails, items;
  std::map<std::string, Money> references;  // of the items, corrected
  std::vector<const IncidentStep*> steps;   // oldest first
  // Derived from sightings and closings.
  int recurrence = 0;
  Instant round_from, last_seen_at;
  const IncidentStep* closed = nullptr;                                 // the closing in force
  std::map<std::string_view, std::pair<const Grant*, Instant>> grants;  // of the present round, by order; the first

  bool IsAboutPrice() const;
  bool Contains(const SeenLine& line) const;
};

// An incident as it is at any time: without severity, timers and breaches.
struct TimelessView {
  Incident incident;
  std::vector<Instant> words;      // of people, in this round, oldest first
  std::vector<Instant> decisions;  // when they were taken, in this round, oldest first
};

struct CaseBook::Impl {
  explicit Impl(Currency of_store) : currency(of_store) {}
  const Currency currency;
  std::map<std::string, FollowedOrder, std::less<>> orders;
  std::set<std::string> suspects;  // orders in which something was found
  std::set<std::string> named;     // orders that steps speak of
  std::set<SeenChange> changes;
  std::vector<IncidentStep> steps;                          // oldest first
  std::map<std::string, std::vector<CaseStep>> case_steps;  // by case
  Instant newest_order, last_closed;

  // What nobody looks back at any more: too old, and without a case.
  bool IsTooOld(const SeenOrder& order) const { return newest_order - order.seen_at > kLookBack; }
  void Forget();
  // A checkpoint: case_book_codec.cc
  void Encode(Writer& out) const;
  void Decode(Reader& in);

  BudgetBook Book() const;

  // What time does not change, derived when something was applied since.
  const std::map<std::string, FollowedCause>& Causes() const;
  // deriving: case_causes.cc
  Cause CanonicalOf(const FoundOnce& found) const;
  Cause CanonicalOf(const SeenChange& change) const;
  void FindKept() const;
  const std::set<Cause>* KeptOf(const std::string& identity) const;
  Cause PointedAt(const FoundOnce& found, const std::set<Cause>* stays) const;
  std::set<Cause> CausesOf(const FollowedOrder& order) const;
  FollowedCause& At(const Cause& cause) const;
  void DeriveFromChanges() const;
  void DeriveFromOrders() const;
  void DeriveFromSteps() const;
  void Derive() const;

  // as of an instant: case_views.cc
  Incident Head(const FollowedCause& cause) const;  // without its cases
  Incident View(const FollowedCause& cause, const CaseTerms& terms, Instant now) const;
  const TimelessView& Timeless(const FollowedCause& cause) const;
  Case ViewCase(const FollowedCause& cause, const FollowedCase& one, const Incident& incident) const;
  CaseFacts FactsOf(const FollowedCause& cause, const FollowedCase& one, Money* exposure) const;
  const std::vector<CaseStep>& StepsOf(const std::string& case_id) const;
  const CaseStep* OverrideOf(const std::string& case_id) const;

  mutable bool stale = true;
  mutable std::map<std::string, TimelessView> views;    // by incident; without one, viewed anew
  mutable std::optional<BudgetBook> books;              // none: to be booked anew
  mutable std::map<std::string, FollowedCause> causes;  // by id
  mutable std::map<std::string, std::pair<const FollowedCause*, const FollowedCase*>, std::less<>> by_case;
  mutable std::map<std::string, std::set<Cause>> kept;  // of orders for which something was decided
  mutable std::map<std::string, size_t> batches;        // batch → items that it changed
  mutable std::map<std::string, std::vector<const SeenChange*>> changes_of;  // by item, oldest first
};

std::string IncidentId(const Cause& cause);
std::string CaseId(std::string_view incident, std::string_view order);
// Whether a guardrail's word is enough for a case: it would hold, or knows of money at risk. A tag for a price that is
// a little low (a cart from yesterday, a rounded markdown) is none; one that the customer loses by is.
bool OpensCase(const SeenFinding& finding, const Cause& cause);
// Sets timers and counts breaches of a view whose cases are there.
void SetTimers(const TimelessView& timeless, const CaseTerms& terms, Instant now, Incident& incident);
// The round's words from people, oldest first, each of which begins the update timer anew.
std::vector<Instant> WordsOf(const FollowedCause& cause, const std::map<std::string, std::vector<CaseStep>>& case_steps,
                             const Incident& incident);
Money AddUp(Money a, Money b);  // the most there is where it does not fit

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_CASE_BOOK_IMPL_H_
