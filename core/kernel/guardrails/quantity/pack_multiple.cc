// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::pack_multiple {

// An item without a multiple or a least quantity is sold as anybody likes. What would do is the next quantity that is
// enough and comes out even. Staff and the till may break a pack. Blocked, because the shopper can put it right at
// once.
inline constexpr Guardrail kGuardrail = {
    .doc = "A quantity is less than the least that is sold of an item, or no multiple of its pack.",
    .message = "{item}: {observed} ordered; by packs and least quantities {expected} would do.",
    .shopper = "This item is sold in full packs only. Please change the quantity and we will take your order.",
    .reach = Reach::kReference,
    .needs = {Fact::kPackaging},
    .origins = Bit(Origin::kStorefront) | Bit(Origin::kB2b),
    .recommended = Action::kBlock,
    .sources = "Q05",
};

// The next quantity from this one on that may be ordered; nullopt where none can be counted.
inline std::optional<Quantity> NextThatDoes(Quantity quantity, const LineFacts& known) {
  const int64_t wanted = std::max(quantity, known.min_per_order.value_or(quantity)).micros();
  const int64_t step = known.order_multiple ? known.order_multiple->micros() : 0;
  if (step <= 0 || wanted % step == 0) return Quantity::FromMicros(wanted);
  return Add(Quantity::FromMicros(wanted), Quantity::FromMicros(step - wanted % step));
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kLimited) && !facts.AnyLine(FactTrait::kUnknownItem)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (!line.IsMerchandise() || !line.quantity.IsPositive()) continue;
    const Rule& rule = rules.Line(i);
    if (!known.item_known) {
      findings.CouldNotCheck(i, rule, Fact::kPackaging, WhyUnknownItem(known));
      continue;
    }
    const auto next = NextThatDoes(line.quantity, known);
    if (next == line.quantity) continue;
    findings.Line(i, rule, rule.action)
        .Observed(line.quantity)
        .Expected(next ? Reading(*next) : Reading())
        .Advise(Advice::kReconfirm);
  }
}

}  // namespace parapet::guardrails::pack_multiple
