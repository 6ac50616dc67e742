// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/discounts.h"

namespace parapet::guardrails::additive_percentages {

// 40 % and 70 % off, one after the other, leave 18 %; added up they leave nothing. Reckoned both ways, for the order
// and for each line that bears discounts: what was taken off equals the sum, and not what percentages in turn come to.
// A sum that exceeds the goods may have been cut to them. Fixed amounts come last, where they take off most.
//
// Graded by what adding took off too much, as part of the goods: some platforms add small percentages by setting, and
// 10 % twice are then 1 % too much.
inline constexpr Guardrail kGuardrail = {
    .doc = "Percentages off were added up where each should apply to what the one before has left.",
    .message =
        "Percentages were added up and take off {observed}; in turn they take off {expected}. At risk: {at_risk}.",
    .shopper = "These discounts cannot be combined as they stand. Please reload your cart and try again.",
    .origins = kSaleOrigins & ~Bit(Origin::kMarketplace),
    .recommended = Action::kHold,
    .parameters = {{
        {"tag_from", Unit::kBasisPoints, 100, 1, 10'000, "Tag where it takes off this part of the goods too much."},
        {"hold_from", Unit::kBasisPoints, 500, 1, 10'000, "Hold where it takes off this part of the goods too much."},
        {"block_from", Unit::kBasisPoints, kNever, 1, 10'000, "Block where it takes off this part too much."},
    }},
    .sources = "D03 B11 B13 B17",
};

// The discounts on goods that took anything off.
struct Stack {
  int64_t sum = 0;                  // of the percentages, in micros of a percent
  int64_t left = kWholePercentage;  // what they leave in turn
  CheckedSum fixed;
  int percentages = 0;
  int count = 0;
  bool known = true;
};

inline Stack StackOf(const Order& order) {
  Stack stack;
  for (const Discount& discount : order.discounts) {
    if (discount.on_shipping || (discount.amount && discount.amount->micros() <= 0)) continue;
    ++stack.count;
    if (!discount.is_percentage) {
      stack.known = stack.known && discount.amount;
      stack.fixed.Plus(discount.amount);
      continue;
    }
    if (discount.percentage_micros < 0 || discount.percentage_micros > kWholePercentage) return {.known = false};
    ++stack.percentages;
    stack.sum += discount.percentage_micros;
    stack.left = DivideHalfEven(stack.left * (kWholePercentage - discount.percentage_micros), kWholePercentage);
  }
  stack.known = stack.known && stack.fixed.fits && stack.percentages > 0 && stack.count > 1;
  return stack;
}

// What percentages and fixed amounts take off `base` in turn: never more than it.
inline std::optional<Money> InTurn(const Stack& stack, Money base) {
  const auto left = PercentageOf(base, stack.left);
  const auto rest = left ? Subtract(*left, stack.fixed.amount) : std::nullopt;
  if (!rest) return std::nullopt;
  return rest->IsNegative() ? base : Subtract(base, *rest);
}

// Whether `taken` is what adding up takes off `base`; if so, reports it. REQUIRES: base is above zero.
inline bool JudgeSum(const Stack& stack, Money base, Money taken, Money slack, const Rule& rule, int line,
                     Findings& findings) {
  const auto percentages = PercentageOf(base, stack.sum);
  const auto added = percentages ? Add(*percentages, stack.fixed.amount) : std::nullopt;
  const auto in_turn = InTurn(stack, base);
  if (!added || !in_turn) return false;
  const bool is_sum = Gap(taken, *added) <= slack.micros();
  const bool is_cut = *added > base && Gap(taken, base) <= slack.micros();
  const auto excess = Subtract(taken, *in_turn);
  if ((!is_sum && !is_cut) || !excess || *excess <= slack) return false;
  const Action action = Grade(excess->micros(), base.micros(), rule.parameter);
  if (action == Action::kAllow) return false;
  auto report = line < 0 ? findings.Whole(rule, action) : findings.Line(static_cast<size_t>(line), rule, action);
  report.Observed(taken).Expected(*in_turn).AtRisk(excess).Advise(Advice::kReview);
  return true;
}

inline void JudgeLines(const Order& order, const Stack& stack, const Rules& rules, Findings& findings) {
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (!line.priced || !line.discount || IsDiscountedOnPurpose(line)) continue;
    const auto gross = Multiply(line.offered_unit, line.quantity);
    if (!gross || gross->micros() <= 0) continue;
    const Money slack = RoundingOf(line.quantity, order.currency);
    JudgeSum(stack, *gross, *line.discount, slack, rules.Line(i), static_cast<int>(i), findings);
  }
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  if (order.discounts.size() < 2) return;
  const Stack stack = StackOf(order);
  if (!stack.known) return;
  const auto whole = DiscountOnGoods(order);
  const Money slack = RoundingOf(PiecesOf(order), order.currency);
  if (whole && JudgeSum(stack, whole->base, whole->taken, slack, rules.Whole(), kWholeOrder, findings)) return;
  JudgeLines(order, stack, rules, findings);
}

}  // namespace parapet::guardrails::additive_percentages
