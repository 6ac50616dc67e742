// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/discounts.h"

namespace parapet::guardrails::discount_on_excluded_item {

// Excluded is what the register leaves out of a discount's items and what the catalogue says is never discounted; a
// gift card is as good as cash and needs a register that says it is eligible. A line of which neither says anything is
// not excluded, unless a code of the order is unknown to the register. Gifts and samples are discounted on purpose.
inline constexpr Guardrail kGuardrail = {
    .doc = "A discount was given on an item that it does not apply to, or on a gift card.",
    .message = "{item} bears a discount of {observed} that it is excluded from. At risk: {at_risk}.",
    .shopper = "A code in your cart does not apply to one of its items. Please remove the code and try again.",
    .reach = Reach::kReference,
    .needs = {Fact::kCodes},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .sources = "D13 D14 B74",
};

inline bool MayBeExcluded(const Line& line) {
  return line.discount && line.discount->micros() > 0 && (line.IsMerchandise() || line.kind == LineKind::kBundlePart);
}

inline bool AnyUnregisteredCode(const Order& order, const Facts& facts) {
  for (size_t i = 0; i < order.discounts.size(); ++i) {
    const Discount& discount = order.discounts[i];
    if (!discount.on_shipping && !discount.code.empty() && !RegisteredAs(facts, i).registered) return true;
  }
  return false;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOnDiscount)) return;
  const bool unregistered = AnyUnregisteredCode(order, facts);
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (!MayBeExcluded(line)) continue;
    const Eligibility eligibility = facts.lines[i].discount;
    const bool said = eligibility != Eligibility::kUnknown;
    const Rule& rule = rules.Line(i);
    if (eligibility == Eligibility::kExcluded || (!said && line.kind == LineKind::kGiftCard)) {
      findings.Line(i, rule, rule.action)
          .Observed(*line.discount)
          .Expected(Money())
          .AtRisk(line.discount)
          .Advise(Advice::kDropCode);
    } else if (!said && unregistered) {
      findings.CouldNotCheck(i, rule, Fact::kCodes, Missing::kUnregistered);
    }
  }
}

}  // namespace parapet::guardrails::discount_on_excluded_item
