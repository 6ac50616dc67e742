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

// Calls `visit` for the drops after `from`, but for as many of each kind as `own` has; returns how many.
template <typename Visit>
int CountSince(const std::vector<SaleDrop>& drops, Instant from, std::span<const SaleDrop> own, Visit visit) {
  int count = 0;
  for (auto drop = drops.begin(); drop != drops.end(); ++drop) {
    if (drop->at <= from) continue;
    const auto mine = std::count(own.begin(), own.end(), *drop);
    if (mine > 0 && std::count(drops.begin(), drop, *drop) < mine) continue;
    visit(*drop);
    ++count;
  }
  return count;
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
  cohort.dropped = static_cast<int32_t>(std::count_if(items_.begin(), items_.end(), [&](const auto& item) {
    return CountSince(item.second, from, own, [](const SaleDrop&) {}) > 0;
  }));
  if (found == cohorts_.end()) return cohort;
  Money cheapest = Money::FromMicros(std::numeric_limits<int64_t>::max()), dearest;
  for (const auto& [slot, drops] : found->second.items) {
    const int count = CountSince(drops, from, own, [&](const SaleDrop& drop) {
      cheapest = std::min(cheapest, drop.reference);
      dearest = std::max(dearest, drop.reference);
    });
    cohort.items += count > 0 ? 1 : 0;
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
