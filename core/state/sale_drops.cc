// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/sale_drops.h"

#include <algorithm>
#include <limits>

namespace parapet {
namespace {

// Takes one of the drops that equal `drop` away.
void Erase(std::vector<SaleDrop>& drops, const SaleDrop& drop) {
  drops.erase(std::find(drops.begin(), drops.end(), drop));
}

}  // namespace

PriceCohort SaleDrops::At(uint32_t currency, Money price, Instant now, std::span<const SaleDrop> own) const {
  PriceCohort cohort;
  if (drops_.empty()) return cohort;
  const auto found = cohorts_.find(Key(currency, price));
  const Instant from = now - kCohortTime;
  if (own.empty() && drops_.begin()->at > from) {
    cohort.dropped = static_cast<int32_t>(items_.size());
    if (found == cohorts_.end()) return cohort;
    cohort.items = static_cast<int32_t>(found->second.items.size());
    cohort.spread = SpreadOf(*found->second.references.begin(), *found->second.references.rbegin());
    return cohort;
  }
  const auto counts = [&](const SaleDrop& drop) {
    return drop.at > from && std::find(own.begin(), own.end(), drop) == own.end();
  };
  for (const auto& [slot, drops] : items_) cohort.dropped += std::any_of(drops.begin(), drops.end(), counts) ? 1 : 0;
  if (found == cohorts_.end()) return cohort;
  Money cheapest = Money::FromMicros(std::numeric_limits<int64_t>::max()), dearest;
  for (const auto& [slot, drops] : found->second.items) {
    bool any = false;
    for (const SaleDrop& drop : drops) {
      if (!counts(drop)) continue;
      any = true;
      cheapest = std::min(cheapest, drop.reference);
      dearest = std::max(dearest, drop.reference);
    }
    cohort.items += any ? 1 : 0;
  }
  cohort.spread = cohort.items > 0 ? SpreadOf(cheapest, dearest) : 0;
  return cohort;
}

void SaleDrops::Add(const SaleDrop& drop) {
  drops_.insert(drop);
  Cohort& cohort = cohorts_[Key(drop.currency, drop.price)];
  cohort.items[drop.slot].push_back(drop);
  cohort.references.insert(drop.reference);
  items_[drop.slot].push_back(drop);
  if (drops_.size() <= most_) return;
  ++dropped_early_;
  const SaleDrop oldest = *drops_.begin();
  Remove(oldest);
}

void SaleDrops::Remove(const SaleDrop& drop) {
  const auto known = drops_.find(drop);
  if (known == drops_.end()) return;
  drops_.erase(known);
  const auto cohort = cohorts_.find(Key(drop.currency, drop.price));
  const auto sold = cohort->second.items.find(drop.slot);
  Erase(sold->second, drop);
  if (sold->second.empty()) cohort->second.items.erase(sold);
  cohort->second.references.erase(cohort->second.references.find(drop.reference));
  if (cohort->second.items.empty()) cohorts_.erase(cohort);
  const auto item = items_.find(drop.slot);
  Erase(item->second, drop);
  if (item->second.empty()) items_.erase(item);
}

void SaleDrops::Expire(Instant now) {
  while (!drops_.empty() && drops_.begin()->at <= now - kCohortTime) {
    const SaleDrop oldest = *drops_.begin();
    Remove(oldest);
  }
}

}  // namespace parapet
