// SPDX-License-Identifier: Apache-2.0
//
// Money at risk by enforced findings, summed per item and per day (UTC) in the store's currency.
//
// Sums are kept as whole units and a rest, so that adding and taking away again is exact however large they become.
// Thread safety: none. Cost: a hash look-up an entry.
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

  Money OfItem(std::string_view item) const {
    const auto found = items_.find(item);
    return found == items_.end() ? Money() : found->second.Value();
  }
  Money OfDay(Instant at) const {
    const auto found = days_.find(DayOf(at));
    return found == days_.end() ? Money() : found->second.Value();
  }

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

  static int64_t DayOf(Instant at) { return at.micros / Days(1).micros; }

  void Count(const OrderRecord& record, Instant at, int sign) {
    for (const OrderRecord::Exposure& entry : record.exposure) {
      Sum& day = days_[DayOf(at)];
      day.Add(entry.amount, sign);
      if (day.IsZero()) days_.erase(DayOf(at));
      if (entry.item.empty()) continue;
      Sum& item = items_[entry.item];
      item.Add(entry.amount, sign);
      if (item.IsZero()) items_.erase(entry.item);
    }
  }

  TextMap<Sum> items_;
  std::map<int64_t, Sum> days_;
};

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_EXPOSURE_H_
