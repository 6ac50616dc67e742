// SPDX-License-Identifier: Apache-2.0
//
// What the service does about incidents by itself: tells of missed timers, lets orders go with which nothing was wrong,
// and decides where the autonomy says so.
#include <algorithm>

#include "parapet/adapters/notify/chat/chat_connector.h"
#include "parapet/plugin/flow/outbox/effect_key.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/release_guard.h"

namespace parapet {
namespace {

constexpr const char* kSelf = "parapet";

bool IsFollowed(const Case& one) {
  return one.state == CaseState::kOpen || one.state == CaseState::kDecided || one.state == CaseState::kToDo;
}

void Count(const std::vector<Incident>& incidents, FollowTotals& totals) {
  totals = {.unreadable = totals.unreadable};
  for (const Incident& incident : incidents) {
    if (incident.state == IncidentState::kClosed) continue;
    ++totals.incidents_open;
    totals.missed += static_cast<uint64_t>(incident.breaches);
    for (const Case& one : incident.cases) ++totals.cases[static_cast<size_t>(one.state)];
  }
}

size_t Followed(const Incident& incident) {
  return static_cast<size_t>(std::count_if(incident.cases.begin(), incident.cases.end(), IsFollowed));
}

std::string BreachText(const std::string& store, const Incident& incident, size_t open) {
  return "Late: " + std::to_string(open) + (open == 1 ? " order waits" : " orders wait") + " in incident " +
         incident.id + " (" + incident.cause.Text() + "), " + std::to_string(incident.breaches) +
         (incident.breaches == 1 ? " timer was missed." : " timers were missed.") +
         " Next: parapet incidents show --store " + store + " " + incident.id;
}

}  // namespace

void FollowUp::Tick(Instant now) {
  if (flow_.recovering() || flow_.bypassed(now)) return;
  CatchUp();
  const Lock lock(mutex_);
  const std::vector<Incident> incidents = book_.Incidents(Terms(), now);
  Count(incidents, totals_);
  TellBreaches(incidents, now);
  LetGo(incidents, now);
  DecideAlone(incidents, now);
  FollowView view(*this, now);  // shared, so that incidents are derived anew only after something was appended
  for (FollowPart* part : parts_) part->Tick(view);
}

// At the first, the second, the fourth, … so that a weekend is not a post a quarter of an hour.
void FollowUp::TellBreaches(const std::vector<Incident>& incidents, Instant now) {
  for (const Incident& incident : incidents) {
    const size_t open = Followed(incident);
    const bool due = incident.breaches > 0 && incident.breaches >= 2 * incident.breaches_told;
    if (open == 0 || !due || incident.state == IncidentState::kClosed) continue;
    std::vector<Effect> effects;
    const std::string& channel = flow_.options().alert_channel;
    if (!channel.empty()) {
      const std::string step =
          "breach-" + std::to_string(incident.recurrence) + "-" + std::to_string(incident.breaches);
      effects.push_back({.key = EffectKey(store_, incident.id, "alert", channel, step),
                         .store = store_,
                         .kind = "alert",
                         .target = channel,
                         .payload = ChatPayload(BreachText(store_, incident, open), incident.id),
                         .created_at = now,
                         .due_at = now});
    }
    Take({.incident = incident.id,
          .act = IncidentAct::kBreached,
          .at = now,
          .actor = kSelf,
          .breaches = incident.breaches},
         std::move(effects));
  }
}

// Orders of false alarms. Derived from the closing, so that a kill in between loses none; asked for once a life, since
// a person may have cancelled the order meanwhile. Those that are honoured are let go by their playbook, and those that
// another incident is not done with wait for it.
void FollowUp::LetGo(const std::vector<Incident>& incidents, Instant now) {
  for (const Incident& incident : incidents) {
    if (incident.closing != Closing::kFalseAlarm) continue;
    for (const Case& one : incident.cases) {
      const auto released = released_.find(one.order);
      const bool gone = released != released_.end() && released->second >= incident.closed_at;
      if (!one.held || gone || tried_.contains(one.id) || ObjectionTo(incidents, one)) continue;
      const std::string error =
          flow_.ReleaseOrder({.identity = one.order, .actor = kSelf, .reason = "false alarm in " + incident.id}, now);
      if (error.empty() || ledger_.healthy()) tried_.insert(one.id);
    }
  }
}

bool FollowUp::MayAlone(const Plan& plan) const {
  constexpr std::pair<Remedy, EffectKind> kNeeds[] = {{Remedy::kHonour, EffectKind::kRelease},
                                                      {Remedy::kRefundDifference, EffectKind::kRefund},
                                                      {Remedy::kOffer, EffectKind::kGiftCard}};
  if (plan.ask != Ask::kNobody) return false;
  const auto program = flow_.program();
  return std::all_of(std::begin(kNeeds), std::end(kNeeds), [&](const auto& need) {
    const bool needed = plan.counts[static_cast<size_t>(need.first)] > 0;
    return !needed || program->policy().autonomy.Of(need.second) == Autonomy::kAuto;
  });
}

void FollowUp::DecideAlone(const std::vector<Incident>& incidents, Instant now) {
  for (const Incident& incident : incidents) {
    const bool waits = std::any_of(incident.cases.begin(), incident.cases.end(), [](const Case& one) {
      return one.state == CaseState::kOpen || one.state == CaseState::kDecided;
    });
    if (!waits || !WhyNotContained(incident, now).empty()) continue;
    const Plan plan = book_.PlanFor(incident, Rules(), now);
    const bool grants_any =
        plan.counts[static_cast<size_t>(Remedy::kOwnerDecides)] <
        static_cast<size_t>(std::count_if(incident.cases.begin(), incident.cases.end(), IsFollowed));
    const std::vector<Grant> grants = book_.GrantsOf(incident, plan);
    if (!grants_any || !MayAlone(plan) || grants.empty()) continue;
    Decided decided;
    const Word word{.about = incident.id, .actor = kSelf, .reason = "the policy's autonomy"};
    const bool decided_before =
        incident.state == IncidentState::kDecided && incident.plan == plan && IsAsShown(incident, grants);
    if (decided_before || DecideLocked(word, now, &decided).empty()) ApproveLocked(word, false, now);
  }
}

}  // namespace parapet
