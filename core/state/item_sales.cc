// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/item_sales.h"

#include <algorithm>
#include <array>

namespace parapet {
namespace {

constexpr int64_t kSlackMinutes = 120;  // for questions about orders that arrive late
constexpr int64_t kClasses = 64;

int64_t MinuteOf(Instant at) { return at.micros / Minutes(1).micros; }
int64_t DayOf(Instant at) { return at.micros / Days(1).micros; }

// The least k with quantity ≤ 2^k pieces.
int64_t ClassOf(Quantity quantity) {
  int64_t k = 0;
  while (k < 43 && quantity > Quantity::FromMicros(kMicros << k)) ++k;
  return k;
}

int64_t PeriodOf(const ItemSale& sale) { return DayOf(sale.at) * kClasses + ClassOf(sale.quantity); }

}  // namespace

ItemSales::Rate ItemSales::RateOf(uint32_t slot, Instant at, const ItemSale* own) const {
  Rate rate;
  const auto found = items_.find(slot);
  if (found == items_.end()) return rate;
  const int64_t now = MinuteOf(at);
  const auto add = [&](int64_t minute, int32_t orders) {
    if (minute > now || minute <= now - kLatelyMinutes - kUsualMinutes) return;
    (minute > now - kLatelyMinutes ? rate.lately : rate.day) += orders;
  };
  const auto& minutes = found->second.minutes;
  const auto first = std::partition_point(minutes.begin(), minutes.end(), [&](const Counter& counter) {
    return counter.period <= now - kLatelyMinutes - kUsualMinutes;
  });
  for (auto counter = first; counter != minutes.end(); ++counter) add(counter->period, counter->orders);
  if (own != nullptr) add(MinuteOf(own->at), -1);
  rate.lately = std::max(rate.lately, 0);
  rate.day = std::max(rate.day, 0);
  return rate;
}

std::optional<Quantity> ItemSales::UsualQuantity(uint32_t slot, Instant at, const ItemSale* own) const {
  const auto found = items_.find(slot);
  if (found == items_.end()) return std::nullopt;
  std::array<int64_t, kClasses> orders = {};
  int64_t all = 0;
  const auto add = [&](int64_t period, int64_t count) {
    const int64_t day = period / kClasses;
    if (day > DayOf(at) || day <= DayOf(at) - kQuantityDays) return;
    orders[static_cast<size_t>(period % kClasses)] += count;
    all += count;
  };
  for (const Counter& counter : found->second.quantities) add(counter.period, counter.orders);
  if (own != nullptr) add(PeriodOf(*own), -1);
  if (all < kQuantityOrdersMin) return std::nullopt;
  size_t k = kClasses - 1;
  for (int64_t above = orders[k]; above <= all / kRareShare && k > 0; above += orders[k]) --k;
  return Quantity::FromMicros(kMicros << k);
}

void ItemSales::Count(std::vector<Counter>& counters, int64_t period, int64_t oldest) {
  const auto place = std::lower_bound(counters.begin(), counters.end(), period,
                                      [](const Counter& counter, int64_t at) { return counter.period < at; });
  if (place != counters.end() && place->period == period) {
    ++place->orders;
  } else if (period > oldest) {
    counters.insert(place, {static_cast<int32_t>(period), 1});
    ++counters_;
  }
  size_t stale = 0;
  while (stale < counters.size() && counters[stale].period <= oldest) ++stale;
  counters.erase(counters.begin(), counters.begin() + static_cast<std::ptrdiff_t>(stale));
  counters_ -= stale;
}

void ItemSales::Uncount(std::vector<Counter>& counters, int64_t period) {
  const auto place = std::lower_bound(counters.begin(), counters.end(), period,
                                      [](const Counter& counter, int64_t at) { return counter.period < at; });
  if (place == counters.end() || place->period != period || --place->orders > 0) return;
  counters.erase(place);
  --counters_;
}

void ItemSales::Add(const ItemSale& sale) {
  const int64_t minute = MinuteOf(sale.at);
  if (minute <= 0) return;
  Sales& sales = items_[sale.slot];
  if (minute > sales.last) {
    by_last_.erase({sales.last, sale.slot});
    sales.last = static_cast<int32_t>(minute);
    by_last_.emplace(sales.last, sale.slot);
  }
  Count(sales.minutes, minute, sales.last - kLatelyMinutes - kUsualMinutes - kSlackMinutes);
  const int64_t newest = sales.last / (24 * 60);
  Count(sales.quantities, PeriodOf(sale), (newest - kQuantityDays - 1) * kClasses - 1);
  while (counters_ > most_ && by_last_.size() > 1) {
    ++dropped_early_;
    Drop(by_last_.begin()->second);
  }
}

void ItemSales::Remove(const ItemSale& sale) {
  const auto found = items_.find(sale.slot);
  if (found == items_.end()) return;
  Uncount(found->second.minutes, MinuteOf(sale.at));
  Uncount(found->second.quantities, PeriodOf(sale));
  if (found->second.minutes.empty() && found->second.quantities.empty()) Drop(sale.slot);
}

void ItemSales::Drop(uint32_t slot) {
  const auto found = items_.find(slot);
  counters_ -= found->second.minutes.size() + found->second.quantities.size();
  by_last_.erase({found->second.last, slot});
  items_.erase(found);
}

void ItemSales::Expire(Instant now) {
  const int64_t oldest = MinuteOf(now) - (kQuantityDays + 1) * 24 * 60;
  while (!by_last_.empty() && by_last_.begin()->first <= oldest) Drop(by_last_.begin()->second);
}

}  // namespace parapet
