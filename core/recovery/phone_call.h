// SPDX-License-Identifier: Apache-2.0
//
// Calls to customers: at a time of their own choosing, by somebody who has accepted it, and called back at once when
// the line drops.
//
//   PhoneBook book;
//   book.Apply(step);                                             // CaseStep, oldest first
//   for (const PhoneDue& due : book.Due(terms, now)) …            // what is to be done now, each once
//
// A call begins when a playbook starts its step `call`. It is placed only where the customer chose a slot (an answer
// "slot 2026-11-23T15:00:00Z": the choice is the consent to be rung) and somebody owns the case. What became of each
// attempt is a step of its own, so that a fold tells the whole story:
//   call:remind, call:place-1     the service said so; Due never says it again
//   call:1:connected:312          an attempt and its outcome: connected | dropped | no_answer | provider_failed,
//   seconds task:redial-2                 rung again, within a minute call                          done, or skipped
//   where the customer is reached another way
// A call that ended within a minute was dropped, whatever the provider calls it.
//
// Every call that has not ended has a timer. No customer is ever told to try again later: after kAttemptsMost attempts,
// or when the provider fails, or nobody chose or accepted in time, the next action is another channel.
//
// Thread safety: none; the owner serialises. Cost: a look-up a step, a pass over the open calls a question.
#ifndef PARAPET_CORE_RECOVERY_PHONE_CALL_H_
#define PARAPET_CORE_RECOVERY_PHONE_CALL_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/steps.h"

namespace parapet {

inline constexpr Duration kCallTooShort = Seconds(60);  // shorter: it was dropped
inline constexpr Duration kRedialWithin = Seconds(60);  // of a dropped or unanswered call
inline constexpr Duration kRemindBefore = Minutes(10);  // the owner, of the slot
inline constexpr Duration kAcceptBefore = Minutes(30);  // the slot: somebody has to own it
inline constexpr Duration kChooseWithin = Hours(24);    // the customer, a slot
inline constexpr Duration kReportWithin = Minutes(15);  // the owner, how an attempt ended
inline constexpr int kAttemptsMost = 3;

enum class CallOutcome : uint8_t { kConnected, kDropped, kNoAnswer, kProviderFailed };
inline constexpr int kCallOutcomes = 4;
std::string_view Name(CallOutcome outcome);  // "connected", "dropped", "no_answer", "provider_failed"
std::optional<CallOutcome> CallOutcomeFromName(std::string_view name);

// The hours in which people are rung, in minutes of the shop's day.
struct CallTerms {
  int utc_offset_minutes = 0;
  int from_minute = 8 * 60, until_minute = 21 * 60;
};

enum class CallState : uint8_t {
  kChoosing,   // the customer has not chosen a slot
  kUnowned,    // nobody has accepted the call
  kScheduled,  // waits for the slot
  kRinging,    // an attempt is under way, and nobody has said yet how it ended
  kRedialling,
  kEnded,
};
std::string_view Name(CallState state);

enum class CallAction : uint8_t {
  kAskOwner,      // somebody has to accept the call
  kRemind,        // its owner, of the slot
  kPlace,         // ring the customer
  kRedial,        // ring again, at once
  kAskOutcome,    // the owner, how it ended
  kOtherChannel,  // the customer is reached another way
  kFinish,        // they have talked
};
std::string_view Name(CallAction action);

struct PhoneCall {
  std::string case_id, owner;
  CallState state = CallState::kChoosing;
  Instant started_at, slot, next_timer;  // next_timer: known unless ended
  CallAction next = CallAction::kOtherChannel;
  int attempts = 0;                 // placed so far
  std::optional<CallOutcome> last;  // of the last one
  std::string ended_because;
};

struct PhoneDue {
  PhoneCall call;
  CallAction action = CallAction::kPlace;
  std::string step;  // what it is remembered under: appended, it is not due again
  std::string why;   // one sentence, with no customer in it
};

class PhoneBook {
 public:
  void Apply(const CaseStep& step);

  // By case.
  std::vector<PhoneCall> Calls(const CallTerms& terms) const;
  std::optional<PhoneCall> Find(std::string_view case_id, const CallTerms& terms) const;
  std::vector<PhoneDue> Due(const CallTerms& terms, Instant now) const;
  // The step under which an attempt's outcome is remembered; empty and a sentence where none can be said of that case.
  std::string OutcomeStep(std::string_view case_id, CallOutcome outcome, int64_t seconds, std::string* error) const;

 private:
  struct Known {
    std::string owner;
    Instant started_at, slot, slot_chosen_at, ended_at;
    std::string ended_because;
    std::map<std::string, Instant> told;  // what the service did, by step
    int attempts = 0;                     // placed or rung again
    Instant attempt_at;                   // the last one
    bool open_attempt = false;            // its outcome was not told
    std::optional<CallOutcome> last;
    Instant last_at;
  };
  void Follow(const CaseStep& step, Known& known) const;
  struct Next {
    CallState state = CallState::kEnded;
    CallAction action = CallAction::kFinish;
    Instant at;
    std::string step, why;
    bool at_once = false;  // it follows from what was just said, whatever the clock says
  };
  Next NextOf(const Known& known, const CallTerms& terms) const;
  Next BeforeTheFirst(const Known& known, const CallTerms& terms) const;
  PhoneCall View(const std::string& case_id, const Known& known, const CallTerms& terms) const;

  std::map<std::string, Known, std::less<>> calls_;  // by case
};

// Whether a customer may be rung at `at` unasked.
bool IsCallingTime(const CallTerms& terms, Instant at);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_PHONE_CALL_H_
