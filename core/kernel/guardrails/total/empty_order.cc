// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::empty_order {

inline constexpr Guardrail kGuardrail = {
    .doc = "An order is placed without any line.",
    .message = "The order has no lines; its total is {observed}.",
    .shopper = "Your cart is empty. Please add an item before you order.",
    .stages = kFromCheckoutOn & ~Bit(Stage::kEdited),
    .origins = kSaleOrigins,
    .recommended = Action::kBlock,
    .sources = "B07",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (!order.lines.empty()) return;
  const Rule& rule = rules.Whole();
  findings.Whole(rule, rule.action)
      .Observed(order.total ? Reading(*order.total) : Reading())
      .AtRisk(order.total)
      .LosesTo(order.total && order.total->micros() > 0 ? LossTo::kCustomer : LossTo::kMerchant)
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::empty_order
