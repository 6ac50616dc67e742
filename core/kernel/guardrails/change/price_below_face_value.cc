// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/comparison.h"
#include "parapet/core/kernel/guardrail.h"

namespace parapet::guardrails::price_below_face_value {

// An item without a face value is no cash equivalent and stays quiet; one that cannot be found in the catalogue might
// be.
inline constexpr Guardrail kGuardrail = {
    .doc = "The price of a gift card, voucher or top-up was changed to less than its face value.",
    .message = "{item} now costs {observed} and is worth {expected}.",
    .shopper = "This item cannot be ordered at the moment. Please contact us and we will help.",
    .reach = Reach::kChange,
    .needs = {Fact::kFaceValue},
    .recommended = Action::kBlock,
    .monotone = Monotone::kPriceDown,
    .parameters = {{
        {"minimum", Unit::kBasisPoints, 9'000, 1, 10'000, "The least part of the face value that it may be sold for."},
    }},
    .sources = "I08 I09 I11",
};

static void Judge(const PriceChange& change, const Rules& rules, Findings& findings) {
  if (change.vouched || change.promoted || change.free_ok) return;
  const Rule& rule = rules.Whole();
  const Missing why = change.reference_missing;
  if (!change.face_value) {
    const bool unidentified = why == Missing::kUnknownItem || why == Missing::kAmbiguousItem;
    if (unidentified) findings.CouldNotCheckOrder(rule, Fact::kFaceValue, why);
  } else if (change.price < *change.face_value && FallsShort(change.price, *change.face_value, rule.parameter[0])) {
    findings.Whole(rule, rule.action).Observed(change.price).Expected(*change.face_value).Advise(Advice::kReview);
  }
}

}  // namespace parapet::guardrails::price_below_face_value
