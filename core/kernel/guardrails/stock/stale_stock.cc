// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::stale_stock {

// Judged only where Parapet keeps the number. A platform that keeps it sends a reading whenever the number changes: an
// old one there says that nothing moved, and the order itself brings the next. An old reading does no harm while there
// is plenty, and a level without a time is from before the orders and does not age. At the till the goods are in hand.
inline constexpr Guardrail kGuardrail = {
    .doc = "Little is left of an item, and its stock was last read too long ago to go by.",
    .message = "{item}: its stock was read {observed} ago; it may be {expected} old. At risk: {at_risk}.",
    .shopper = "We will make sure that we have this item for you and write to you shortly.",
    .reach = Reach::kReference,
    .needs = {Fact::kStock},
    .origins = kEveryOrigin & ~(Bit(Origin::kPos) | Bit(Origin::kImport) | Bit(Origin::kParapet)),
    .recommended = Action::kHold,
    .loss_to = LossTo::kCustomer,
    .monotone = Monotone::kStockDown,
    .parameters = {{
        {"tag_after", Unit::kSeconds, 900, 1, 2'592'000, "Tag where the reading is older than this."},
        {"hold_after", Unit::kSeconds, 3'600, 1, 2'592'000, "Hold where the reading is older than this."},
        {"plenty", Unit::kCount, 10, 0, 1'000'000, "Quiet while at least this many are left after the order."},
    }},
    .sources = "S04 openlinker: 25 hours for one round over 10,000 items",
};

inline bool OlderThan(Duration age, int64_t seconds) { return seconds < kNever && age > Seconds(seconds); }

// By what the order could have or, where an old reading promises nothing any more, by the level as it was read.
inline bool HasPlenty(const Line& line, const LineFacts& known, int64_t plenty) {
  const auto& level = known.available ? known.available : known.observed;
  if (!level || plenty >= kNever) return false;
  const auto needed = Add(line.quantity, Quantity::Whole(plenty));
  return needed && *level >= *needed;
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (facts.stock_authority == StockAuthority::kPlatform) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (known.stock_kind != StockKind::kTracked || !line.quantity.IsPositive() || !TakesStock(line)) continue;
    const Rule& rule = rules.Line(i);
    if (!known.stock_as_of.IsKnown()) {
      if (known.stock_missing != Missing::kNothing) {
        findings.CouldNotCheck(i, rule, Fact::kStock, known.stock_missing);
      }
      continue;
    }
    const Duration age = facts.now - known.stock_as_of;
    const bool hold = OlderThan(age, rule.parameter[1]);
    if ((!hold && !OlderThan(age, rule.parameter[0])) || HasPlenty(line, known, rule.parameter[2])) continue;
    findings.Line(i, rule, hold ? Action::kHold : Action::kTag)
        .Observed(Reading::SecondsOf(age))
        .Expected(Reading(Reading::Kind::kSeconds, rule.parameter[hold ? 1 : 0]))
        .AtRisk(OfferedTotal(line))
        .Advise(Advice::kReview);
  }
}

}  // namespace parapet::guardrails::stale_stock
