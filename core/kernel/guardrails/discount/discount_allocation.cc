// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::discount_allocation {

// Refunds are reckoned from what each line was allocated: more than was taken off, and whoever returns a line gets too
// little back; less, and too much. Half a smallest unit for every line that bears a discount is rounding.
//
// Some platforms allocate only what was given on a line, and not what was given on the order. So lines that were
// allocated less are a finding only where the rest is too small to be a discount of its own: smaller than every one
// that is listed or, where none is, than one smallest unit a piece.
inline constexpr Guardrail kGuardrail = {
    .doc = "The discounts of the lines do not add up to the discount of the order.",
    .message = "The lines were allocated {observed} of a discount of {expected}. At risk: {at_risk}.",
    .shopper = "Your order is fine. You can go on as usual.",
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kTag,
    .sources = "D11 B04 B36",
};

struct Allocation {
  std::optional<Money> sum = Money();
  int64_t lines = 0;
  int64_t pieces = 0;  // in micros, of all lines
};

inline Allocation Allocated(const Order& order) {
  Allocation allocation;
  for (const Line& line : order.lines) {
    if (__builtin_add_overflow(allocation.pieces, line.quantity.micros(), &allocation.pieces)) return {std::nullopt};
    if (!line.discount || line.discount->IsZero()) continue;
    ++allocation.lines;
    allocation.sum = allocation.sum ? Add(*allocation.sum, *line.discount) : std::nullopt;
  }
  return allocation;
}

// What was taken off shipping, and the smallest that was taken off anything else.
struct Listed {
  Money on_shipping;
  std::optional<Money> smallest;
};

inline Listed ListedIn(const Order& order) {
  Listed listed;
  for (const Discount& discount : order.discounts) {
    if (!discount.amount) continue;
    if (discount.on_shipping) {
      listed.on_shipping = Add(listed.on_shipping, *discount.amount).value_or(listed.on_shipping);
    } else if (!listed.smallest || *discount.amount < *listed.smallest) {
      listed.smallest = discount.amount;
    }
  }
  return listed;
}

// Whether the rest that no line was allocated is too small to be a discount of its own.
inline bool IsResidue(int64_t rest, const Listed& listed, const Allocation& allocation, int64_t minor) {
  if (listed.smallest) return rest < listed.smallest->micros();
  const auto a_unit_each = MultiplyDivide(allocation.pieces, minor, kMicros);
  return a_unit_each && rest < *a_unit_each;
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (!order.discount_total || order.discount_total->micros() <= 0 || order.discounts_in_lines) return;
  const Allocation allocation = Allocated(order);
  if (allocation.lines == 0 || !allocation.sum) return;
  const Listed listed = ListedIn(order);
  const Money stated = *order.discount_total;
  const auto on_goods = Subtract(stated, listed.on_shipping);
  const int64_t minor = order.currency.MinorUnitMicros();
  const int64_t slack = minor / 2 * allocation.lines;
  const int64_t gap = Gap(*allocation.sum, stated);
  if (gap <= slack || (on_goods && Gap(*allocation.sum, *on_goods) <= slack)) return;
  const bool more = *allocation.sum > stated;
  if (!more && !IsResidue(gap, listed, allocation, minor)) return;
  const Rule& rule = rules.Whole();
  findings.Whole(rule, rule.action)
      .Observed(*allocation.sum)
      .Expected(stated)
      .LosesTo(more ? LossTo::kCustomer : LossTo::kMerchant)
      .AtRisk(Money::FromMicros(gap))
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::discount_allocation
