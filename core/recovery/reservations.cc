// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/reservations.h"

#include <algorithm>

#include "parapet/core/recovery/playbook.h"
#include "parapet/core/recovery/stock_remedy.h"
#include "parapet/core/state/demand.h"

namespace parapet {
namespace {

// The step by which the pieces are swapped.
const StepRecord* SwapOf(const Case& one) {
  const auto at = std::find_if(one.steps.begin(), one.steps.end(), [](const auto& step) {
    const StepAction* action = ActionOf(step.first);
    return action != nullptr && action->name == Name(StockRemedy::kSubstitute);
  });
  return at == one.steps.end() ? nullptr : &at->second;
}

bool IsKept(const Case& one, const Reserved& reserved, Instant now) {
  const StepRecord* swap = SwapOf(one);
  if (swap != nullptr && swap->state == StepState::kDone) return now < swap->at + kSwapSettles;
  if (one.state == CaseState::kClosed) return false;
  if (swap != nullptr && (swap->state == StepState::kFailed || swap->state == StepState::kSkipped)) return false;
  if (one.answer.empty()) return now < reserved.until;
  return one.answer == "accept" && one.answered_at <= reserved.until;
}

}  // namespace

const Reserved* LastReserved(const Case& one) {
  const StepRecord* last = nullptr;
  for (const auto& [step, record] : one.steps) {
    if (record.reserved && (last == nullptr || record.started_at > last->started_at)) last = &record;
  }
  return last == nullptr ? nullptr : &*last->reserved;
}

const Reserved* ReservedFor(const Case& one, Instant now) {
  const Reserved* reserved = LastReserved(one);
  return reserved != nullptr && IsKept(one, *reserved, now) ? reserved : nullptr;
}

Quantity ReservedByOthers(std::span<const Incident> incidents, std::string_view item, std::string_view case_id,
                          Instant now) {
  Quantity kept;
  for (const Incident& incident : incidents) {
    for (const Case& one : incident.cases) {
      const Reserved* reserved = one.id == case_id ? nullptr : ReservedFor(one, now);
      if (reserved != nullptr && reserved->item == item) kept = SaturatingAdd(kept, reserved->quantity);
    }
  }
  return kept;
}

}  // namespace parapet
