// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/messages/letters.h"

#include <algorithm>

#include "parapet/adapters/notify/chat/chat_connector.h"
#include "parapet/adapters/notify/webhook/webhook_connector.h"
#include "parapet/core/ports/remedy.h"
#include "parapet/plugin/flow/outbox/effect_key.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/messages/letter_payload.h"
#include "parapet/plugin/recovery/recovery_payload.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterAct;
using messages::LetterEvent;
using messages::LetterState;
using messages::Promise;
using messages::PromiseState;

constexpr const char* kSelf = "parapet";
constexpr size_t kAtOnce = 100;  // letters an event

bool IsDelivery(EventKind kind) {
  return kind == EventKind::kOrder || kind == EventKind::kItems || kind == EventKind::kStock ||
         kind == EventKind::kIgnored || kind == EventKind::kEditMark;
}

StepState StepAfter(LetterState state) {
  if (state == LetterState::kSent) return StepState::kDone;
  if (state == LetterState::kUnknown) return StepState::kUnknown;
  return state == LetterState::kFailed ? StepState::kFailed : StepState::kSkipped;
}

}  // namespace

void Letters::Fold(const StoredEvent& stored) {
  const LedgerEvent& event = stored.event;
  if (IsDelivery(event.kind)) heard_at_ = std::max(heard_at_, event.at);
  if (event.kind == EventKind::kOrder) known_.erase(event.subject);
  if (event.kind == EventKind::kCase) FoldCase(event);
  if (event.kind == EventKind::kIncident) FoldIncident(event);
  if (event.kind != EventKind::kMessage) return;
  LetterEvent what;
  std::string error;
  if (!ReadLetterEvent(event.payload, event.at, &what, &error)) return;
  book_.Apply(what);
  Watch(what);
}

void Letters::FoldIncident(const LedgerEvent& event) {
  IncidentStep step;
  std::string error;
  if (!ReadIncidentStep(event.payload, event.at, &step, &error)) return;
  if (step.act == IncidentAct::kClosed) book_.Close(step.incident);
}

void Letters::FoldCase(const LedgerEvent& event) {
  CaseStep step;
  std::string error;
  if (!ReadCaseStep(event.payload, event.at, &step, &error)) return;
  Deeds& deeds = deeds_[step.case_id];
  if (step.act == CaseAct::kShipped) deeds.shipped = step.at;
  if (step.act == CaseAct::kAnswered && !IsSlot(step.answer)) deeds.answered = step.at;
  if (step.act == CaseAct::kAnswered && step.answer == "accept") deeds.accepted = step.at;
  if (step.act != CaseAct::kStepped) return;
  if (step.state == StepState::kDone) deeds.done[step.step.substr(0, step.step.find(':'))] = step.at;
  if (!step.step.starts_with(kMessageStep)) return;
  Request& request = requests_[step.case_id][step.step];
  request.open = step.state == StepState::kStarted;
  request.in_doubt = step.state == StepState::kUnknown;
  if (!request.open) return;
  ++request.count;
}

// Which letters the next ticks have to look at.
void Letters::Watch(const LetterEvent& event) {
  for (const Letter& named : event.letters) {
    if (const Letter* letter = book_.Find(named.id)) WatchOne(*letter);
  }
}

void Letters::WatchOne(const Letter& letter) {
  const auto keep = [&](std::set<std::string>& list, bool kept) {
    kept ? void(list.insert(letter.id)) : void(list.erase(letter.id));
  };
  keep(watched_, letter.state == LetterState::kQueued || letter.state == LetterState::kUnknown ||
                     (letter.state == LetterState::kStopped && !letter.effect.empty()));
  keep(promising_, letter.IsOut() && !letter.rehearsal &&
                       std::any_of(letter.promises.begin(), letter.promises.end(),
                                   [](const Promise& promise) { return promise.state == PromiseState::kOpen; }));
  const Promise* update = letter.FindPromise(messages::kNextUpdate);
  keep(owing_, letter.IsOut() && !letter.rehearsal && update != nullptr && update->state != PromiseState::kKept);
  keep(updates_, letter.kind == messages::kUpdate && letter.state == LetterState::kProposed);
}

// Each stage derives what it does from events alone; one that the ledger refuses ends the tick.
void Letters::Tick(FollowView& view) {
  const bool all =
      SettleQueued(view) && HaltWhereAmiss(view) && Plan(view) && FinishSteps(view) && SettlePromises(view);
  if (!all) return;
  const auto totals = book_.totals();
  const std::lock_guard lock(totals_mutex_);
  totals_ = totals;
}

messages::LetterBook::Totals Letters::totals() const {
  const std::lock_guard lock(totals_mutex_);
  return totals_;
}

LedgerEvent Letters::EventOf(LetterEvent event) {
  if (event.actor.empty()) event.actor = kSelf;
  return {.kind = EventKind::kMessage, .subject = event.incident, .payload = WriteLetterEvent(event)};
}

std::string Letters::Append(FollowView& view, LetterEvent event, std::vector<Effect> effects) {
  LedgerEvent appended = EventOf(std::move(event));
  appended.effects = std::move(effects);
  return view.Append(std::move(appended));
}

Effect Letters::EffectFor(FollowView& view, const Letter& letter) const {
  return {.key = letter.effect,
          .store = view.store(),
          .kind = std::string(kMessageKind),
          .target = letter.channel,
          .payload = WriteLetterOrder({.letter = letter.id,
                                       .incident = letter.incident,
                                       .case_id = letter.case_id,
                                       .order = letter.order,
                                       .kind = letter.kind,
                                       .channel = letter.channel}),
          .created_at = view.now(),
          .due_at = view.now()};
}

void Letters::AddAlert(FollowView& view, const std::string& about, const std::string& step, const std::string& text,
                       std::vector<Effect>& effects) const {
  const std::string& channel = view.flow().options().alert_channel;
  if (channel.empty()) return;
  const int64_t closings = book_.ClosingsOf(about);
  const std::string round = closings == 0 ? "" : "-round-" + std::to_string(closings + 1);
  effects.push_back({.key = EffectKey(view.store(), about, "alert", channel, step + round),
                     .store = view.store(),
                     .kind = "alert",
                     .target = channel,
                     .payload = ChatPayload(text, about),
                     .created_at = view.now(),
                     .due_at = view.now()});
}

// What became of the effects.
bool Letters::SettleQueued(FollowView& view) {
  std::map<std::pair<std::string, LetterAct>, LetterEvent> events;
  for (const std::string& id : std::set<std::string>(watched_)) {
    const Letter* letter = book_.Find(id);
    const auto effect = letter == nullptr ? std::nullopt : view.ledger().FindEffect(letter->effect);
    if (effect && !SettleOne(view, *letter, *effect, events)) return false;
  }
  for (auto& [key, event] : events) {
    for (size_t from = 0; from < event.letters.size(); from += kAtOnce) {
      LetterEvent part{.act = event.act, .incident = event.incident, .reason = event.reason};
      const size_t until = std::min(event.letters.size(), from + kAtOnce);
      part.letters.assign(event.letters.begin() + static_cast<std::ptrdiff_t>(from),
                          event.letters.begin() + static_cast<std::ptrdiff_t>(until));
      if (!Append(view, std::move(part)).empty()) return false;
    }
  }
  return true;
}

// Gathers what can be told together; what needs effects of its own is appended at once. False: the ledger refused.
bool Letters::SettleOne(FollowView& view, const Letter& letter, const Effect& effect,
                        std::map<std::pair<std::string, LetterAct>, LetterEvent>& events) {
  const auto note = [&](LetterAct act, const std::string& reason) {
    LetterEvent& event = events[{letter.incident + "\n" + reason, act}];
    event.act = act;
    event.incident = letter.incident;
    event.reason = reason;
    event.letters.push_back({.id = letter.id});
    return true;
  };
  const std::string& why = effect.last_error;
  if (effect.state == EffectState::kDone) return note(LetterAct::kSent, "");
  if (effect.state == EffectState::kDead && letter.state == LetterState::kStopped) {
    watched_.erase(letter.id);
    return true;
  }
  if (letter.state != LetterState::kQueued) return true;
  if (effect.state == EffectState::kUnknown) return note(LetterAct::kUnknown, why);
  if (effect.state != EffectState::kDead) return true;
  if (why.starts_with(kNotSent)) return note(LetterAct::kStopped, why.substr(kNotSent.size()));
  if (why.find(kNotYet) != std::string::npos) return book_.IsHalted(letter.incident) || Again(view, letter, why);
  if (why.starts_with(kNotTrue)) return Fail(view, letter, why);
  return NextChannel(view, letter, why);
}

std::string Letters::ChannelAfter(const std::string& channel, bool email, bool phone) const {
  if (channel.empty() && settings_.email && email) return "email";
  if (channel != "sms" && settings_.sms && phone) return "sms";
  return {};
}

// It waited for longer than an effect may: the same letter once more, promising anew from now on.
bool Letters::Again(FollowView& view, Letter letter, const std::string& why) {
  letter.effect = EffectKey(view.store(), letter.order, kMessageKind, letter.channel, letter.effect);
  return Requeue(view, std::move(letter), why);
}

// The same letter by another way, promising anew from now on.
bool Letters::NextChannel(FollowView& view, Letter letter, const std::string& why) {
  letter.bounced = letter.bounced || why.find("refused the mail") != std::string::npos;
  const Known& known = KnownOf(view.ledger(), view.store(), letter.order);
  const std::string channel = letter.rehearsal ? std::string() : ChannelAfter(letter.channel, known.email, known.phone);
  if (channel.empty()) return Fail(view, std::move(letter), why);
  letter.channel = channel;
  letter.effect = EffectKey(view.store(), letter.order, kMessageKind, channel, letter.id);
  return Requeue(view, std::move(letter), why);
}

bool Letters::Requeue(FollowView& view, Letter letter, const std::string& why) {
  letter.reason = why;
  const auto last = view.ledger().FindEffect(book_.Find(letter.id)->effect);
  const Instant asked = last ? last->created_at : letter.queued_at;
  const Known& known = KnownOf(view.ledger(), view.store(), letter.order);
  for (Promise& promise : letter.promises) {
    promise.due = promise.due + (view.now() - asked);
    if (promise.key == messages::kNextUpdate) promise.due = UpdateTime(settings_, known.places, promise.due);
  }
  LetterEvent event{.act = LetterAct::kQueued, .incident = letter.incident};
  event.letters.push_back(letter);
  return Append(view, std::move(event), {EffectFor(view, letter)}).empty();
}

// Nobody reached the customer: people are told, once an incident and kind, and so is whatever the shop listens with.
bool Letters::Fail(FollowView& view, Letter letter, const std::string& why) {
  std::vector<Effect> effects;
  AddAlert(view, letter.incident, "failed-" + letter.kind,
           "Messages could not be sent: " + letter.kind + ", the first about order " + letter.order + ": " + why +
               ". Next: parapet messages list --store " + view.store() + " --state failed --incident " +
               letter.incident,
           effects);
  if (settings_.webhook) {
    const std::string data = WriteLetterOrder({.letter = letter.id,
                                               .incident = letter.incident,
                                               .case_id = letter.case_id,
                                               .order = letter.order,
                                               .kind = letter.kind,
                                               .channel = letter.channel});
    effects.push_back({.key = EffectKey(view.store(), letter.order, kWebhookKind, "", letter.id),
                       .store = view.store(),
                       .kind = std::string(kWebhookKind),
                       .target = letter.order,
                       .payload = WebhookPayload("message.undeliverable", view.now(), data),
                       .created_at = view.now(),
                       .due_at = view.now()});
  }
  LetterEvent event{.act = LetterAct::kFailed, .incident = letter.incident, .reason = why};
  event.letters.push_back({.id = letter.id, .bounced = letter.bounced || why.find("refused the mail") != why.npos});
  return Append(view, std::move(event), std::move(effects)).empty();
}

// What was asked for is answered. A started step that a person or another part has finished meanwhile is not.
bool Letters::FinishSteps(FollowView& view) {
  std::vector<CaseStep> finished;
  for (const auto& [case_id, steps] : requests_) {
    for (const auto& [step, request] : steps) {
      const Letter* letter = request.open || request.in_doubt ? book_.OfStep(case_id, step) : nullptr;
      if (request.in_doubt && (letter == nullptr || letter->state != LetterState::kSent)) continue;
      if (letter == nullptr || !letter->IsSettled() || letter->round != request.count) continue;
      finished.push_back({.case_id = case_id,
                          .act = CaseAct::kStepped,
                          .actor = kSelf,
                          .note = letter->reason,
                          .step = step,
                          .state = StepAfter(letter->state),
                          .effect = letter->effect});
    }
  }
  return std::all_of(finished.begin(), finished.end(), [&](CaseStep& step) { return view.Take(step).empty(); });
}

bool Letters::IsKept(FollowView& view, const Letter& letter, const Promise& promise, std::string* by) const {
  const Instant now = view.now();
  const auto found = deeds_.find(letter.case_id);
  const Deeds none;
  const Deeds& deeds = found == deeds_.end() ? none : found->second;
  const auto in_time = [&](Instant at, const char* what) {
    *by = what;
    return at.IsKnown() && at <= promise.due;
  };
  const auto done = [&](std::string_view action) {
    const auto at = deeds.done.find(action);
    return at == deeds.done.end() ? Instant() : at->second;
  };
  if (promise.key == "ships_by") {
    const SeenOrder* order = view.book().FindOrder(letter.order);
    const Instant left_at = order == nullptr ? Instant() : order->left_at;
    return in_time(deeds.shipped, "the goods left") || in_time(left_at, "the goods left, as the platform says");
  }
  if (promise.key == "refund_by") {
    return in_time(done("refund"), "the refund was done") || in_time(done("cancel"), "it was cancelled and refunded") ||
           in_time(deeds.accepted, "the customer took the offer instead");
  }
  if (promise.key == "call_at") return in_time(done("call"), "the call was made");
  if (promise.key == messages::kNextUpdate) {
    for (const Letter* later : book_.OfCase(letter.case_id)) {
      const bool is_later = later->id != letter.id && later->IsOut() && later->queued_at >= letter.settled_at;
      if (is_later && in_time(later->settled_at, "the next message went")) return true;
    }
    return false;
  }
  if (in_time(deeds.answered, "the customer answered")) return true;
  *by = "it stood as long as was said";
  const bool stands = promise.key == "offer_until" || promise.key == "answer_by";
  return stands && now >= promise.due;
}

bool Letters::SettlePromises(FollowView& view) {
  std::map<std::pair<std::string, LetterAct>, LetterEvent> events;
  for (const std::string& id : promising_) {
    const Letter& letter = *book_.Find(id);
    for (const Promise& promise : letter.promises) {
      if (promise.state != PromiseState::kOpen) continue;
      std::string by;
      const bool kept = IsKept(view, letter, promise, &by);
      if (!kept && view.now() < promise.due) continue;
      const LetterAct act = kept ? LetterAct::kKept : LetterAct::kBroken;
      LetterEvent& event = events[{letter.incident, act}];
      event.act = act;
      event.incident = letter.incident;
      Letter named{.id = letter.id};
      named.promises.push_back({.key = promise.key, .because = kept ? by : "nothing shows that it was kept in time"});
      event.letters.push_back(std::move(named));
    }
  }
  for (auto& [key, event] : events) {
    std::vector<Effect> effects;
    if (event.act == LetterAct::kBroken) {
      const Letter& first = event.letters.front();
      AddAlert(view, event.incident, "broken-" + first.id + "-" + first.promises.front().key,
               "Promises to customers were broken in " + event.incident + ": " + std::to_string(event.letters.size()) +
                   ". Next: parapet messages list --store " + view.store() + " --incident " + event.incident,
               effects);
    }
    if (!Append(view, std::move(event), std::move(effects)).empty()) return false;
  }
  return true;
}

}  // namespace parapet
