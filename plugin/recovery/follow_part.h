// SPDX-License-Identifier: Apache-2.0
//
// A part of follow-through with a state of its own: messages, remedies, watchers, reports. FollowUp tells it every
// durable event of the store, in order, and asks at each tick what falls due.
//
//   class Letters final : public FollowPart {
//     void Fold(const StoredEvent& stored) override;          // a fold: a start tells everything again
//     void Tick(FollowView& view) override;                   // appends what it decides; never a side effect besides
//   };
//   follow.Attach(letters);                                   // before the first event is folded
//   follow.With(now, [&](FollowView& view) { … });            // for what people ask of it, under the same lock
//
// A start from a checkpoint tells a part the rare events again and the orders that are remembered, or gives it what it
// saved: see Save and Load below.
//
// What a part decides is an event with its effects, in one transaction; so a kill in between loses and doubles nothing.
//
// Thread safety: FollowUp calls under its own lock; a part keeps no lock and is asked only from inside With.
#ifndef PARAPET_PLUGIN_RECOVERY_FOLLOW_PART_H_
#define PARAPET_PLUGIN_RECOVERY_FOLLOW_PART_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/ports/ledger.h"
#include "parapet/core/recovery/case_book.h"

namespace parapet {

class FollowUp;
class StoreFlow;

// One step of one case's playbook.
struct StepOfCase {
  std::string step;
  StepRecord record;
  Case one;
};

// What a part sees and may do while FollowUp's lock is held.
class FollowView {
 public:
  FollowView(FollowUp& follow, Instant now) : follow_(follow), now_(now) {}

  Instant now() const { return now_; }
  const std::string& store() const;
  RecoveryRules rules() const;  // of the policy in force
  StoreFlow& flow();
  const Ledger& ledger() const;
  const CaseBook& book() const;
  // As of now, the gravest first; derived once, and again after something was appended.
  const std::vector<Incident>& Incidents();
  const Incident* FindIncident(std::string_view id);
  const Case* FindCase(std::string_view id);
  // The steps that parts look for in all cases, as copies: what is appended meanwhile derives the cases anew.
  std::vector<StepOfCase> Steps(const std::function<bool(const Case&, const StepOfCase&)>& wanted);

  // Whether what went wrong goes on; empty, or why it is not contained.
  std::string WhyNotContained(const Incident& incident) const;

  // Appends, waits for the disk and folds. Empty on success, else why nothing was changed. `event` needs kind, subject
  // and payload; store and time are set here, the time of a step never before the one that it follows.
  std::string Append(LedgerEvent event);
  // The same for many at once, which the disk takes together; where some failed, the others stand.
  std::string AppendAll(std::vector<LedgerEvent> events);
  std::string Take(CaseStep step, std::vector<Effect> effects = {});
  std::string Take(IncidentStep step, std::vector<Effect> effects = {});

 private:
  Instant DateOf(const LedgerEvent& event) const;

  FollowUp& follow_;
  const Instant now_;
  std::optional<std::vector<Incident>> incidents_;
  std::map<std::string_view, const Case*> cases_;  // of these, by id; empty until somebody asks
};

// What a part that saves nothing is told again from the beginning.
inline constexpr EventKind kToldAgain[] = {EventKind::kRelease, EventKind::kReview,  EventKind::kIncident,
                                           EventKind::kCase,    EventKind::kMessage, EventKind::kReport,
                                           EventKind::kWatch,   EventKind::kStatus,  EventKind::kHold};

class FollowPart {
 public:
  virtual ~FollowPart() = default;
  virtual void Fold(const StoredEvent& stored) = 0;
  // A checkpoint: what was folded so far, as bytes that a later version still knows or refuses. nullopt, as without,
  // where the state rests on rare events alone (kToldAgain) and on See: those are told again after a start.
  virtual std::optional<std::string> Save() const { return std::nullopt; }
  // Replaces the state by what Save wrote; empty bytes: by none, which always succeeds. False for bytes that it does
  // not understand; then all parts are given empty bytes and everything is folded.
  virtual bool Load(std::string_view bytes) { return bytes.empty(); }
  // An order event that could be read, told once more as it was seen, just before Fold.
  virtual void See(const SeenOrder& order, Instant at) { static_cast<void>(order), static_cast<void>(at); }
  // Not called while the store is bypassed or being restored.
  virtual void Tick(FollowView& view) = 0;
  // A sentence where the part keeps an incident from being closed: somebody waits for an answer.
  virtual std::string WhyNotClosed(const Incident& incident) const {
    return static_cast<void>(incident), std::string();
  }
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_FOLLOW_PART_H_
