// SPDX-License-Identifier: Apache-2.0
//
// Which items an order's lines sell. Internal.
//
// Thread safety: none for writers of the catalogue. Cost: one batch of overlapping look-ups; nothing is allocated once
// the room given has grown.
#ifndef PARAPET_CORE_STATE_ORDER_ITEMS_H_
#define PARAPET_CORE_STATE_ORDER_ITEMS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "parapet/core/kernel/order.h"
#include "parapet/core/state/catalogue.h"

namespace parapet {

// Lines that sell something the catalogue could know.
bool IsCatalogued(const Line& line);
// The surest key by which the line names its item.
std::string_view RawKey(const Line& line);
// The items of the lines; none for lines that no catalogue could know. REQUIRES: a match for each line.
void FindItems(const Catalogue& catalogue, const Order& order, std::span<Match> out);

using Wanted = std::vector<std::pair<std::string_view, int64_t>>;
// Equal for the same items in the same quantities, however the lines are ordered or split; 0 without lines. `matches`
// are the lines' items, and `wanted` is room to work in.
uint64_t FingerprintOfLines(const Catalogue& catalogue, const Order& order, std::span<const Match> matches,
                            Wanted& wanted);

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_ORDER_ITEMS_H_
