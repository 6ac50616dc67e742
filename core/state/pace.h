// SPDX-License-Identifier: Apache-2.0
//
// How many of the last orders were out of the ordinary, and what an order usually comes to.
//
// Orders are counted in minutes: "the last 10 minutes" are the minute of the question and the nine before it. What is
// usual is the share of the orders of the 24 hours before those, once there were at least 200. Totals are counted in
// classes an eighth of a power of two apart, so what is usual is at most an eighth too high and never too low.
//
// Thread safety: none. Cost: a step a minute asked for, and one a class. Memory: about 120 kB, and for each currency
// (ISO 4217 lists fewer than 200) at most 400 kB, mostly a few.
#ifndef PARAPET_CORE_STATE_PACE_H_
#define PARAPET_CORE_STATE_PACE_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "parapet/core/kernel/facts.h"

namespace parapet {

// What of an order the windows count.
struct OrderTraits {
  Instant at;
  bool below_reference = false;    // a low price (core/kernel/price_drop.h)
  bool deeply_discounted = false;  // by kDeepDiscount of the goods (core/kernel/discounts.h)
  bool free = false;               // a total of zero or less
  Currency currency;               // what the customer pays in
  Currency shop_currency;
  std::optional<Money> total;  // in shop money
};

class PaceWindow {
 public:
  static constexpr int64_t kWidth = 10, kFreeWidth = 60;  // minutes
  static constexpr int64_t kUsualMinutes = 24 * 60;
  static constexpr int32_t kOrdersMin = 200;  // of the day before, to know what is usual

  void Add(const OrderTraits& order) { Count(order, 1); }
  void Remove(const OrderTraits& order) { Count(order, -1); }
  // Before `at`, without `own`. Only what is `wanted` is looked up, the rest stays empty: a share matters to an order
  // only where the order itself is of that kind.
  Pace At(Instant at, const OrderTraits& wanted, const OrderTraits* own) const;
  // Whether orders are known from at least 24 hours before `at`.
  bool KnowsDayBefore(Instant at) const;

 private:
  static constexpr int64_t kMinutes = 1'536;  // kept: a day, an hour and half an hour for orders that arrive late
  enum Kind : uint8_t { kOrders, kBelow, kDeep, kFree, kKinds };
  struct Minute {
    int64_t minute = -1;
    std::array<int32_t, kKinds> orders = {};
  };
  struct CurrencyMinutes {
    std::map<int64_t, int32_t> orders;  // by minute
  };
  void Count(const OrderTraits& order, int sign);
  void CountCurrency(const OrderTraits& order, int64_t minute, int sign);
  // Sums of one kind over (from, to] minutes.
  int64_t Sum(Kind kind, int64_t from, int64_t to) const;
  Share ShareOf(Kind kind, int64_t width, int64_t now, const OrderTraits* own) const;
  Share CurrencyShare(Currency currency, int64_t now, const OrderTraits* own) const;
  Share Compare(int64_t count, int64_t usual, int64_t all) const;

  std::vector<Minute> minutes_ = std::vector<Minute>(kMinutes);
  std::map<uint32_t, CurrencyMinutes> currencies_;
  std::map<int64_t, int32_t> days_;  // orders of the last 31 days
};

class TotalsWindow {
 public:
  static constexpr int64_t kDays = 30;
  static constexpr int64_t kOrdersMin = 200;
  static constexpr int64_t kRareShare = 1'000;

  void Add(const OrderTraits& order) { Count(order, 1); }
  void Remove(const OrderTraits& order) { Count(order, -1); }
  // What all but one in a thousand orders of the last 30 days stay within; nullopt below 200 orders.
  std::optional<Money> Usual(Currency currency, Instant at, const OrderTraits* own) const;

 private:
  static constexpr size_t kClasses = 512;
  using Classes = std::array<int32_t, kClasses>;
  using DayCounts = std::map<uint16_t, int32_t>;
  struct Totals {
    std::map<int64_t, DayCounts> days;
    Classes all = {};
    int64_t orders = 0;
    uint16_t greatest = 0;  // no order was ever in a class above
  };
  void Count(const OrderTraits& order, int sign);

  std::map<uint32_t, Totals> currencies_;
};

uint32_t CodeOf(Currency currency);  // its letters as a number; 0 for none

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_PACE_H_
