// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/unspread_discount.h"

namespace parapet::guardrails::below_cost {

// Compared is what the shopper pays for the line after all discounts: those allocated to it, and its share of those
// that the platform left on the order. Cost is without tax, so tax inside the price is taken off where the line states
// it. One registered discount was weighed by whoever registered it, and the price before it counts; several together
// were not. A gift card costs nothing until it is spent, and an item that may be free may also be cheap: neither needs
// a cost. Most shops know the cost of some items only: where it is not known, that is listed and, as shipped, raises
// nothing.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is sold for less than it cost, after all discounts.",
    .message = "{item} is sold at {observed} and costs {expected} to buy. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kCost},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .on_missing = Action::kAllow,
    .monotone = Monotone::kPriceDown,
    .parameters = {{
        {"tag_below", Unit::kBasisPoints, 1, 1, 10'000, "Tag from this far below cost on."},
        {"hold_below", Unit::kBasisPoints, 2'000, 1, 10'000, "Hold from this far below cost on."},
        {"block_below", Unit::kBasisPoints, kNever, 1, 10'000, "Block from this far below cost on."},
    }},
    .sources = "P04 I01",
};

// What of an order's discounts matters to the lines' net prices.
struct Discounts {
  Money unspread;           // left on the order, to be shared by all lines
  bool registered = false;  // there is one on goods, and it is registered
};

inline Discounts Look(const Order& order, const Facts& facts) {
  size_t on_goods = 0;
  bool registered = false;
  for (size_t i = 0; i < order.discounts.size(); ++i) {
    if (order.discounts[i].on_shipping) continue;
    ++on_goods;
    registered = i < facts.discounts.size() && facts.discounts[i].registered;
  }
  const auto unspread = order.arithmetic_fits ? UnspreadDiscount(order) : std::nullopt;
  return {unspread.value_or(Money()), on_goods == 1 && registered};
}

// A line's part of an amount after the order's own discounts: amount · (goods − discounts) / goods, at least nothing.
inline std::optional<Money> AfterDiscounts(Money amount, const Order& order, Money unspread) {
  const int64_t goods = order.goods_net_total.micros();
  if (unspread.IsZero()) return amount;
  if (unspread.micros() >= goods) return amount.IsNegative() ? amount : Money();
  const auto part = MultiplyDivide(amount.micros(), goods - unspread.micros(), goods);
  return part ? std::optional(Money::FromMicros(*part)) : std::nullopt;
}

// What the line brings in, without tax; nullopt where it does not fit.
inline std::optional<Money> Proceeds(const Order& order, const Line& line, const Discounts& discounts) {
  std::optional<Money> amount = line.net_total;
  if (discounts.registered) amount = Multiply(line.offered_unit, line.quantity);
  const bool taxed = order.tax_basis == TaxBasis::kIncluded && line.tax && line.tax->micros() > 0;
  if (amount && taxed) amount = Subtract(*amount, *line.tax);
  return amount && !discounts.registered ? AfterDiscounts(*amount, order, discounts.unspread) : amount;
}

inline void JudgeLine(size_t i, const Order& order, const LineFacts& known, const Discounts& discounts,
                      const Rule& rule, Findings& findings) {
  const Line& line = order.lines[i];
  const auto proceeds = Proceeds(order, line, discounts);
  const auto cost = Multiply(*known.cost, line.quantity);
  if (!proceeds || !cost || *proceeds >= *cost) return;
  const bool net_is_all = discounts.registered || discounts.unspread.IsZero();
  if (net_is_all && Explained(known, discounts.registered ? line.offered_unit : line.net_unit)) return;
  const int64_t gap = Gap(*cost, *proceeds);
  const Action action = Grade(gap, cost->micros(), rule.parameter);
  if (action == Action::kAllow) return;
  const bool discounted = line.net_unit < line.offered_unit || !discounts.unspread.IsZero();
  findings.Line(i, rule, action)
      .Observed(Divide(*proceeds, line.quantity).value_or(line.net_unit))
      .Expected(*known.cost)
      .AtRisk(Money::FromMicros(gap))
      .Advise(discounted && line.offered_unit >= *known.cost ? Advice::kDropCode : Advice::kReview);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (facts.entitlement.covers_zero_total) return;
  const Discounts discounts = Look(order, facts);
  const bool as_stated = discounts.unspread.IsZero() && order.tax_basis != TaxBasis::kIncluded;
  if (as_stated && !facts.AnyLine(FactTrait::kBelowCost)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (as_stated && known.cost && line.priced && line.net_unit >= *known.cost) continue;
    if (!line.IsMerchandise() || known.free_ok || !line.quantity.IsPositive()) continue;
    if (!known.cost) {
      if (line.kind != LineKind::kGiftCard) findings.CouldNotCheck(i, rules.Line(i), Fact::kCost, WhyNoAmount(known));
    } else if (!line.priced) {
      findings.CouldNotCheck(i, rules.Line(i), Fact::kCost, Missing::kUnpriced);
    } else if (known.cost->micros() > 0) {
      JudgeLine(i, order, known, discounts, rules.Line(i), findings);
    }
  }
}

}  // namespace parapet::guardrails::below_cost
