// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::incomplete_order {

// Free and from nobody: no checkout makes such an order, so one was gone around. A paid order without a name is not
// meant; a shop may keep its customers to itself. At the till, in a draft and on a marketplace the buyer is nobody on
// purpose, and at checkout not yet known. That there is an address but nobody to write to is said without a tag.
inline constexpr Guardrail kGuardrail = {
    .doc = "An order that costs nothing names neither a customer nor an address.",
    .message = "The order costs nothing and names neither a customer nor an address.",
    .shopper = "Some of your details did not reach us. Please contact us, so that we can send your order.",
    .reach = Reach::kReference,
    .needs = {Fact::kIdentity},
    .stages = Bit(Stage::kPlaced) | Bit(Stage::kPaid) | Bit(Stage::kEdited),
    .origins = Bit(Origin::kStorefront) | Bit(Origin::kB2b),
    .recommended = Action::kHold,
    .sources = "G01 B02",
};

static void Judge(const Order& order, const Facts&, const Rules& rules, Findings& findings) {
  if (order.customer != 0 || order.lines.empty()) return;
  const auto& charged = order.total ? order.total : order.presentment_total;
  if (!charged || !charged->IsZero()) return;
  const Rule& rule = rules.Whole();
  if (order.address != 0) return findings.CouldNotCheckOrder(rule, Fact::kIdentity, Missing::kAnonymous);
  findings.Whole(rule, rule.action).Observed(*charged).Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::incomplete_order
