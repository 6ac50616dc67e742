// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/learning.h"

#include <algorithm>

#include "parapet/core/state/codec.h"

namespace parapet {
namespace {

constexpr std::string_view kSelf = "parapet";
constexpr uint8_t kFormat = 1;

std::string SuggestionFor(std::string_view chosen) {
  const auto remedy = RemedyFromName(chosen);
  if (remedy == Remedy::kHonour)
    return "raise recovery.auto_honour and recovery.order_most, so that it is honoured unasked";
  if (remedy == Remedy::kOffer) return "lower recovery.auto_honour, so that an offer is made";
  if (remedy == Remedy::kRefundDifference) return "tell the reference that was meant: incidents orders --reference";
  return {};
}

}  // namespace

std::optional<EffectKind> EffectKindOf(Remedy remedy) {
  switch (remedy) {
    case Remedy::kRefundDifference:
      return EffectKind::kRefund;
    case Remedy::kHonour:
      return EffectKind::kRelease;
    case Remedy::kOffer:
      return EffectKind::kGiftCard;
    case Remedy::kOwnerDecides:
      break;
  }
  return std::nullopt;
}

void Learning::Apply(const IncidentStep& step) {
  if (step.act != IncidentAct::kApproved || step.actor == kSelf) return;
  std::map<EffectKind, Money> cost;
  for (const Grant& grant : step.grants) {
    if (const auto kind = EffectKindOf(grant.remedy)) {
      Money& sum = cost[*kind];
      sum = Add(sum, grant.amount).value_or(Money::FromMicros(INT64_MAX));
    }
  }
  for (const auto& [kind, sum] : cost) {
    Streak& streak = streaks_[kind];
    ++streak.approvals;
    streak.dearest = std::max(streak.dearest, sum);
  }
}

// An edit of what was granted ends the row of approvals of its kind.
void Learning::Apply(const CaseStep& step) {
  if (step.act != CaseAct::kOverridden || !step.grant) return;
  const std::string chosen(Name(step.grant->remedy));
  OverrideLesson& lesson = overrides_[{step.family, step.instead_of, chosen}];
  lesson.family = step.family;
  lesson.instead_of = step.instead_of;
  lesson.chosen = chosen;
  ++lesson.count;
  lesson.dearest = std::max(lesson.dearest, step.grant->amount);
  lesson.suggestion = SuggestionFor(chosen);
  const auto before = RemedyFromName(step.instead_of);
  if (const auto kind = before ? EffectKindOf(*before) : std::nullopt) streaks_.erase(*kind);
}

std::string Learning::Save() const {
  Writer out;
  out.Byte(kFormat);
  out.Unsigned(overrides_.size());
  for (const auto& [key, lesson] : overrides_) {
    for (const std::string* text : {&lesson.family, &lesson.instead_of, &lesson.chosen}) out.Text(*text);
    out.Signed(lesson.count);
    out.Amount(lesson.dearest);
  }
  out.Unsigned(streaks_.size());
  for (const auto& [kind, streak] : streaks_) {
    out.Byte(static_cast<uint8_t>(kind));
    out.Signed(streak.approvals);
    out.Amount(streak.dearest);
  }
  return out.Take();
}

bool Learning::Load(std::string_view bytes) {
  *this = {};
  if (bytes.empty()) return true;
  Reader in(bytes);
  if (in.Byte() != kFormat) return false;
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    OverrideLesson lesson;
    for (std::string* text : {&lesson.family, &lesson.instead_of, &lesson.chosen}) *text = in.Text();
    lesson.count = in.Signed();
    lesson.dearest = in.Amount();
    lesson.suggestion = SuggestionFor(lesson.chosen);
    overrides_[{lesson.family, lesson.instead_of, lesson.chosen}] = lesson;
  }
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    Streak& streak = streaks_[in.Choice(EffectKind::kCancel)];
    streak.approvals = in.Signed();
    streak.dearest = in.Amount();
  }
  return in.ok() && in.AtEnd();
}

std::vector<OverrideLesson> Learning::Overrides() const {
  std::vector<OverrideLesson> lessons;
  for (const auto& entry : overrides_) lessons.push_back(entry.second);
  std::stable_sort(lessons.begin(), lessons.end(),
                   [](const OverrideLesson& a, const OverrideLesson& b) { return a.count > b.count; });
  return lessons;
}

std::vector<AutonomyLesson> Learning::Suggestions(const AutonomyRules& autonomy) const {
  std::vector<AutonomyLesson> lessons;
  for (const auto& [kind, streak] : streaks_) {
    if (autonomy.Of(kind) == Autonomy::kAuto || streak.approvals < kApprovalsBeforeAuto) continue;
    lessons.push_back({kind, streak.approvals, streak.dearest});
  }
  return lessons;
}

}  // namespace parapet
