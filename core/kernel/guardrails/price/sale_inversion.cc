// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::sale_inversion {

// The struck-through price is the one the order states beside the line's, else the catalogue's list price beside the
// live price, which says something only of a line at that live price: an option chosen for a surcharge costs more than
// list and is right. Equal prices are how many shops leave the field; most have no list price at all.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item costs more than the list price that is struck through beside it.",
    .message = "{item} is sold at {observed} beside a struck-through price of {expected}. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .origins = kPricedOrigins,
    .recommended = Action::kTag,
    .loss_to = LossTo::kCustomer,
    .sources = "P13",
};

inline const std::optional<Money>& ListPrice(const Line& line, const LineFacts& known) {
  return line.compare_at || known.live != line.offered_unit ? line.compare_at : known.compare_at;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kListPrice)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const auto& list = ListPrice(line, facts.lines[i]);
    if (!list || !line.priced || line.offered_unit <= *list) continue;
    if (list->micros() <= 0 || !line.IsMerchandise()) continue;
    const Rule& rule = rules.Line(i);
    findings.Line(i, rule, rule.action)
        .Observed(line.offered_unit)
        .Expected(*list)
        .AtRisk(LossOn(line.offered_unit, *list, line.quantity))
        .Advise(Advice::kReview);
  }
}

}  // namespace parapet::guardrails::sale_inversion
