// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/calls/calls_part.h"

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/notify/chat/chat_connector.h"
#include "parapet/adapters/notify/webhook/webhook_connector.h"
#include "parapet/core/ports/remedy.h"
#include "parapet/plugin/flow/outbox/effect_key.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/recovery_payload.h"

namespace parapet {
namespace {

constexpr const char* kSelf = "parapet";
constexpr std::string_view kDroppedFamily = "call_dropped";  // of causes that people report
constexpr std::string_view kDroppedStep = "call:0:dropped:0";

CallTerms TermsOf(FollowView& view) {
  return {.utc_offset_minutes = view.flow().program()->policy().utc_offset_minutes};
}

Effect EffectFor(FollowView& view, const Case& one, std::string kind, const std::string& target,
                 const std::string& step, std::string payload) {
  Effect effect{.key = EffectKey(view.store(), one.id, kind, target, step), .store = view.store()};
  effect.kind = std::move(kind);
  effect.target = target;
  effect.payload = std::move(payload);
  effect.created_at = effect.due_at = view.now();
  return effect;
}

// A post for the people of the shop. Nobody outside is named: the case is.
Effect Post(FollowView& view, const Case& one, const std::string& channel, const std::string& step,
            const std::string& text) {
  const std::string whole = text + "\nNext: parapet cases show --store " + view.store() + " " + one.id;
  return EffectFor(view, one, "alert", channel, step, ChatPayload(whole, one.id));
}

Effect Ring(FollowView& view, const Case& one, const PhoneDue& due) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Field("case", one.id).Field("order", one.order).Field("attempt", due.call.attempts + 1);
  json.Field("why", due.why).Field("by", view.now() + kRedialWithin).EndObject();
  return EffectFor(view, one, std::string(kWebhookKind), one.order, due.step,
                   WebhookPayload("case.phone_call", view.now(), data));
}

std::string TextOf(const PhoneDue& due) {
  const PhoneCall& call = due.call;
  const std::string about = " (" + due.why + "; case " + call.case_id + ")";
  switch (due.action) {
    case CallAction::kAskOwner:
      return "Who rings this customer at " + FormatRfc3339(call.slot) + "?" + about;
    case CallAction::kRemind:
      return "Reminder: " + call.owner + " rings a customer at " + FormatRfc3339(call.slot) + about;
    case CallAction::kPlace:
      return "Ring the customer now: " + call.owner + about;
    case CallAction::kRedial:
      return "Ring again within a minute: " + call.owner + about;
    case CallAction::kAskOutcome:
      return "How did the call end? `parapet cases call " + call.case_id + " --outcome …`" + about;
    case CallAction::kOtherChannel:
      return "The customer is written to instead of rung" + about;
    case CallAction::kFinish:
      break;
  }
  return {};
}

// Who owns a case and which time was chosen may be told before a call begins.
bool IsAboutCalls(const CaseStep& step) {
  if (step.act != CaseAct::kStepped) {
    return step.act == CaseAct::kTaken || step.act == CaseAct::kAnswered || step.act == CaseAct::kDone;
  }
  return step.step.starts_with("call") || step.step.starts_with("task:redial-");
}

bool Rings(CallAction action) { return action == CallAction::kPlace || action == CallAction::kRedial; }

}  // namespace

void CallsPart::Fold(const StoredEvent& stored) {
  if (stored.event.kind != EventKind::kCase) return;
  CaseStep step;
  std::string error;
  if (!ReadCaseStep(stored.event.payload, stored.event.at, &step, &error) || !IsAboutCalls(step)) return;
  book_.Apply(step);
  told_.push_back(std::move(step));
}

bool CallsPart::Load(std::string_view bytes) {
  book_ = PhoneBook();
  if (!ReadSteps(bytes, &told_)) return false;
  for (const CaseStep& step : told_) book_.Apply(step);
  return true;
}

// A case about a call that broke off: that call is the first attempt, and nobody has to choose a time again.
std::string CallsPart::TakeUpDropped(FollowView& view) {
  std::vector<std::string> cases;
  for (const PhoneCall& call : book_.Calls(TermsOf(view))) {
    if (call.state != CallState::kChoosing || call.slot.IsKnown()) continue;
    const Case* one = view.FindCase(call.case_id);
    const Incident* incident = one == nullptr ? nullptr : view.FindIncident(one->incident);
    if (incident != nullptr && incident->cause.family == kDroppedFamily) cases.push_back(call.case_id);
  }
  for (const std::string& case_id : cases) {
    CaseStep dropped{.case_id = case_id, .act = CaseAct::kStepped, .actor = kSelf, .step = std::string(kDroppedStep)};
    dropped.state = StepState::kDone;
    if (std::string error = view.Take(std::move(dropped)); !error.empty()) return error;
  }
  return {};
}

void CallsPart::Tick(FollowView& view) {
  if (!TakeUpDropped(view).empty()) return;
  for (const PhoneDue& due : book_.Due(TermsOf(view), view.now())) {
    const Case* one = view.FindCase(due.call.case_id);
    // A person is handling it, or there is nothing left to ring about.
    if (one == nullptr || one->paused || one->state == CaseState::kClosed) continue;
    if (!Do(view, due, Case(*one)).empty()) return;  // the disk: again at the next tick
  }
}

std::string CallsPart::Do(FollowView& view, const PhoneDue& due, const Case& one) {
  CaseStep step{.case_id = one.id, .act = CaseAct::kStepped, .actor = kSelf, .note = due.why, .step = due.step};
  step.state = StepState::kDone;
  if (due.action == CallAction::kRedial) step.state = StepState::kStarted;
  if (due.action == CallAction::kOtherChannel) step.state = StepState::kSkipped;
  std::vector<Effect> effects;
  const std::string& channel = view.flow().options().alert_channel;
  if (Rings(due.action) && has_webhook_) {
    effects.push_back(Ring(view, one, due));
    step.effect = effects.back().key;
  } else if (due.action != CallAction::kFinish && !channel.empty()) {
    effects.push_back(Post(view, one, channel, due.step, TextOf(due)));
  }
  if (due.action == CallAction::kOtherChannel) {
    // The message first: a kill in between finds the call still open and does the rest.
    CaseStep message{.case_id = one.id, .act = CaseAct::kStepped, .actor = kSelf, .note = due.why};
    message.step = kMissedCallStep;
    const bool begun = one.steps.contains(message.step);
    if (!begun) {
      if (std::string error = view.Take(std::move(message)); !error.empty()) return error;
    }
  }
  return view.Take(std::move(step), std::move(effects));
}

std::vector<PhoneCall> CallsPart::Calls(FollowView& view) const { return book_.Calls(TermsOf(view)); }

std::string CallsPart::Ended(FollowView& view, const std::string& case_id, CallOutcome outcome, int64_t seconds,
                             const std::string& actor) {
  if (view.FindCase(case_id) == nullptr) return "no case \"" + case_id + "\" is known";
  std::string error;
  const std::string step = book_.OutcomeStep(case_id, outcome, seconds, &error);
  if (step.empty()) return error;
  const auto call = book_.Find(case_id, TermsOf(view));
  error = view.Take(
      {.case_id = case_id, .act = CaseAct::kStepped, .actor = actor, .step = step, .state = StepState::kDone});
  if (!error.empty()) return error;
  // The task to ring again is done, however it ended.
  if (call && call->attempts > 1) {
    error = view.Take({.case_id = case_id,
                       .act = CaseAct::kStepped,
                       .actor = actor,
                       .step = "task:redial-" + std::to_string(call->attempts),
                       .state = StepState::kDone});
    if (!error.empty()) return error;
  }
  Tick(view);
  return {};
}

}  // namespace parapet
