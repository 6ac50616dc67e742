// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"

namespace parapet {
namespace {

// |price − target| ≤ target · tolerance.
bool Near(int64_t price, int64_t target, int64_t tolerance) {
  const int64_t gap = price > target ? price - target : target - price;
  const auto allowed = MultiplyDivide(target, tolerance, kHundredPercent);
  return allowed && gap <= *allowed;
}

}  // namespace

int PowerOfTenSlip(Money price, Money reference, int64_t tolerance) {
  if (price.micros() <= 0 || reference.micros() <= 0) return 0;
  int64_t power = 1;
  for (int k = 1; k <= 3; ++k) {
    power *= 10;
    int64_t raised = 0;
    if (Near(price.micros(), DivideHalfEven(reference.micros(), power), tolerance)) return -k;
    if (!__builtin_mul_overflow(reference.micros(), power, &raised) && Near(price.micros(), raised, tolerance)) return k;
  }
  return 0;
}

std::optional<Money> MerchantLoss(const Line& line, const LineFacts& facts) {
  std::optional<Money> worth;
  for (const auto& candidate : {facts.reference, facts.cost, facts.floor}) {
    if (candidate && (!worth || *candidate > *worth)) worth = candidate;
  }
  if (!worth || !line.priced) return std::nullopt;
  if (line.net_unit >= *worth) return Money();
  const auto gap = Subtract(*worth, line.net_unit);
  return gap ? Multiply(*gap, line.quantity) : std::nullopt;
}

}  // namespace parapet
