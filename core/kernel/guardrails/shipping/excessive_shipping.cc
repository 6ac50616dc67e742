// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::excessive_shipping {

// A postcard costs more to send than to buy: shipping below `least` is never too much. Compared with the goods before
// discounts; goods worth nothing are samples for which only the shipping is paid, and a deposit is not the goods'
// price. Staff, the trade and marketplaces agree on freight of their own.
inline constexpr Guardrail kGuardrail = {
    .doc = "Shipping costs as much as the goods, or more, and is no small amount.",
    .message = "Shipping is {observed} for goods of {expected}. At risk: {at_risk}.",
    .shopper = "Please check the shipping costs of this order before you go on. We are glad to help.",
    .origins = Bit(Origin::kStorefront),
    .recommended = Action::kHold,
    .loss_to = LossTo::kCustomer,
    .parameters = {{
        {"tag_from", Unit::kBasisPoints, 10'000, 1, 10'000'000, "Tag from this share of the goods on."},
        {"hold_from", Unit::kBasisPoints, 20'000, 1, 10'000'000, "Hold from this share of the goods on."},
        {"least", Unit::kMinorUnits, 3'000, 0, 1'000'000'000, "Quiet below this much."},
    }},
    .sources = "F02",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (!order.shipping || *order.shipping < order.goods_total) return;
  const Rule& rule = rules.Whole();
  const int64_t shipping = order.shipping->micros(), goods = order.goods_total.micros();
  if (goods <= 0 || !order.arithmetic_fits || shipping < SmallestUnits(order, rule.parameter[2])) return;
  const bool hold = Reaches(shipping, goods, rule.parameter[1]);
  if ((!hold && !Reaches(shipping, goods, rule.parameter[0])) || order.AnyLine(LineTrait::kDeposit)) return;
  findings.Whole(rule, hold ? Action::kHold : Action::kTag)
      .Observed(*order.shipping)
      .Expected(order.goods_total)
      .AtRisk(Subtract(*order.shipping, order.goods_total))
      .Advise(Advice::kReconfirm);
}

}  // namespace parapet::guardrails::excessive_shipping
