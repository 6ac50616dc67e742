// SPDX-License-Identifier: Apache-2.0
//
// Money at risk by enforced findings, summed per item, per promotion and per day (UTC), within the day also per item
// and per price cohort, in the store's currency. What a promotion with a budget of its own pays counts in that, and in
// the item's sum over all time, and in none of the day's.
//
// Sums are kept as whole units and a rest, so that adding and taking away again is exact however large they become.
// Thread safety: none. Cost: a few hash look-ups an entry. Memory: at most four sums for each line with a finding that
// the book remembers.
#ifndef PARAPET_CORE_STATE_EXPOSURE_H_
#define PARAPET_CORE_STATE_EXPOSURE_H_

#include <cstdint>
#include <limits>
#include <map>
#include <string_view>

#include "parapet/core/state/events.h"
#include "parapet/core/state/text_hash.h"

namespace parapet {

class ExposureSums {
 public:
  void Add(const OrderRecord& record, Instant at) { Count(record, at, 1); }
  void Remove(const OrderRecord& record, Instant at) { Count(record, at, -1); }

  Money OfItem(std::string_view item) const { return ValueIn(items_, item); }
  Money OfDay(Instant at) const {
    const Day* day = FindDay(at);
    return day == nullptr ? Money() : day->all.Value();
  }
  Money OfItem(std::string_view item, Instant at) const {
    const Day* day = FindDay(at);
    return day == nullptr ? Money() : ValueIn(day->items, item);
  }
  Money OfCohort(Money price, Instant at) const {
    const Day* day = FindDay(at);
    return day == nullptr ? Money() : ValueIn(day->cohorts, price.micros());
  }
  Money OfPromotion(std::string_view name) const { return ValueIn(promotions_, name); }
  static bool SameDay(Instant a, Instant b) { return DayOf(a) == DayOf(b); }

 private:
  struct Sum {
    int64_t whole = 0;
    int64_t micros = 0;
    void Add(Money amount, int sign) {
      whole += sign * (amount.micros() / kMicros);
      micros += sign * (amount.micros() % kMicros);
      whole += micros / kMicros;
      micros %= kMicros;
    }
    // At the end of Money's range where it does not fit.
    Money Value() const {
      int64_t value = 0;
      if (__builtin_mul_overflow(whole, kMicros, &value) || __builtin_add_overflow(value, micros, &value)) {
        value = whole < 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
      }
      return Money::FromMicros(value);
    }
    bool IsZero() const { return whole == 0 && micros == 0; }
  };

  struct Day {
    Sum all;
    TextMap<Sum> items;
    std::map<int64_t, Sum> cohorts;  // by price
  };

  static int64_t DayOf(Instant at) { return at.micros / Days(1).micros; }
  const Day* FindDay(Instant at) const {
    const auto found = days_.find(DayOf(at));
    return found == days_.end() ? nullptr : &found->second;
  }
  template <typename Map, typename Key>
  static Money ValueIn(const Map& sums, const Key& key) {
    const auto found = sums.find(key);
    return found == sums.end() ? Money() : found->second.Value();
  }
  template <typename Map, typename Key>
  static void AddTo(Map& sums, const Key& key, Money amount, int sign) {
    Sum& sum = sums[key];
    sum.Add(amount, sign);
    if (sum.IsZero()) sums.erase(key);
  }

  void Count(const OrderRecord& record, Instant at, int sign) {
    if (record.exposure.empty()) return;
    Day& day = days_[DayOf(at)];
    for (const OrderRecord::Exposure& entry : record.exposure) {
      if (!entry.item.empty()) AddTo(items_, entry.item, entry.amount, sign);
      if (!entry.promotion.empty()) {
        AddTo(promotions_, entry.promotion, entry.amount, sign);
        continue;
      }
      day.all.Add(entry.amount, sign);
      if (entry.item.empty()) continue;
      AddTo(day.items, entry.item, entry.amount, sign);
      AddTo(day.cohorts, entry.price.micros(), entry.amount, sign);
    }
    if (day.all.IsZero() && day.items.empty() && day.cohorts.empty()) days_.erase(DayOf(at));
  }

  TextMap<Sum> items_;
  TextMap<Sum> promotions_;
  std::map<int64_t, Day> days_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_EXPOSURE_H_
