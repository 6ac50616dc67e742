// SPDX-License-Identifier: Apache-2.0
//
// What would have kept a false alarm quiet, as JSON, for the admin routes. Thread safety: pure.
#ifndef PARAPET_PLUGIN_ADMIN_TUNING_VIEW_H_
#define PARAPET_PLUGIN_ADMIN_TUNING_VIEW_H_

#include <string>

#include "parapet/plugin/recovery/tuning/incident_tuning.h"

namespace parapet {

std::string WriteTuning(const IncidentTuning& tuning);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_ADMIN_TUNING_VIEW_H_
