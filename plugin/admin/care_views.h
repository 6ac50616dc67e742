// SPDX-License-Identifier: Apache-2.0
//
// What the admin routes about holds answer. Amounts are decimal text, instants RFC 3339.
//
// Thread safety: pure functions.
#ifndef PARAPET_PLUGIN_ADMIN_CARE_VIEWS_H_
#define PARAPET_PLUGIN_ADMIN_CARE_VIEWS_H_

#include <string>
#include <vector>

#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/care.h"
#include "parapet/plugin/recovery/stock/stock_proposal.h"

namespace parapet {

// A JSON object: the line as it was ordered, and what could be done, the best first.
std::string WriteProposal(const CaseProposal& made, Currency currency);
std::string WriteCalls(const std::vector<PhoneCall>& calls, size_t most);
// `done`: people were forgotten; else what would be.
std::string WriteErasure(const ErasureReport& report, bool done);
std::string WriteHolds(const std::vector<HoldsPart::Owned>& holds, const StoreFlow::BrakeView& brake, size_t most);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_ADMIN_CARE_VIEWS_H_
