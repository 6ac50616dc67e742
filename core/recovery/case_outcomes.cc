// SPDX-License-Identifier: Apache-2.0
//
// What came of the orders that were found.
#include <algorithm>

#include "parapet/core/recovery/case_book_impl.h"

namespace parapet {
namespace {

// The step that closed the round into which an order came; null while that is open.
const IncidentStep* ClosingOf(const FollowedCause& cause, const FollowedCase& one) {
  const auto closing = std::find_if(cause.steps.begin(), cause.steps.end(), [&](const IncidentStep* step) {
    return step->act == IncidentAct::kClosed && step->at >= one.since;
  });
  return closing == cause.steps.end() ? nullptr : *closing;
}

}  // namespace

std::set<std::string> CaseBook::TrueFinds(std::string_view but) const {
  std::set<std::string> finds, followed;
  for (const auto& [id, cause] : impl_->Causes()) {
    for (const auto& [order, one] : cause.cases) {
      followed.insert(order);
      if (id == but && one.since >= cause.round_from) continue;
      const IncidentStep* closing = ClosingOf(cause, one);
      if (closing == nullptr || closing->closing != Closing::kFalseAlarm) finds.insert(order);
    }
  }
  for (const auto& [identity, order] : impl_->orders) {
    if (order.held && order.newest.IsReal() && !followed.contains(identity)) finds.insert(identity);
  }
  return finds;
}

}  // namespace parapet
