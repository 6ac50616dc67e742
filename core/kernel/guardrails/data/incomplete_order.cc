// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::incomplete_order {

// At the till, in a draft and on a marketplace the buyer is nobody on purpose, and at checkout not yet known. Who picks
// goods up leaves no address and who downloads needs none, so that alone is nothing. An address without anybody to
// write to may still be served: that is said and does not tag.
inline constexpr Guardrail kGuardrail = {
    .doc = "An order names neither a customer nor an address: nobody can be sent the goods or written to.",
    .message = "The order names neither customer nor address. At risk: {at_risk}.",
    .shopper = "Some of your details did not reach us. Please contact us, so that we can send your order.",
    .reach = Reach::kReference,
    .needs = {Fact::kIdentity},
    .stages = Bit(Stage::kPlaced) | Bit(Stage::kPaid) | Bit(Stage::kEdited),
    .origins = Bit(Origin::kStorefront) | Bit(Origin::kB2b),
    .recommended = Action::kHold,
    .loss_to = LossTo::kCustomer,
    .sources = "G01 B02",
};

static void Judge(const Order& order, const Facts&, const Rules& rules, Findings& findings) {
  if (order.customer != 0 || order.lines.empty()) return;
  const Rule& rule = rules.Whole();
  if (order.address != 0) return findings.CouldNotCheckOrder(rule, Fact::kIdentity, Missing::kAnonymous);
  findings.Whole(rule, rule.action).AtRisk(order.total).Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::incomplete_order
