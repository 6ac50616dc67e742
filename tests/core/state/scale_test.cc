// SPDX-License-Identifier: Apache-2.0
//
// A catalogue of a million items: how long it takes, how much it holds, what one update costs. Figures are printed; the
// bounds asserted are generous, since machines differ.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "parapet/tests/core/state/shop.h"

namespace parapet {
namespace {

#ifdef PARAPET_SANITIZED
constexpr size_t kItems = 20'000;
#else
constexpr size_t kItems = 1'000'000;
#endif

ItemUpdate Row(size_t i) {
  ItemUpdate row = {.id = std::to_string(44'000'000'000'000 + i)};
  row.variant_id = row.id;
  row.sku = "SKU-" + std::to_string(i);
  row.product_id = std::to_string(8'000'000'000'000 + i / 4);
  row.inventory_item_id = std::to_string(46'000'000'000'000 + i);
  row.title = "A thing of the catalogue, number " + std::to_string(i);
  row.prices = {{Usd(), "", Money::FromMicros(15'000'000 + static_cast<int64_t>(i % 100) * 10'000), std::nullopt}};
  row.cost = Amount("5.00");
  row.stock = ItemStock{StockKind::kTracked, Quantity::Whole(100), std::nullopt, kNoon};
  return row;
}

class Stopwatch {
 public:
  int64_t Micros() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

TEST(Scale, AMillionItems) {
  Shop shop;
  std::vector<ItemUpdate> rows;
  const size_t kPart = kItems / 10;
  int64_t import_micros = 0;
  const struct mallinfo2 before = mallinfo2();
  for (size_t start = 0; start < kItems; start += kPart) {
    rows.clear();
    for (size_t i = start; i < start + kPart; ++i) rows.push_back(Row(i));
    const Stopwatch watch;
    ASSERT_TRUE(shop.state.Import(rows, false, NoPolicy(), shop.now).empty());
    import_micros += watch.Micros();
  }
  rows = std::vector<ItemUpdate>();  // with its room: `= {}` would keep that, and it is none of the catalogue's
  const struct mallinfo2 after = mallinfo2();
  ASSERT_EQ(shop.state.item_count(), kItems);
  const size_t held = after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;

  std::vector<int64_t> updates;
  for (size_t i = 0; i < 10'000; ++i) {
    ItemUpdate row = Row((i * 7'919) % kItems);
    row.prices[0].price = Money::FromMicros(14'000'000 + static_cast<int64_t>(i));
    const Stopwatch watch;
    const auto outcomes = shop.state.Apply(row, NoPolicy(), shop.now);
    updates.push_back(watch.Micros());
    ASSERT_EQ(outcomes.at(0).vouching, Vouching::kInBand);
  }
  std::sort(updates.begin(), updates.end());

  OrderText text = {.lines = {}};
  for (size_t i = 0; i < 5; ++i) text.lines.push_back({std::to_string(44'000'000'000'000 + i * kItems / 5)});
  const BuiltOrder order(text);
  const Admission admission = shop.state.Admit(*order, shop.now);
  FactsBuffer buffer;
  constexpr int kRounds = 2'000;
  const Stopwatch resolving;
  for (int i = 0; i < kRounds; ++i) {
    ASSERT_TRUE(shop.state.Resolve(*order, admission, NoPolicy(), shop.now, buffer).lines[4].item_known);
  }
  const int64_t resolve_nanos = resolving.Micros() * 1'000 / kRounds;

  const Stopwatch saving;
  const std::string base = shop.state.SaveBase(), tail = shop.state.SaveTail();
  const int64_t save_micros = saving.Micros();
  const uint64_t hash = shop.state.Hash();
  const StoreSettings settings = shop.state.settings();
  shop.state = StoreState(settings);
  const Stopwatch loading;
  std::string error;
  const auto loaded = StoreState::Load(settings, base, tail, &error);
  const int64_t load_micros = loading.Micros();
  ASSERT_TRUE(loaded.has_value()) << error;
  EXPECT_EQ(loaded->Hash(), hash);

  std::printf(
      "%zu items: import %lld ms, %zu MB (%zu bytes an item), update p50 %lld us p99 %lld us, 5 hot lines %lld ns, "
      "save %lld ms (%zu MB), load %lld ms\n",
      kItems, static_cast<long long>(import_micros / 1000), held >> 20, held / kItems,
      static_cast<long long>(updates[updates.size() / 2]), static_cast<long long>(updates[updates.size() * 99 / 100]),
      static_cast<long long>(resolve_nanos), static_cast<long long>(save_micros / 1000), base.size() >> 20,
      static_cast<long long>(load_micros / 1000));
  EXPECT_LT(import_micros, 30'000'000);
  EXPECT_LT(updates[updates.size() / 2], 200);
#ifndef PARAPET_SANITIZED
  EXPECT_LE(held, size_t{320} << 20);
#endif
}

}  // namespace
}  // namespace parapet
