// SPDX-License-Identifier: Apache-2.0
//
// What an order wants of each item, and sums of quantities that stop at the ends of their range.
//
// Thread safety: pure.
#ifndef PARAPET_CORE_STATE_DEMAND_H_
#define PARAPET_CORE_STATE_DEMAND_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "parapet/core/kernel/money.h"

namespace parapet {

// So many units of one item, over all lines of an order.
struct Demand {
  std::string item;  // the item's key
  Quantity quantity;
  friend bool operator==(const Demand&, const Demand&) = default;
};
using Demands = std::vector<Demand>;  // ordered by item, each once

// a + b; the nearest end of the range where that does not fit. Absurd quantities stay absurd instead of wrapping.
inline Quantity SaturatingAdd(Quantity a, Quantity b) {
  int64_t sum = 0;
  if (!__builtin_add_overflow(a.micros(), b.micros(), &sum)) return Quantity::FromMicros(sum);
  using Limits = std::numeric_limits<int64_t>;
  return Quantity::FromMicros(a.micros() < 0 ? Limits::min() + 1 : Limits::max());
}
inline Quantity SaturatingSubtract(Quantity a, Quantity b) {
  if (b.micros() == std::numeric_limits<int64_t>::min())
    return Quantity::FromMicros(std::numeric_limits<int64_t>::max());
  return SaturatingAdd(a, Quantity::FromMicros(-b.micros()));
}

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_DEMAND_H_
