// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::fee_out_of_band {

// Fees, stated for the order and as lines, against what the goods cost before discounts. Small fees are let be: cash on
// delivery costs 5 on an order of 10. A fee below zero is a discount that no discount guardrail sees, and loses the
// merchant money. Tips are the customer's own affair. Duties count as fees; where they run above the threshold, a scope
// by country raises it.
inline constexpr Guardrail kGuardrail = {
    .doc = "Fees are a great part of what the goods cost.",
    .message = "Fees of {observed} on goods of {expected}. At risk: {at_risk}.",
    .shopper = "Please look at the charges in your cart before you order, and contact us if they seem wrong.",
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kTag,
    .loss_to = LossTo::kCustomer,
    .parameters = {{
        {"share", Unit::kBasisPoints, 2'000, 1, 1'000'000, "From this part of what the goods cost on."},
        {"least", Unit::kMinorUnits, 1'000, 0, 1'000'000'000, "Fees smaller than this are never too great."},
    }},
    .sources = "T11",
};

struct Amounts {
  std::optional<Money> fees;
  std::optional<Money> goods;
};

// Goods are what is left without fee and tip lines; nullopt where a sum does not fit.
inline Amounts SumLines(const Order& order) {
  Amounts sums = {order.fee_total.value_or(Money()), order.goods_total};
  if (!order.AnyLine(LineTrait::kCharge)) return sums;
  for (const Line& line : order.lines) {
    if (line.kind != LineKind::kFee && line.kind != LineKind::kTip) continue;
    const auto gross = Multiply(line.offered_unit, line.quantity);
    sums.goods = sums.goods && gross ? Subtract(*sums.goods, *gross) : std::nullopt;
    if (line.kind == LineKind::kFee && sums.fees) sums.fees = Add(*sums.fees, line.net_total);
  }
  return sums;
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (!order.fee_total && !order.AnyLine(LineTrait::kCharge)) return;
  const Amounts sums = SumLines(order);
  if (!sums.fees || sums.fees->IsZero() || !sums.goods || sums.goods->micros() <= 0) return;
  const Rule& rule = rules.Whole();
  const bool negative = sums.fees->IsNegative();
  const auto size = negative ? Subtract(Money(), *sums.fees) : sums.fees;
  if (!size || size->micros() < SmallestUnits(order, rule.parameter[1])) return;
  if (!Reaches(size->micros(), sums.goods->micros(), rule.parameter[0])) return;
  findings.Whole(rule, rule.action)
      .Observed(*sums.fees)
      .Expected(*sums.goods)
      .LosesTo(negative ? LossTo::kMerchant : LossTo::kCustomer)
      .AtRisk(size)
      .Advise(negative ? Advice::kReview : Advice::kReprice);
}

}  // namespace parapet::guardrails::fee_out_of_band
