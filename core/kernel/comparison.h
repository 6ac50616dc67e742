// SPDX-License-Identifier: Apache-2.0
//
// Comparisons that several guardrails and the price intake share, so that both mean the same by "tenfold".
//
// Thread safety: pure. Cost: a few integer operations; no floating point.
#ifndef PARAPET_CORE_KERNEL_COMPARISON_H_
#define PARAPET_CORE_KERNEL_COMPARISON_H_

#include <cstdint>
#include <optional>

#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/order.h"

namespace parapet {

// Which power of ten separates a price from its reference: -3 … -1 or 1 … 3 where price is within `tolerance` basis
// points of reference · 10^k, 0 where none. Both must be positive, else 0. The tolerance is relative to the slipped
// price: 10.51 against 105.19 is k = −1.
int PowerOfTenSlip(Money price, Money reference, int64_t tolerance_basis_points);

// What selling a line at its net price costs the merchant: (max(reference, cost, floor) − net unit) · quantity, zero
// when the price is above; nullopt when none of the three is known or the product does not fit.
std::optional<Money> MerchantLoss(const Line& line, const LineFacts& facts);

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_COMPARISON_H_
