// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::exposure_budget {

// What facts alone can say: a line at a live price that nobody vouched for, or one that a promotion with a budget of
// its own explains, loses more than a budget has left. Findings of all guardrails together are set against the budgets
// by core/policy/exposure_ladder.h, in this guardrail's name. A budget that is absent is not there; most shops set few.
inline constexpr Guardrail kGuardrail = {
    .doc = "Letting the order through would cost more than a budget for mistakes has left.",
    .message = "{item}: letting this through costs {observed}; the budget has {expected} left. At risk: {at_risk}.",
    .shopper = "Your order needs a short check before we can confirm it. We will be in touch.",
    .reach = Reach::kHistory,
    .needs = {Fact::kBudgets},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .sources = "V06 I01 I06 I18",
};

inline bool Exceeds(Money loss, const std::optional<Money>& left) { return left && loss > *left; }

// The least of the budgets that a loss does not fit into.
inline std::optional<Money> Exceeded(Money loss, std::initializer_list<const std::optional<Money>*> budgets) {
  std::optional<Money> least;
  for (const std::optional<Money>* left : budgets) {
    if (Exceeds(loss, *left) && (!least || **left < *least)) least = *left;
  }
  return least;
}

inline void Report(Findings::Report report, Money loss, Money left) {
  report.Observed(loss).Expected(left).AtRisk(loss).Advise(Advice::kReview);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  Money unvouched;  // by the order, saturating: a sum that does not fit is beyond every budget
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (!line.IsMerchandise() || !line.priced || known.free_ok) continue;
    const bool explained = Explained(known, line.offered_unit);
    if (explained ? !known.promotion_budget_left : !known.live_unvouched) continue;
    const Rule& rule = rules.Line(i);
    if (!known.reference) {
      findings.CouldNotCheck(i, rule, Fact::kBudgets, WhyNoComparison(line, known));
      continue;
    }
    const Money loss = MerchantLoss(line, known).value_or(Money::FromMicros(std::numeric_limits<int64_t>::max()));
    const auto left = explained ? Exceeded(loss, {&known.promotion_budget_left})
                                : Exceeded(loss, {&known.item_budget_left, &known.cohort_budget_left});
    if (left && loss > Money()) Report(findings.Line(i, rule, rule.action), loss, *left);
    if (!explained) unvouched = SaturatingAdd(unvouched, loss);
  }
  const Rule& rule = rules.Whole();
  const auto left = Exceeded(unvouched, {&facts.surroundings.order_budget, &facts.surroundings.day_budget_left});
  if (left && unvouched > Money()) Report(findings.Whole(rule, rule.action), unvouched, *left);
}

}  // namespace parapet::guardrails::exposure_budget
