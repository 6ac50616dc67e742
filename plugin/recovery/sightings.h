// SPDX-License-Identifier: Apache-2.0
//
// Ledger events as follow-through sees them. Thread safety: pure, one Workspace a thread. Errors: nullopt and a
// message.
#ifndef PARAPET_PLUGIN_RECOVERY_SIGHTINGS_H_
#define PARAPET_PLUGIN_RECOVERY_SIGHTINGS_H_

#include <optional>
#include <string>
#include <vector>

#include "parapet/core/ports/ledger.h"
#include "parapet/core/recovery/sighting.h"
#include "parapet/plugin/flow/decide.h"

namespace parapet {

// An order event: its lines with the facts they were judged by, and what enforced guardrails found.
std::optional<SeenOrder> SeeOrder(const LedgerEvent& event, Workspace& workspace, std::string* error);
// The price changes of an alert event; empty where it is about orders. They belong to the event that follows it.
std::vector<SeenChange> SeeChanges(const LedgerEvent& event);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_SIGHTINGS_H_
