// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/conversion.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::partial_conversion {

// Needs no exchange rate: the lines tell the rate at which this order was converted, and shipping has to agree with it.
// Shops that set shipping for each country by hand round it freely, so it must be off by half.
inline constexpr Guardrail kGuardrail = {
    .doc = "Shipping was converted at another rate than the goods, or not at all.",
    .message = "Shipping costs the customer {observed}; at the goods' rate it would be {expected}. At risk: {at_risk}.",
    .shopper = "The amount to pay is being checked. Please contact us if you need your order soon.",
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kHold,
    .parameters = {{
        {"off", Unit::kBasisPoints, 5'000, 100, 1'000'000, "From this far off the goods' rate on."},
    }},
    .sources = "C08 B64 chameleon#232",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (!IsForeign(order)) return;
  const auto shipping = ShippingInBoth(order);
  const auto goods = shipping ? GoodsInBoth(order) : std::nullopt;
  if (!goods) return;
  const auto micros = MultiplyDivide(shipping->shop.micros(), goods->presentment.micros(), goods->shop.micros());
  if (!micros) return;
  const Money fair = Money::FromMicros(*micros), charged = shipping->presentment;
  if (IsRounding(charged, fair, order.presentment_currency, 1)) return;
  const Rule& rule = rules.Whole();
  if (!Reaches(Gap(charged, fair), fair.micros(), rule.parameter[0])) return;
  const auto loss = MultiplyDivide(Gap(charged, fair), goods->shop.micros(), goods->presentment.micros());
  findings.Whole(rule, rule.action)
      .Observed(Reading::Presentment(charged))
      .Expected(Reading::Presentment(Rounded(fair, order.presentment_currency)))
      .LosesTo(WhoLoses(charged, fair))
      .AtRisk(loss ? std::optional(Rounded(Money::FromMicros(*loss), order.currency)) : std::nullopt)
      .Advise(Advice::kReprice);
}

}  // namespace parapet::guardrails::partial_conversion
