// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/gesture_book.h"

namespace parapet {
namespace {

constexpr Money kNoBound = Money::FromMicros(INT64_MAX);  // what was claimed stands, whatever the budgets are by now

// "2026-11-22" and "2026-11" of an instant, UTC.
std::string DayKey(Instant at) {
  const int64_t z = (at.micros < 0 ? at.micros - Days(1).micros + 1 : at.micros) / Days(1).micros + 719'468;
  const int64_t era = (z >= 0 ? z : z - 146'096) / 146'097, of_era = z - era * 146'097;
  const int64_t year_of_era = (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted = (5 * of_year + 2) / 153, day = of_year - (153 * shifted + 2) / 5 + 1;
  const int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  const auto two = [](int64_t n) { return (n < 10 ? "-0" : "-") + std::to_string(n); };
  return std::to_string(year) + two(month) + two(day);
}
std::string MonthKey(Instant at) { return DayKey(at).substr(0, DayKey(at).size() - 3); }

std::string Reference(const CaseStep& step) { return step.case_id + "/" + step.step; }

}  // namespace

bool IsGesture(std::string_view step) { return step.starts_with(kGestureSteps) || step == kCardStep; }

void GestureBook::Apply(const CaseStep& step) {
  if (step.act != CaseAct::kStepped || !IsGesture(step.step)) return;
  const std::string reference = Reference(step);
  if (step.state == StepState::kStarted && step.amount) {
    budgets_.Claim(
        reference, *step.amount,
        {{BudgetKind::kGesture, DayKey(step.at), kNoBound}, {BudgetKind::kGesture, MonthKey(step.at), kNoBound}});
    if (step.customer != 0) given_[step.customer].emplace(reference, step.at);
    return;
  }
  if (step.state == StepState::kDone) budgets_.Spend(reference);
  const bool gone = step.state == StepState::kFailed || step.state == StepState::kSkipped;
  if (!gone) return;  // unknown: it may have happened, so it stays claimed
  budgets_.Release(reference);
  for (auto& [customer, gestures] : given_) gestures.erase(reference);
}

BudgetBook::Balance GestureBook::OfDay(Instant at) const { return budgets_.Of(BudgetKind::kGesture, DayKey(at)); }
BudgetBook::Balance GestureBook::OfMonth(Instant at) const { return budgets_.Of(BudgetKind::kGesture, MonthKey(at)); }

bool LosesTheShopMoney(const CustomerRecord& record, const GestureRules& rules) {
  return record.incidents >= static_cast<size_t>(rules.abuse_from) && record.granted >= record.confirmed &&
         !record.granted.IsZero();
}

std::string GestureBook::WhyNot(const GestureAsk& ask, const GestureRules& rules) const {
  if (ask.amount.IsNegative()) return "a gesture costs nothing or more";
  if (ask.amount > rules.most) return "it costs more than one gesture may";
  if (ask.amount > budgets_.Left(BudgetKind::kGesture, DayKey(ask.at), rules.day)) {
    return "the day's budget for gestures does not hold it";
  }
  if (ask.amount > budgets_.Left(BudgetKind::kGesture, MonthKey(ask.at), rules.month)) {
    return "the month's budget for gestures does not hold it";
  }
  if (LosesTheShopMoney(ask.record, rules)) return "this customer's cases have cost more than their orders came to";
  const auto given = given_.find(ask.customer);
  if (ask.customer == 0 || given == given_.end()) return {};
  for (const auto& [reference, at] : given->second) {
    // Either way: a clock that went back makes nobody a gift twice.
    const Duration apart = ask.at > at ? ask.at - at : at - ask.at;
    if (apart < rules.every) return "this customer had a gesture not long ago";
  }
  return {};
}

}  // namespace parapet
