// SPDX-License-Identifier: Apache-2.0
//
// Internal to the compiler of policies: what is wrong with one, and what is merely odd.
//
// Complaints refuse the policy: unknown names, numbers out of range, thresholds that contradict each other, an
// exemption nobody answers for. Warnings go with it: an enforcing guardrail below a ceiling of observe, an expired
// promotion. Thread safety: pure. Cost: compile time only.
#ifndef PARAPET_CORE_POLICY_LINT_H_
#define PARAPET_CORE_POLICY_LINT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/policy/policy.h"

namespace parapet {

struct LintResult {
  std::vector<Complaint> complaints;
  std::vector<Complaint> warnings;
};
LintResult Lint(const Policy& policy, Instant now);

// The direction in which a guardrail's thresholds grow stricter: true when a hold needs a greater number than a tag (a
// deviation), false when a smaller one (a window of time, where 0 is never). Read off the guardrail's own defaults.
bool ThresholdsAscend(const Guardrail& guardrail);

// What a threshold is about: "low" of tag_low, empty of hold; nullopt for a parameter that is no threshold.
std::optional<std::string_view> ThresholdSubject(std::string_view parameter);

// Whether a mode, a parameter's value … of a setting differs so from what it was that less is caught.
bool ParameterLoosens(const Guardrail& guardrail, size_t parameter, int64_t before, int64_t after);

// A parameter's value as policies write it: "30%", "120s", "20", "never".
std::string ParameterText(const Parameter& parameter, int64_t value);

}  // namespace parapet

#endif  // PARAPET_CORE_POLICY_LINT_H_
