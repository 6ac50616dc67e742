// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/discounts.h"

namespace parapet::guardrails::code_value_mismatch {

// What a discount takes off against its registered value. A percentage that the order states must be the registered
// one. An amount must not exceed what the registered percentage of all goods comes to, or the registered amount for
// every piece: some shops give it once, some for each. Less is ordinary, for a discount may apply to some of the goods.
//
// Ten or a hundred times the value, and a percentage in place of an amount or the reverse, is a slip: 10 off for 10 %,
// 0.1 % for 10 %. Any other difference means that one of shop and register was changed, and is at most tagged. A
// registered discount without a value (a gift, free shipping) is not judged.
inline constexpr Guardrail kGuardrail = {
    .doc = "A discount takes off another value than the one it is registered with.",
    .message = "A discount takes off {observed}; it is registered with {expected}. At risk: {at_risk}.",
    .shopper = "A code in your cart has to be checked. Please remove it, or contact us and we will help.",
    .reach = Reach::kReference,
    .needs = {Fact::kCodes},
    .stages = kCodeStages,
    .origins = kCodeOrigins,
    .recommended = Action::kHold,
    .sources = "D10",
};

// How far a value may be from a power of ten of the registered one, in basis points.
inline constexpr int64_t kSlipTolerance = 100;

struct Goods {
  std::optional<Money> base;      // what they cost before discounts
  std::optional<Money> with_tax;  // the same with the tax that comes on top, to which some shops apply codes
  Quantity pieces;
  Money slack;
};

inline Goods GoodsOf(const Order& order) {
  Goods goods = {.pieces = PiecesOf(order)};
  goods.slack = RoundingOf(goods.pieces, order.currency);
  const auto discount = DiscountOnGoods(order);
  if (!discount) return goods;
  const bool on_top = order.tax_basis != TaxBasis::kIncluded && order.tax_total;
  goods.base = discount->base;
  goods.with_tax = Add(discount->base, on_top ? *order.tax_total : Money());
  return goods;
}

inline Reading Percentage(int64_t micros) { return {Reading::Kind::kBasisPoints, micros / kHundredPercent}; }

inline void JudgePercentage(const Discount& discount, int64_t registered, const Rule& rule, Findings& findings) {
  const int64_t stated = discount.percentage_micros;
  if (stated == registered) return;
  const bool slip = PowerOfTenSlip(Money::FromMicros(stated), Money::FromMicros(registered), kSlipTolerance) != 0;
  const bool more = stated > registered;
  const auto fair =
      discount.amount && stated > 0 ? MultiplyDivide(discount.amount->micros(), registered, stated) : std::nullopt;
  findings.Whole(rule, slip ? rule.action : AtMost(rule.action, Action::kTag))
      .Observed(Percentage(stated))
      .Expected(Percentage(registered))
      .LosesTo(more ? LossTo::kMerchant : LossTo::kCustomer)
      .AtRisk(fair ? std::optional(Money::FromMicros(Gap(*discount.amount, Money::FromMicros(*fair)))) : std::nullopt)
      .Advise(more ? Advice::kDropCode : Advice::kReprice);
}

// An amount against the most that the register allows. `confused` is the registered number in the other unit.
inline void JudgeAmount(Money taken, Money most, std::optional<Money> confused, Reading registered, const Goods& goods,
                        const Rule& rule, Findings& findings) {
  const auto excess = Subtract(taken, most);
  if (!excess || *excess <= goods.slack) return;
  const bool all = goods.base && taken >= *goods.base;
  const bool slip = all || PowerOfTenSlip(taken, most, kSlipTolerance) != 0 ||
                    (confused && Gap(taken, *confused) <= goods.slack.micros());
  findings.Whole(rule, slip ? rule.action : AtMost(rule.action, Action::kTag))
      .Observed(taken)
      .Expected(registered)
      .AtRisk(excess)
      .Advise(Advice::kDropCode);
}

inline void JudgeDiscount(const Discount& discount, const DiscountFacts& known, const Goods& goods, const Rule& rule,
                          Findings& findings) {
  if (known.percentage && discount.is_percentage) return JudgePercentage(discount, *known.percentage, rule, findings);
  if (discount.on_shipping || !discount.amount) return;
  if (known.percentage) {
    const auto most = goods.with_tax ? PercentageOf(*goods.with_tax, *known.percentage) : std::nullopt;
    if (!most) return;
    JudgeAmount(*discount.amount, *most, Money::FromMicros(*known.percentage), Percentage(*known.percentage), goods,
                rule, findings);
  } else if (known.amount) {
    const Quantity pieces = goods.pieces > Quantity::Whole(1) ? goods.pieces : Quantity::Whole(1);
    const auto most = Multiply(*known.amount, pieces);
    if (!most) return;
    const auto confused = goods.base ? PercentageOf(*goods.base, known.amount->micros()) : std::nullopt;
    JudgeAmount(*discount.amount, *most, confused, *known.amount, goods, rule, findings);
  }
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (order.discounts.empty()) return;
  const Goods goods = GoodsOf(order);
  JudgeRegistered(order, facts, rules, findings,
                  [&](const Discount& discount, const DiscountFacts& known, const Rule& rule) {
                    JudgeDiscount(discount, known, goods, rule, findings);
                  });
}

}  // namespace parapet::guardrails::code_value_mismatch
