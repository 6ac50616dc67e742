// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/release_guard.h"

namespace parapet {
namespace {

// Remedies after which the order is delivered as it is.
bool LetsGo(const Grant& grant) { return grant.remedy == Remedy::kHonour || grant.remedy == Remedy::kRefundDifference; }

std::optional<Objection> ObjectionOf(const Case& other) {
  const std::string which = "case " + other.id + " of " + other.incident;
  if (other.state == CaseState::kOpen || other.state == CaseState::kDecided)
    return Objection{true, "waits: " + which + " is about the same order and not decided yet"};
  const bool otherwise = other.state == CaseState::kToDo && other.grant && !LetsGo(*other.grant);
  if (!otherwise) return std::nullopt;
  return Objection{false, which + " is about the same order and was granted \"" +
                              std::string(Name(other.grant->remedy)) + "\": look at both before it is let go"};
}

}  // namespace

std::optional<Objection> ObjectionTo(const std::vector<Incident>& incidents, const Case& one) {
  std::optional<Objection> found;
  for (const Incident& incident : incidents) {
    for (const Case& other : incident.cases) {
      if (other.order != one.order || other.id == one.id) continue;
      auto objection = ObjectionOf(other);
      if (objection && (!found || found->waits)) found = std::move(objection);
    }
  }
  return found;
}

}  // namespace parapet
