// SPDX-License-Identifier: Apache-2.0
//
// Stock readings: what the outside says is there.
//
// A reading without a location is the item's total; readings with a location are summed. Of totals and sums the newer
// one counts. Readings that are older than what is known change nothing. A total without a time is "from before the
// orders": it does not age, and it contains no claim.
//
// How old a sum is depends on who keeps the number: a platform sends a location when it changes, so the newest reading
// dates the sum; where Parapet keeps it, a claim is contained only once every location was read after it, so the
// oldest does.
//
// Thread safety: none. Cost: a few look-ups.
#ifndef PARAPET_CORE_STATE_STOCK_H_
#define PARAPET_CORE_STATE_STOCK_H_

#include "parapet/core/state/catalogue.h"

namespace parapet {

// Takes over what a product update or catalogue row says; true where the observed level or its time changed.
bool TakeItemStock(Catalogue& catalogue, uint32_t slot, const ItemStock& stock, Instant updated_at, Instant now);

// Takes over one location's reading; false where it is older than what is known.
bool TakeReading(Catalogue& catalogue, uint32_t slot, const StockReading& reading, StockAuthority authority,
                 Instant now);

// The seller's reserve, never promised; zero where none is stated.
Quantity SafetyOf(const Catalogue& catalogue, uint32_t slot);

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_STOCK_H_
