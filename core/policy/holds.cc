// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "parapet/core/policy/operations.h"

namespace parapet {
namespace {

constexpr int64_t kWhole = 10'000;  // basis points

auto Numbers(const HoldRules& rules) {
  return std::tie(rules.deadline, rules.page_at, rules.cut_off_minute, rules.authorisation, rules.brake_share,
                  rules.brake_orders, rules.brake_at_least);
}

}  // namespace

bool operator==(const HoldRules& a, const HoldRules& b) {
  return Numbers(a) == Numbers(b) && std::equal(a.spoilage.begin(), a.spoilage.end(), b.spoilage.begin(),
                                                b.spoilage.end(), [](const Spoilage& one, const Spoilage& other) {
                                                  return one.items == other.items && one.within == other.within;
                                                });
}

bool IsBraked(const HoldRules& rules, const HoldShare& share) {
  return share.unsure >= rules.brake_at_least && share.unsure * kWhole > share.orders * rules.brake_share;
}

}  // namespace parapet
