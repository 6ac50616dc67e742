// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/canary.h"

#include "parapet/core/kernel/fingerprint.h"

namespace parapet {

void Canary::Compare(const Order& order, const Facts& facts, Action enforced) {
  if (order.test || enforced < Action::kHold || replay_.Judge(order, facts) >= Action::kHold) return;
  if (!seen_.insert(Fingerprint().Add(Identity(order)).value()).second) return;
  ++orders_;
  money_ = SaturatingAdd(money_, order.total.value_or(order.goods_net_total));
  if (!why_back_.empty()) return;
  if (limits_.orders && orders_ > *limits_.orders) {
    why_back_ = "it alone stopped " + std::to_string(orders_) +
                " orders that the policy before allowed; the limit is " + std::to_string(*limits_.orders);
  } else if (limits_.money && money_ > *limits_.money) {
    why_back_ = "it alone stopped more money than its limit in " + std::to_string(orders_) +
                " orders that the policy before allowed";
  }
}

}  // namespace parapet
