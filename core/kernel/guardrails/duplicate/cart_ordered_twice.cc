// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::cart_ordered_twice {

// One cart makes one order, whoever the customer is and however much time lies between. An order that names no cart has
// nothing to look at. Marketplaces split a cart by seller.
inline constexpr Guardrail kGuardrail = {
    .doc = "Another order was already made from the same cart.",
    .message = "A second order was made from one cart. At risk: {at_risk}.",
    .shopper = "Your order has already reached us. We will make sure that you are charged only once.",
    .reach = Reach::kHistory,
    .stages = kFromCheckoutOn & ~Bit(Stage::kEdited),
    .origins = kSaleOrigins & ~(Bit(Origin::kEdit) | Bit(Origin::kMarketplace)),
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .sources = "V02 B60",
};

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (facts.history.same_cart_order.empty()) return;
  const Rule& rule = rules.Whole();
  findings.Whole(rule, rule.action).AtRisk(order.total).Advise(Advice::kCompare);
}

}  // namespace parapet::guardrails::cart_ordered_twice
