// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/published_price.h"

namespace parapet::guardrails::sale_window {

// The time is when the order was placed, else now. That the shop still shows the sale price is no excuse: programs that
// end sales run late. Most items have no sale price, and a side of the window that is not known is open; but of an item
// that is not in the catalogue nobody knows.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item is sold at its sale price before the sale has begun or after it has ended.",
    .message =
        "{item} is sold at its sale price of {observed} outside the sale; it costs {expected}. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart has changed. Please look at your cart again before you order.",
    .reach = Reach::kReference,
    .needs = {Fact::kItemState},
    .stages = kListedStages,
    .origins = kPricedOrigins & ~Bit(Origin::kEdit),
    .recommended = Action::kHold,
    .parameters = {{
        {"grace", Unit::kSeconds, 300, 0, 86'400, "How long before and after the sale its price passes."},
    }},
    .sources = "P15 B30",
};

inline bool IsOutside(const LineFacts& known, Instant at, int64_t grace) {
  if (grace >= kNever) return false;
  if (known.sale_from.IsKnown() && at + Seconds(grace) < known.sale_from) return true;
  return known.sale_until.IsKnown() && at - Seconds(grace) >= known.sale_until;
}

// What the item costs outside the sale: the dearest price known of it; nullopt where that is the sale price itself.
inline std::optional<Money> RegularPrice(const LineFacts& known) {
  std::optional<Money> regular;
  for (const auto& candidate : {known.live, known.reference, known.compare_at}) {
    if (candidate && *candidate > *known.sale_price && (!regular || *candidate > *regular)) regular = candidate;
  }
  return regular;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kSalePrice) && !facts.AnyLine(FactTrait::kUnknownItem)) return;
  const Instant at = PricedAt(order, facts);
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (!known.sale_price && known.item_known) continue;
    if (!line.IsMerchandise()) continue;
    const Rule& rule = rules.Line(i);
    if (!known.sale_price) {
      findings.CouldNotCheck(i, rule, Fact::kItemState, WhyNoAmount(known));
    } else if (!line.priced) {
      findings.CouldNotCheck(i, rule, Fact::kItemState, Missing::kUnpriced);
    } else if (line.offered_unit == *known.sale_price && IsOutside(known, at, rule.parameter[0]) &&
               !Explained(known, line.offered_unit)) {
      const auto regular = RegularPrice(known);
      findings.Line(i, rule, rule.action)
          .Observed(line.offered_unit)
          .Expected(regular ? Reading(*regular) : Reading())
          .AtRisk(regular ? LossOn(line.offered_unit, *regular, line.quantity) : std::nullopt)
          .Advise(Advice::kReconfirm);
    }
  }
}

}  // namespace parapet::guardrails::sale_window
