// SPDX-License-Identifier: Apache-2.0
//
// Judging a typed order, facts at hand, hot: the 21 first guardrails over 1, 5 and 100 lines beside a floor that asks
// their questions, and every guardrail of the recommended policy over 1 to 500.
//
// The floor is what the same questions cost when somebody lays the numbers out for exactly this loop: dense arrays, 15
// comparisons an order and 10 a line, answered into one word. It knows no policy, no missing facts and no findings.
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

#include "parapet/bench/check.h"
#include "parapet/bench/sample_orders.h"
#include "parapet/core/kernel/judge.h"
#include "parapet/core/policy/program.h"

namespace {
std::atomic<size_t> allocations{0};
}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace parapet::bench {
namespace {

constexpr size_t kOrders = 256;

Program::Result Compiled(const Policy& policy) {
  Program::Result result = Program::Compile(policy, 1, Instant{1'700'000'000'000'000});
  Require(result.program != nullptr, "the policy compiles");
  return result;
}

// The 21 guardrails whose questions the dense floor asks, and no other.
Policy First() {
  Policy policy = RecommendedPolicy();
  policy.default_mode = Mode::kOff;
  for (const char* name :
       {"zero_price",      "missing_price",         "negative_price",   "off_reference",         "decimal_slip",
        "minor_units",     "shown_vs_charged",      "below_face_value", "discount_exceeds_base", "total_identity",
        "negative_total",  "unentitled_zero_total", "empty_order",      "mixed_currency",        "excess_precision",
        "stock_shortfall", "aggregate_shortfall",   "lost_reservation", "quantity_not_positive", "duplicate_order",
        "unknown_item"}) {
    policy.guardrails[name].mode = Mode::kEnforce;
  }
  return policy;
}

void Judge(benchmark::State& state, const Policy& policy) {
  const std::vector<SampleOrder> orders = MakeOrders(kOrders, static_cast<size_t>(state.range(0)));
  const auto program = Compiled(policy).program;
  const GuardrailMask mask = program->MaskFor(*orders[0].order, orders[0].facts.supplied);
  static Findings findings;
  for (const SampleOrder& sample : orders) {
    JudgeOrder(mask, *sample.order, sample.facts, program->RulesFor(*sample.order), findings);
    Require((findings.decision() >= Action::kHold) == sample.planted, "planted orders are held and no others");
  }
  const size_t before = allocations;
  size_t i = 0;
  for (auto _ : state) {
    const SampleOrder& sample = orders[i++ % kOrders];
    JudgeOrder(mask, *sample.order, sample.facts, program->RulesFor(*sample.order), findings);
    benchmark::DoNotOptimize(findings.decision());
  }
  Require(allocations == before, "judging does not allocate");
  state.counters["guardrails"] = mask.Count();
}
void BM_Judge(benchmark::State& state) { Judge(state, First()); }
BENCHMARK(BM_Judge)->Arg(1)->Arg(5)->Arg(100);
void BM_JudgeAll(benchmark::State& state) { Judge(state, RecommendedPolicy()); }
BENCHMARK(BM_JudgeAll)->Arg(1)->Arg(5)->Arg(50)->Arg(500);

// One order's numbers, side by side, and the thresholds of its checks.
struct DenseLine {
  int64_t price, reference, face_value, quantity, available, discount, tag_low, hold_high;
};
struct DenseOrder {
  int64_t goods, shipping, tax, discount, total, tolerance, shown, currency, since_same, entitled;
  size_t first_line, lines;
};

struct Dense {
  std::vector<DenseOrder> orders;
  std::vector<DenseLine> lines;
};

Dense Flatten(const std::vector<SampleOrder>& samples) {
  Dense dense;
  for (const SampleOrder& sample : samples) {
    const Order& order = *sample.order;
    dense.orders.push_back({order.goods_total.micros(), order.shipping->micros(), order.tax_total->micros(), 0,
                            order.total->micros(), 10'000, order.total->micros(), 840, kNever, 0, dense.lines.size(),
                            sample.lines.size()});
    for (size_t i = 0; i < sample.lines.size(); ++i) {
      dense.lines.push_back({order.lines[i].offered_unit.micros(), sample.lines[i].reference->micros(), 0,
                             order.lines[i].quantity.micros(), sample.lines[i].available->micros(), 0, 3'000, 30'000});
    }
  }
  return dense;
}

// Within 3 % of the slipped price.
bool Slipped(int64_t price, int64_t slipped) {
  const int64_t apart = price > slipped ? price - slipped : slipped - price;
  return apart * 10'000 <= slipped * 300;
}

uint32_t CheckLine(const DenseLine& line) {
  uint32_t bad = 0;
  const int64_t above = (line.price - line.reference) * 10'000;
  bad |= static_cast<uint32_t>(line.price == 0) << 0;
  bad |= static_cast<uint32_t>(line.price < 0) << 1;
  bad |= static_cast<uint32_t>(-above >= line.tag_low * line.reference) << 2;
  bad |= static_cast<uint32_t>(above >= line.hold_high * line.reference) << 3;
  bad |= static_cast<uint32_t>(Slipped(line.price * 10, line.reference)) << 4;
  bad |= static_cast<uint32_t>(Slipped(line.price, line.reference * 10)) << 5;
  bad |= static_cast<uint32_t>(line.price == line.reference * 100 || line.price == line.reference * 1'000) << 6;
  bad |= static_cast<uint32_t>(line.price * 10'000 < line.face_value * 9'000) << 7;
  bad |= static_cast<uint32_t>(line.quantity <= 0 || line.quantity > line.available) << 8;
  bad |= static_cast<uint32_t>(line.discount > line.price * (line.quantity / kMicros)) << 9;
  return bad;
}

uint32_t CheckOrder(const DenseOrder& order, int64_t goods, int64_t pieces) {
  uint32_t bad = 0;
  const int64_t expected = goods + order.shipping + order.tax - order.discount;
  const int64_t apart = expected > order.total ? expected - order.total : order.total - expected;
  bad |= static_cast<uint32_t>(apart > order.tolerance) << 10;
  bad |= static_cast<uint32_t>(order.total < 0) << 11;
  bad |= static_cast<uint32_t>(order.total == 0 && order.entitled == 0) << 12;
  bad |= static_cast<uint32_t>(order.lines == 0) << 13;
  bad |= static_cast<uint32_t>(order.currency != 840) << 14;
  bad |= static_cast<uint32_t>(order.total > order.shown) << 15;
  bad |= static_cast<uint32_t>(order.total < order.shown) << 16;
  bad |= static_cast<uint32_t>(order.discount > goods) << 17;
  bad |= static_cast<uint32_t>(order.since_same <= 120) << 18;
  bad |= static_cast<uint32_t>(order.since_same <= 600) << 19;
  bad |= static_cast<uint32_t>(order.total % 10'000 != 0) << 20;
  bad |= static_cast<uint32_t>(order.shipping < 0) << 21;
  bad |= static_cast<uint32_t>(order.tax < 0) << 22;
  bad |= static_cast<uint32_t>(goods != order.goods) << 23;
  bad |= static_cast<uint32_t>(pieces <= 0) << 24;
  return bad;
}

uint32_t CheckDense(const Dense& dense, const DenseOrder& order) {
  uint32_t bad = 0;
  int64_t goods = 0, pieces = 0;
  for (size_t i = 0; i < order.lines; ++i) {
    const DenseLine& line = dense.lines[order.first_line + i];
    bad |= CheckLine(line);
    goods += line.price * (line.quantity / kMicros);
    pieces += line.quantity;
  }
  return bad | CheckOrder(order, goods, pieces);
}

void BM_DenseFloor(benchmark::State& state) {
  const std::vector<SampleOrder> orders = MakeOrders(kOrders, static_cast<size_t>(state.range(0)));
  const Dense dense = Flatten(orders);
  for (size_t i = 0; i < kOrders; ++i) {
    Require((CheckDense(dense, dense.orders[i]) != 0) == orders[i].planted, "the floor finds what the judge finds");
  }
  size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(CheckDense(dense, dense.orders[i++ % kOrders]));
}
BENCHMARK(BM_DenseFloor)->Arg(1)->Arg(5)->Arg(100);

}  // namespace
}  // namespace parapet::bench

BENCHMARK_MAIN();
