// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/placements.h"

#include <algorithm>
#include <tuple>

namespace parapet {
namespace {

bool Earlier(const Placement& a, const Placement& b) { return std::tie(a.at, a.identity) < std::tie(b.at, b.identity); }

bool Stands(const Placement& placement, Level level) {
  return !placement.cancelled_at.IsKnown() && level.Contains(placement.at);
}

}  // namespace

// Units that the level counts as sold and that were cancelled after it was read.
Quantity Placements::Orders::GivenBack(Level level) const {
  Quantity sum;
  if (last_cancelled <= level.as_of) return sum;
  for (const Placement& placement : placements) {
    const bool after = placement.cancelled_at.IsKnown() && placement.cancelled_at > level.as_of;
    if (after && level.Contains(placement.at)) sum = SaturatingAdd(sum, placement.quantity);
  }
  return sum;
}

Quantity Placements::AvailableTo(std::string_view item, std::string_view identity, Instant at, Quantity own,
                                 Level level) const {
  Quantity sum = SaturatingAdd(level.quantity, own);
  const auto found = items_.find(item);
  if (found == items_.end()) return sum;
  const Orders& orders = found->second;
  sum = SaturatingAdd(sum, orders.GivenBack(level));
  for (auto other = orders.placements.rbegin(); other != orders.placements.rend(); ++other) {
    if (std::tuple<Instant, std::string_view>(other->at, other->identity) <= std::tuple(at, identity)) break;
    if (other->identity != identity && Stands(*other, level)) sum = SaturatingAdd(sum, other->quantity);
  }
  return sum;
}

void Placements::Add(std::string_view item, Placement placement) {
  Orders& orders = items_[std::string(item)];
  orders.last_cancelled = std::max(orders.last_cancelled, placement.cancelled_at);
  orders.oversold += placement.oversold ? 1 : 0;
  const auto at = std::upper_bound(orders.placements.begin(), orders.placements.end(), placement, Earlier);
  orders.placements.insert(at, std::move(placement));
}

bool Placements::Remove(std::string_view item, std::string_view identity, Instant at) {
  const auto found = items_.find(item);
  if (found == items_.end()) return false;
  auto& placements = found->second.placements;
  const Placement key = {.at = at, .identity = std::string(identity)};
  const auto place = std::lower_bound(placements.begin(), placements.end(), key, Earlier);
  if (place == placements.end() || place->at != at || place->identity != identity) return false;
  const bool oversold = place->oversold;
  found->second.oversold -= oversold ? 1 : 0;
  placements.erase(place);
  if (placements.empty()) items_.erase(found);
  return oversold;
}

bool Placements::SetOversold(std::string_view item, std::string_view identity) {
  const auto found = items_.find(item);
  if (found == items_.end()) return false;
  for (Placement& placement : found->second.placements) {
    if (placement.identity != identity || placement.oversold) continue;
    ++found->second.oversold;
    return placement.oversold = true;
  }
  return false;
}

Placements::Review Placements::Compare(std::string_view item, Level level, Instant previous) {
  Review review;
  const auto found = items_.find(item);
  if (found == items_.end()) return review;
  Orders& orders = found->second;
  Quantity sum = SaturatingAdd(level.quantity, orders.GivenBack(level));
  size_t flagged = orders.oversold;
  for (auto placement = orders.placements.rbegin(); placement != orders.placements.rend(); ++placement) {
    if (sum >= Quantity() && flagged == 0 && placement->at <= previous) break;
    const bool stands = Stands(*placement, level);
    const bool oversold = stands && sum < Quantity();
    if (placement->oversold) --flagged;
    if (oversold && !placement->oversold) review.oversold.push_back(placement->identity);
    if (stands && !oversold && placement->oversold) review.relieved.push_back(placement->identity);
    if (stands && !oversold && placement->at > previous) review.satisfied.push_back(placement->identity);
    orders.oversold += (oversold ? 1 : 0) - (placement->oversold ? 1 : 0);
    placement->oversold = oversold;
    if (stands) sum = SaturatingAdd(sum, placement->quantity);
  }
  return review;
}

}  // namespace parapet
