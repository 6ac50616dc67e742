// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/published_price.h"
#include "parapet/core/kernel/reference_finding.h"
#include "parapet/core/kernel/stated_tax.h"

namespace parapet::guardrails::tax_basis_confusion {

// A price with tax taken for one without, or the reverse: it lies off its reference by just the tax of the destination,
// or, where tax was put on a price that had it already, twice. A registered promotion, a sale or a price of the last
// 24 hours explains the same gap and is believed first. A tax so small that it is hardly more than the tolerance could
// be any price, and is not looked for. Where staff name prices a concession is: at a tax of 25 %, one of 20 % is off by
// just the tax.
inline constexpr Guardrail kGuardrail = {
    .doc = "An item's price is off its last vouched price by just the tax, or twice that.",
    .message =
        "{item} is offered at {observed}; its last vouched price is {expected}: they differ by the tax. At risk: "
        "{at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kReference, Fact::kTaxRates},
    .origins = kListedOrigins,
    .recommended = Action::kHold,
    .parameters = {{
        {"tolerance", Unit::kBasisPoints, 50, 0, 1'000, "How near the price with or without tax must be."},
    }},
    .sources = "X04 B43",
};

inline bool IsNear(Money price, std::optional<int64_t> target, int64_t tolerance) {
  return target && *target > 0 && !price.IsNegative() && IsTimes(price, Money::FromMicros(*target), 1, 1, tolerance);
}

// Whether a price is its reference with the tax, without it, or with it twice.
inline bool IsOffByTax(Money price, Money reference, int64_t rate, int64_t tolerance) {
  if (rate <= 2 * tolerance || tolerance >= kNever || reference.micros() <= 0) return false;
  const int64_t with_tax = kHundredPercent + rate;
  const auto once = MultiplyDivide(reference.micros(), with_tax, kHundredPercent);
  const auto twice = once ? MultiplyDivide(*once, with_tax, kHundredPercent) : std::nullopt;
  return IsNear(price, once, tolerance) || IsNear(price, twice, tolerance) ||
         IsNear(price, MultiplyDivide(reference.micros(), kHundredPercent, with_tax), tolerance);
}

inline bool IsExplained(const Order& order, const Line& line, const Facts& facts, const LineFacts& known) {
  if (known.recently_live || Explained(known, line.offered_unit)) return true;
  return known.sale_price == line.offered_unit && SaleHolds(known, PricedAt(order, facts));
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const Surroundings& place = facts.surroundings;
  bool rates_missing = false;
  JudgeAgainstReference(order, facts, rules, findings, [&](const Line& line, const LineFacts& known, const Rule& rule) {
    if (IsExplained(order, line, facts, known)) return Action::kAllow;
    if (!place.tax_least || !place.tax_most) return rates_missing = true, Action::kAllow;
    const bool off = IsOffByTax(line.offered_unit, *known.reference, *place.tax_most, rule.parameter[0]) ||
                     IsOffByTax(line.offered_unit, *known.reference, *place.tax_least, rule.parameter[0]);
    return off ? rule.action : Action::kAllow;
  });
  if (rates_missing) findings.CouldNotCheckOrder(rules.Whole(), Fact::kTaxRates, WhyNoTaxRate(order));
}

}  // namespace parapet::guardrails::tax_basis_confusion
