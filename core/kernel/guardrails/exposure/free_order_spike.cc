// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/unspread_discount.h"

namespace parapet::guardrails::free_order_spike {

// More free orders in an hour than anybody gives away, and where it is known what is usual, many times that: a shop
// that sends a hundred samples a day is not in an emergency. Said of orders that are free themselves for no registered
// reason, of goods that are worth something. Staff give away by drafts; marketplaces and the trade settle elsewhere.
inline constexpr Guardrail kGuardrail = {
    .doc = "Many orders cost nothing within an hour, this one too, and no registered right explains it.",
    .message = "{observed} orders cost nothing within an hour, this one too; up to {expected} pass unremarked.",
    .shopper = "We will look at this order and write to you shortly.",
    .reach = Reach::kHistory,
    .needs = {Fact::kSales, Fact::kEntitlement},
    .stages = kFromCheckoutOn & ~Bit(Stage::kEdited),
    .origins = Bit(Origin::kStorefront) | Bit(Origin::kPos),
    .recommended = Action::kHold,
    .parameters = {{
        {"orders", Unit::kCount, 3, 1, 100'000, "From more than this many free orders an hour on, this one too."},
        {"multiple", Unit::kCount, 5, 1, 1'000, "And from this many times the usual share on, where that is known."},
    }},
    .sources = "V09 B01 I10",
};

inline bool IsSpike(const Pace& pace, const Rule& rule) {
  const int64_t count = int64_t{pace.free.count} + 1, orders = int64_t{pace.orders_hour} + 1;
  if (count <= rule.parameter[0]) return false;
  return !pace.free.usual ||
         (rule.parameter[1] < kNever && Reaches(count, orders, *pace.free.usual * rule.parameter[1]));
}

// Whether the goods are worth something, at their prices or at their references.
inline bool AreWorthSomething(const Order& order, const Facts& facts) {
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (!line.IsMerchandise() || known.free_ok || !line.quantity.IsPositive()) continue;
    if (line.offered_unit > Money() || (known.reference && *known.reference > Money())) return true;
  }
  return false;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  const auto& charged = order.total ? order.total : order.presentment_total;
  if (charged ? !charged->IsZero() : LinesCost(order)) return;
  const Rule& rule = rules.Whole();
  if (facts.entitlement.covers_zero_total || !IsSpike(facts.pace, rule) || !AreWorthSomething(order, facts)) return;
  if (!charged) return findings.CouldNotCheckOrder(rule, Fact::kEntitlement, Missing::kNotStated);
  findings.Whole(rule, rule.action)
      .Observed(Reading::Count(int64_t{facts.pace.free.count} + 1))
      .Expected(Reading::Count(rule.parameter[0]))
      .Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::free_order_spike
