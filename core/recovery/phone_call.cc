// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/phone_call.h"

#include <algorithm>
#include <charconv>

namespace parapet {
namespace {

constexpr std::string_view kOutcomes[] = {"connected", "dropped", "no_answer", "provider_failed"};
constexpr std::string_view kStates[] = {"choosing", "unowned", "scheduled", "ringing", "redialling", "ended"};
constexpr std::string_view kActions[] = {"ask_owner",   "remind",        "place", "redial",
                                         "ask_outcome", "other_channel", "finish"};
constexpr std::string_view kCall = "call";
constexpr std::string_view kSlot = "slot ";  // as IsSlot has it
constexpr std::string_view kRedialStep = "task:redial-";
constexpr Duration kSlotKeeps = Hours(1);  // later than this nobody waits by the telephone any more

std::optional<int64_t> NumberOf(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0 ? std::optional(value) : std::nullopt;
}

// "2026-11-23T15:00:00Z", the one form in which answers name a slot.
std::optional<Instant> ParseSlot(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00Z";
  if (text.size() != kForm.size()) return std::nullopt;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool fits = kForm[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == kForm[i];
    if (!fits) return std::nullopt;
  }
  const auto part = [text](size_t from, size_t count) { return *NumberOf(text.substr(from, count)); };
  const int64_t month = part(5, 2), day = part(8, 2), hour = part(11, 2), minute = part(14, 2);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || part(0, 4) < 1970)
    return std::nullopt;
  // Days since 1970 by the civil calendar, years beginning in March.
  const int64_t year = part(0, 4) - (month <= 2 ? 1 : 0), era = year / 400, of_era = year - era * 400;
  const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t days = era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
  return Instant() + Days(days) + Hours(hour) + Minutes(minute) + Seconds(part(17, 2));
}

// "call:2:dropped:12"
struct Attempt {
  int number = 0;
  CallOutcome outcome = CallOutcome::kConnected;
};
std::optional<Attempt> ParseAttempt(std::string_view step) {
  if (!step.starts_with("call:")) return std::nullopt;
  step.remove_prefix(5);
  const size_t first = step.find(':'), last = step.rfind(':');
  if (first == std::string_view::npos || last == first) return std::nullopt;
  const auto number = NumberOf(step.substr(0, first));
  const auto outcome = CallOutcomeFromName(step.substr(first + 1, last - first - 1));
  if (!number || *number > 1'000 || !outcome) return std::nullopt;
  return Attempt{static_cast<int>(*number), *outcome};
}

template <size_t N>
std::optional<size_t> IndexOf(std::string_view name, const std::string_view (&names)[N]) {
  const auto* at = std::find(std::begin(names), std::end(names), name);
  return at == std::end(names) ? std::nullopt : std::optional(static_cast<size_t>(at - std::begin(names)));
}

}  // namespace

std::string_view Name(CallOutcome outcome) { return kOutcomes[static_cast<size_t>(outcome)]; }
std::string_view Name(CallState state) { return kStates[static_cast<size_t>(state)]; }
std::string_view Name(CallAction action) { return kActions[static_cast<size_t>(action)]; }
std::optional<CallOutcome> CallOutcomeFromName(std::string_view name) {
  const auto index = IndexOf(name, kOutcomes);
  return index ? std::optional(static_cast<CallOutcome>(*index)) : std::nullopt;
}

bool IsCallingTime(const CallTerms& terms, Instant at) {
  const int64_t minutes = at.micros / Minutes(1).micros + terms.utc_offset_minutes;
  const int64_t minute = ((minutes % (24 * 60)) + 24 * 60) % (24 * 60);
  return minute >= terms.from_minute && minute < terms.until_minute;
}

void PhoneBook::Follow(const CaseStep& step, Known& known) const {
  if (step.step == kCall) {
    if (step.state == StepState::kStarted) {
      if (!known.started_at.IsKnown()) known.started_at = step.at;
    } else if (!known.ended_at.IsKnown()) {
      known.ended_at = step.at;
      known.ended_because = step.note;
    }
    return;
  }
  if (const auto attempt = ParseAttempt(step.step)) {
    known.attempts = std::max(known.attempts, attempt->number);
    known.open_attempt = false;
    known.last = attempt->outcome;
    known.last_at = step.at;
    return;
  }
  const bool rings = step.step.starts_with("call:place-") || step.step.starts_with(kRedialStep);
  if (!rings && !step.step.starts_with("call:")) return;
  if (!known.told.emplace(step.step, step.at).second || !rings) return;
  ++known.attempts;
  known.attempt_at = step.at;
  known.open_attempt = true;
}

void PhoneBook::Apply(const CaseStep& step) {
  const bool begins = step.act == CaseAct::kStepped && step.step == kCall;
  // Who owns a case and which slot was chosen may come before the call begins.
  const bool matters = begins || step.act == CaseAct::kTaken || step.act == CaseAct::kAnswered;
  const auto found = calls_.find(step.case_id);
  if (found == calls_.end() && !matters) return;
  Known& known = found == calls_.end() ? calls_[step.case_id] : found->second;
  if (step.act == CaseAct::kTaken) known.owner = step.actor;
  if (step.act == CaseAct::kDone && !known.ended_at.IsKnown()) known.ended_at = step.at;
  if (step.act == CaseAct::kAnswered && IsSlot(step.answer)) {
    const auto slot = ParseSlot(std::string_view(step.answer).substr(kSlot.size()));
    if (slot && known.attempts == 0 && *slot != known.slot) {
      known.slot = *slot;
      known.slot_chosen_at = step.at;
      known.told.clear();  // another slot is accepted and reminded of anew
    }
  }
  if (step.act == CaseAct::kStepped) Follow(step, known);
}

PhoneBook::Next PhoneBook::BeforeTheFirst(const Known& known, const CallTerms& terms) const {
  const auto told = [&](const char* step) { return known.told.contains(step); };
  if (!known.slot.IsKnown()) {
    return {CallState::kChoosing, CallAction::kOtherChannel, known.started_at + kChooseWithin, std::string(kCall),
            "no time was chosen for the call"};
  }
  const Instant since = std::max(known.started_at, known.slot_chosen_at);
  if (!IsCallingTime(terms, known.slot)) {
    return {CallState::kChoosing, CallAction::kOtherChannel, since, std::string(kCall),
            "the time that was chosen is outside of the hours in which people are rung"};
  }
  if (known.owner.empty()) {
    if (!told("call:accept")) {
      return {CallState::kUnowned, CallAction::kAskOwner, since, "call:accept",
              "a call is agreed and nobody has accepted it"};
    }
    const Instant last = std::max(since, known.slot - kAcceptBefore);
    if (!told("call:accept-again")) {
      return {CallState::kUnowned, CallAction::kAskOwner, last, "call:accept-again",
              "a call is agreed for soon and nobody has accepted it"};
    }
    return {CallState::kUnowned, CallAction::kOtherChannel, known.slot, std::string(kCall), "nobody accepted the call"};
  }
  if (!told("call:remind")) {
    return {CallState::kScheduled, CallAction::kRemind, known.slot - kRemindBefore, "call:remind", "a call is agreed"};
  }
  return {CallState::kScheduled, CallAction::kPlace, known.slot, "call:place-1", "the time that was chosen has come"};
}

PhoneBook::Next PhoneBook::NextOf(const Known& known, const CallTerms& terms) const {
  if (known.attempts == 0 && !known.last) return BeforeTheFirst(known, terms);
  const std::string number = std::to_string(known.attempts);
  if (known.open_attempt) {
    const bool again = known.attempts > 1;
    const std::string ask = "call:ask-" + number;
    const CallState state = again ? CallState::kRedialling : CallState::kRinging;
    if (!known.told.contains(ask)) {
      return {state, CallAction::kAskOutcome, known.attempt_at + (again ? kRedialWithin : kReportWithin), ask,
              "nobody has said how the call ended"};
    }
    return {state, CallAction::kOtherChannel, known.told.at(ask) + kReportWithin, std::string(kCall),
            "nobody has said how the call ended"};
  }
  if (known.last == CallOutcome::kConnected) {
    return {CallState::kRinging, CallAction::kFinish, known.last_at, std::string(kCall), "talked to", true};
  }
  const bool gives_up = known.last == CallOutcome::kProviderFailed || known.attempts >= kAttemptsMost;
  if (gives_up) {
    const bool failed = known.last == CallOutcome::kProviderFailed;
    return {CallState::kRedialling,
            CallAction::kOtherChannel,
            known.last_at,
            std::string(kCall),
            failed ? "the telephone provider failed" : number + " attempts did not reach anybody",
            true};
  }
  const std::string next = std::string(kRedialStep) + std::to_string(known.attempts + 1);
  return {CallState::kRedialling,
          CallAction::kRedial,
          known.last_at,
          next,
          known.last == CallOutcome::kDropped ? "the call was dropped" : "nobody answered",
          true};
}

PhoneCall PhoneBook::View(const std::string& case_id, const Known& known, const CallTerms& terms) const {
  PhoneCall call{.case_id = case_id, .owner = known.owner, .state = CallState::kEnded, .started_at = known.started_at};
  call.slot = known.slot;
  call.attempts = known.attempts;
  call.last = known.last;
  call.ended_because = known.ended_because;
  if (known.ended_at.IsKnown()) return call;
  const Next next = NextOf(known, terms);
  call.state = next.state;
  call.next = next.action;
  call.next_timer = next.at;
  return call;
}

std::vector<PhoneCall> PhoneBook::Calls(const CallTerms& terms) const {
  std::vector<PhoneCall> calls;
  for (const auto& [case_id, known] : calls_) {
    if (known.started_at.IsKnown()) calls.push_back(View(case_id, known, terms));
  }
  return calls;
}

std::optional<PhoneCall> PhoneBook::Find(std::string_view case_id, const CallTerms& terms) const {
  const auto found = calls_.find(case_id);
  if (found == calls_.end() || !found->second.started_at.IsKnown()) return std::nullopt;
  return View(found->first, found->second, terms);
}

std::vector<PhoneDue> PhoneBook::Due(const CallTerms& terms, Instant now) const {
  std::vector<PhoneDue> due;
  for (const auto& [case_id, known] : calls_) {
    if (!known.started_at.IsKnown() || known.ended_at.IsKnown()) continue;
    Next next = NextOf(known, terms);
    const bool waits = next.action == CallAction::kPlace || next.action == CallAction::kRemind;
    if (waits && now > known.slot + kSlotKeeps) {
      next.action = CallAction::kOtherChannel;
      next.step = kCall;
      next.why = "the time that was chosen has passed";
    }
    if (!next.at_once && now < next.at) continue;
    due.push_back({View(case_id, known, terms), next.action, next.step, next.why});
  }
  return due;
}

std::string PhoneBook::OutcomeStep(std::string_view case_id, CallOutcome outcome, int64_t seconds,
                                   std::string* error) const {
  const auto found = calls_.find(case_id);
  if (found == calls_.end() || !found->second.started_at.IsKnown()) {
    return *error = "no call was begun for this case; its playbook begins one with the step \"call\"", std::string();
  }
  const Known& known = found->second;
  if (known.ended_at.IsKnown()) return *error = "the call of this case has ended already", std::string();
  if (seconds < 0) return *error = "a call lasts zero seconds or more", std::string();
  if (outcome == CallOutcome::kConnected && Seconds(seconds) < kCallTooShort) outcome = CallOutcome::kDropped;
  const int number = known.attempts + (known.open_attempt ? 0 : 1);
  return "call:" + std::to_string(number) + ":" + std::string(Name(outcome)) + ":" + std::to_string(seconds);
}

}  // namespace parapet
