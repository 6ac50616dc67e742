// SPDX-License-Identifier: Apache-2.0
//
// What one customer met with us.
#include <algorithm>

#include "parapet/core/recovery/case_book_impl.h"

namespace parapet {
namespace {

// How often the cause had been closed when the order came into it: its round.
size_t RoundOf(const FollowedCause& cause, const FollowedCase& one) {
  return static_cast<size_t>(std::count_if(cause.steps.begin(), cause.steps.end(), [&](const IncidentStep* step) {
    return step->act == IncidentAct::kClosed && step->at < one.since;
  }));
}

Money GrantedTo(const FollowedCause& cause, const std::string& order) {
  Money granted;
  for (const IncidentStep* step : cause.steps) {
    if (step->act != IncidentAct::kApproved) continue;
    for (const Grant& grant : step->grants) {
      if (grant.order == order) granted = AddUp(granted, grant.amount);
    }
  }
  return granted;
}

}  // namespace

CustomerRecord CaseBook::CustomerOf(uint64_t customer) const {
  CustomerRecord record;
  if (customer == 0) return record;
  std::set<std::string> orders;
  for (const auto& [id, cause] : impl_->Causes()) {
    std::set<size_t> rounds;
    for (const auto& [order, one] : cause.cases) {
      const SeenOrder& seen = one.order->newest;
      const bool proposed = !one.order->touched && seen.untouched && !one.adopted;
      if (seen.customer != customer || proposed) continue;
      rounds.insert(RoundOf(cause, one));
      record.granted = AddUp(record.granted, GrantedTo(cause, order));
      if (orders.insert(order).second) record.confirmed = AddUp(record.confirmed, seen.total.value_or(Money()));
    }
    record.incidents += rounds.size();
  }
  return record;
}

}  // namespace parapet
