// SPDX-License-Identifier: Apache-2.0
//
// Comparing how policies let the shop be run: budgets, the calendar, fallbacks, autonomy, holds, the canary, approvals.
#include "parapet/core/policy/differences.h"

namespace parapet {
namespace {

std::string CountText(const std::optional<int64_t>& count) {
  return count ? std::to_string(*count) : std::string(kNoEntry);
}
std::string YesNo(bool yes) { return yes ? "true" : "false"; }

void CompareBudgets(const ExposureBudgets& before, const ExposureBudgets& after, Differences& differences) {
  struct Row {
    const char* key;
    std::optional<Money> ExposureBudgets::*budget;
  };
  constexpr Row kRows[] = {{"order", &ExposureBudgets::order},
                           {"item", &ExposureBudgets::item},
                           {"cohort", &ExposureBudgets::cohort},
                           {"day", &ExposureBudgets::day}};
  for (const auto& [key, budget] : kRows) {
    differences.Note(std::string("$.exposure.") + key, AmountText(before.*budget), AmountText(after.*budget),
                     OfBound(before.*budget, after.*budget), std::string("the budget for exposure by ") + key);
  }
  struct Step {
    const char* key;
    int64_t ExposureBudgets::*from;
  };
  constexpr Step kSteps[] = {{"tag_from", &ExposureBudgets::tag_from},
                             {"hold_from", &ExposureBudgets::hold_from},
                             {"block_from", &ExposureBudgets::block_from}};
  for (const auto& [key, from] : kSteps) {
    differences.Note(std::string("$.exposure.") + key, PercentText(before.*from), PercentText(after.*from),
                     WhereMoreLoosens(before.*from, after.*from), std::string(key) + " of exposure budgets");
  }
}

std::map<std::string, CalendarEntry> Calendar(const Policy& policy, Instant now) {
  std::map<std::string, CalendarEntry> entries;
  for (const CalendarEntry& each : policy.calendar) {
    const bool over = now.IsKnown() && each.until.IsKnown() && each.until <= now;
    if (!over) entries[each.name] = each;
  }
  return entries;
}

std::string Text(const CalendarEntry& each) {
  return "from=" + InstantText(each.from) + " until=" + InstantText(each.until) +
         " budgets=" + PercentText(each.budget_multiple) + " expected=" + PercentText(each.expected_multiple) +
         " freeze=" + YesNo(each.freeze);
}

// What an entry does beside an ordinary day.
Effect Added(const CalendarEntry& each) {
  const Effect multiples = Both(WhereMoreLoosens(kHundredPercent, each.budget_multiple),
                                WhereMoreLoosens(kHundredPercent, each.expected_multiple));
  return Both(multiples, each.freeze ? Effect::kTightens : Effect::kNothing);
}

Effect Changed(const CalendarEntry& before, const CalendarEntry& after) {
  Effect effect = Both(WhereMoreLoosens(before.budget_multiple, after.budget_multiple),
                       WhereMoreLoosens(before.expected_multiple, after.expected_multiple));
  effect = Both(effect, WhereMoreLoosens(after.freeze, before.freeze));
  const bool freezes = after.freeze && before.freeze;
  const bool multiplies = Added({.budget_multiple = after.budget_multiple,
                                 .expected_multiple = after.expected_multiple}) != Effect::kNothing;
  // More time for multiples loosens; less for a freeze does too.
  if (multiplies) effect = Both(effect, OfTime(before.from, before.until, after.from, after.until));
  return freezes ? Both(effect, OfTime(after.from, after.until, before.from, before.until)) : effect;
}

void CompareFallbacks(const Policy& before, const Policy& after, Differences& differences) {
  const auto of = [](const Policy& policy, const std::string& kind) {
    const auto found = policy.fallbacks.find(kind);
    return found == policy.fallbacks.end() ? Fallback::kOpen : found->second;
  };
  for (std::string_view each : kPlatformKinds) {
    const std::string kind(each);
    const Fallback a = of(before, kind), b = of(after, kind);
    differences.Note("$.fallbacks." + kind, std::string(Name(a)), std::string(Name(b)), WhereMoreLoosens(b, a),
                     "the fallback of " + kind);
  }
}

void CompareAutonomy(const AutonomyRules& before, const AutonomyRules& after, Differences& differences) {
  for (int i = 0; i < kEffectKinds; ++i) {
    const EffectKind kind = static_cast<EffectKind>(i);
    const Autonomy a = before.Of(kind), b = after.Of(kind);
    differences.Note("$.autonomy." + std::string(Name(kind)), std::string(Name(a)), std::string(Name(b)),
                     Protects(kind) ? WhereMoreLoosens(b, a) : WhereMoreLoosens(a, b),
                     "the autonomy of effects of kind " + std::string(Name(kind)));
  }
}

void CompareHolds(const HoldRules& before, const HoldRules& after, Differences& differences) {
  const auto seconds = [](Duration each) { return std::to_string(each.micros / Seconds(1).micros) + "s"; };
  differences.Note("$.holds.deadline", seconds(before.deadline), seconds(after.deadline), Effect::kNothing,
                   "the deadline of holds");
  differences.Note("$.holds.page_at", PercentText(before.page_at), PercentText(after.page_at), Effect::kNothing,
                   "the part of a hold after which somebody is paged");
  const auto minute = [](std::optional<int> each) { return each ? std::to_string(*each) + "m" : std::string("none"); };
  const auto time = [&](std::optional<Duration> each) { return each ? seconds(*each) : std::string("none"); };
  const auto goods = [&](const std::vector<Spoilage>& all) {
    std::string text;
    for (const Spoilage& each : all) text += (text.empty() ? "" : ", ") + each.items + " " + seconds(each.within);
    return text.empty() ? std::string("none") : text;
  };
  differences.Note("$.holds.cut_off", minute(before.cut_off_minute), minute(after.cut_off_minute), Effect::kNothing,
                   "the cut-off before which holds end");
  differences.Note("$.holds.authorisation", time(before.authorisation), time(after.authorisation), Effect::kNothing,
                   "how long payments stay authorised");
  differences.Note("$.holds.spoilage", goods(before.spoilage), goods(after.spoilage), Effect::kNothing,
                   "the goods that do not keep");
  // A brake that falls sooner lets more go through.
  differences.Note("$.holds.brake.share", PercentText(before.brake_share), PercentText(after.brake_share),
                   WhereMoreLoosens(after.brake_share, before.brake_share),
                   "the share of holds at which the brake falls");
  differences.Note("$.holds.brake.at_least", std::to_string(before.brake_at_least),
                   std::to_string(after.brake_at_least), WhereMoreLoosens(after.brake_at_least, before.brake_at_least),
                   "the number of holds at which the brake falls");
  differences.Note("$.holds.brake.orders", std::to_string(before.brake_orders), std::to_string(after.brake_orders),
                   before.brake_orders == after.brake_orders ? Effect::kNothing : Effect::kLoosens,
                   "the number of orders that the brake looks at");
}

// More to spend unasked, and more time to let a customer wait, loosens.
void CompareRecovery(const RecoveryRules& before, const RecoveryRules& after, Differences& differences) {
  const auto amount = [&](const char* key, Money RecoveryRules::*of, const char* about) {
    differences.Note(std::string("$.recovery.") + key, AmountText(before.*of), AmountText(after.*of),
                     WhereMoreLoosens(before.*of, after.*of), about);
  };
  amount("auto_honour", &RecoveryRules::auto_honour, "what an incident may cost without the owner");
  amount("owner_honour", &RecoveryRules::owner_honour, "what an incident may cost with the owner's word");
  amount("order_most", &RecoveryRules::order_most, "what an order may cost without the owner");
  amount("customer_most", &RecoveryRules::customer_most, "what a customer may cost in a day without the owner");
  amount("day_most", &RecoveryRules::day_most, "what all incidents may cost in a day");
  const auto part = [&](const char* key, int64_t RecoveryRules::*of, const char* about) {
    differences.Note(std::string("$.recovery.") + key, PercentText(before.*of), PercentText(after.*of),
                     WhereMoreLoosens(before.*of, after.*of), about);
  };
  part("offer_of_value", &RecoveryRules::offer_of_value, "the part of an order's value that is offered at most");
  part("offer_of_margin", &RecoveryRules::offer_of_margin, "the part of a customer's margin that is offered at most");
  // Another form is worth as much to the shop: neither looser nor tighter.
  differences.Note("$.recovery.offer_form", std::string(Name(before.offer_form)), std::string(Name(after.offer_form)),
                   Effect::kNothing, "what an offer is made of");
  const auto time = [&](const char* key, Duration RecoveryRules::*of, const char* about) {
    const auto seconds = [](Duration each) { return std::to_string(each.micros / Seconds(1).micros) + "s"; };
    differences.Note(std::string("$.recovery.") + key, seconds(before.*of), seconds(after.*of),
                     WhereMoreLoosens(before.*of, after.*of), about);
  };
  time("decide_within", &RecoveryRules::decide_within, "the time to decide about an incident");
  time("remedy_within", &RecoveryRules::remedy_within, "the time to carry out a remedy");
  time("update_single", &RecoveryRules::update_single, "the time between updates about one order");
  time("update_several", &RecoveryRules::update_several, "the time between updates about several orders");
  time("update_many", &RecoveryRules::update_many, "the time between updates about many orders");
}

void CompareCare(const Policy& before, const Policy& after, Differences& differences) {
  const auto amount = [&](const char* path, Money a, Money b, const char* about) {
    differences.Note(path, AmountText(a), AmountText(b), WhereMoreLoosens(a, b), about);
  };
  const StockRemedyRules &stock = before.out_of_stock, &new_stock = after.out_of_stock;
  amount("$.out_of_stock.source_most", stock.source_most, new_stock.source_most,
         "what buying a missing item elsewhere may cost");
  amount("$.out_of_stock.split_most", stock.split_most, new_stock.split_most, "what a second parcel may cost");
  amount("$.out_of_stock.apology", stock.apology, new_stock.apology, "the gift card beside a refund");
  const GestureRules &gestures = before.gestures, &new_gestures = after.gestures;
  amount("$.gestures.most", gestures.most, new_gestures.most, "what one gesture may cost");
  amount("$.gestures.day", gestures.day, new_gestures.day, "what the gestures of a day may cost");
  amount("$.gestures.month", gestures.month, new_gestures.month, "what the gestures of a month may cost");
  const auto days = [](Duration each) { return std::to_string(each.micros / Days(1).micros) + "d"; };
  differences.Note("$.gestures.every", days(gestures.every), days(new_gestures.every),
                   WhereMoreLoosens(new_gestures.every, gestures.every), "the time between gestures to one customer");
  differences.Note("$.gestures.abuse_from", std::to_string(gestures.abuse_from),
                   std::to_string(new_gestures.abuse_from),
                   WhereMoreLoosens(gestures.abuse_from, new_gestures.abuse_from),
                   "the incidents from which a customer gets no gesture");
}

// More time before anybody hears of it loosens.
void CompareWatch(const WatchRules& before, const WatchRules& after, Differences& differences) {
  const auto seconds = [](Duration each) { return std::to_string(each.micros / Seconds(1).micros) + "s"; };
  for (const WatchTime& row : kWatchTimes) {
    const bool sooner_is_looser = row.time == &WatchRules::reconcile_back || row.time == &WatchRules::stuck_before_need;
    const Duration old = before.*row.time, now = after.*row.time;
    differences.Note(std::string("$.watch.") + row.key, seconds(old), seconds(now),
                     sooner_is_looser ? WhereMoreLoosens(now, old) : WhereMoreLoosens(old, now), row.about);
  }
  differences.Note(
      "$.watch.effect_failures", std::to_string(before.effect_failures), std::to_string(after.effect_failures),
      WhereMoreLoosens(before.effect_failures, after.effect_failures), "the failures that disable a kind of effect");
}

}  // namespace

void CompareOperations(const Policy& before, const Policy& after, Instant now, Differences& differences) {
  CompareBudgets(before.exposure, after.exposure, differences);
  differences.NoteEntries(
      "$.calendar", "the calendar's", Calendar(before, now), Calendar(after, now),
      [](const CalendarEntry& each) { return Added(each); }, [](const CalendarEntry& each) { return Text(each); },
      [](const CalendarEntry& a, const CalendarEntry& b) { return Changed(a, b); });
  differences.Note("$.utc_offset", std::to_string(before.utc_offset_minutes) + "m",
                   std::to_string(after.utc_offset_minutes) + "m",
                   after.schedules.empty() ? Effect::kNothing : Effect::kLoosens, "the shop's clocks");
  CompareFallbacks(before, after, differences);
  CompareAutonomy(before.autonomy, after.autonomy, differences);
  CompareHolds(before.holds, after.holds, differences);
  CompareRecovery(before.recovery, after.recovery, differences);
  CompareCare(before, after, differences);
  CompareWatch(before.watch, after.watch, differences);
  differences.Note("$.canary.orders", CountText(before.canary.orders), CountText(after.canary.orders),
                   OfBound(before.canary.orders, after.canary.orders), "the orders at which the canary rolls back");
  differences.Note("$.canary.money", AmountText(before.canary.money), AmountText(after.canary.money),
                   OfBound(before.canary.money, after.canary.money), "the money at which the canary rolls back");
  differences.Note(
      "$.approvals.second_approver_for_loosening", YesNo(before.approvals.second_approver_for_loosening),
      YesNo(after.approvals.second_approver_for_loosening),
      WhereMoreLoosens(after.approvals.second_approver_for_loosening, before.approvals.second_approver_for_loosening),
      "the second approver for loosening");
  differences.Note("$.tag_prefix", before.tag_prefix, after.tag_prefix, Effect::kNothing, "the prefix of tags");
  differences.Note("$.alerts.channel_required", YesNo(before.alert_channel_required),
                   YesNo(after.alert_channel_required),
                   WhereMoreLoosens(after.alert_channel_required, before.alert_channel_required),
                   "asking for a tested alert channel");
}

}  // namespace parapet
