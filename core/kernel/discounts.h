// SPDX-License-Identifier: Apache-2.0
//
// What guardrails about discounts share: what discounts take off the goods of an order and what these cost before it,
// how far rounding reaches, and what the register says of each code.
//
//   if (const auto discount = DiscountOnGoods(order)) { ... discount->taken, discount->base ... }
//
//   JudgeRegistered(order, facts, rules, findings, [&](const Discount& code, const DiscountFacts& known, const Rule&
//   rule)
//   {
//     if (known.uses_left && *known.uses_left < 1) findings.Whole(rule, rule.action)...;
//   });
//
// A code that a customer typed and the register does not know could not be checked. A discount without a code is the
// platform's own, or a person's at the till: where the register says nothing of it, there is nothing to look at.
//
// Thread safety: pure. Errors: none; amounts that are left out or do not fit give nullopt. Cost: DiscountOnGoods makes
// one pass over lines and discounts; ask DiscountsAnything first. JudgeRegistered makes one over the discounts.
#ifndef PARAPET_CORE_KERNEL_DISCOUNTS_H_
#define PARAPET_CORE_KERNEL_DISCOUNTS_H_

#include <limits>
#include <optional>

#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/total_parts.h"

namespace parapet {

// 100 % in the unit of Discount::percentage_micros and DiscountFacts::percentage.
inline constexpr int64_t kWholePercentage = 100 * kMicros;

// Where a customer redeems a code of this shop's, and when: an edit does not redeem it again, and may be judged long
// after its window has closed.
inline constexpr OriginSet kCodeOrigins = kSaleOrigins & ~(Bit(Origin::kMarketplace) | Bit(Origin::kEdit));
inline constexpr StageSet kCodeStages = kFromCheckoutOn & ~Bit(Stage::kEdited);

// What `percentage` micros of a percent of an amount are, rounded to a micro; nullopt when it does not fit.
inline std::optional<Money> PercentageOf(Money amount, int64_t percentage) {
  const auto part = MultiplyDivide(amount.micros(), percentage, kWholePercentage);
  return part ? std::optional(Money::FromMicros(*part)) : std::nullopt;
}

// Whether the order states that anything is taken off its goods: the question that ordinary orders answer with no.
inline bool DiscountsAnything(const Order& order) {
  return (order.discount_total && order.discount_total->micros() > 0) || !order.discounts.empty() ||
         order.goods_net_total != order.goods_total;
}

// Fees and tips are no goods; gifts and samples are given away, and a deposit is the part of a price that is due now.
inline bool IsDiscountedOnPurpose(const Line& line) {
  switch (line.kind) {
    case LineKind::kGift:
    case LineKind::kSample:
    case LineKind::kFee:
    case LineKind::kTip:
      return true;
    case LineKind::kDeposit:
      return line.discount.has_value();
    default:
      return false;
  }
}

struct GoodsDiscount {
  Money base;   // what the goods cost before discounts; above zero
  Money taken;  // what discounts take off them; above zero
};

// What the lines were allocated or, where it is more, what the stated sum leaves when shipping is taken out; what the
// single discounts took off where neither is stated. Lines that are discounted on purpose are set apart on both sides,
// a gift or sample to which nothing was allocated with all it costs. nullopt where nothing is taken off, a line has no
// price, or a sum does not fit.
inline std::optional<GoodsDiscount> DiscountOnGoods(const Order& order) {
  if (!order.arithmetic_fits || order.AnyLine(LineTrait::kMissingPrice)) return std::nullopt;
  CheckedSum goods, allocated, apart, listed, on_shipping;
  for (const Line& line : order.lines) {
    const auto gross = Multiply(line.offered_unit, line.quantity);
    const bool given = line.kind == LineKind::kGift || line.kind == LineKind::kSample;
    if (IsDiscountedOnPurpose(line)) {
      apart.Plus(given && !line.discount ? gross : line.discount);
    } else {
      goods.Plus(gross);
      allocated.Plus(line.discount);
    }
  }
  for (const Discount& discount : order.discounts) {
    (discount.on_shipping ? on_shipping : listed).Plus(discount.amount);
  }
  CheckedSum stated = listed;
  if (order.discount_total) {
    stated = {*order.discount_total};
    stated.Minus(on_shipping.amount);
  }
  stated.Minus(apart.amount);
  Money taken = allocated.amount;
  if (stated.amount > taken && (order.discount_total || taken.IsZero())) taken = stated.amount;
  if (order.discounts_in_lines) goods.Plus(taken);
  const bool fits = goods.fits && allocated.fits && apart.fits && stated.fits && listed.fits && on_shipping.fits;
  if (!fits || taken.micros() <= 0 || goods.amount.micros() <= 0) return std::nullopt;
  return GoodsDiscount{goods.amount, taken};
}

// From this part of its goods on, in basis points, what discounts take off an order is *deep*.
inline constexpr int64_t kDeepDiscount = 6'000;

// What discounts take off the goods, in whole basis points of what these cost before; 0 where nothing is known to be
// taken off. Rounded down, so that it reaches a threshold just where the amounts do; saturates.
inline int32_t DiscountShare(const Order& order) {
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  const auto discount = DiscountsAnything(order) ? DiscountOnGoods(order) : std::nullopt;
  if (!discount) return 0;
  const int64_t taken = discount->taken.micros(), base = discount->base.micros();
  const int64_t share = MultiplyDivide(taken, kHundredPercent, base).value_or(kMost);
  if (share >= kMost) return static_cast<int32_t>(kMost);
  return static_cast<int32_t>(Reaches(taken, base, share) ? share : share - 1);
}
inline bool IsDeeplyDiscounted(const Order& order) { return DiscountShare(order) >= kDeepDiscount; }

// How far rounding every piece on its own can move a sum: half a smallest unit a piece, at least one unit. Saturates.
inline Money RoundingOf(Quantity pieces, Currency currency) {
  const int64_t minor = currency.MinorUnitMicros();
  const auto slack = MultiplyDivide(pieces.micros(), minor / 2, kMicros);
  if (!slack) return Money::FromMicros(std::numeric_limits<int64_t>::max());
  return Money::FromMicros(*slack > minor ? *slack : minor);
}

// All pieces of an order. Saturates.
inline Quantity PiecesOf(const Order& order) {
  Quantity pieces;
  for (const Line& line : order.lines) {
    if (!CountsPieces(line) || !line.quantity.IsPositive()) continue;
    pieces = Add(pieces, line.quantity).value_or(Quantity::FromMicros(std::numeric_limits<int64_t>::max()));
  }
  return pieces;
}

// What the register says of an order's discount.
inline DiscountFacts RegisteredAs(const Facts& facts, size_t discount) {
  return discount < facts.discounts.size() ? facts.discounts[discount] : DiscountFacts();
}

// Whether somebody decided on what is taken off the goods: a registered right lets the order pay nothing, or every
// discount on goods is registered, one at least.
inline bool IsDiscountExplained(const Order& order, const Facts& facts) {
  if (facts.entitlement.covers_zero_total) return true;
  bool any = false;
  for (size_t i = 0; i < order.discounts.size(); ++i) {
    if (order.discounts[i].on_shipping) continue;
    if (!RegisteredAs(facts, i).registered) return false;
    any = true;
  }
  return any;
}

// Asks `judge` about every discount that the register knows, and admits that codes which it does not know could not be
// checked.
template <typename Judge>
inline void JudgeRegistered(const Order& order, const Facts& facts, const Rules& rules, Findings& findings,
                            Judge judge) {
  bool any_unknown = false;
  for (size_t i = 0; i < order.discounts.size(); ++i) {
    const DiscountFacts known = RegisteredAs(facts, i);
    if (known.registered) judge(order.discounts[i], known, rules.Whole());
    any_unknown = any_unknown || (!known.registered && !order.discounts[i].code.empty());
  }
  if (any_unknown) findings.CouldNotCheckOrder(rules.Whole(), Fact::kCodes, Missing::kUnregistered);
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_DISCOUNTS_H_
