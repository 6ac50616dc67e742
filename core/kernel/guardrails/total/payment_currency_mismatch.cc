// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::payment_currency_mismatch {

// A payment is in the money that the customer was shown or, settled, in the shop's. In any other the number was carried
// over and the currency was not: 60 GBP paid as 60 EUR. A payment that names no currency is in the customer's.
inline constexpr Guardrail kGuardrail = {
    .doc = "A payment is in a currency that is neither the shop's nor the customer's.",
    .message = "A payment is in a currency that the order, which comes to {expected}, was never priced in.",
    .shopper = "The payment cannot be completed in this currency. Please reload your cart and choose how to pay again.",
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kBlock,
    .sources = "T06 B40",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  for (const Payment& payment : order.payments) {
    const Currency currency = payment.currency;
    if (currency.IsNone() || currency == order.currency || currency == order.presentment_currency) continue;
    const bool presented = !order.presentment_currency.IsNone() && order.presentment_total;
    const Rule& rule = rules.Whole();
    findings.Whole(rule, rule.action)
        .Expected(presented     ? Reading::Presentment(*order.presentment_total)
                  : order.total ? Reading(*order.total)
                                : Reading())
        .Advise(Advice::kReconfirm);
    return;  // one is enough to stop the payment
  }
}

}  // namespace parapet::guardrails::payment_currency_mismatch
