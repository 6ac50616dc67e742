// SPDX-License-Identifier: Apache-2.0
//
// What people, and the service on their behalf, decide about incidents and cases. The rest is derived: that an incident
// or a case is open, how grave it is, which timer comes next and which was missed.
//
// Thread safety: values.
#ifndef PARAPET_CORE_RECOVERY_STEPS_H_
#define PARAPET_CORE_RECOVERY_STEPS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/kernel/time.h"
#include "parapet/core/recovery/decision.h"
#include "parapet/core/recovery/sighting.h"

namespace parapet {

enum class IncidentAct : uint8_t {
  kNoted,     // somebody said where it stands: the update timer begins anew; who said it owns the incident
  kAdopted,   // proposed orders were taken in as cases
  kDecided,   // a plan was chosen; nothing happens before it is approved
  kApproved,  // the remedies that were shown are granted
  kAsked,     // closing as accepted waits for a second person
  kClosed,
  kBreached,  // the service told people that a timer was missed
};
inline constexpr int kIncidentActs = 7;
std::string_view Name(IncidentAct act);  // "noted", "adopted", …
std::optional<IncidentAct> IncidentActFromName(std::string_view name);

// How an incident ends (DESIGN section 6).
enum class Closing : uint8_t {
  kPrevented,   // a policy in force would have stopped it: takes proof
  kFalseAlarm,  // nothing was wrong
  kAccepted,    // it may happen again, and two people say so
  kExternal,    // somebody else's mistake, mended there
};
inline constexpr int kClosings = 4;
std::string_view Name(Closing closing);  // "prevented", "false_alarm", "accepted", "external"
std::optional<Closing> ClosingFromName(std::string_view name);

struct IncidentStep {
  std::string incident;
  IncidentAct act = IncidentAct::kNoted;
  Instant at;
  std::string actor, reason;
  std::vector<std::string> orders;  // adopted
  std::optional<Cause> cause;       // adopted: opens the incident where nothing else has; decided, approved: keeps the
                                    // orders in it though their cause is understood anew
  std::optional<Money> reference;   // adopted: what the item should have cost
  std::vector<Grant> grants;        // approved
  std::optional<Plan> plan;         // decided, approved
  std::optional<Closing> closing;   // asked, closed
  Instant review_at;                // accepted: when it is looked at again
  std::string proof;                // prevented: what was replayed, in one sentence
  int64_t breaches = 0;             // breached: how many had been missed by then
  std::string shown;                // decided: of which orders what was shown, as a digest; empty in older steps
};

enum class CaseAct : uint8_t {
  kTaken,     // somebody owns it
  kShipped,   // the goods are gone, or past the point where they could be stopped
  kDone,      // the remedy was carried out
  kStepped,   // one step of its playbook moved on
  kAnswered,  // the customer chose, by a signed link, by telephone or through somebody who wrote it down
  kPaused,    // a person is handling it (a help desk's ticket): nothing happens by itself until it is resumed
  kResumed,
  kOverridden,  // a person chose another remedy for this order: it is granted, and something to learn from
};
inline constexpr int kCaseActs = 8;
std::string_view Name(CaseAct act);  // "taken", "shipped", "done", "stepped", "answered", "paused", "resumed", …
std::optional<CaseAct> CaseActFromName(std::string_view name);

// Whether an answer says when the customer can be rung up ("slot 2026-11-23T15:00:00Z"): it chooses no remedy, so that
// one may still be accepted or the order cancelled.
bool IsSlot(std::string_view answer);

// Where a step of a playbook stands.
enum class StepState : uint8_t {
  kStarted,  // an effect was placed in the outbox, or a task has an owner
  kDone,     // carried out and read back, or a person said so
  kSkipped,  // its precondition does not hold, or somebody decided against it
  kFailed,   // refused for good, or given up: its fallback is next
  kUnknown,  // it may have happened, and nothing can tell: a person looks
};
inline constexpr int kStepStates = 5;
std::string_view Name(StepState state);  // "started", "done", "skipped", "failed", "unknown"
std::optional<StepState> StepStateFromName(std::string_view name);

// The `case_id` of a step about an order that may have no case yet: paused or resumed for all cases that it has or
// will have, by the order's identity or number.
inline constexpr std::string_view kOrderInHand = "order:";
std::string OrderInHand(std::string_view order);
// Pieces of an item that are kept for one case's customer while they are asked: nobody else is offered them.
struct Reserved {
  std::string item;
  Quantity quantity;
  Money unit_price;  // the most that the customer pays for one
  Instant until;     // not longer, unless the customer has said yes by then
  friend bool operator==(const Reserved&, const Reserved&) = default;
};

struct CaseStep {
  std::string case_id;
  CaseAct act = CaseAct::kTaken;
  Instant at;
  std::string actor, note;
  std::string step;                       // stepped: its id in the playbook
  StepState state = StepState::kStarted;  // stepped
  std::string effect;                     // stepped: key of the effect in the outbox, where there is one
  std::optional<Grant> grant;             // overridden: what was chosen instead
  std::string instead_of;                 // overridden: the remedy that was planned or granted; empty: none
  std::string family;                     // overridden: of the cause
  bool late = false;                      // stepped: told to people, since its deadline passed
  std::string answer;                     // answered: "accept", "cancel", "slot 2026-11-23T15:00:00Z"
  std::optional<Money> amount;            // stepped, a gesture: what it may cost
  uint64_t customer = 0;                  // stepped, a gesture: whose it is
  std::optional<Reserved> reserved;       // stepped, a question: what is kept for the customer meanwhile
};

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_STEPS_H_
