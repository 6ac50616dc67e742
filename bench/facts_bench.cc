// SPDX-License-Identifier: Apache-2.0
//
// Resolving the facts of a five-line order from a catalogue of a million items, against absl::flat_hash_map from the
// item's key to a record with the same prices and stock, looked up line by line.
//
//   bench_facts [--items=1000000] [--benchmark_…]
//
// hot: 256 orders of 256 items. cold: 16,384 orders of five random items each, more than the caches hold.
#include <absl/container/flat_hash_map.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/bench/check.h"
#include "parapet/bench/sample_orders.h"
#include "parapet/core/state/store_state.h"

namespace parapet::bench {
namespace {

constexpr Instant kNow{1'700'000'000'000'000};
constexpr size_t kLines = 5;
size_t item_count = 1'000'000;

std::string Key(size_t item) { return "variant-" + std::to_string(40'000'000'000 + item * 7); }
Money PriceOf(size_t item) { return Money::FromMicros((100 + static_cast<int64_t>(item % 20'000)) * 10'000); }

class NoPolicy final : public PolicyView {
 public:
  uint8_t LineProfile(std::string_view, std::string_view) const override { return 0; }
  uint8_t OrderProfile(const Order&) const override { return 0; }
  const Promotion* PromotionFor(std::string_view, std::string_view, Instant) const override { return nullptr; }
  bool CoversZeroTotal(const Order&, Instant) const override { return false; }
};

StoreState MakeState() {
  StoreSettings settings;
  settings.store = "bench";
  settings.currency = *Currency::FromCode("USD");
  StoreState state(settings);
  std::vector<ItemUpdate> rows(item_count);
  for (size_t i = 0; i < item_count; ++i) {
    rows[i].id = rows[i].variant_id = Key(i);
    rows[i].prices = {{settings.currency, "", PriceOf(i), std::nullopt}};
    rows[i].stock = ItemStock{StockKind::kTracked, Quantity::Whole(100), std::nullopt, kNow - Minutes(1)};
    rows[i].updated_at = kNow - Minutes(1);
  }
  state.Import(rows, true, NoPolicy(), kNow - Minutes(1));
  Require(state.item_count() == item_count, "every item is in the catalogue");
  return state;
}

const StoreState& State() {
  static const StoreState state = MakeState();
  return state;
}

struct Record {
  Money live, reference, cost, floor;
  Quantity available;
  StockKind stock_kind = StockKind::kUnknown;
  Instant as_of;
};

struct Map {
  std::vector<std::string> keys;
  absl::flat_hash_map<std::string_view, Record> records;
};

const Map& PlainMap() {
  static const std::unique_ptr<const Map> map = [] {
    auto made = std::make_unique<Map>();
    made->keys.reserve(item_count);
    made->records.reserve(item_count);
    for (size_t i = 0; i < item_count; ++i) {
      made->keys.push_back(Key(i));
      made->records.emplace(
          made->keys.back(),
          Record{PriceOf(i), PriceOf(i), {}, {}, Quantity::Whole(100), StockKind::kTracked, kNow - Minutes(1)});
    }
    return made;
  }();
  return *map;
}

struct Placed {
  std::unique_ptr<std::byte[]> memory;
  const Order* order = nullptr;
  int64_t expected = 0;  // the sum of its references
};

Placed MakeOrder(size_t number, const std::vector<size_t>& items) {
  constexpr size_t kBytes = 6'144;
  Placed placed;
  placed.memory = std::make_unique<std::byte[]>(kBytes);
  Arena arena({placed.memory.get(), kBytes});
  OrderBuilder builder(arena);
  builder.order().store = "bench";
  builder.order().id = arena.Copy("order-" + std::to_string(number));
  builder.order().currency = *Currency::FromCode("USD");
  builder.order().tax_basis = TaxBasis::kExcluded;
  builder.order().stage = Stage::kCheckout;
  for (size_t item : items) {
    Line& line = *builder.AddLine();
    line.variant_id = arena.Copy(Key(item));
    line.quantity = Quantity::Whole(1);
    line.quantity_known = true;
    line.unit_price = PriceOf(item);
    placed.expected += PriceOf(item).micros();
  }
  const BuildResult built = builder.Finish();
  Require(built.ok(), "an order is built");
  placed.order = built.order;
  return placed;
}

// Orders of `spread` different items.
std::vector<Placed> MakeOrders(size_t count, size_t spread) {
  std::mt19937 random(kSeed);
  std::vector<Placed> orders;
  for (size_t i = 0; i < count; ++i) {
    std::vector<size_t> items(kLines);
    for (size_t& item : items) item = random() % std::min(spread, item_count);
    orders.push_back(MakeOrder(i, items));
  }
  return orders;
}

std::vector<Placed> OrdersFor(const benchmark::State& state) {
  return state.range(0) == 0 ? MakeOrders(256, 256) : MakeOrders(16'384, item_count);
}

int64_t SumOfReferences(std::span<const LineFacts> lines) {
  int64_t sum = 0;
  for (const LineFacts& line : lines) sum += line.reference ? line.reference->micros() : 0;
  return sum;
}

void BM_Resolve(benchmark::State& state) {
  const StoreState& store = State();
  const std::vector<Placed> orders = OrdersFor(state);
  const NoPolicy policy;
  const Admission admission;
  FactsBuffer buffer;
  for (const Placed& placed : orders) {
    const Facts facts = store.Resolve(*placed.order, admission, policy, kNow, buffer);
    Require(SumOfReferences(facts.lines) == placed.expected, "every reference is found");
  }
  size_t i = 0;
  for (auto _ : state) {
    const Facts facts = store.Resolve(*orders[i++ % orders.size()].order, admission, policy, kNow, buffer);
    benchmark::DoNotOptimize(facts.lines.data());
    benchmark::ClobberMemory();
  }
}

void LookUp(const Map& map, const Order& order, FactsBuffer& buffer) {
  for (size_t i = 0; i < order.lines.size(); ++i) {
    LineFacts& facts = buffer.lines[i];
    facts = {};
    const auto found = map.records.find(order.lines[i].variant_id);
    if (found == map.records.end()) continue;
    const Record& record = found->second;
    facts.item_known = true;
    facts.live = record.live;
    facts.reference = record.reference;
    facts.stock_kind = record.stock_kind;
    facts.available = record.available;
  }
}

void BM_FlatHashMap(benchmark::State& state) {
  const Map& map = PlainMap();
  const std::vector<Placed> orders = OrdersFor(state);
  FactsBuffer buffer;
  for (const Placed& placed : orders) {
    LookUp(map, *placed.order, buffer);
    Require(SumOfReferences({buffer.lines.data(), kLines}) == placed.expected, "every record is found");
  }
  size_t i = 0;
  for (auto _ : state) {
    LookUp(map, *orders[i++ % orders.size()].order, buffer);
    benchmark::DoNotOptimize(buffer.lines.data());
    benchmark::ClobberMemory();
  }
}

BENCHMARK(BM_Resolve)->ArgName("cold")->Arg(0)->Arg(1);
BENCHMARK(BM_FlatHashMap)->ArgName("cold")->Arg(0)->Arg(1);

}  // namespace

// Takes --items=N off the command line.
void TakeItems(int& argc, char** argv) {
  constexpr std::string_view kFlag = "--items=";
  char** const end = std::remove_if(argv + 1, argv + argc, [&](const char* argument) {
    if (!std::string_view(argument).starts_with(kFlag)) return false;
    item_count = std::stoul(argument + kFlag.size());
    return true;
  });
  argc = static_cast<int>(end - argv);
}

}  // namespace parapet::bench

int main(int argc, char** argv) {
  parapet::bench::TakeItems(argc, argv);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
