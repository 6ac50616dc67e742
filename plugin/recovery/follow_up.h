// SPDX-License-Identifier: Apache-2.0
//
// Follow-through of one store: incidents and cases as the ledger tells them, and what people decide about them.
//
// A projection beside the flow: it folds durable events and appends steps (EventKind::kIncident, kCase); what it says
// is derived, so a start or a kill rebuilds it by folding again. It never touches the reply's path.
//
//   FollowUp follow(flow, ledger);
//   follow.CatchUp();                                     // folds what is new; every question does so first
//   const auto decided = follow.Decide({"incident-5b1c9d20", "maria", "checked"}, now);   // chosen, nothing happens
//   yet follow.Approve({"incident-5b1c9d20", "anna", "as shown"}, now);  // granted once, for all of them
//   follow.Tick(now);                                     // tells of missed timers; its parts do what falls due
//   follow.SaveCheckpoint(1'000);                         // so that the next start folds what came since, not all
//
// What a grant asks for is carried out by its parts: playbooks run as plugin/recovery/remedies has them. What nothing
// carries out is a task: the case is "to_do" with an owner's role and a deadline until a person says that it was done.
//
// Autonomy as the policy has it: a plan is carried out without a person only where every kind of effect it needs is
// `auto` and nobody has to be asked.
//
// Thread safety: every function from any thread. Errors: what a caller did wrong comes back as a sentence. Cost: a
// question after new orders derives the incidents anew; folding an order event reads its document, some 20 µs. A
// checkpoint takes the lock for some milliseconds ten thousand orders.
#ifndef PARAPET_PLUGIN_RECOVERY_FOLLOW_UP_H_
#define PARAPET_PLUGIN_RECOVERY_FOLLOW_UP_H_

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/case_book.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/follow_part.h"
#include "parapet/plugin/recovery/proof.h"

namespace parapet {

// Who decides about what, and why.
struct Word {
  std::string about;  // an incident's id, an alert's, or a cause; a case's id
  std::string actor, reason;
};

struct Decided {
  std::string error;  // empty: the plan was chosen
  Incident incident;
  Plan plan;
};

struct CloseRequest {
  Word word;
  Closing closing = Closing::kExternal;
  Instant review_at;  // accepted: when it is looked at again
};
struct Closed {
  std::string error;              // not empty: it stays open
  std::string proof;              // prevented: what was replayed
  bool waits_for_second = false;  // accepted: another person has to say it too
};

// For /metrics, as of the last Tick.
struct FollowTotals {
  uint64_t incidents_open = 0;
  uint64_t cases[5] = {};   // by CaseState, of incidents that are open
  uint64_t missed = 0;      // timers missed in them
  uint64_t unreadable = 0;  // events that could not be read
};

class FollowUp {
 public:
  // Both must outlive this.
  FollowUp(StoreFlow& flow, Ledger& ledger);

  // Parts are told everything that is folded from then on, so they are attached first; they must outlive this.
  void Attach(FollowPart& part) { parts_.push_back(&part); }
  // Catches up and runs `ask` under the lock.
  void With(Instant now, const std::function<void(FollowView& view)>& ask);

  // Runs `look` under the lock without catching up: for totals of parts.
  void Locked(const std::function<void()>& look) const;

  // Folds at most `most` events that are durable and new; false when there may be more.
  bool CatchUp(size_t most = SIZE_MAX);
  // Writes what was folded beside the ledger, unless fewer than `least` events came since the last time; false where
  // it was to be written and was not. A start takes it up; one that is damaged, of another version, or with other
  // parts than these is not taken, and everything is folded instead.
  bool SaveCheckpoint(size_t least = 0);
  // How many events this life has folded.
  size_t folded() const;
  // What falls due: breaches are written down and posted, holds of false alarms are let go, and where the autonomy
  // says so a contained incident is decided; then the parts' turns.
  void Tick(Instant now);

  std::vector<Incident> Incidents(Instant now);
  std::optional<Incident> FindIncident(std::string_view name, Instant now);
  std::optional<Case> FindCase(std::string_view id, Instant now);
  // From an incident, an order or an item; `reference` where a person knows what it should have cost.
  BlastRadius RadiusOfIncident(std::string_view name, std::optional<Money> reference, Instant now);
  BlastRadius RadiusOfOrder(std::string_view order, std::optional<Money> reference);
  BlastRadius RadiusOfItem(std::string_view item, std::optional<Money> reference);
  // What a plan would be now, without choosing it.
  Plan Preview(const Incident& incident, Instant now);
  BudgetBook Books();

  // --- steps --------------------------------------------------------------------------------------------------------
  // Says where it stands: the update timer begins anew.
  std::string Note(const Word& word, Instant now);
  // Takes the orders of a blast radius in as cases; `orders` empty: all of them. The incident's id in `incident`.
  std::string Adopt(const BlastRadius& radius, std::vector<std::string> orders, std::optional<Money> reference,
                    const Word& word, Instant now, std::string* incident);
  Decided Decide(const Word& word, Instant now);
  // `as_owner`: the person may spend what asks for the owner. `limit`: what the person may spend at once without being
  // the owner, whatever the policy's automatic budget is. Grants exactly what was decided, or nothing where the facts
  // have changed since.
  std::string Approve(const Word& word, bool as_owner, Instant now, std::optional<Money> limit = {});
  Closed Close(const CloseRequest& request, Instant now);
  std::string Mark(const Word& word, CaseAct act, Instant now);

  FollowTotals totals() const;

 private:
  friend class FollowView;
  using Lock = std::unique_lock<std::mutex>;

  void FoldNew(size_t most, size_t* folded);
  // follow_checkpoint.cc
  void TakeUpCheckpoint();
  std::string Save() const;
  bool Load(std::string_view bytes, std::vector<FollowPart*>* unsaved);
  void TellAgain(const std::vector<FollowPart*>& parts);
  void ForgetAll();
  void Fold(const StoredEvent& stored);
  RecoveryRules Rules() const { return flow_.program()->policy().recovery; }
  CaseTerms Terms() const;
  std::optional<Incident> Find(std::string_view name, Instant now);
  std::string Append(LedgerEvent event);
  std::string AppendAll(std::vector<LedgerEvent> events);
  std::string Take(const IncidentStep& step, std::vector<Effect> effects = {});
  // steps.cc
  std::string DecideLocked(const Word& word, Instant now, Decided* decided);
  std::string ApproveLocked(const Word& word, bool as_owner, Instant now, std::optional<Money> limit = {});
  bool IsAsShown(const Incident& incident, const std::vector<Grant>& grants) const;
  std::string WhyNotContained(const Incident& incident, Instant now) const;
  std::string WhyNotAffordable(const Incident& incident, const Plan& plan, const std::vector<Grant>& grants,
                               Instant now) const;
  // closing.cc
  std::string WhyNotClosed(const Incident& incident, const CloseRequest& request) const;
  ProofRequest WhatToProve(const Incident& incident, Instant now) const;
  // upkeep.cc
  void TellBreaches(const std::vector<Incident>& incidents, Instant now);
  void LetGo(const std::vector<Incident>& incidents, Instant now);
  void DecideAlone(const std::vector<Incident>& incidents, Instant now);
  bool MayAlone(const Plan& plan) const;

  StoreFlow& flow_;
  Ledger& ledger_;
  const std::string store_;

  mutable std::mutex mutex_;  // guards everything below; never taken by the flow
  CaseBook book_;
  int64_t last_sequence_ = 0;
  bool started_ = false;                     // the checkpoint was looked for
  size_t folded_ = 0;                        // events, in this life
  size_t since_saved_ = 0;                   // of them, those that no checkpoint holds
  std::vector<SeenChange> changes_;          // of alerts whose own event has not been folded yet
  std::map<std::string, Instant> released_;  // by order: when a person last let it go
  std::set<std::string> tried_;              // releases that this life has asked for
  FollowTotals totals_;
  std::vector<FollowPart*> parts_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_FOLLOW_UP_H_
