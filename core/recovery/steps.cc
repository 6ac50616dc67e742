// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/steps.h"

namespace parapet {
namespace {

constexpr std::string_view kActs[kIncidentActs] = {"noted", "adopted", "decided", "approved",
                                                   "asked", "closed",  "breached"};
constexpr std::string_view kClosingNames[kClosings] = {"prevented", "false_alarm", "accepted", "external"};
constexpr std::string_view kCaseActNames[kCaseActs] = {"taken",    "shipped", "done",    "stepped",
                                                       "answered", "paused",  "resumed", "overridden"};
constexpr std::string_view kStepStateNames[kStepStates] = {"started", "done", "skipped", "failed", "unknown"};

template <typename Value, size_t N>
std::optional<Value> FromName(std::string_view name, const std::string_view (&names)[N]) {
  for (size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Value>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view Name(IncidentAct act) { return kActs[static_cast<size_t>(act)]; }
std::string_view Name(Closing closing) { return kClosingNames[static_cast<size_t>(closing)]; }
std::string_view Name(StepState state) { return kStepStateNames[static_cast<size_t>(state)]; }
std::string_view Name(CaseAct act) { return kCaseActNames[static_cast<size_t>(act)]; }
bool IsSlot(std::string_view answer) { return answer.starts_with("slot "); }
std::optional<IncidentAct> IncidentActFromName(std::string_view name) { return FromName<IncidentAct>(name, kActs); }
std::optional<Closing> ClosingFromName(std::string_view name) { return FromName<Closing>(name, kClosingNames); }
std::optional<StepState> StepStateFromName(std::string_view name) { return FromName<StepState>(name, kStepStateNames); }
std::optional<CaseAct> CaseActFromName(std::string_view name) { return FromName<CaseAct>(name, kCaseActNames); }

}  // namespace parapet
