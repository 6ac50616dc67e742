// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/total_parts.h"

namespace parapet::guardrails::rounding_difference {

// What total_identity lets pass as rounding, named, so that nobody has to search for a missing cent: the platform
// rounded every piece, or every tax, where its own total was rounded once. Adding up exactly and rounding the total, or
// rounding every line, is how shops reckon, and says nothing.
inline constexpr Guardrail kGuardrail = {
    .doc = "The total differs from the sum of its parts by what rounding explains.",
    .message = "The total is {observed}; its parts come to {expected}: a difference that rounding explains.",
    .shopper = "Your order is fine. You can go on as usual.",
    .origins = kSaleOrigins,
    .recommended = Action::kTag,
    .sources = "T08 B33 B36 B37 B69 B71",
};

// What rounding every line to the smallest unit, half up, adds to the exact sum; 0 where prices and quantities are
// whole.
inline int64_t RoundingOfLines(const Order& order) {
  const int64_t minor = order.currency.MinorUnitMicros();
  int64_t added = 0;
  for (const Line& line : order.lines) {
    const auto gross = OfferedTotal(line);
    const int64_t rest = gross ? gross->micros() % minor : 0;
    const int64_t above = rest < 0 ? rest + minor : rest;  // the smallest unit below
    added += above * 2 >= minor ? minor - above : -above;
  }
  return added;
}

static void Judge(const Order& order, const Rules& rules, Findings& findings) {
  const TotalCheck& check = order.total_check;
  if (check.fit != TotalFit::kRounded) return;
  const auto by_lines = Add(check.expected, Money::FromMicros(RoundingOfLines(order)));
  if (!by_lines || Gap(*order.total, *by_lines) <= order.currency.MinorUnitMicros() / 2) return;
  ReportTotal(*order.total, check.expected, rules.Whole(), findings).Advise(Advice::kReview);
}

}  // namespace parapet::guardrails::rounding_difference
