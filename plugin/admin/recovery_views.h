// SPDX-License-Identifier: Apache-2.0
//
// Incidents, cases, plans and blast radii as JSON, for the admin routes. Thread safety: pure.
#ifndef PARAPET_PLUGIN_ADMIN_RECOVERY_VIEWS_H_
#define PARAPET_PLUGIN_ADMIN_RECOVERY_VIEWS_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/case_book.h"
#include "parapet/plugin/recovery/gestures/gestures_part.h"

namespace parapet {

// Without their cases.
std::string WriteIncidents(const std::vector<Incident>& incidents, size_t most);
// With its cases and the plan: the one that was chosen, else `preview`, what would be chosen now.
std::string WriteIncident(const Incident& incident, const Plan& preview);
// `state` and `incident` empty: all.
std::string WriteCases(const std::vector<Incident>& incidents, std::string_view state, std::string_view incident,
                       size_t most);
// `proposal`: a JSON object, what could be done where goods are missing; empty for none.
std::string WriteCase(const Case& one, std::string_view proposal, const HumanTouch& touch);
std::string WriteRadius(const BlastRadius& radius, Currency currency);
std::string WritePlan(const Incident& incident, const Plan& plan);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_ADMIN_RECOVERY_VIEWS_H_
