// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::shown_vs_charged {

// Judged in the money that the shopper saw, where both amounts are known in it; else in the shop's. Charging less than
// was shown never rises above a tag: nobody is wronged, and the checkout may have recomputed tax (woocommerce#67021).
inline constexpr Guardrail kGuardrail = {
    .doc = "The total charged is not the total that the shopper was shown and confirmed.",
    .message = "The shopper was shown {expected} and is charged {observed}. At risk: {at_risk}.",
    .shopper = "The amount to pay has changed. Please look at your cart again before you order.",
    .reach = Reach::kReference,
    .needs = {Fact::kShownTotal},
    .stages = kFromCheckoutOn & ~Bit(Stage::kEdited),
    .origins = kSaleOrigins & ~Bit(Origin::kEdit),
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .sources = "B76",
};

static void Judge(const Order& order, const Facts&, const Rules& rules, Findings& findings) {
  const bool presented = order.presentment_total && order.presentment_shown_total;
  const auto& charged = presented ? order.presentment_total : order.total;
  const auto& shown = presented ? order.presentment_shown_total : order.shown_total;
  const Rule& rule = rules.Whole();
  if (!charged || !shown) return findings.CouldNotCheckOrder(rule, Fact::kShownTotal, Missing::kNotStated);
  if (*charged == *shown) return;
  const bool above = *charged > *shown;
  const bool foreign = presented && IsForeign(order);
  findings.Whole(rule, above ? rule.action : AtMost(rule.action, Action::kTag))
      .Observed(foreign ? Reading::Presentment(*charged) : Reading(*charged))
      .Expected(foreign ? Reading::Presentment(*shown) : Reading(*shown))
      .LosesTo(above ? LossTo::kCustomer : LossTo::kMerchant)
      .AtRisk(foreign ? std::nullopt : (above ? Subtract(*charged, *shown) : Subtract(*shown, *charged)))
      .Advise(Advice::kReconfirm);
}

}  // namespace parapet::guardrails::shown_vs_charged
