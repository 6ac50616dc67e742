// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with how a policy lets the shop be run: budgets, the calendar, fallbacks, holds, the canary.
#include <algorithm>
#include <set>

#include "parapet/core/policy/lint_notes.h"

namespace parapet {
namespace {

constexpr int64_t kMultipleLeast = 100;       // 1 %
constexpr int64_t kMultipleMost = 1'000'000;  // a hundredfold
constexpr int kOffsetMost = 14 * 60;          // Kiribati
constexpr int64_t kBrakeOrdersMost = 10'000;  // as far as the state looks back
constexpr int kMinutesOfDay = 24 * 60;

// "15m", "6h", "3d": of whole minutes.
std::string InWords(Duration time) {
  for (const auto& [unit, name] : {std::pair(Days(1), "d"), std::pair(Hours(1), "h")}) {
    if (time.micros % unit.micros == 0) return std::to_string(time.micros / unit.micros) + name;
  }
  return std::to_string(time.micros / Minutes(1).micros) + "m";
}

class OperationsLint {
 public:
  OperationsLint(const Policy& policy, Instant now, LintNotes& notes) : policy_(policy), now_(now), notes_(notes) {}

  void Run() {
    Budgets();
    Calendar();
    if (policy_.utc_offset_minutes < -kOffsetMost || policy_.utc_offset_minutes > kOffsetMost) {
      notes_.Complain("$.utc_offset", "no clock is that far from UTC", "use \"-14:00\" to \"+14:00\"");
    }
    const std::vector<std::string> kinds(std::begin(kPlatformKinds), std::end(kPlatformKinds));
    for (const auto& [kind, fallback] : policy_.fallbacks) {
      if (fallback == Fallback::kClosed && policy_.ceiling != Ceiling::kBlock) {
        notes_.Warn("$.fallbacks." + kind, "closed, but the ceiling lets nothing be blocked", "raise it to block");
      }
      if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) continue;
      notes_.Complain("$.fallbacks." + kind, "unknown kind of platform " + LintNotes::Quoted(kind),
                      LintNotes::Near(kind, kinds, "name one platform; all others stay open"));
    }
    Holds();
    Recovery();
    Care();
    Watch();
    const CanaryLimits& canary = policy_.canary;
    if (canary.orders && *canary.orders < 1) {
      notes_.Complain("$.canary.orders", "the number of orders is below one", "use 1 to roll back at the first");
    }
    if (canary.money && canary.money->IsNegative()) {
      notes_.Complain("$.canary.money", "the amount is negative", "leave it out for no bound by money");
    }
  }

 private:
  void Recovery() {
    const RecoveryRules& rules = policy_.recovery;
    const std::pair<const char*, Money> amounts[] = {{"auto_honour", rules.auto_honour},
                                                     {"owner_honour", rules.owner_honour},
                                                     {"order_most", rules.order_most},
                                                     {"customer_most", rules.customer_most},
                                                     {"day_most", rules.day_most}};
    for (const auto& [key, amount] : amounts) {
      if (!amount.IsNegative()) continue;
      notes_.Complain(std::string("$.recovery.") + key, "the amount is negative", "use \"0.00\" for nothing at all");
    }
    const std::pair<const char*, Duration> times[] = {{"decide_within", rules.decide_within},
                                                      {"remedy_within", rules.remedy_within},
                                                      {"update_single", rules.update_single},
                                                      {"update_several", rules.update_several},
                                                      {"update_many", rules.update_many}};
    for (const auto& [key, time] : times) {
      if (time >= Minutes(1) && time <= Days(30)) continue;
      notes_.Complain(std::string("$.recovery.") + key, "the time is not between a minute and 30 days",
                      "write it as \"30m\" or \"24h\"");
    }
    if (rules.auto_honour > rules.owner_honour) {
      notes_.Complain("$.recovery.auto_honour", "what needs no owner is above what the owner may allow",
                      "lower it, or raise owner_honour");
    }
    if (rules.offer_of_value > kHundredPercent || rules.offer_of_margin > kHundredPercent) {
      notes_.Complain("$.recovery", "an offer of more than 100%", "80% of the value and 50% of the margin are usual");
    }
  }

  void Watch() {
    const WatchRules& rules = policy_.watch;
    for (const WatchTime& row : kWatchTimes) {
      if (rules.*row.time >= row.least && rules.*row.time <= row.most) continue;
      notes_.Complain(std::string("$.watch.") + row.key,
                      std::string(row.about) + " is not between " + InWords(row.least) + " and " + InWords(row.most),
                      "write it as \"15m\", \"6h\" or \"3d\"");
    }
    if (rules.silence_least > rules.silence_most) {
      notes_.Complain("$.watch.silence_least", "the shortest silence that is told is above the longest that is not",
                      "lower it, or raise silence_most");
    }
    if (rules.effect_failures < 1 || rules.effect_failures > kEffectFailuresMost) {
      notes_.Complain("$.watch.effect_failures", "the number of failures is not between 1 and 100", "3 is usual");
    }
  }

  void Budgets() {
    const ExposureBudgets& budgets = policy_.exposure;
    const std::pair<const char*, std::optional<Money>> all[] = {
        {"order", budgets.order}, {"item", budgets.item}, {"cohort", budgets.cohort}, {"day", budgets.day}};
    for (const auto& [key, budget] : all) {
      if (budget && budget->IsNegative()) {
        notes_.Complain(std::string("$.exposure.") + key, "a budget is negative", "use \"0.00\" for none at all");
      }
      if (budget && budgets.day && *budget > *budgets.day) {
        notes_.Warn(std::string("$.exposure.") + key, std::string("the budget by ") + key + " is above the day's",
                    "it can never be used up: lower it, or raise the day's");
      }
    }
    if (budgets.order && budgets.item && *budgets.order > *budgets.item) {
      notes_.Warn("$.exposure.order", "the budget by order is above that by item",
                  "an order for one item can never use it up");
    }
    const bool rising = budgets.tag_from <= budgets.hold_from && budgets.hold_from <= budgets.block_from;
    if (!rising || budgets.tag_from < 0 || budgets.block_from > kHundredPercent) {
      notes_.Complain("$.exposure", "the steps from tag to hold to block do not rise from 0% to 100%",
                      "50%, 80% and 100% are the usual ones");
    }
  }

  void Calendar() {
    std::set<std::string> names;
    for (size_t i = 0; i < policy_.calendar.size(); ++i) {
      const CalendarEntry& entry = policy_.calendar[i];
      const std::string path = LintNotes::Entry("calendar", i);
      notes_.CheckSaid(entry.name, path, "the entry of the calendar", "name", "name it");
      if (!entry.name.empty() && !names.insert(entry.name).second) {
        notes_.Complain(path + ".name", "two entries are called " + LintNotes::Quoted(entry.name),
                        "give each a name of its own");
      }
      if (!entry.until.IsKnown()) {
        notes_.Complain(path, "the entry of the calendar has no end", "give \"until\"");
      }
      notes_.CheckTime(entry.from, entry.until, now_, path, "the entry of the calendar");
      for (const auto& [key, multiple] :
           {std::pair(".budgets", entry.budget_multiple), std::pair(".expected", entry.expected_multiple)}) {
        if (multiple >= kMultipleLeast && multiple <= kMultipleMost) continue;
        notes_.Complain(path + key, "a multiple is 1% to 10000% of an ordinary day", "\"300%\" is three times");
      }
      if (entry.freeze) FreezeAgainstPromotions(entry, path);
    }
  }

  void FreezeAgainstPromotions(const CalendarEntry& entry, const std::string& path) {
    for (const Promotion& promotion : policy_.promotions) {
      const bool begins_inside = promotion.from.IsKnown() && promotion.from >= entry.from &&
                                 (!entry.until.IsKnown() || promotion.from < entry.until);
      if (!begins_inside) continue;
      notes_.Warn(path + ".freeze",
                  "the promotion " + LintNotes::Quoted(promotion.name) + " begins while the policy is frozen",
                  "what it registers holds; a change to it, or a markdown outside of it, then needs a person");
    }
  }

  void Holds() {
    const HoldRules& holds = policy_.holds;
    if (holds.deadline <= Duration() || holds.deadline > Days(30)) {
      notes_.Complain("$.holds.deadline", "a hold ends after more than nothing and at most 30 days", "\"4h\" is usual");
    }
    if (holds.page_at < 1 || holds.page_at > kHundredPercent) {
      notes_.Complain("$.holds.page_at", "a page comes after 0.01% to 100% of a hold", "\"50%\" is usual");
    }
    if (holds.brake_share < 1 || holds.brake_share > kHundredPercent) {
      notes_.Complain("$.holds.brake.share", "the brake falls at 0.01% to 100% of orders", "\"2%\" is usual");
    }
    const bool counts = holds.brake_orders >= 1 && holds.brake_orders <= kBrakeOrdersMost && holds.brake_at_least >= 1;
    if (!counts || holds.brake_at_least > holds.brake_orders) {
      notes_.Complain("$.holds.brake", "the brake counts more holds than orders, none, or more than 10,000 orders",
                      "10 holds among 200 orders are usual");
    }
    if (holds.cut_off_minute && (*holds.cut_off_minute < 0 || *holds.cut_off_minute > kMinutesOfDay)) {
      notes_.Complain("$.holds.cut_off", "no day has that minute", "write it as \"15:00\"");
    }
    if (holds.authorisation && (*holds.authorisation < Hours(1) || *holds.authorisation > Days(90))) {
      notes_.Complain("$.holds.authorisation", "payments stay authorised for an hour to 90 days", "\"7d\" is usual");
    }
    for (size_t i = 0; i < holds.spoilage.size(); ++i) Keeps(holds.spoilage[i], i);
  }

  void Keeps(const Spoilage& spoilage, size_t i) {
    const std::string path = LintNotes::Entry("holds.spoilage", i);
    if (spoilage.items.empty()) notes_.Complain(path + ".items", "no item is named", "\"FISH-*\"");
    if (spoilage.within >= Minutes(1) && spoilage.within <= Days(30)) return;
    notes_.Complain(path + ".within", "the time is not between a minute and 30 days", "write it as \"2h\"");
  }

  void Care() {
    const StockRemedyRules& stock = policy_.out_of_stock;
    const GestureRules& gestures = policy_.gestures;
    const std::pair<const char*, Money> amounts[] = {{"$.out_of_stock.source_most", stock.source_most},
                                                     {"$.out_of_stock.split_most", stock.split_most},
                                                     {"$.out_of_stock.apology", stock.apology},
                                                     {"$.gestures.most", gestures.most},
                                                     {"$.gestures.day", gestures.day},
                                                     {"$.gestures.month", gestures.month}};
    for (const auto& [path, amount] : amounts) {
      if (amount.IsNegative()) notes_.Complain(path, "the amount is negative", "use \"0.00\" for nothing at all");
    }
    if (gestures.day > gestures.month) {
      notes_.Complain("$.gestures.day", "a day may cost more than a month", "lower it, or raise month");
    }
    if (gestures.every < Days(1) || gestures.every > Days(3'650)) {
      notes_.Complain("$.gestures.every", "the time is not between a day and ten years", "\"90d\" is usual");
    }
    if (gestures.abuse_from < 1) {
      notes_.Complain("$.gestures.abuse_from", "the number of incidents is below one", "3 in a year is usual");
    }
  }

  const Policy& policy_;
  Instant now_;
  LintNotes& notes_;
};

}  // namespace

void LintOperations(const Policy& policy, Instant now, LintNotes& notes) { OperationsLint(policy, now, notes).Run(); }

}  // namespace parapet
