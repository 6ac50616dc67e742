// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::item_velocity {

// A wrong price that has been found: the item sells many times faster than usual, at less than anybody vouched for.
// Few orders are no rush. Only at the storefront: tills mark down what is about to spoil and sell it one after the
// other.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item sells many times faster than usual at a price below its last vouched price.",
    .message =
        "{item}: {observed} orders in 15 minutes, many times the usual, at less than {expected}. "
        "At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kHistory,
    .needs = {Fact::kReference, Fact::kSales},
    .origins = Bit(Origin::kStorefront),
    .recommended = Action::kTag,
    .parameters = {{
        {"multiple", Unit::kCount, 8, 2, 1'000, "From this many times the usual orders on."},
        {"orders", Unit::kCount, 10, 2, 1'000'000, "From this many orders in 15 minutes on, this one too."},
    }},
    .sources = "V05 I01 I02 I03 I04 I05 I06 I07 I08 I09",
};

inline bool IsVouchedFor(Money price, const LineFacts& known) {
  return price >= *known.reference || Explained(known, price) || (known.free_ok && price.IsZero());
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (line.priced && known.reference == line.offered_unit) continue;
    const Rule& rule = rules.Line(i);
    if (!line.IsMerchandise() || OrdersLately(known) < rule.parameter[1]) continue;
    if (known.sold_usually && !IsRush(known, rule.parameter[0])) continue;
    if (!line.priced || !known.reference) {
      findings.CouldNotCheck(i, rule, Fact::kReference, WhyNoComparison(line, known));
    } else if (IsVouchedFor(line.offered_unit, known)) {
      continue;
    } else if (!known.sold_usually) {
      findings.CouldNotCheck(i, rule, Fact::kSales, Missing::kTooFew);
    } else {
      findings.Line(i, rule, rule.action)
          .Observed(Reading::Count(OrdersLately(known)))
          .Expected(*known.reference)
          .AtRisk(MerchantLoss(line, known))
          .Advise(Advice::kReview);
    }
  }
}

}  // namespace parapet::guardrails::item_velocity
