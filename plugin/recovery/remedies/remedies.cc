// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/remedies/remedies.h"

#include <algorithm>

#include "parapet/adapters/ledger/payload/payload.h"
#include "parapet/core/ports/remedy.h"
#include "parapet/core/state/codec.h"
#include "parapet/plugin/flow/outbox/effect_key.h"
#include "parapet/plugin/recovery/recovery_payload.h"
#include "parapet/plugin/recovery/remedies/remedy_effects.h"

namespace parapet {
namespace {

constexpr const char* kSelf = "parapet";
constexpr uint8_t kFormat = 1;
const std::string kRelease = "release";
constexpr std::string_view kByHand = "by hand: ";  // how the note of a step begins that a person does

LedgerEvent EventOf(const Case& one, CaseStep step, Instant now, std::vector<Effect> effects = {}) {
  step.case_id = one.id;
  step.at = now;
  if (step.actor.empty()) step.actor = kSelf;
  LedgerEvent event{.kind = EventKind::kCase, .subject = one.id, .payload = WriteCaseStep(step)};
  event.effects = std::move(effects);
  return event;
}

bool Runs(const StepRecord& record) {
  return record.state == StepState::kStarted || record.state == StepState::kUnknown;
}

std::string TroubleText(const std::string& store, const Case& one, const std::string& step, StepState state,
                        const std::string& why) {
  const std::string what = state == StepState::kUnknown ? " may have happened, and nothing can tell: " : " failed: ";
  const std::string next = state == StepState::kUnknown
                               ? "look in the shop, then parapet cases done --store " + store + " " + one.id +
                                     " --step " + step + "; or parapet cases step --failed"
                               : "parapet cases show --store " + store + " " + one.id;
  return "Remedy in doubt: " + step + " of order " + one.order + what + why + ". Next: " + next;
}

}  // namespace

std::optional<StepState> EndedAs(const Effect& effect) {
  if (effect.state == EffectState::kDone) return StepState::kDone;
  if (effect.state == EffectState::kDead) return StepState::kFailed;
  const bool given_up = effect.state == EffectState::kUnknown && effect.due_at.micros == INT64_MAX;
  return given_up ? std::optional(StepState::kUnknown) : std::nullopt;
}

Remedies::Remedies(RemedySettings settings) : settings_(std::move(settings)) { settings_.connected.insert(kRelease); }

void Remedies::Fold(const StoredEvent& stored) {
  const LedgerEvent& event = stored.event;
  std::string error;
  if (event.kind == EventKind::kIncident) {
    IncidentStep step;
    if (ReadIncidentStep(event.payload, event.at, &step, &error)) learning_.Apply(step);
  } else if (event.kind == EventKind::kCase) {
    CaseStep step;
    if (ReadCaseStep(event.payload, event.at, &step, &error)) learning_.Apply(step);
  } else if (event.kind == EventKind::kRelease) {
    FoldRelease(event);
  }
}

void Remedies::FoldRelease(const LedgerEvent& event) {
  parapet::Release release;
  std::string error;
  if (!ReadRelease(event.payload, &release, &error)) return;
  const std::string revision = std::to_string(release.revision_digest);
  const std::string key = EffectKey(event.store, event.subject, kRelease, event.subject, revision);
  LetGo& known = released_[event.subject];
  if (event.at >= known.at) known = {event.at, key};
}

// A revision that is held anew is not let go by an older word.
void Remedies::See(const SeenOrder& order, Instant at) {
  const auto known = order.holds ? released_.find(order.identity) : released_.end();
  if (known != released_.end() && known->second.at < at) released_.erase(known);
}

std::optional<std::string> Remedies::Save() const {
  Writer out;
  out.Byte(kFormat);
  out.Text(learning_.Save());
  out.Unsigned(released_.size());
  for (const auto& [order, release] : released_) {
    out.Text(order);
    out.Time(release.at);
    out.Text(release.effect);
  }
  return out.Take();
}

bool Remedies::Load(std::string_view bytes) {
  learning_ = {};
  released_.clear();
  if (bytes.empty()) return true;
  Reader in(bytes);
  if (in.Byte() != kFormat || !learning_.Load(in.Text())) return false;
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    LetGo& release = released_[std::string(in.Text())];
    release.at = in.Time();
    release.effect = in.Text();
  }
  return in.ok() && in.AtEnd();
}

const Playbook* Remedies::PlaybookFor(const Incident& incident, const Case& one) const {
  return ChoosePlaybook(settings_.playbooks, incident, one);
}

Situation Remedies::SituationOf(FollowView& view, const Incident& incident) const {
  return {.severity = incident.severity,
          .autonomy = view.flow().program()->policy().autonomy,
          .connected = settings_.connected};
}

// Nothing is appended while events are gathered: each concerns one case, and the next tick sees what came of it.
void Remedies::Tick(FollowView& view) {
  std::vector<LedgerEvent> events;
  for (const Incident& incident : view.Incidents()) {
    Oversee(view, incident, events);
    for (const Case& one : incident.cases) {
      const Playbook* playbook = PlaybookFor(incident, one);
      if (playbook == nullptr || events.size() >= settings_.moves_at_once) continue;
      Follow(view, {incident, one, *playbook}, events);
    }
  }
  if (!events.empty() && !view.AppendAll(std::move(events)).empty()) return;
  Release(view);
}

void Remedies::Follow(FollowView& view, const Followed& followed, std::vector<LedgerEvent>& events) const {
  if (Report(view, followed, events)) return;
  const Situation situation = SituationOf(view, followed.incident);
  for (const Move& move : NextMoves(followed.playbook, followed.one, situation, view.now()))
    Make(view, followed, move, events);
}

std::string Remedies::EffectOf(const Followed& followed, const std::string& step, const StepRecord& record) const {
  if (step != kRelease) return record.effect;
  const auto at = released_.find(followed.one.order);
  return at == released_.end() || at->second.at < followed.one.opened_at ? std::string() : at->second.effect;
}

// What became of the effects that are under way; true when something was said. Also of closed cases: an order that was
// cancelled meanwhile may have been paid back all the same.
bool Remedies::Report(FollowView& view, const Followed& followed, std::vector<LedgerEvent>& events) const {
  const size_t before = events.size();
  for (const auto& [step, record] : followed.one.steps) {
    const StepAction* action = ActionOf(step);
    const bool ours = action != nullptr && (action->carrier == Carrier::kFlow || action->carrier == Carrier::kOutbox);
    const std::string key = ours && Runs(record) ? EffectOf(followed, step, record) : std::string();
    if (key.empty()) continue;
    const auto effect = view.ledger().FindEffect(key);
    // A platform that cannot be told of a release has been told by letting the order be.
    const auto state = effect ? EndedAs(*effect) : step == kRelease ? std::optional(StepState::kDone) : std::nullopt;
    if (!state || *state == record.state) continue;
    CaseStep said{.act = CaseAct::kStepped, .step = step, .state = *state, .effect = key};
    std::vector<Effect> alerts;
    if (*state != StepState::kDone) {
      said.note = effect->last_error;
      const std::string& channel = view.flow().options().alert_channel;
      const std::string text = TroubleText(view.store(), followed.one, step, *state, effect->last_error);
      const std::string about(Name(*state));
      if (!channel.empty())
        alerts.push_back(StepAlert(view.store(), channel, followed.incident, step, about, text, view.now()));
    }
    events.push_back(EventOf(followed.one, std::move(said), view.now(), std::move(alerts)));
  }
  return events.size() > before;
}

void Remedies::Make(FollowView& view, const Followed& followed, const Move& move,
                    std::vector<LedgerEvent>& events) const {
  const Case& one = followed.one;
  const Instant now = view.now();
  const PlaybookStep& step = followed.playbook.At(move.step);
  CaseStep said{.act = CaseAct::kStepped, .note = move.why, .step = move.step};
  std::vector<Effect> effects;
  std::string by_hand = move.kind == MoveKind::kTask ? move.why : std::string();
  switch (move.kind) {
    case MoveKind::kPlace: {
      if (move.step == kRelease) break;  // the flow places it, once this is on disk
      PlacedEffect placed =
          EffectOfStep(view.store(), one, step, view.book().FindOrder(one.order), followed.incident.currency, now);
      by_hand = placed.why_not;
      const auto known = placed.effect ? view.ledger().FindEffect(placed.effect->key) : std::nullopt;
      const auto before = one.steps.find(move.step);
      const bool ours = known && before != one.steps.end() && before->second.effect == known->key;
      if (known && (!ours || known->payload != placed.effect->payload))
        by_hand = "the order has had a " + known->kind + " for another case: look whether this is one too many";
      if (!by_hand.empty()) break;
      said.effect = placed.effect->key;
      effects.push_back(std::move(*placed.effect));
      break;
    }
    case MoveKind::kEnd:
      said.state = StepState::kDone;
      break;
    case MoveKind::kLate: {
      said.state = one.steps.at(move.step).state;
      said.late = true;
      said.note = one.steps.at(move.step).note;
      const std::string& channel = view.flow().options().alert_channel;
      const std::string text = "Late: " + move.step + " of order " + one.order + " is not done by its deadline (" +
                               step.owner + "; now the owner's). Next: parapet cases list --store " + view.store() +
                               " --incident " + one.incident;
      if (!channel.empty())
        effects.push_back(StepAlert(view.store(), channel, followed.incident, move.step, "late", text, now));
      break;
    }
    case MoveKind::kDone:
      said = {.act = CaseAct::kDone, .note = move.why};
      break;
    case MoveKind::kHand:
    case MoveKind::kTask:
      break;
  }
  if (!by_hand.empty()) {
    said.note = std::string(kByHand) + by_hand;
    if (settings_.connected.contains(kWebhookKind))
      effects.push_back(TaskWebhook(view.store(), one, step, by_hand, followed.incident.currency, now));
  }
  events.push_back(EventOf(one, std::move(said), now, std::move(effects)));
}

namespace {

// From when a step of the incident runs; unknown while it does not, or is done.
Instant RunsSince(FollowView& view, const Incident& incident, const PlaybookStep& step) {
  const bool prevents = ActionOf(step.id)->name == "prevent";
  if (!prevents) return view.WhyNotContained(incident).empty() ? Instant() : incident.opened_at;
  Instant served;
  for (const Case& one : incident.cases) {
    if (one.state != CaseState::kClosed) return {};
    served = std::max(served, one.closed_at);
  }
  return served;
}

}  // namespace

// Steps of the incident that are late are told once.
void Remedies::Oversee(FollowView& view, const Incident& incident, std::vector<LedgerEvent>& events) const {
  const std::string& channel = view.flow().options().alert_channel;
  if (incident.state == IncidentState::kClosed || incident.cases.empty() || channel.empty()) return;
  const Playbook* playbook = PlaybookFor(incident, incident.cases.front());
  if (playbook == nullptr) return;
  for (const PlaybookStep& step : playbook->steps) {
    const Instant since = step.of_incident ? RunsSince(view, incident, step) : Instant();
    if (!since.IsKnown() || view.now() <= since + step.deadline) continue;
    const std::string text = "Late: in incident " + incident.id + " (" + incident.cause.Text() + ") the role " +
                             step.owner + " was to " + step.what + ". Next: parapet incidents show --store " +
                             view.store() + " " + incident.id;
    Effect alert = StepAlert(view.store(), channel, incident, step.id, "late", text, view.now());
    if (view.ledger().FindEffect(alert.key)) continue;
    const IncidentStep told{.incident = incident.id,
                            .act = IncidentAct::kBreached,
                            .actor = kSelf,
                            .reason = step.id,
                            .breaches = incident.breaches_told};
    LedgerEvent event{.kind = EventKind::kIncident, .subject = incident.id, .payload = WriteIncidentStep(told)};
    event.effects.push_back(std::move(alert));
    events.push_back(std::move(event));
  }
}

// Orders whose release has started and that the flow has not let go yet: also those that a kill left so.
void Remedies::Release(FollowView& view) const {
  std::vector<Case> waiting;
  for (const Incident& incident : view.Incidents()) {
    for (const Case& one : incident.cases) {
      const auto step = one.steps.find(kRelease);
      if (step == one.steps.end() || step->second.state != StepState::kStarted) continue;
      if (step->second.note.starts_with(kByHand)) continue;
      const auto released = released_.find(one.order);
      if (released == released_.end() || released->second.at < one.opened_at) waiting.push_back(one);
    }
  }
  for (const Case& one : waiting) {
    if (const auto objection = ObjectionTo(view.Incidents(), one)) {
      LeaveHeld(view, one, *objection);
      continue;
    }
    const std::string why = "its remedy in " + one.incident;
    const std::string error =
        view.flow().ReleaseOrder({.identity = one.order, .actor = kSelf, .reason = why}, view.now());
    if (error.empty() || !view.ledger().healthy()) continue;
    view.Take(CaseStep{.case_id = one.id,
                       .act = CaseAct::kStepped,
                       .actor = kSelf,
                       .note = error,
                       .step = kRelease,
                       .state = StepState::kFailed});
  }
}

// Said once: what waits goes on by itself when the other incident is decided, else a person is given the task.
void Remedies::LeaveHeld(FollowView& view, const Case& one, const Objection& objection) const {
  const std::string note = objection.waits ? objection.why : std::string(kByHand) + objection.why;
  if (one.steps.at(kRelease).note == note) return;
  std::vector<Effect> effects;
  const Incident* incident = view.FindIncident(one.incident);
  const Playbook* playbook = incident == nullptr ? nullptr : PlaybookFor(*incident, one);
  if (!objection.waits && playbook != nullptr && settings_.connected.contains(kWebhookKind))
    effects.push_back(
        TaskWebhook(view.store(), one, playbook->At(kRelease), objection.why, incident->currency, view.now()));
  view.Take(CaseStep{.case_id = one.id, .act = CaseAct::kStepped, .actor = kSelf, .note = note, .step = kRelease},
            std::move(effects));
}

}  // namespace parapet
