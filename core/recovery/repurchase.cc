// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/repurchase.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

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

// Customers to compare with, by what they spent. Who was taken is skipped in next to no time, so that a thousand who
// spent the same are not gone through for each.
class Others {
 public:
  Others(const std::map<uint64_t, Watched>& watched, const std::map<uint64_t, Watched>& affected) {
    for (const auto& [customer, one] : watched) {
      if (one.over && !affected.contains(customer)) by_spend_.push_back(&one);
    }
    std::stable_sort(by_spend_.begin(), by_spend_.end(),
                     [](const Watched* a, const Watched* b) { return a->first.spent < b->first.spent; });
    up_.resize(by_spend_.size() + 1);
    std::iota(up_.begin(), up_.end(), size_t{0});
    down_ = up_;
  }

  // The nearest in spend that nobody took yet and that is comparable; of equally near ones the richer.
  const Watched* Take(const Watched& one) {
    const auto poorer = [](const Watched* other, Money spent) { return other->first.spent < spent; };
    const auto from = std::lower_bound(by_spend_.begin(), by_spend_.end(), one.first.spent, poorer);
    const auto begin = static_cast<size_t>(from - by_spend_.begin());
    const std::optional<size_t> above = Above(one, begin), below = Below(one, begin);
    if (!above && !below) return nullptr;
    const bool up = above && (!below || Apart(one, *above) <= Apart(one, *below));
    const size_t taken = up ? *above : *below;
    up_[taken] = taken + 1;
    down_[taken + 1] = taken;
    return by_spend_[taken];
  }

 private:
  // The end of a chain of skips, which is shortened on the way.
  static size_t End(std::vector<size_t>& skip, size_t at) {
    while (skip[at] != at) at = skip[at] = skip[skip[at]];
    return at;
  }
  std::optional<size_t> Above(const Watched& one, size_t at) {
    for (at = End(up_, at); at < by_spend_.size(); at = End(up_, at + 1)) {
      if (by_spend_[at]->first.spent.micros() / 2 > one.first.spent.micros()) return std::nullopt;
      if (IsComparable(one, *by_spend_[at])) return at;
    }
    return std::nullopt;
  }
  // In `down_` everybody stands one place further on, so that 0 is the end.
  std::optional<size_t> Below(const Watched& one, size_t at) {
    for (at = End(down_, at); at > 0; at = End(down_, at - 1)) {
      if (one.first.spent.micros() / 2 > by_spend_[at - 1]->first.spent.micros()) return std::nullopt;
      if (IsComparable(one, *by_spend_[at - 1])) return at - 1;
    }
    return std::nullopt;
  }
  int64_t Apart(const Watched& one, size_t at) const {
    const int64_t difference = by_spend_[at]->first.spent.micros() - one.first.spent.micros();
    return difference < 0 ? -difference : difference;
  }

  std::vector<const Watched*> by_spend_;
  std::vector<size_t> up_, down_;  // where to look on
};

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
  for (const auto& [customer, one] : affected) {
    from = from.IsKnown() ? std::min(from, one.first.at) : one.first.at;
    until = std::max(until, one.first.at);
  }
  const auto near = Watch(by_time, now, [&](const Purchase& purchase) {
    return purchase.at >= from - kComparableWindow && purchase.at <= until + kComparableWindow;
  });
  Others others(near, affected);
  Repurchase outcome;
  for (const auto& [customer, one] : affected) {
    if (!one.over || outcome.affected.of == kWatchedMost) continue;
    Count(one, outcome.affected);
    for (int64_t i = 0; i < kComparableMost; ++i) {
      const Watched* other = others.Take(one);
      if (other == nullptr) break;
      Count(*other, outcome.comparable);
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
