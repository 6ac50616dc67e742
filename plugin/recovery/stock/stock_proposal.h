// SPDX-License-Identifier: Apache-2.0
//
// What could be done for a case whose goods are not there: the facts of the order as it was placed and of the catalogue
// as it is now, handed to core/recovery/stock_remedy.h.
//
//   const auto proposal = ProposeForStock(view, one_case);      // nullopt: the case is about something else
//
// The line is the one that was *ordered*: the first revision of the order that the ledger holds says what that was,
// whatever was edited, packed or sent since. Of a substitute there is what the shop has less what is kept for other
// customers (core/recovery/reservations.h). Reserving in the shop itself is a task for a person (`needs_reserving`):
// nothing here takes a piece from the shelf.
//
// Thread safety: inside FollowUp::With. Cost: the order's events are read from the ledger.
#ifndef PARAPET_PLUGIN_RECOVERY_STOCK_STOCK_PROPOSAL_H_
#define PARAPET_PLUGIN_RECOVERY_STOCK_STOCK_PROPOSAL_H_

#include <optional>
#include <string>

#include "parapet/core/recovery/stock_remedy.h"
#include "parapet/plugin/recovery/follow_part.h"

namespace parapet {

struct CaseProposal {
  StockFacts facts;
  StockProposal proposal;
};

// For a case about stock; nullopt for another, and where the order or its line is not known.
std::optional<CaseProposal> ProposeForStock(FollowView& view, const Case& one);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_STOCK_STOCK_PROPOSAL_H_
