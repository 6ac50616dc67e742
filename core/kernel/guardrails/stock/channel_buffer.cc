// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::channel_buffer {

// What a channel that others share the stock with leaves to them: the greater of some pieces and a share of the level.
// A policy sets it for its channels (2 pieces or 5 % are usual); as shipped nothing is kept back, since a shop
// with one channel sells its last piece. The till and the staff take from what the buffer is kept for. A line that asks
// for more than there is belongs to stock_shortfall; lines of one item are looked at one by one.
inline constexpr Guardrail kGuardrail = {
    .doc = "An order leaves less of an item than its channel keeps back for the others.",
    .message = "{item}: {observed} are left after this order; the channel keeps {expected} back.",
    .shopper = "We do not have that many of this item here. Please reduce the quantity or contact us.",
    .reach = Reach::kReference,
    .needs = {Fact::kStock},
    .origins = Bit(Origin::kStorefront) | Bit(Origin::kMarketplace) | Bit(Origin::kB2b),
    .recommended = Action::kTag,
    .loss_to = LossTo::kCustomer,
    .parameters = {{
        {"pieces", Unit::kCount, 0, 0, 1'000'000, "At least this many stay."},
        {"share", Unit::kBasisPoints, 0, 0, 10'000, "At least this share of the level as last read stays."},
    }},
    .sources = "S10",
};

inline bool IsOn(int64_t parameter) { return parameter > 0 && parameter < kNever; }

// What has to stay; nothing of a part that is switched off.
inline Quantity Buffer(Quantity level, const Rule& rule) {
  const Quantity pieces = IsOn(rule.parameter[0]) ? Quantity::Whole(rule.parameter[0]) : Quantity();
  if (!IsOn(rule.parameter[1])) return pieces;
  const auto share = MultiplyDivide(level.micros(), rule.parameter[1], kHundredPercent);
  return std::max(pieces, Quantity::FromMicros(share.value_or(0)));
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    const Rule& rule = rules.Line(i);
    if (!IsOn(rule.parameter[0]) && !IsOn(rule.parameter[1])) continue;
    if (known.stock_kind != StockKind::kTracked || !line.quantity.IsPositive() || !TakesStock(line)) continue;
    if (!known.available) {
      findings.CouldNotCheck(i, rule, Fact::kStock, WhyNoReading(known));
      continue;
    }
    if (line.quantity > *known.available) continue;
    const Quantity left = Quantity::FromMicros(known.available->micros() - line.quantity.micros());
    const Quantity buffer = Buffer(known.observed.value_or(*known.available), rule);
    if (left >= buffer) continue;
    findings.Line(i, rule, rule.action).Observed(left).Expected(buffer).Advise(Advice::kReduceQuantity);
  }
}

}  // namespace parapet::guardrails::channel_buffer
