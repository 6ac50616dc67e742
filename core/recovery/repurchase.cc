// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/repurchase.h"

#include <algorithm>
#include <map>

namespace parapet {
namespace {

constexpr int64_t kWhole = 10'000;              // basis points
constexpr int64_t kDeviations = 19'600;         // 1.96, for 95 %
constexpr int64_t kDeviationsSquared = 38'416;  // 3.8416

int64_t RootOf(int64_t value) {
  int64_t root = 0;
  for (int64_t bit = int64_t{1} << 31; bit > 0; bit >>= 1) {
    if ((root + bit) <= value / (root + bit)) root += bit;
  }
  return root;
}

int64_t PartOf(const BuyerShare& share) { return share.again * kWhole / share.of; }

struct Watched {
  Purchase first;
  bool again = false;
  bool over = false;  // the time of watching
};

bool IsComparable(const Watched& one, const Watched& other) {
  const Money less = std::min(one.first.spent, other.first.spent), more = std::max(one.first.spent, other.first.spent);
  const Duration apart = one.first.at > other.first.at ? one.first.at - other.first.at : other.first.at - one.first.at;
  return more.micros() / 2 <= less.micros() && apart <= kComparableWindow;
}

using BySpend = std::vector<const Watched*>;

// The nearest in spend that nobody took yet and that is comparable.
const Watched* Nearest(const Watched& one, const BySpend& others, const std::set<uint64_t>& taken) {
  const auto poorer = [](const Watched* other, Money spent) { return other->first.spent < spent; };
  auto up = std::lower_bound(others.begin(), others.end(), one.first.spent, poorer);
  auto down = up;
  const auto serves = [&](const Watched* other) {
    return !taken.contains(other->first.customer) && IsComparable(one, *other);
  };
  const auto apart = [&](const Watched* other) {
    const int64_t difference = other->first.spent.micros() - one.first.spent.micros();
    return difference < 0 ? -difference : difference;
  };
  while (up != others.end() && !serves(*up)) ++up;
  while (down != others.begin() && !serves(*std::prev(down))) --down;
  const Watched* above = up == others.end() ? nullptr : *up;
  const Watched* below = down == others.begin() ? nullptr : *std::prev(down);
  if (above == nullptr || below == nullptr) return above == nullptr ? below : above;
  return apart(above) <= apart(below) ? above : below;
}

BySpend Sorted(const std::map<uint64_t, Watched>& watched) {
  BySpend sorted;
  for (const auto& [customer, one] : watched) {
    if (one.over) sorted.push_back(&one);
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Watched* a, const Watched* b) { return a->first.spent < b->first.spent; });
  return sorted;
}

// Everybody's first purchase that `starts` admits, and whether another followed in time.
template <typename Starts>
std::map<uint64_t, Watched> Watch(const std::vector<Purchase>& by_time, Instant now, Starts starts) {
  std::map<uint64_t, Watched> watched;
  for (const Purchase& purchase : by_time) {
    if (purchase.customer == 0) continue;
    const auto known = watched.find(purchase.customer);
    if (known == watched.end()) {
      if (starts(purchase)) watched[purchase.customer] = {purchase, false, now - purchase.at >= kRepurchaseWithin};
    } else if (purchase.order != known->second.first.order) {
      known->second.again |= purchase.at - known->second.first.at <= kRepurchaseWithin;
    }
  }
  return watched;
}

void Count(const Watched& one, BuyerShare& share) {
  ++share.of;
  share.again += one.again ? 1 : 0;
}

}  // namespace

std::pair<int64_t, int64_t> WilsonInterval(const BuyerShare& share) {
  const int64_t n = share.of, x = share.again;
  // (2x + z² ± z·√(z² + 4x(n−x)/n)) / 2(n + z²), all times 10⁴.
  const int64_t root = RootOf((kDeviationsSquared + 4 * kWhole * (x * (n - x)) / n) * kWhole);
  const int64_t middle = 2 * x * kWhole + kDeviationsSquared, spread = kDeviations * root / kWhole;
  const int64_t below = 2 * (n * kWhole + kDeviationsSquared);
  return {std::max<int64_t>(0, (middle - spread) * kWhole / below),
          std::min(kWhole, (middle + spread) * kWhole / below)};
}

Repurchase CompareRepurchase(const std::set<std::string>& orders, const std::vector<Purchase>& purchases, Instant now) {
  std::vector<Purchase> by_time = purchases;
  std::sort(by_time.begin(), by_time.end(),
            [](const Purchase& a, const Purchase& b) { return std::tie(a.at, a.order) < std::tie(b.at, b.order); });
  const auto is_of_it = [&](const Purchase& purchase) { return orders.contains(purchase.order); };
  const auto affected = Watch(by_time, now, is_of_it);
  Instant from, until;
  std::set<uint64_t> taken;
  for (const auto& [customer, one] : affected) {
    from = from.IsKnown() ? std::min(from, one.first.at) : one.first.at;
    until = std::max(until, one.first.at);
    taken.insert(customer);
  }
  const auto others = Watch(by_time, now, [&](const Purchase& purchase) {
    return purchase.at >= from - kComparableWindow && purchase.at <= until + kComparableWindow;
  });
  const BySpend by_spend = Sorted(others);
  Repurchase outcome;
  for (const auto& [customer, one] : affected) {
    if (!one.over || outcome.affected.of == kWatchedMost) continue;
    Count(one, outcome.affected);
    for (int64_t i = 0; i < kComparableMost; ++i) {
      const Watched* other = Nearest(one, by_spend, taken);
      if (other == nullptr) break;
      Count(*other, outcome.comparable);
      taken.insert(other->first.customer);
    }
  }
  outcome.too_few = outcome.affected.of < kTooFewBelow || outcome.comparable.of < kTooFewBelow;
  if (outcome.too_few) return outcome;
  const int64_t one = PartOf(outcome.affected), other = PartOf(outcome.comparable);
  const auto [one_low, one_high] = WilsonInterval(outcome.affected);
  const auto [other_low, other_high] = WilsonInterval(outcome.comparable);
  const auto spread = [](int64_t a, int64_t b) { return RootOf(a * a + b * b); };
  outcome.difference = one - other;
  outcome.low = outcome.difference - spread(one - one_low, other_high - other);
  outcome.high = outcome.difference + spread(one_high - one, other - other_low);
  return outcome;
}

}  // namespace parapet
