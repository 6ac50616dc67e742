// SPDX-License-Identifier: Apache-2.0
//
// Closing an incident: with proof, with a second person, or with a reason; customers first.
#include <algorithm>

#include "parapet/core/recovery/blame.h"
#include "parapet/plugin/recovery/follow_up.h"

namespace parapet {
namespace {

size_t StillOpen(const Incident& incident) {
  return static_cast<size_t>(std::count_if(incident.cases.begin(), incident.cases.end(), [](const Case& one) {
    return one.state != CaseState::kClosed && one.state != CaseState::kProposed;
  }));
}

}  // namespace

std::string FollowUp::WhyNotClosed(const Incident& incident, const CloseRequest& request) const {
  if (incident.state == IncidentState::kClosed) return "incident " + incident.id + " is closed already";
  if (request.word.actor.empty() || request.word.reason.empty()) {
    return "closing asks for a name and a reason: give an actor and a reason";
  }
  for (const FollowPart* part : parts_) {
    if (std::string why = part->WhyNotClosed(incident); !why.empty()) return why;
  }
  std::set<std::string> people = book_.Actors();
  people.insert(request.word.actor);
  if (const auto blame = BlameIn(request.word.reason, people); !blame.empty()) {
    return "the reason goes into the report, and " + blame.front();
  }
  if (request.closing == Closing::kFalseAlarm) {
    const bool granted = std::any_of(incident.cases.begin(), incident.cases.end(),
                                     [](const Case& one) { return one.state == CaseState::kToDo; });
    return granted ? "remedies were granted in it and are not done, so it was no false alarm" : "";
  }
  const size_t open = StillOpen(incident);
  if (open > 0) {
    return std::to_string(open) + (open == 1 ? " order of it is" : " orders of it are") +
           " not served yet; customers come first: parapet cases list --incident " + incident.id;
  }
  if (request.closing == Closing::kAccepted && !request.review_at.IsKnown()) {
    return "accepting that it may happen again asks for a date on which that is looked at again";
  }
  return {};
}

// What a proof needs of the book, so that the replay needs no lock.
ProofRequest FollowUp::WhatToProve(const Incident& incident, Instant now) const {
  ProofRequest wanted{.began = incident.opened_at, .last_seen = incident.last_seen_at};
  for (const Case& one : incident.cases) wanted.orders.insert(one.order);
  BlastRadius radius = book_.RadiusOfIncident(incident, std::nullopt);
  for (const auto& hit : radius.hits) wanted.related.insert(hit.order);
  if (incident.cause.family == "price") wanted.wrong_prices = std::move(radius.wrong_prices);
  for (const Incident& other : book_.Incidents(Terms(), now)) {
    if (!other.closing || *other.closing == Closing::kFalseAlarm) continue;
    for (const SeenChange& change : other.changes) wanted.called_wrong.emplace(change.item, change.price);
  }
  return wanted;
}

Closed FollowUp::Close(const CloseRequest& request, Instant now) {
  CatchUp();
  Closed closed;
  ProofRequest to_prove;
  std::string id;
  {
    const Lock lock(mutex_);
    const auto incident = Find(request.word.about, now);
    closed.error = incident ? WhyNotClosed(*incident, request) : "no incident \"" + request.word.about + "\" is known";
    if (!closed.error.empty()) return closed;
    id = incident->id;
    if (request.closing == Closing::kPrevented) to_prove = WhatToProve(*incident, now);
    closed.waits_for_second = request.closing == Closing::kAccepted &&
                              (incident->asked_by.empty() || incident->asked_by == request.word.actor);
  }
  if (request.closing == Closing::kPrevented) {
    // Replaying takes a while, so without the lock: only the policy and what is recorded matter.
    const Proof proof = ProvePrevented(to_prove, flow_, ledger_, *flow_.program(), now);
    closed.proof = proof.sentence;
    if (!proof.why_not.empty()) closed.error = "not proved: " + proof.why_not;
    if (!closed.error.empty()) return closed;
  }
  const Lock lock(mutex_);
  const auto still = Find(id, now);
  closed.error = still ? WhyNotClosed(*still, request) : "no incident \"" + id + "\" is known";
  if (!closed.error.empty()) return closed;
  closed.error = Take({.incident = id,
                       .act = closed.waits_for_second ? IncidentAct::kAsked : IncidentAct::kClosed,
                       .at = now,
                       .actor = request.word.actor,
                       .reason = request.word.reason,
                       .closing = request.closing,
                       .review_at = request.review_at,
                       .proof = closed.proof});
  return closed;
}

}  // namespace parapet
