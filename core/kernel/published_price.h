// SPDX-License-Identifier: Apache-2.0
//
// Which prices of an item the shop has published, and when: what guardrails share that ask whether a line's price is
// today's, an old one, or nobody's.
//
//   const auto current = CurrentPrice(known);
//   if (current && !InForce(line, known, PricedAt(order, facts), tolerance)) ...   // not a price of today
//
// Compared are unit prices before order discounts, as everywhere. Two of them are the same where they differ by no more
// than a tolerance, one smallest unit as shipped, because platforms round; of goods by the metre or by weight, whose
// unit price is worked out from a rounded amount, it is enough that the amounts differ by no more.
//
// Thread safety: pure. Cost: a few compares; a line at its reference need not be asked about at all.
#ifndef PARAPET_CORE_KERNEL_PUBLISHED_PRICE_H_
#define PARAPET_CORE_KERNEL_PUBLISHED_PRICE_H_

#include <optional>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/facts.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/kernel/order.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

// Where shoppers, and not staff or a contract, are quoted the published price. At a till, in a draft and in an edit a
// person may name another on purpose.
inline constexpr OriginSet kListedOrigins = Bit(Origin::kStorefront);
// And until when: what an edit leaves as it was keeps its price.
inline constexpr StageSet kListedStages = kFromCheckoutOn & ~Bit(Stage::kEdited);

// Whether a line is sold at the price of its item. A bundle may add up its parts, a gift card be worth what the shopper
// says.
constexpr bool HasListedPrice(const Line& line) { return line.kind == LineKind::kItem; }

// Whose prices count: those of when the order was placed, else now.
inline Instant PricedAt(const Order& order, const Facts& facts) {
  const bool placed = order.stage >= Stage::kPlaced && order.placed_at.IsKnown() && order.placed_at < facts.now;
  return placed ? order.placed_at : facts.now;
}

// What the item costs as far as anybody vouched for it: the live price, or the reference where nothing vouches for the
// live one; nullopt where no live price is known.
inline std::optional<Money> CurrentPrice(const LineFacts& facts) {
  return facts.live && facts.live_unvouched && facts.reference ? facts.reference : facts.live;
}

// Whether a line's price is `price`, within `tolerance` micros.
inline bool IsPrice(const Line& line, const std::optional<Money>& price, int64_t tolerance) {
  if (!price) return false;
  if (line.offered_unit == *price || Gap(line.offered_unit, *price) <= tolerance) return true;
  if (line.requires_whole_quantity) return false;
  const auto apart = LossOn(line.offered_unit, *price, line.quantity);
  return apart && line.quantity.IsPositive() && apart->micros() <= tolerance;
}

// Whether the item's sale price holds at an instant: in [from, until), open where a side is not known.
inline bool SaleHolds(const LineFacts& facts, Instant at) {
  const bool begun = !facts.sale_from.IsKnown() || at >= facts.sale_from;
  return begun && (!facts.sale_until.IsKnown() || at < facts.sale_until);
}

// Whether a line's price is one that the item has at that instant.
inline bool InForce(const Line& line, const LineFacts& facts, Instant at, int64_t tolerance) {
  if (IsPrice(line, facts.live, tolerance) || IsPrice(line, facts.reference, tolerance)) return true;
  return IsPrice(line, facts.sale_price, tolerance) && SaleHolds(facts, at);
}

// Whether it is one that the item had, or has beside its price of today.
inline bool OnceInForce(const Line& line, const LineFacts& facts, int64_t tolerance) {
  return facts.recently_live || IsPrice(line, facts.compare_at, tolerance) ||
         IsPrice(line, facts.sale_price, tolerance);
}

// Asks `classify` about every line of which the price is not one of today; anything but allow is a finding against
// `current`. parameter[0] of the rule is the tolerance in smallest units.
template <typename Classify>
inline void JudgeAgainstPublished(const Order& order, const Facts& facts, const Rules& rules, Findings& findings,
                                  Classify classify) {
  // Converted prices are rounded for the eye, and never equal a published one to the cent.
  if (!facts.AnyLine(FactTrait::kOffReference) || IsForeign(order)) return;
  const Instant at = PricedAt(order, facts);
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (line.priced && known.reference == line.offered_unit) continue;
    if (!HasListedPrice(line)) continue;
    const Rule& rule = rules.Line(i);
    const auto current = CurrentPrice(known);
    if (!line.priced || !current) {
      findings.CouldNotCheck(i, rule, Fact::kLivePrice, WhyNoComparison(line, known));
      continue;
    }
    const int64_t tolerance = SmallestUnits(order, rule.parameter[0]);
    if (InForce(line, known, at, tolerance)) continue;
    const bool low = line.offered_unit < *current;
    if (low && (known.free_ok || Explained(known, line.offered_unit))) continue;
    const Action action = classify(line, known, *current, tolerance, rule);
    if (action == Action::kAllow) continue;
    findings.Line(i, rule, action)
        .Observed(line.offered_unit)
        .Expected(*current)
        .LosesTo(WhoLoses(line.offered_unit, *current))
        .AtRisk(LossOn(line.offered_unit, *current, line.quantity))
        .Advise(Advice::kReconfirm);
  }
}

}  // namespace parapet

#endif  // PARAPET_CORE_KERNEL_PUBLISHED_PRICE_H_
