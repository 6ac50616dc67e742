// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/price_changes.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "parapet/core/kernel/comparison.h"

namespace parapet {
namespace {

template <typename Map, typename Key>
void Decrease(Map& map, const Key& key) {
  const auto found = map.find(key);
  if (--found->second == 0) map.erase(found);
}

bool MayCollapse(const RecentChange& change) {
  if (change.vouching == Vouching::kAccepted || change.vouching == Vouching::kPromotion) return false;
  return change.reference.has() && IsDrop(change.price, *change.reference.money());
}

}  // namespace

int32_t SpreadOf(Money cheapest, Money dearest) {
  if (cheapest <= Money() || dearest <= Money()) return 0;
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  const auto spread = MultiplyDivide(dearest.micros(), kHundredPercent, cheapest.micros());
  return static_cast<int32_t>(std::min(spread.value_or(kMost), kMost));
}

RecentChanges::CohortKeyType RecentChanges::CohortKey(Currency currency, Money price) {
  uint32_t code = 0;
  for (char c : currency.code()) code = code << 8 | static_cast<unsigned char>(c);
  return {code, price.micros()};
}

PriceCohort RecentChanges::With(const RecentChange& change) const {
  if (!MayCollapse(change)) return {};
  const Money reference = *change.reference.money();
  PriceCohort cohort = {.items = 1, .dropped = static_cast<int32_t>(dropped_.size()), .spread = 0};
  cohort.dropped += dropped_.contains(change.slot) ? 0 : 1;
  Money cheapest = reference, dearest = reference;
  if (const auto found = cohorts_.find(CohortKey(change.currency, change.price)); found != cohorts_.end()) {
    const Cohort& others = found->second;
    cohort.items = static_cast<int32_t>(others.items.size()) + (others.items.contains(change.slot) ? 0 : 1);
    cheapest = std::min(cheapest, Money::FromMicros(*others.references.begin()));
    dearest = std::max(dearest, Money::FromMicros(*others.references.rbegin()));
  }
  cohort.spread = SpreadOf(cheapest, dearest);
  return cohort;
}

PriceCohort RecentChanges::At(Currency currency, Money price) const {
  const auto found = cohorts_.find(CohortKey(currency, price));
  if (found == cohorts_.end()) return {};
  const Cohort& cohort = found->second;
  return {.items = static_cast<int32_t>(cohort.items.size()),
          .dropped = static_cast<int32_t>(dropped_.size()),
          .spread =
              SpreadOf(Money::FromMicros(*cohort.references.begin()), Money::FromMicros(*cohort.references.rbegin()))};
}

std::vector<RecentChange> RecentChanges::TakeVouched(Currency currency, Money price) {
  std::vector<RecentChange> vouched;
  const auto found = cohorts_.find(CohortKey(currency, price));
  if (found == cohorts_.end() || found->second.taken) return vouched;
  found->second.taken = true;
  std::copy_if(changes_.begin() + static_cast<std::ptrdiff_t>(settled_), changes_.end(), std::back_inserter(vouched),
               [&](const RecentChange& change) {
                 return change.currency == currency && change.price == price && IsVouchedAlone(change.vouching);
               });
  return vouched;
}

int32_t RecentChanges::CountOf(uint32_t slot, uint32_t index) const {
  const auto found = prices_.find(KeyOf(slot, index));
  return found == prices_.end() ? 0 : found->second.changes;
}

void RecentChanges::Join(uint64_t key, Price& price) {
  Cohort& cohort = cohorts_[CohortKey(price.latest.currency, price.latest.price)];
  cohort.prices[key] = 1;
  ++cohort.items[price.latest.slot];
  cohort.references.insert(price.latest.reference.micros());
  ++dropped_[price.latest.slot];
  price.in_cohort = true;
}

void RecentChanges::Leave(uint64_t key, Price& price) {
  if (!price.in_cohort) return;
  const auto found = cohorts_.find(CohortKey(price.latest.currency, price.latest.price));
  Cohort& cohort = found->second;
  cohort.prices.erase(key);
  Decrease(cohort.items, price.latest.slot);
  cohort.references.erase(cohort.references.find(price.latest.reference.micros()));
  if (cohort.prices.empty()) cohorts_.erase(found);
  Decrease(dropped_, price.latest.slot);
  price.in_cohort = false;
}

void RecentChanges::Add(const RecentChange& change) {
  const uint64_t key = KeyOf(change.slot, change.index);
  Price& price = prices_[key];
  Leave(key, price);
  ++price.changes;
  price.latest = change;
  if (MayCollapse(change)) Join(key, price);
  if (IsVouchedAlone(change.vouching)) {
    const auto cohort = cohorts_.find(CohortKey(change.currency, change.price));
    if (cohort != cohorts_.end()) cohort->second.taken = false;
  }
  changes_.push_back(change);
  if (changes_.size() <= kMost) return;
  ++dropped_early_;
  ForgetOldest();
}

void RecentChanges::ForgetOldest() {
  const uint64_t key = KeyOf(changes_.front().slot, changes_.front().index);
  const auto found = prices_.find(key);
  if (--found->second.changes == 0) {
    Leave(key, found->second);
    prices_.erase(found);
  }
  changes_.pop_front();
  if (settled_ > 0) --settled_;
}

void RecentChanges::Expire(Instant now) {
  for (; settled_ < changes_.size() && changes_[settled_].at <= now - kCohortTime; ++settled_) {
    const uint64_t key = KeyOf(changes_[settled_].slot, changes_[settled_].index);
    const auto found = prices_.find(key);
    if (found->second.latest.at <= now - kCohortTime) Leave(key, found->second);
  }
  while (!changes_.empty() && changes_.front().at <= now - kChangeMemory) ForgetOldest();
}

}  // namespace parapet
