// SPDX-License-Identifier: Apache-2.0
//
// Readiness of a store's guardrails, read from its ledger: plugin/trial/readiness.h over the last 30 days, of them at
// most the newest 10,000 judgements.
//
// Thread safety: safe. Cost: some 50 µs a judgement read; on the caller's thread, never under the store's lock.
#ifndef PARAPET_PLUGIN_ADMIN_STORE_READINESS_H_
#define PARAPET_PLUGIN_ADMIN_STORE_READINESS_H_

#include <string>
#include <vector>

#include "parapet/core/ports/ledger.h"
#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/trial/readiness.h"

namespace parapet {

// What arms guardrails there: the store's own facts and those of its policy.
FactSet SuppliedTo(const StoreFlow& flow);

std::vector<Readiness> ReadReadiness(const StoreFlow& flow, const Ledger& ledger, Instant now);

// Guardrails that `wanted` enforces and the policy in force does not, and that are not ready: "tax_sum (it has seen
// …)".
std::vector<std::string> EnforcedUnready(const Program& in_force, const Program& wanted,
                                         const std::vector<Readiness>& readiness);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_ADMIN_STORE_READINESS_H_
