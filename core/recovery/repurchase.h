// SPDX-License-Identifier: Apache-2.0
//
// Whether customers of an incident bought again, beside comparable customers who were spared.
//
//   const Repurchase outcome = CompareRepurchase(affected, others, now);
//   if (!outcome.too_few) …                      // +4.0 points, between −9.1 and +16.8
//
// Comparable is who ordered within the same window (seven days around the incident), of the same spend (at most twice
// or half), and had no part in the incident; for each affected customer at most three, the nearest in spend first. Each
// is watched for the same time after that order, and counts only when that time is over. The difference of the two
// shares comes with its 95 % interval (Newcombe's, from Wilson's), in basis points; below twenty on either side nothing
// is said.
//
// It shows what happened, not why: that a remedy brought anybody back it cannot prove.
//
// Thread safety: pure. Cost: a sort and a search a customer.
#ifndef PARAPET_CORE_RECOVERY_REPURCHASE_H_
#define PARAPET_CORE_RECOVERY_REPURCHASE_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "parapet/core/kernel/money.h"
#include "parapet/core/kernel/time.h"

namespace parapet {

inline constexpr Duration kRepurchaseWithin = Days(30);
inline constexpr Duration kComparableWindow = Days(7);
inline constexpr int64_t kComparableMost = 3;  // for each affected customer
inline constexpr int64_t kTooFewBelow = 20;
inline constexpr int64_t kWatchedMost = 2'000;  // affected customers; more add no certainty worth the search

// One order of one known customer.
struct Purchase {
  uint64_t customer = 0;
  std::string order;
  Instant at;
  Money spent;  // what the goods are worth, so that a free order compares with its peers
};

struct BuyerShare {
  int64_t of = 0, again = 0;  // customers; of them, those who bought again
};

struct Repurchase {
  BuyerShare affected, comparable;
  bool too_few = true;
  int64_t difference = 0, low = 0, high = 0;  // basis points, affected less comparable
};

// `orders`: the incident's; `purchases`: everybody's, these among them.
Repurchase CompareRepurchase(const std::set<std::string>& orders, const std::vector<Purchase>& purchases, Instant now);
// The interval of a share, in basis points. REQUIRES: share.of > 0.
std::pair<int64_t, int64_t> WilsonInterval(const BuyerShare& share);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_REPURCHASE_H_
