// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/watch/reference_watch.h"

#include <algorithm>

namespace parapet {

void ReferenceWatch::Told(std::string_view item, Instant at) {
  Item& known = items_[std::string(item)];
  known.told_at = std::max(known.told_at, at);
}

void ReferenceWatch::ToldAll(Instant at) { all_told_at_ = std::max(all_told_at_, at); }

void ReferenceWatch::Sold(std::string_view item, bool reference_known, Instant at) {
  if (!reference_known || item.empty()) return;
  Item& known = items_[std::string(item)];
  // First seen in an order: somebody told it before we began to look.
  if (!known.told_at.IsKnown() && !known.sold_at.IsKnown()) known.told_at = at;
  known.sold_at = std::max(known.sold_at, at);
}

void ReferenceWatch::Find(const WatchRules& rules, Instant now, std::vector<Amiss>& found) const {
  for (const auto& [key, item] : items_) {
    const Instant told = std::max(item.told_at, all_told_at_);
    const bool sells = item.sold_at.IsKnown() && now < item.sold_at + kStillSells;
    if (!sells || now < told + rules.reference_after) continue;
    found.push_back({.watcher = Watcher::kReference,
                     .subject = key,
                     .since = told + rules.reference_after,
                     .severity = 2,
                     .what = "item " + key + " sells, and nothing has told or vouched for its price for " +
                             std::to_string((now - told).micros / Days(1).micros) + " days"});
  }
}

}  // namespace parapet
