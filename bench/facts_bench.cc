// SPDX-License-Identifier: Apache-2.0
//
// Resolving the facts of a five-line order from a catalogue of a million items, against absl::flat_hash_map from the
// item's key to a record with the same prices and stock, looked up line by line.
//
//   bench_facts [--items=1000000] [--benchmark_…]
//
// hot: 256 orders of 256 items. cold: 16,384 orders of five random items each, more than the caches hold. The order
// itself is in the cache, as it is when it comes from the decoder.
//
// BM_LookUp is the like of the map's work: the catalogue alone, line by line to the same five facts. BM_Resolve is all
// that judging needs: it also works out what stock the order could have had, whose price applies at which time, claims,
// windows and the policy's profiles. Keys have 14 digits, as Shopify's variant ids do.
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
#include "parapet/core/state/catalogue.h"
#include "parapet/core/state/store_state.h"

namespace parapet::bench {
namespace {

constexpr Instant kNow{1'700'000'000'000'000};
constexpr size_t kLines = 5;
size_t item_count = 1'000'000;

std::string Key(size_t item) { return std::to_string(40'000'000'000'000 + item * 7); }
Money PriceOf(size_t item) { return Money::FromMicros((100 + static_cast<int64_t>(item % 20'000)) * 10'000); }

class NoPolicy final : public PolicyView {
 public:
  uint8_t LineProfile(std::string_view, std::string_view) const override { return 0; }
  uint8_t OrderProfile(const Order&) const override { return 0; }
  const Promotion* PromotionFor(std::string_view, std::string_view, Instant) const override { return nullptr; }
  bool CoversZeroTotal(const Order&, Instant) const override { return false; }
  bool LooksAtItems() const override { return false; }
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

// Orders of five items each, one after another, round and round. All are one order with other keys, so that it is the
// items that are cold and not the order: that comes from the decoder.
class Orders {
 public:
  Orders(size_t count, size_t spread) : arena_(memory_) {
    std::mt19937 random(kSeed);
    OrderBuilder builder(arena_);
    builder.order().store = "bench";
    builder.order().id = "order-1";
    builder.order().currency = *Currency::FromCode("USD");
    builder.order().tax_basis = TaxBasis::kExcluded;
    builder.order().stage = Stage::kCheckout;
    for (Line*& line : lines_) {
      line = builder.AddLine();
      line->quantity = Quantity::Whole(1);
      line->quantity_known = true;
      line->unit_price = Money::Major(1);
    }
    const BuildResult built = builder.Finish();
    Require(built.ok(), "an order is built");
    order_ = built.order;
    for (size_t i = 0; i < count * kLines; ++i) items_.push_back(random() % std::min(spread, item_count));
    for (const size_t item : items_) keys_ += Key(item);
    key_bytes_ = keys_.size() / items_.size();
  }
  Orders(const Orders&) = delete;
  Orders& operator=(const Orders&) = delete;

  size_t size() const { return items_.size() / kLines; }
  const Order& Next() {
    if (at_ == items_.size()) at_ = 0;
    for (Line* line : lines_) line->variant_id = {keys_.data() + key_bytes_ * at_++, key_bytes_};
    return *order_;
  }
  // The sum of the references of the order given last.
  int64_t Expected() const {
    int64_t sum = 0;
    for (size_t i = at_ - kLines; i < at_; ++i) sum += PriceOf(items_[i]).micros();
    return sum;
  }

 private:
  std::byte memory_[6'144];
  Arena arena_;
  const Order* order_ = nullptr;
  Line* lines_[kLines] = {};
  std::vector<size_t> items_;
  std::string keys_;  // all of one length
  size_t key_bytes_ = 0;
  size_t at_ = 0;
};

std::unique_ptr<Orders> OrdersFor(const benchmark::State& state) {
  return state.range(0) == 0 ? std::make_unique<Orders>(256, 256) : std::make_unique<Orders>(16'384, item_count);
}

int64_t SumOfReferences(std::span<const LineFacts> lines) {
  int64_t sum = 0;
  for (const LineFacts& line : lines) sum += line.reference ? line.reference->micros() : 0;
  return sum;
}

void BM_Resolve(benchmark::State& state) {
  const StoreState& store = State();
  const std::unique_ptr<Orders> orders = OrdersFor(state);
  const NoPolicy policy;
  const Admission admission;
  FactsBuffer buffer;
  for (size_t i = 0; i < orders->size(); ++i) {
    const Facts facts = store.Resolve(orders->Next(), admission, policy, kNow, buffer);
    Require(SumOfReferences(facts.lines) == orders->Expected(), "every reference is found");
  }
  for (auto _ : state) {
    const Facts facts = store.Resolve(orders->Next(), admission, policy, kNow, buffer);
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
  const std::unique_ptr<Orders> orders = OrdersFor(state);
  FactsBuffer buffer;
  for (size_t i = 0; i < orders->size(); ++i) {
    LookUp(map, orders->Next(), buffer);
    Require(SumOfReferences({buffer.lines.data(), kLines}) == orders->Expected(), "every record is found");
  }
  for (auto _ : state) {
    LookUp(map, orders->Next(), buffer);
    benchmark::DoNotOptimize(buffer.lines.data());
    benchmark::ClobberMemory();
  }
}

const Catalogue& PlainCatalogue() {
  static const std::unique_ptr<const Catalogue> catalogue = [] {
    auto made = std::make_unique<Catalogue>();
    made->Reserve(item_count);
    const Currency usd = *Currency::FromCode("USD");
    for (size_t i = 0; i < item_count; ++i) {
      const uint32_t slot = made->Add(Key(i));
      PriceSlot& price = made->price(slot, made->AddPrice(slot, usd, ""));
      price.live = price.reference = PriceOf(i);
      Item& item = made->item(slot);
      item.stock = Quantity::Whole(100);
      item.stock_kind = StockKind::kTracked;
      item.stock_as_of = kNow - Minutes(1);
    }
    return made;
  }();
  return *catalogue;
}

void LookUp(const Catalogue& catalogue, const Order& order, FactsBuffer& buffer) {
  LineKeys keys[kLines];
  Match matches[kLines];
  for (size_t i = 0; i < kLines; ++i) keys[i] = {order.lines[i].variant_id, order.lines[i].sku, order.lines[i].item_id};
  catalogue.FindBatch(keys, matches);
  for (size_t i = 0; i < kLines; ++i) {
    LineFacts& facts = buffer.lines[i];
    facts = {};
    if (matches[i].slot == kNoSlot) continue;
    const Item& item = catalogue.item(matches[i].slot);
    facts.item_known = true;
    facts.live = item.price.live.money();
    facts.reference = item.price.reference.money();
    facts.stock_kind = item.stock_kind;
    facts.available = item.stock.quantity();
  }
}

void BM_LookUp(benchmark::State& state) {
  const Catalogue& catalogue = PlainCatalogue();
  const std::unique_ptr<Orders> orders = OrdersFor(state);
  FactsBuffer buffer;
  for (size_t i = 0; i < orders->size(); ++i) {
    LookUp(catalogue, orders->Next(), buffer);
    Require(SumOfReferences({buffer.lines.data(), kLines}) == orders->Expected(), "every item is found");
  }
  for (auto _ : state) {
    LookUp(catalogue, orders->Next(), buffer);
    benchmark::DoNotOptimize(buffer.lines.data());
    benchmark::ClobberMemory();
  }
}

BENCHMARK(BM_LookUp)->ArgName("cold")->Arg(0)->Arg(1);
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
