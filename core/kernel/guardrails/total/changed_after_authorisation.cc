// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::changed_after_authorisation {

// An order that grew after its payment was authorised: edited, or added to in a second tab. One that shrank is captured
// for less, as every removed item is. A tip may be added afterwards, and goods sold by weight are weighed then. An
// order of which no authorisation was seen has nothing to compare with.
inline constexpr Guardrail kGuardrail = {
    .doc = "The total is greater than when the payment was authorised.",
    .message = "The total is {observed}; the payment was authorised at {expected}. At risk: {at_risk}.",
    .shopper = "The amount to pay has changed. Please confirm your payment again, or contact us and we will help.",
    .reach = Reach::kHistory,
    .needs = {Fact::kPayments},
    .origins = kSaleOrigins & ~(Bit(Origin::kB2b) | Bit(Origin::kMarketplace)),
    .recommended = Action::kHold,
    .monotone = Monotone::kTotalUp,
    .sources = "T10 B39",
};

// What may have come on top since: tips; everything where the order holds goods by weight.
inline std::optional<Money> MayGrow(const Order& order) {
  if (order.AnyLine(LineTrait::kByWeight)) return std::nullopt;
  std::optional<Money> tips = order.tip_total.value_or(Money());
  for (const Line& line : order.lines) {
    if (line.kind == LineKind::kTip && tips) tips = Add(*tips, line.net_total);
  }
  return tips;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const auto& authorised = facts.history.authorised_total;
  if (!authorised || order.total == authorised) return;
  const Rule& rule = rules.Whole();
  if (!order.total) return findings.CouldNotCheckOrder(rule, Fact::kPayments, Missing::kNotStated);
  const auto growth = Subtract(*order.total, *authorised);
  if (!growth || growth->micros() < order.currency.MinorUnitMicros()) return;
  const auto on_top = MayGrow(order);
  if (!on_top || *growth <= *on_top) return;
  findings.Whole(rule, rule.action)
      .Observed(*order.total)
      .Expected(*authorised)
      .AtRisk(growth)
      .Advise(Advice::kReconfirm);
}

}  // namespace parapet::guardrails::changed_after_authorisation
