// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/stated_tax.h"

namespace parapet::guardrails::tax_rate_band {

// The tax as a part of what it is on, against the rates at the destination. It is too high only where it is so with
// shipping, fees and everything else taxed, and too low only where it is so with nothing taxed but goods after all
// discounts; rounding is allowed for. No tax at all is the business of untaxed_destination, tax on nothing that of
// tax_on_full_discount.
inline constexpr Guardrail kGuardrail = {
    .doc = "The tax of an order is more or less than the rates at its destination allow.",
    .message = "The tax comes to {observed} of what it is on; at the destination it is {expected}. At risk: {at_risk}.",
    .shopper = "The amount to pay has changed. Please look at your cart again before you order.",
    .reach = Reach::kReference,
    .needs = {Fact::kTaxRates},
    .origins = kTaxedOrigins & ~Bit(Origin::kPos),
    .recommended = Action::kHold,
    .parameters = {{
        {"tolerance", Unit::kBasisPoints, 50, 0, 10'000, "How far beyond the rates the tax may be."},
    }},
    .sources = "X02",
};

inline void Report(Money tax, Money base, int64_t rate, const Rule& rule, Findings& findings) {
  const auto due = PartOf(base, rate);
  const bool low = due && tax < *due;
  const auto part = MultiplyDivide(tax.micros(), kHundredPercent, base.micros());
  findings.Whole(rule, rule.action)
      .Observed(part ? Reading(Reading::Kind::kBasisPoints, *part) : Reading())
      .Expected(Reading(Reading::Kind::kBasisPoints, rate))
      .LosesTo(low ? LossTo::kMerchant : LossTo::kCustomer)
      .AtRisk(due ? std::optional(Money::FromMicros(Gap(tax, *due))) : std::nullopt)
      .Advise(Advice::kReconfirm);
}

inline void JudgeTax(const Order& order, Money tax, int64_t least, int64_t most, const Rule& rule, Findings& findings) {
  const TaxedAmount taxed = Taxed(order, tax);
  const Money rounding = TaxRounding(order, order.lines.size() + 1);
  const auto lower = Subtract(tax, rounding), upper = Add(tax, rounding);
  const int64_t tolerance = rule.parameter[0];
  if (tolerance >= kNever || !lower || !upper) return;
  if (taxed.most.micros() > 0 && !lower->IsNegative() &&
      CompareToPart(lower->micros(), taxed.most.micros(), most + tolerance) > 0) {
    Report(tax, taxed.most, most, rule, findings);
  } else if (taxed.least.micros() > 0 && least > tolerance &&
             CompareToPart(upper->micros(), taxed.least.micros(), least - tolerance) < 0) {
    Report(tax, taxed.least, least, rule, findings);
  }
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const auto tax = StatedTax(order);
  if (!tax || tax->micros() <= 0 || !order.arithmetic_fits) return;
  const Rule& rule = rules.Whole();
  const auto &least = facts.surroundings.tax_least, &most = facts.surroundings.tax_most;
  if (!least || !most) return findings.CouldNotCheckOrder(rule, Fact::kTaxRates, WhyNoTaxRate(order));
  if (*least >= 0 && *most >= *least) JudgeTax(order, *tax, *least, *most, rule, findings);
}

}  // namespace parapet::guardrails::tax_rate_band
