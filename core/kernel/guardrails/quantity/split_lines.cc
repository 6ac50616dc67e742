// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::split_lines {

// Silent where one line alone exceeds: that is quantity_limit. The same item on two lines with different engravings is
// ordinary as long as both together keep to what may be had.
inline constexpr Guardrail kGuardrail = {
    .doc = "Several lines together ask for more of one item than may be had, although each alone would pass.",
    .message = "{item}: {observed} ordered by one customer over several lines; at most {expected} are allowed.",
    .shopper = "We share this item out among our customers. Please reduce the quantity and we will take your order.",
    .reach = Reach::kReference,
    .needs = {Fact::kItemLimits},
    .origins = Bit(Origin::kStorefront) | Bit(Origin::kPos),
    .recommended = Action::kBlock,
    .sources = "Q06",
};

// One item as the order's lines ask for it. Without initialisers: most of an array of them is never touched.
struct Demand {
  uint32_t item;
  uint32_t lines;
  size_t last;  // the line with which it first passed, else the last
  int64_t micros;
  bool single;  // one line alone passes
  bool over;
};

// The demands of an order by item: a table with twice as many slots as an order has lines, so that adding a line costs
// a few compares however many there are.
class Demands {
 public:
  Demand& Of(uint32_t item) {
    size_t slot = item * uint32_t{2'654'435'761} >> 22;
    while (slots_[slot] != 0 && all_[slots_[slot] - 1].item != item) slot = (slot + 1) % kSlots;
    if (slots_[slot] == 0) {
      all_[count_] = {.item = item, .lines = 0, .last = 0, .micros = 0, .single = false, .over = false};
      slots_[slot] = ++count_;
    }
    return all_[slots_[slot] - 1];
  }
  std::span<const Demand> all() const { return {all_, count_}; }

 private:
  static constexpr size_t kSlots = 1'024;
  static_assert(kSlots > 2 * kLinesMax);
  uint16_t slots_[kSlots] = {};  // 1 + the place in all_; 0: free
  uint16_t count_ = 0;
  Demand all_[kLinesMax];
};

inline bool Counts(const Line& line, const LineFacts& known) {
  return (known.max_per_order || known.max_per_customer) && line.IsMerchandise() && line.quantity.IsPositive();
}

inline void AddLine(const Line& line, const LineFacts& known, size_t i, Demand& demand) {
  ++demand.lines;
  if (!demand.over) demand.last = i;
  demand.single = demand.single || PassedLimit(known, line.quantity);
  if (__builtin_add_overflow(demand.micros, line.quantity.micros(), &demand.micros)) {
    demand.micros = std::numeric_limits<int64_t>::max();
  }
  demand.over = demand.over || PassedLimit(known, Quantity::FromMicros(demand.micros));
}

inline void Report(const Demand& demand, const LineFacts& known, const Rule& rule, Findings& findings) {
  const auto passed = PassedLimit(known, Quantity::FromMicros(demand.micros));
  if (passed && !demand.single) {
    findings.Line(demand.last, rule, rule.action)
        .Observed(passed->counted)
        .Expected(passed->most)
        .Advise(Advice::kReduceQuantity);
  } else if (!passed && known.max_per_customer && !known.bought_before) {
    findings.CouldNotCheck(demand.last, rule, Fact::kItemLimits, Missing::kAnonymous);
  }
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kLimited)) return;
  size_t limited = 0;
  for (size_t i = 0; i < order.lines.size(); ++i) limited += Counts(order.lines[i], facts.lines[i]);
  if (limited < 2) return;
  Demands demands;
  for (size_t i = 0; i < order.lines.size() && i < kLinesMax; ++i) {
    const LineFacts& known = facts.lines[i];
    if (Counts(order.lines[i], known)) AddLine(order.lines[i], known, i, demands.Of(known.stock_item));
  }
  for (const Demand& demand : demands.all()) {
    if (demand.lines > 1) Report(demand, facts.lines[demand.last], rules.Line(demand.last), findings);
  }
}

}  // namespace parapet::guardrails::split_lines
