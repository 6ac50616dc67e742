// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::aggregate_shortfall {

// Two lines, or two parts of bundles, that draw on one stock each fit and together do not. Silent where a single line
// already exceeds what there is: that is stock_shortfall.
inline constexpr Guardrail kGuardrail = {
    .doc = "Several lines together ask for more than there is, although each alone would fit.",
    .message = "{item}: {observed} ordered over several lines, {expected} available. At risk: {at_risk}.",
    .shopper = "We do not have that many of this item. Please reduce the quantity or remove it.",
    .reach = Reach::kReference,
    .needs = {Fact::kStock},
    .origins = kEveryOrigin & ~(Bit(Origin::kImport) | Bit(Origin::kParapet)),
    .recommended = Action::kBlock,
    .loss_to = LossTo::kCustomer,
    .sources = "B47",
};

inline bool Counts(const Line& line, const LineFacts& facts) {
  return facts.stock_kind == StockKind::kTracked && facts.claim != ClaimOutcome::kWon &&
         facts.claim != ClaimOutcome::kLost && line.quantity.IsPositive() && TakesStock(line);
}

// One stock as the order's lines draw on it.
struct Demand {
  int64_t quantity = 0;
  size_t lines = 0;
  size_t last = 0;      // the line with which it first exceeded what there is, else the last
  bool single = false;  // one line alone exceeds
  bool unread = false;  // no reading on one of the lines
  bool over = false;
};

inline void AddLine(const Line& line, const LineFacts& facts, size_t i, Demand& demand) {
  ++demand.lines;
  if (!demand.over) demand.last = i;
  if (!facts.available) return static_cast<void>(demand.unread = true);
  demand.single = demand.single || line.quantity > *facts.available;
  if (__builtin_add_overflow(demand.quantity, line.quantity.micros(), &demand.quantity)) {
    demand.quantity = std::numeric_limits<int64_t>::max();
  }
  demand.over = demand.over || demand.quantity > facts.available->micros();
}

inline void Report(const Order& order, const Facts& facts, const Demand& demand, const Rule& rule, Findings& findings) {
  const Line& line = order.lines[demand.last];
  const Quantity available = *facts.lines[demand.last].available;
  const int64_t held = available.IsPositive() ? available.micros() : 0;
  findings.Line(demand.last, rule, rule.action)
      .Observed(Quantity::FromMicros(demand.quantity))
      .Expected(available)
      .AtRisk(OfferedTotal(line, Quantity::FromMicros(demand.quantity - held)))
      .Advise(Advice::kReduceQuantity);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kSharedStock)) return;
  uint32_t stocks[kLinesMax];
  uint16_t lines[kLinesMax];
  size_t count = 0;
  for (size_t i = 0; i < order.lines.size() && count < kLinesMax; ++i) {
    if (!Counts(order.lines[i], facts.lines[i])) continue;
    stocks[count] = facts.lines[i].stock_item;
    lines[count++] = static_cast<uint16_t>(i);
  }
  for (size_t first = 0; first < count; ++first) {
    if (std::find(stocks, stocks + first, stocks[first]) != stocks + first) continue;              // summed already
    if (std::find(stocks + first + 1, stocks + count, stocks[first]) == stocks + count) continue;  // one line alone
    Demand demand;
    for (size_t at = first; at < count; ++at) {
      if (stocks[at] == stocks[first]) AddLine(order.lines[lines[at]], facts.lines[lines[at]], lines[at], demand);
    }
    const Rule& rule = rules.Line(demand.last);
    if (demand.unread) {
      findings.CouldNotCheck(demand.last, rule, Fact::kStock, WhyNoReading(facts.lines[demand.last]));
    } else if (demand.over && !demand.single) {
      Report(order, facts, demand, rule, findings);
    }
  }
}

}  // namespace parapet::guardrails::aggregate_shortfall
