// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/stated_tax.h"

namespace parapet::guardrails::double_tax {

// Prices that contain their tax, and a total that is above goods, shipping, fees and tips by just that tax: the shopper
// pays it twice. total_identity sees that the sum is wrong; this says why, and that it is the shopper who loses. A tax
// that shipping and fees alone could bear may rightly come on top of them. Where prices are without tax, a tax that was
// put on twice is beyond the band of tax_rate_band.
inline constexpr Guardrail kGuardrail = {
    .doc = "Tax is added to prices that already contain it.",
    .message =
        "The total is {observed}; without the tax that its prices already contain it is {expected}. At risk: "
        "{at_risk}.",
    .shopper = "The amount to pay is being corrected. Please reload your cart and look at it again before you order.",
    .origins = kSaleOrigins,
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .sources = "X08",
};

// What the order comes to with the tax inside its prices; nullopt where that cannot be told.
inline std::optional<Money> WithTaxInside(const Order& order) {
  const auto unspread = UnspreadDiscount(order);
  auto sum = unspread ? Subtract(order.goods_net_total, *unspread) : std::nullopt;
  for (const auto& part : {order.shipping, order.fee_total, order.tip_total}) {
    if (sum && part) sum = Add(*sum, *part);
  }
  return sum;
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (order.tax_basis != TaxBasis::kIncluded || !order.tax_total || !order.total || !order.shipping) return;
  const Money tax = *order.tax_total, rounding = TaxRounding(order, order.rounded_terms);
  if (tax <= rounding || !order.arithmetic_fits || order.AnyLine(LineTrait::kMissingPrice)) return;
  const auto right = WithTaxInside(order);
  const auto wrong = right ? Add(*right, tax) : std::nullopt;
  if (!wrong || Gap(*wrong, *order.total) > rounding.micros() || Gap(*right, *order.total) <= rounding.micros()) return;
  if (MayBeOnCharges(tax, order)) return;
  const Rule& rule = rules.Whole();
  findings.Whole(rule, rule.action).Observed(*order.total).Expected(*right).AtRisk(tax).Advise(Advice::kReconfirm);
}

}  // namespace parapet::guardrails::double_tax
