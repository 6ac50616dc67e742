// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/pace.h"

#include <algorithm>
#include <bit>

namespace parapet {
namespace {

int64_t MinuteOf(Instant at) { return at.micros / Minutes(1).micros; }
int64_t DayOf(Instant at) { return at.micros / Days(1).micros; }

// Adds to a counter and drops it at zero; one that is not there any more stays away.
template <typename Map, typename Key>
bool Step(Map& map, const Key& key, int sign) {
  if (sign > 0) return ++map[key], true;
  const auto found = map.find(key);
  if (found == map.end()) return false;
  if (--found->second == 0) map.erase(found);
  return true;
}

}  // namespace

uint32_t CodeOf(Currency currency) {
  uint32_t code = 0;
  for (char c : currency.code()) code = code << 8 | static_cast<unsigned char>(c);
  return code;
}

void PaceWindow::Count(const OrderTraits& order, int sign) {
  const int64_t minute = MinuteOf(order.at);
  if (minute <= 0) return;
  Step(days_, DayOf(order.at), sign);
  while (days_.size() > 32) days_.erase(days_.begin());
  CountCurrency(order, minute, sign);
  Minute& slot = minutes_[static_cast<size_t>(minute % kMinutes)];
  if (slot.minute > minute || (slot.minute != minute && sign < 0)) return;  // long past
  if (slot.minute != minute) slot = {.minute = minute};
  slot.orders[kOrders] += sign;
  slot.orders[kBelow] += order.below_reference ? sign : 0;
  slot.orders[kDeep] += order.deeply_discounted ? sign : 0;
  slot.orders[kFree] += order.free ? sign : 0;
}

void PaceWindow::CountCurrency(const OrderTraits& order, int64_t minute, int sign) {
  auto& orders = currencies_[CodeOf(order.currency)].orders;
  Step(orders, minute, sign);
  while (!orders.empty() && orders.begin()->first <= orders.rbegin()->first - kMinutes) orders.erase(orders.begin());
}

int64_t PaceWindow::Sum(Kind kind, int64_t from, int64_t to) const {
  int64_t sum = 0;
  for (int64_t minute = std::max<int64_t>(from + 1, 0); minute <= to; ++minute) {
    const Minute& slot = minutes_[static_cast<size_t>(minute % kMinutes)];
    if (slot.minute == minute) sum += slot.orders[kind];
  }
  return sum;
}

Share PaceWindow::Compare(int64_t count, int64_t usual, int64_t all) const {
  Share share = {.count = static_cast<int32_t>(std::max<int64_t>(count, 0)), .usual = std::nullopt};
  if (all >= kOrdersMin) share.usual = static_cast<int32_t>(std::max<int64_t>(usual, 0) * kHundredPercent / all);
  return share;
}

Share PaceWindow::ShareOf(Kind kind, int64_t width, int64_t now, const OrderTraits* own) const {
  const int64_t start = now - width, before = start - kUsualMinutes;
  int64_t count = Sum(kind, start, now), usual = Sum(kind, before, start), all = Sum(kOrders, before, start);
  if (own != nullptr) {
    const int64_t minute = MinuteOf(own->at);
    const bool is = (kind == kBelow && own->below_reference) || (kind == kDeep && own->deeply_discounted) ||
                    (kind == kFree && own->free);
    if (minute > start && minute <= now) count -= is ? 1 : 0;
    if (minute > before && minute <= start) usual -= is ? 1 : 0, all -= 1;
  }
  return Compare(count, usual, all);
}

Share PaceWindow::CurrencyShare(Currency currency, int64_t now, const OrderTraits* own) const {
  const int64_t start = now - kWidth, before = start - kUsualMinutes;
  int64_t count = 0, usual = 0, all = Sum(kOrders, before, start);
  const auto add = [&](int64_t minute, int64_t orders) {
    if (minute <= before || minute > now) return;
    (minute > start ? count : usual) += orders;
  };
  if (const auto found = currencies_.find(CodeOf(currency)); found != currencies_.end()) {
    for (const auto& [minute, orders] : found->second.orders) add(minute, orders);
  }
  if (own != nullptr) {
    const int64_t minute = MinuteOf(own->at);
    if (own->currency == currency) add(minute, -1);
    all -= minute > before && minute <= start ? 1 : 0;
  }
  return Compare(count, usual, all);
}

Pace PaceWindow::At(Instant at, const OrderTraits& wanted, const OrderTraits* own) const {
  Pace pace;
  const int64_t now = MinuteOf(at);
  const int64_t mine = own == nullptr ? 0 : MinuteOf(own->at);
  pace.orders = static_cast<int32_t>(Sum(kOrders, now - kWidth, now) - (mine > now - kWidth && mine <= now ? 1 : 0));
  const bool in_hour = mine > now - kFreeWidth && mine <= now;
  pace.orders_hour = static_cast<int32_t>(Sum(kOrders, now - kFreeWidth, now) - (in_hour ? 1 : 0));
  if (wanted.free) pace.free = ShareOf(kFree, kFreeWidth, now, own);
  if (wanted.below_reference) pace.below_reference = ShareOf(kBelow, kWidth, now, own);
  if (wanted.deeply_discounted) pace.deeply_discounted = ShareOf(kDeep, kWidth, now, own);
  if (wanted.currency != wanted.shop_currency) pace.currency = CurrencyShare(wanted.currency, now, own);
  return pace;
}

bool PaceWindow::KnowsDayBefore(Instant at) const {
  const auto day = days_.lower_bound(DayOf(at) - 31);
  return day != days_.end() && day->first <= DayOf(at) - 2;
}

// --- totals
// -----------------------------------------------------------------------------------------------------------

namespace {

uint16_t ClassOf(Money total) {
  const auto micros = static_cast<uint64_t>(std::max<int64_t>(total.micros(), 0));
  const int log = std::bit_width(micros) - 1;
  if (log < 3) return static_cast<uint16_t>(micros);
  return static_cast<uint16_t>(log * 8 + static_cast<int>(micros >> (log - 3) & 7));
}

// The greatest total of a class.
Money GreatestOf(size_t total_class) {
  const auto log = static_cast<int>(total_class / 8);
  if (log < 3) return Money::FromMicros(static_cast<int64_t>(total_class));
  const uint64_t next = (8 + total_class % 8 + 1) << (log - 3);
  return Money::FromMicros(static_cast<int64_t>(next - 1));
}

}  // namespace

void TotalsWindow::Count(const OrderTraits& order, int sign) {
  if (!order.total || order.at.micros <= 0) return;
  Totals& totals = currencies_[CodeOf(order.shop_currency)];
  const uint16_t total_class = ClassOf(*order.total);
  const int64_t day = DayOf(order.at);
  if (sign > 0 || totals.days.contains(day)) {
    auto& classes = totals.days[day];
    totals.greatest = std::max(totals.greatest, total_class);
    if (Step(classes, total_class, sign)) totals.all[total_class] += sign, totals.orders += sign;
    if (classes.empty()) totals.days.erase(day);
  }
  while (!totals.days.empty() && totals.days.begin()->first < totals.days.rbegin()->first - kDays - 1) {
    for (const auto& [stale, orders] : totals.days.begin()->second)
      totals.all[stale] -= orders, totals.orders -= orders;
    totals.days.erase(totals.days.begin());
  }
  while (totals.greatest > 0 && totals.all[totals.greatest] == 0) --totals.greatest;
}

std::optional<Money> TotalsWindow::Usual(Currency currency, Instant at, const OrderTraits* own) const {
  const auto found = currencies_.find(CodeOf(currency));
  if (found == currencies_.end() || found->second.orders < kOrdersMin) return std::nullopt;
  const Totals& totals = found->second;
  const auto is_within = [&](int64_t day) { return day <= DayOf(at) && day > DayOf(at) - kDays; };
  const bool skip_own = own != nullptr && own->total && own->shop_currency == currency && is_within(DayOf(own->at));
  int64_t orders = totals.orders - (skip_own ? 1 : 0);
  // Days that have passed out and were not dropped yet, or are ahead of `at`; Count keeps few.
  std::array<const DayCounts*, kDays + 3> stale;
  size_t stale_count = 0;
  for (const auto& [day, counts] : totals.days) {
    if (is_within(day)) continue;
    if (stale_count < stale.size()) stale[stale_count++] = &counts;
    for (const auto& [total_class, count] : counts) orders -= count;
  }
  if (orders < kOrdersMin) return std::nullopt;
  const auto count_of = [&](size_t total_class) {
    int64_t count = totals.all[total_class];
    if (skip_own && ClassOf(*own->total) == total_class) --count;
    for (size_t i = 0; i < stale_count; ++i) {
      const auto found_class = stale[i]->find(static_cast<uint16_t>(total_class));
      count -= found_class == stale[i]->end() ? 0 : found_class->second;
    }
    return count;
  };
  size_t k = totals.greatest;
  for (int64_t above = count_of(k); above <= orders / kRareShare && k > 0; above += count_of(k)) --k;
  return GreatestOf(k);
}

}  // namespace parapet
