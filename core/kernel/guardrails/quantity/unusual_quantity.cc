// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::unusual_quantity {

// Compared with the most that an order usually has of the item, all but one in a thousand. A handful is never unusual,
// not even of what is always bought one at a time. Where too few orders have been seen, larger quantities are listed
// and, as shipped, raise nothing: a young shop would tag every dozen of eggs. The trade and staff order by the pallet.
inline constexpr Guardrail kGuardrail = {
    .doc = "A line asks for many times more of an item than orders usually have.",
    .message = "{item}: {observed} ordered; an order usually has at most {expected}.",
    .shopper = "Please check the quantities in your cart. If you need that many, we are glad to help.",
    .reach = Reach::kHistory,
    .needs = {Fact::kSales},
    .origins = Bit(Origin::kStorefront) | Bit(Origin::kPos),
    .recommended = Action::kTag,
    .on_missing = Action::kAllow,
    .monotone = Monotone::kQuantityUp,
    .parameters = {{
        {"tag_above", Unit::kCount, 3, 1, 1'000'000, "Tag above this many times the usual most."},
        {"hold_above", Unit::kCount, 10, 1, 1'000'000, "Hold above this many times the usual most."},
        {"pieces", Unit::kCount, 6, 1, 1'000'000, "Quiet below this many."},
    }},
    .sources = "Q03 I16",
};

inline bool Above(Quantity quantity, Quantity usual, int64_t times) {
  int64_t most = 0;
  if (times >= kNever || MultiplyOverflows(usual.micros(), times, &most)) return false;
  return quantity.micros() > most;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const Rule& rule = rules.Line(i);
    if (line.quantity.micros() / kMicros < rule.parameter[2] || !line.IsMerchandise()) continue;
    const auto& usual = facts.lines[i].usual_quantity;
    if (!usual) {
      findings.CouldNotCheck(i, rule, Fact::kSales, Missing::kTooFew);
      continue;
    }
    const bool hold = Above(line.quantity, *usual, rule.parameter[1]);
    if (!hold && !Above(line.quantity, *usual, rule.parameter[0])) continue;
    findings.Line(i, rule, hold ? Action::kHold : Action::kTag)
        .Observed(line.quantity)
        .Expected(*usual)
        .Advise(Advice::kReconfirm);
  }
}

}  // namespace parapet::guardrails::unusual_quantity
