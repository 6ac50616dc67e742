// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/simulate/narrator.h"

#include <algorithm>

#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/recovery/recovery_payload.h"

namespace parapet {
namespace {

constexpr size_t kPayloadShown = 400;  // bytes
constexpr size_t kOfManyShown = 3;

std::string Shortened(const std::string& text) {
  return text.size() <= kPayloadShown ? text : text.substr(0, kPayloadShown) + "…";
}

std::string Because(const std::string& reason) { return reason.empty() ? "" : ": " + reason; }

std::string WordsOf(const IncidentStep& step) {
  std::string words = std::string(Name(step.act)) + " by " + step.actor;
  if (step.act == IncidentAct::kDecided && step.plan) return words + Because(step.plan->because);
  if (step.act == IncidentAct::kApproved) words += " for " + std::to_string(step.grants.size()) + " orders";
  if (step.act == IncidentAct::kBreached) words += ", " + std::to_string(step.breaches) + " timers missed";
  if (step.closing) words += " as " + std::string(Name(*step.closing));
  return words + Because(step.proof.empty() ? step.reason : step.proof);
}

std::string WordsOf(const CaseStep& step) {
  if (step.act == CaseAct::kStepped)
    return "step " + step.step + " " + std::string(Name(step.state)) + Because(step.note);
  const std::string answer = step.answer.empty() ? "" : " \"" + step.answer + "\"";
  return std::string(Name(step.act)) + answer + " by " + step.actor + Because(step.note);
}

}  // namespace

void Narrator::Carried(const Effect& effect, Instant at) {
  Add(at, "effect", effect.kind, effect.kind + " " + effect.target + " " + Shortened(effect.payload));
}

void Narrator::Fold(const StoredEvent& stored) {
  if (stored.sequence <= told_) return;
  told_ = stored.sequence;
  const LedgerEvent& event = stored.event;
  const std::string kind(Name(event.kind));
  std::string error;
  switch (event.kind) {
    case EventKind::kIncident: {
      IncidentStep step;
      if (ReadIncidentStep(event.payload, event.at, &step, &error)) {
        Add(event.at, kind, step.incident, step.incident + " " + WordsOf(step));
      }
      return;
    }
    case EventKind::kCase: {
      CaseStep step;
      if (ReadCaseStep(event.payload, event.at, &step, &error)) {
        Add(event.at, kind, WordsOf(step), step.case_id + " " + WordsOf(step));
      }
      return;
    }
    case EventKind::kPolicy: {
      PolicyEvent policy;
      if (ReadPolicyEvent(event.payload, &policy, &error)) {
        Add(event.at, kind, kind, "version " + std::to_string(policy.version) + " is in force: " + policy.reason);
      }
      return;
    }
    case EventKind::kRelease:
      return Add(event.at, kind, kind, event.subject);
    case EventKind::kMessage:
    case EventKind::kReport:
    case EventKind::kWatch:
    case EventKind::kStatus:
      return Add(event.at, kind, kind, event.subject + " " + Shortened(event.payload));
    default:
      return;  // what the shop sent is told as it is sent
  }
}

void Narrator::Add(Instant at, std::string kind, std::string alike, std::string what) {
  if (!tell_) return;
  if (at != at_) Flush();
  at_ = at;
  const auto group = std::find_if(groups_.begin(), groups_.end(),
                                  [&](const Group& one) { return one.kind == kind && one.alike == alike; });
  if (group == groups_.end()) {
    groups_.push_back({std::move(kind), std::move(alike), {std::move(what)}});
  } else {
    group->said.push_back(std::move(what));
  }
}

void Narrator::Flush() {
  for (const Group& group : groups_) {
    const bool many = group.said.size() > kToldApart;
    const size_t shown = many ? kOfManyShown : group.said.size();
    for (size_t i = 0; i < shown; ++i) tell_(at_, group.kind, group.said[i]);
    if (many) tell_(at_, group.kind, "… and " + std::to_string(group.said.size() - shown) + " more: " + group.alike);
  }
  groups_.clear();
}

}  // namespace parapet
