// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::below_face_value {

// A gift card, voucher or top-up is as good as cash and cannot be called back once its code is out. Judged is what the
// shopper pays for one after all discounts.
inline constexpr Guardrail kGuardrail = {
    .doc = "A gift card, voucher or top-up is sold below its face value.",
    .message = "{item} costs {observed} and is worth {expected}. At risk: {at_risk}.",
    .shopper = "This item cannot be ordered at the moment. Please contact us and we will help.",
    .reach = Reach::kReference,
    .needs = {Fact::kFaceValue},
    .origins = kPricedOrigins,
    .recommended = Action::kBlock,
    .monotone = Monotone::kPriceDown,
    .parameters = {{
        {"minimum", Unit::kBasisPoints, 9'000, 1, 10'000, "The least part of the face value that it may be sold for."},
    }},
    .sources = "I08 I09 I11",
};

inline Missing WhyNoFaceValue(const LineFacts& facts) {
  return facts.item_known || facts.item_missing == Missing::kNothing ? Missing::kNotStated : facts.item_missing;
}

inline bool IsBelow(const Line& line, const LineFacts& facts, const Rule& rule) {
  const Money price = line.net_unit;
  if (price >= *facts.face_value || facts.free_ok || Explained(facts, price)) return false;
  return FallsShort(price, *facts.face_value, rule.parameter[0]);
}

static void Judge(const Order& order, const Facts& facts, const Rules& rules, Findings& findings) {
  if (!facts.AnyLine(FactTrait::kFaceValue)) return;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    const LineFacts& known = facts.lines[i];
    if (!known.face_value && line.kind != LineKind::kGiftCard) continue;
    if (!line.IsMerchandise()) continue;
    const Rule& rule = rules.Line(i);
    if (!known.face_value) {
      findings.CouldNotCheck(i, rule, Fact::kFaceValue, WhyNoFaceValue(known));
    } else if (!line.priced) {
      findings.CouldNotCheck(i, rule, Fact::kFaceValue, Missing::kUnpriced);
    } else if (IsBelow(line, known, rule)) {
      findings.Line(i, rule, rule.action)
          .Observed(line.net_unit)
          .Expected(*known.face_value)
          .AtRisk(LossOn(line.net_unit, *known.face_value, line.quantity))
          .Advise(line.net_unit < line.offered_unit ? Advice::kDropCode : Advice::kReview);
    }
  }
}

}  // namespace parapet::guardrails::below_face_value
