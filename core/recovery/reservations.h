// SPDX-License-Identifier: Apache-2.0
//
// What is kept for customers who were offered a substitute: between the question and the answer nobody else is offered
// the same pieces.
//
//   const Quantity there = available - ReservedByOthers(incidents, "4002", one.id, now);
//
// Kept from the question on; let go with a no, at `until` without an answer, when the order is cancelled or its case or
// incident closed, and when the substitute was given up. After a yes in time it is kept until the pieces were swapped,
// and for kSwapSettles more, since the shop's own number follows a little later.
//
// Derived from the cases, as they are from the ledger: a restart folds it again, and nothing is written twice. It is
// what follow-through promises; a checkout takes what the stock reading has.
//
// Thread safety: pure functions. Cost: a look at each open case.
#ifndef PARAPET_CORE_RECOVERY_RESERVATIONS_H_
#define PARAPET_CORE_RECOVERY_RESERVATIONS_H_

#include <span>
#include <string_view>

#include "parapet/core/recovery/case_book.h"

namespace parapet {

// As a claim is contained in a reading: the shop counts a swapped piece within this.
inline constexpr Duration kSwapSettles = Minutes(15);

// What was kept for the case last, whether or not it still is; null where nothing ever was.
const Reserved* LastReserved(const Case& one);
// The same while it is kept.
const Reserved* ReservedFor(const Case& one, Instant now);
// Pieces of an item that are kept for other cases than this one.
Quantity ReservedByOthers(std::span<const Incident> incidents, std::string_view item, std::string_view case_id,
                          Instant now);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_RESERVATIONS_H_
