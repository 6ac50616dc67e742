// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/guardrail.h"

namespace parapet {
namespace {

// Reasons that belong to ordinary business: a guest, a stock reading that is on its way, for which the order is asked
// about again, and a young shop that has not seen what is usual. They are listed and never raise a verdict: else every
// order of a webhook shop would bear a tag.
bool IsOrdinary(Missing reason) {
  return reason == Missing::kAnonymous || reason == Missing::kAwaitingStock || reason == Missing::kTooFew;
}

}  // namespace

std::string_view Name(Reach reach) {
  constexpr std::string_view kNames[] = {"arithmetic", "reference", "history", "claim", "change"};
  return kNames[static_cast<size_t>(reach)];
}

void Findings::Raise(Mode mode, Action action) {
  Action& verdict = mode == Mode::kEnforce ? decision_ : shadow_;
  if (action > verdict) verdict = action;
}

Finding& Findings::Add(int16_t line, const Rule& rule, Action action) {
  if (rule.mode == Mode::kOff) return spare_ = {};
  Raise(rule.mode, action);
  if (count_ == kFindingsMax) ++more_;
  Finding& finding = count_ < kFindingsMax ? findings_[count_++] : spare_;
  finding = {.guardrail = guardrail_, .line = line, .action = action, .mode = rule.mode, .loss_to = loser_};
  return finding;
}

void Findings::AddMissing(int16_t line, const Rule& rule, Fact fact, Missing reason) {
  if (rule.mode == Mode::kOff) return;
  const Action action = IsOrdinary(reason) ? Action::kAllow : rule.on_missing;
  Raise(rule.mode, action);
  if (missing_count_ == kIndeterminatesMax) {
    ++more_missing_;
    return;
  }
  missing_[missing_count_++] = {guardrail_, line, fact, reason, action, rule.mode};
}

int FindGuardrail(std::string_view name) {
  const auto registry = Registry();
  for (size_t i = 0; i < registry.size(); ++i) {
    if (registry[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace parapet
