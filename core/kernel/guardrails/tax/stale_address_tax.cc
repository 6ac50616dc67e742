// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/stated_tax.h"

namespace parapet::guardrails::stale_address_tax {

// A checkout whose address was changed last and whose tax was not reckoned anew. Few platforms tell which address they
// taxed; where one does not, or nothing is shipped, there is nothing to compare: downloads are taxed by the billing
// address.
inline constexpr Guardrail kGuardrail = {
    .doc = "Tax was computed for another address than the one the order is shipped to.",
    .message = "The tax was computed for another address than the one the order goes to.",
    .shopper = "The amount to pay may have changed with the address. Please look at your cart again before you order.",
    .origins = kTaxedOrigins,
    .recommended = Action::kHold,
    .sources = "X03 B41 B42",
};

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (order.taxed_address == 0 || order.address == 0 || order.taxed_address == order.address) return;
  bool ships = false;
  for (const Line& line : order.lines) ships = ships || (line.requires_shipping && line.IsMerchandise());
  if (!ships) return;
  const Rule& rule = rules.Whole();
  findings.Whole(rule, rule.action)
      .Observed(order.tax_total ? Reading(*order.tax_total) : Reading())
      .Advise(Advice::kReconfirm);
}

}  // namespace parapet::guardrails::stale_address_tax
