// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::bundle_below_parts {

// What a bundle comes to is its own price and what its parts are charged, whichever of the two a platform uses. It is
// compared with one piece of its dearest part, or as much of it as the bundle holds: twelve mugs may cost less together
// than twelve mugs, but not less than one. That a part, sold in bundles only, has no price of its own is said without a
// tag.
inline constexpr Guardrail kGuardrail = {
    .doc = "A bundle or configured item costs less than a single one of its parts.",
    .message = "{item} comes to {observed}, less than one of its parts, {expected}. At risk: {at_risk}.",
    .shopper = "The price of an item in your cart is being checked. Please contact us if you need it soon.",
    .reach = Reach::kReference,
    .needs = {Fact::kReference},
    .origins = kPricedOrigins,
    .recommended = Action::kHold,
    .on_missing = Action::kAllow,
    .monotone = Monotone::kPriceDown,
    .sources = "P27 B09",
};

// A line as the parts that name it make it a bundle.
struct Bundle {
  size_t line = 0;
  Money charged;  // for the line, all its pieces
  Money dearest;  // of the parts' vouched prices, for the same
  bool fits = true;
};
struct Bundles {
  Bundle all[kLinesMax];
  size_t count = 0;
};

inline bool IsPart(const Line& line) { return line.kind == LineKind::kBundlePart && !line.parent_id.empty(); }

// The bundle that a part belongs to; nullptr where the order does not hold it. The search starts at the bundle found
// last, so it is short where platforms list parts behind their bundle; in wild order it costs 62,500 comparisons of
// ids.
inline Bundle* Find(const Order& order, const Line& part, Bundles& bundles) {
  const size_t lines = order.lines.size();
  const size_t start = bundles.count == 0 ? 0 : bundles.all[bundles.count - 1].line;
  for (size_t step = 0; step < lines; ++step) {
    const size_t at = (start + step) % lines;
    const Line& line = order.lines[at];
    if (!line.IsMerchandise() || line.line_id != part.parent_id) continue;
    for (size_t i = bundles.count; i-- > 0;) {
      if (bundles.all[i].line == at) return &bundles.all[i];
    }
    Bundle& found = bundles.all[bundles.count++];
    found.line = at;
    found.charged = Multiply(line.offered_unit, line.quantity).value_or(Money());
    return &found;
  }
  return nullptr;
}

inline void AddPart(const Line& part, Money reference, const Line& parent, Bundle& bundle) {
  const auto charged = Multiply(part.offered_unit, part.quantity);
  const auto sum = charged ? Add(bundle.charged, *charged) : std::nullopt;
  const auto worth = Multiply(reference, part.quantity < parent.quantity ? part.quantity : parent.quantity);
  bundle.fits = bundle.fits && sum && worth;
  if (!bundle.fits) return;
  bundle.charged = *sum;
  if (*worth > bundle.dearest) bundle.dearest = *worth;
}

inline void Report(const Line& line, const Bundle& bundle, const Rule& rule, Findings& findings) {
  const auto each = Divide(bundle.charged, line.quantity), part = Divide(bundle.dearest, line.quantity);
  findings.Line(bundle.line, rule, rule.action)
      .Observed(each ? Reading(*each) : Reading())
      .Expected(part ? Reading(*part) : Reading())
      .AtRisk(Subtract(bundle.dearest, bundle.charged))
      .Advise(Advice::kReview);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kOffReference)) return;
  if (std::none_of(order.lines.begin(), order.lines.end(), IsPart)) return;
  Bundles bundles;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& part = order.lines[i];
    Bundle* bundle = IsPart(part) ? Find(order, part, bundles) : nullptr;
    if (bundle == nullptr) continue;
    if (!facts.lines[i].reference) {
      findings.CouldNotCheck(i, rules.Line(i), Fact::kReference, WhyNoComparison(part, facts.lines[i]));
    }
    AddPart(part, facts.lines[i].reference.value_or(Money()), order.lines[bundle->line], *bundle);
  }
  for (size_t i = 0; i < bundles.count; ++i) {
    const Bundle& bundle = bundles.all[i];
    const Line& line = order.lines[bundle.line];
    const LineFacts& known = facts.lines[bundle.line];
    if (!line.priced)
      findings.CouldNotCheck(bundle.line, rules.Line(bundle.line), Fact::kReference, Missing::kUnpriced);
    if (!line.priced || !bundle.fits || !line.quantity.IsPositive()) continue;
    if (bundle.charged >= bundle.dearest || known.free_ok || Explained(known, line.offered_unit)) continue;
    Report(line, bundle, rules.Line(bundle.line), findings);
  }
}

}  // namespace parapet::guardrails::bundle_below_parts
