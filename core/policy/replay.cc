// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/replay.h"

#include <algorithm>

#include "parapet/core/policy/exposure_ladder.h"
#include "parapet/core/state/price_intake.h"

namespace parapet {

Action Replay::Judge(const Order& order, const Facts& recorded) {
  facts_ = recorded;
  at_ = order.placed_at.IsKnown() ? std::min(order.placed_at, recorded.now) : recorded.now;
  lines_.assign(recorded.lines.begin(), recorded.lines.end());
  for (size_t i = 0; i < lines_.size(); ++i) Ask(order, order.lines[i], lines_[i]);
  facts_.lines = lines_;
  discounts_.assign(recorded.discounts.begin(), recorded.discounts.end());
  for (size_t i = 0; i < discounts_.size() && i < order.discounts.size(); ++i) Ask(order.discounts[i], discounts_[i]);
  facts_.discounts = discounts_;
  AskSurroundings(order);
  facts_.profile = program_.OrderProfile(order);
  facts_.entitlement.covers_zero_total = program_.CoversZeroTotal(order, at_);
  JudgeOrder(program_.MaskFor(order, facts_.supplied), order, facts_, program_.RulesFor(order), findings_);
  ClimbExposure(order, facts_, program_, findings_);
  return Cap(findings_.decision(), program_.ceiling());
}

void Replay::Ask(const Order& order, const Line& line, LineFacts& facts) const {
  const std::string_view sku = line.sku;
  const std::string_view item = !line.variant_id.empty() ? line.variant_id : !sku.empty() ? sku : line.item_id;
  facts.profile = program_.LineProfile(item, sku);
  facts.halted = program_.IsHalted(item, sku, order, at_);
  const Promotion* promotion = program_.PromotionFor(item, sku, at_);
  facts.promotion_floor = promotion == nullptr ? std::nullopt : PromotionFloor(*promotion, facts.reference);
  facts.promoted =
      line.priced && facts.promotion_floor &&
      (facts.reference ? line.offered_unit >= *facts.promotion_floor && line.offered_unit <= *facts.reference
                       : line.offered_unit == *facts.promotion_floor);
}

void Replay::Ask(const Discount& discount, DiscountFacts& facts) const {
  const std::string_view name = discount.code.empty() ? discount.title : discount.code;
  facts.halted = program_.IsCodeHalted(name, at_);
  const Promotion* registered = program_.CodeFor(name);
  facts.registered = registered != nullptr;
  if (registered == nullptr) return;
  facts.exclusive = registered->exclusive;
  facts.starts = registered->from;
  facts.ends = registered->until;
  facts.percentage = registered->percentage;
  facts.amount = registered->amount;
  facts.uses_planned = registered->uses_per_minute;
}

void Replay::AskSurroundings(const Order& order) {
  Surroundings& around = facts_.surroundings;
  const auto tax = program_.TaxRates(order);
  around.tax_least = tax ? std::optional(tax->least) : std::nullopt;
  around.tax_most = tax ? std::optional(tax->most) : std::nullopt;
  around.free_shipping_from = program_.FreeShippingFrom(order);
  const bool foreign = IsForeign(order);
  const auto rate = foreign ? program_.RateBetween(order.currency, order.presentment_currency) : std::nullopt;
  around.exchange_rate = rate ? std::optional(rate->micros) : std::nullopt;
  around.exchange_rate_as_of = rate ? rate->as_of : Instant();
  for (const Fact fact : {Fact::kCodes, Fact::kTaxRates, Fact::kShippingRules, Fact::kExchangeRates}) {
    facts_.supplied.Remove(fact);
  }
  // Budgets stay as recorded: what an order found left of one, no replay can tell.
  FactSet supplies = program_.Supplies();
  if (!facts_.supplied.Has(Fact::kBudgets)) supplies.Remove(Fact::kBudgets);
  facts_.supplied = FactSet::FromBits(facts_.supplied.bits() | supplies.bits());
}

}  // namespace parapet
