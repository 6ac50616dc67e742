// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/replay.h"

#include "parapet/core/policy/exposure_ladder.h"
#include "parapet/core/state/price_intake.h"

namespace parapet {

Action Replay::Judge(const Order& order, const Facts& recorded) {
  facts_ = recorded;
  lines_.assign(recorded.lines.begin(), recorded.lines.end());
  for (size_t i = 0; i < lines_.size(); ++i) Ask(order, order.lines[i], lines_[i]);
  facts_.lines = lines_;
  facts_.profile = program_.OrderProfile(order);
  facts_.entitlement.covers_zero_total = program_.CoversZeroTotal(order, recorded.now);
  JudgeOrder(program_.MaskFor(order, facts_.supplied), order, facts_, program_.RulesFor(order), findings_);
  ClimbExposure(order, facts_, program_, findings_);
  return Cap(findings_.decision(), program_.ceiling());
}

void Replay::Ask(const Order& order, const Line& line, LineFacts& facts) const {
  const std::string_view sku = line.sku;
  const std::string_view item = !line.variant_id.empty() ? line.variant_id : !sku.empty() ? sku : line.item_id;
  facts.profile = program_.LineProfile(item, sku);
  const Instant at = order.placed_at.IsKnown() ? order.placed_at : facts_.now;
  const Promotion* promotion = program_.PromotionFor(item, sku, at);
  facts.promotion_floor = promotion == nullptr ? std::nullopt : PromotionFloor(*promotion, facts.reference);
  facts.promoted =
      line.priced && facts.promotion_floor &&
      (facts.reference ? line.offered_unit >= *facts.promotion_floor && line.offered_unit <= *facts.reference
                       : line.offered_unit == *facts.promotion_floor);
}

}  // namespace parapet
