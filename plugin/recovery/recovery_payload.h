// SPDX-License-Identifier: Apache-2.0
//
// Steps of incidents and cases as ledger events, in JSON. Reading what was written gives equal values.
// Thread safety: pure. Errors: false and a message naming the place.
#ifndef PARAPET_PLUGIN_RECOVERY_RECOVERY_PAYLOAD_H_
#define PARAPET_PLUGIN_RECOVERY_RECOVERY_PAYLOAD_H_

#include <string>
#include <string_view>

#include "parapet/core/recovery/steps.h"

namespace parapet {

// {"incident":"incident-…","act":"approved","actor":"maria","reason":"…", and what the act needs}
// The instant is the event's own and not in the payload.
std::string WriteIncidentStep(const IncidentStep& step);
bool ReadIncidentStep(std::string_view json, Instant at, IncidentStep* out, std::string* error);
// {"case":"case-…","act":"done","actor":"otto","note":"…"}
std::string WriteCaseStep(const CaseStep& step);
bool ReadCaseStep(std::string_view json, Instant at, CaseStep* out, std::string* error);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_RECOVERY_PAYLOAD_H_
