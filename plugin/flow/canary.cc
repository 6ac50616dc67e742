// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/flow/canary.h"

#include <limits>

#include "parapet/core/kernel/fingerprint.h"

namespace parapet {

std::optional<std::string> Canary::Compare(const Order& order, const Facts& facts, Action decided) {
  if (order.test || decided < Action::kHold || replay_.Judge(order, facts) >= Action::kHold) return std::nullopt;
  if (!seen_.insert(Fingerprint().Add(Identity(order)).value()).second) return std::nullopt;
  ++orders_;
  money_ = Add(money_, order.total.value_or(order.goods_net_total))
               .value_or(Money::FromMicros(std::numeric_limits<int64_t>::max()));
  if (limits_.orders && orders_ > *limits_.orders) {
    return "it alone stopped " + std::to_string(orders_) + " orders that the policy before allowed; the limit is " +
           std::to_string(*limits_.orders);
  }
  if (limits_.money && money_ > *limits_.money) {
    return "it alone stopped more money than its limit in " + std::to_string(orders_) +
           " orders that the policy before allowed";
  }
  return std::nullopt;
}

}  // namespace parapet
