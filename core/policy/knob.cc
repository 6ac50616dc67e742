// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/knob.h"

#include <algorithm>

#include "parapet/core/policy/lint.h"

namespace parapet {

// The mildest threshold decides where something begins to be found; what is off stays off.
int64_t Knob::Begin(const Rule& from) const {
  int64_t begin = kNever;
  for (const size_t index : parameters) {
    const int64_t value = from.parameter[index];
    if (value == kNever) continue;
    begin = begin == kNever ? value : up ? std::min(begin, value) : std::max(begin, value);
  }
  return begin;
}

int64_t Knob::TurnsMost(const Guardrail& guardrail, const Rule& from) const {
  const int64_t begin = Begin(from);
  if (begin == kNever) return 0;
  int64_t most = 0;
  for (const size_t index : parameters) {
    if (from.parameter[index] == kNever) continue;
    const Parameter& parameter = guardrail.parameters[index];
    most = std::max(most, up ? parameter.max - begin : begin - parameter.min);
  }
  return threshold && up ? most + 1 : most;
}

std::map<std::string, int64_t> Knob::Turned(const Guardrail& guardrail, const Rule& from, int64_t turns) const {
  std::map<std::string, int64_t> turned;
  const int64_t wanted = up ? Begin(from) + turns : Begin(from) - turns;
  for (const size_t index : parameters) {
    const Parameter& parameter = guardrail.parameters[index];
    const int64_t before = from.parameter[index];
    if (before == kNever || (up ? before >= wanted : before <= wanted)) continue;
    int64_t value = std::clamp(wanted, parameter.min, parameter.max);
    if (threshold && up && wanted > parameter.max) value = kNever;
    if (value != before) turned[std::string(parameter.name)] = value;
  }
  return turned;
}

std::vector<Knob> KnobsOf(const Guardrail& guardrail) {
  std::map<std::string_view, Knob> thresholds;
  std::vector<Knob> others;
  for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
    const std::string_view name = guardrail.parameters[i].name;
    if (const auto subject = ThresholdSubject(name)) {
      Knob& knob = thresholds[*subject];
      knob.threshold = true;
      knob.up = ThresholdsAscend(guardrail);
      knob.parameters.push_back(i);
    } else {
      for (const bool up : {true, false}) others.push_back({.parameters = {i}, .up = up});
    }
  }
  std::vector<Knob> knobs;
  for (const auto& [subject, knob] : thresholds) knobs.push_back(knob);
  knobs.insert(knobs.end(), others.begin(), others.end());
  return knobs;
}

}  // namespace parapet
